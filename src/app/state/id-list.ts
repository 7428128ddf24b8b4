/** A list of request ids, as people have them: pasted, or a file of one. */
import { tidyIds } from '../../result/gates'

export interface IdList {
  ids: string[]
  /** Why the text is no list, in a sentence with the mend; null where it is one. */
  fault: string | null
}

const idColumn = /^(request|event|inference|correlation|prediction)?[\s_-]?(id|uuid)$/i

/** Ids that were typed or pasted: one a line, or with commas, semicolons or tabs between. */
export function typedIds(text: string): string[] {
  return tidyIds(text.split(/[\n\r,;\t]+/))
}

/** Ids of a file: lines of text, a JSON list, or the id column of a table. */
export async function fileIds(text: string, file: string): Promise<IdList> {
  const whole = text.replace(/^\uFEFF/, '').trim()
  if (whole.startsWith('[')) return jsonIds(whole, file)
  // Only those who drop a list need it.
  const { default: Papa } = await import('papaparse')
  const rows = Papa.parse<string[]>(whole, { skipEmptyLines: 'greedy' }).data
  const header = rows[0] ?? []
  const at = header.findIndex((name) => idColumn.test(name.trim()))
  if (at >= 0) return { ids: tidyIds(rows.slice(1).map((row) => row[at] ?? '')), fault: null }
  if (rows.every((row) => row.length === 1)) return { ids: tidyIds(rows.flat()), fault: null }
  const names = header.slice(0, 8).join(', ')
  return {
    ids: [],
    fault: `${file} has ${header.length} columns and none is called request_id (${names}). Name the column of ids, or give one id a line.`,
  }
}

function jsonIds(text: string, file: string): IdList {
  try {
    const value: unknown = JSON.parse(text)
    if (Array.isArray(value) && value.every((id) => typeof id === 'string' || typeof id === 'number'))
      return { ids: tidyIds(value), fault: null }
  } catch {
    // What is no JSON is no list either.
  }
  return { ids: [], fault: `${file} is no list of ids. Write ["r1", "r2"], or one id a line.` }
}
