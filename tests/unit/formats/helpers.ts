import type { Source } from '../../../src/files/source'
import { gzipSync } from 'fflate'
import type { Column } from '../../../src/core/columns'
import type { FieldRequest, LogFormat, RequestBatch, Skipped } from '../../../src/formats/contract'
import { formatOf as registered } from '../../../src/formats/registry'
import { openSources } from '../../../src/files/open'
import { readHead } from '../../../src/files/source'

/** The one source of some bytes or text under a name. */
export async function sourceOf(content: string | Uint8Array, name = 'unknown'): Promise<Source> {
  const [source] = await openSources({ path: name, file: new Blob([content as BlobPart]) })
  return source!
}

export async function formatOf(source: Source): Promise<LogFormat> {
  return registered(source, await readHead(source))
}

/** A column's rows as plain values. */
function plain(column: Column): unknown[] {
  if (column.kind === 'number') return [...column.values]
  if (column.kind === 'text')
    return [...column.codes].map((code) => (code < 0 ? null : column.dictionary[code]))
  const size = column.shape.reduce((a, b) => a * b, 1)
  return Array.from({ length: column.values.length / size }, (_, i) => [
    ...column.values.subarray(i * size, (i + 1) * size),
  ])
}

export interface ReadAll {
  rows: number
  columns: Record<string, unknown[]>
  flags: number[]
  lines: number[]
  skipped: Skipped[]
  batches: RequestBatch[]
  error: unknown
}

/** Reads a whole source, keeping what came before an error. */
export async function readAll(
  source: Source,
  fields: FieldRequest[],
  format?: LogFormat,
  batchRows = 1000,
): Promise<ReadAll> {
  const all: ReadAll = { rows: 0, columns: {}, flags: [], lines: [], skipped: [], batches: [], error: null }
  for (const { field } of fields) all.columns[field] = []
  try {
    for await (const batch of (format ?? (await formatOf(source))).read(source, { fields, batchRows })) {
      all.batches.push(batch)
      all.rows += batch.n
      fields.forEach(({ field }, i) => all.columns[field]!.push(...plain(batch.columns[i]!)))
      all.flags.push(...batch.flags)
      all.lines.push(...batch.lines)
      all.skipped.push(...batch.skipped)
    }
  } catch (error) {
    all.error = error
  }
  return all
}

export const num = (field: string): FieldRequest => ({ field, as: 'number' })
export const text = (field: string): FieldRequest => ({ field, as: 'text' })
export const tensor = (field: string): FieldRequest => ({ field, as: 'tensor' })

export function gz(content: string | Uint8Array): Uint8Array {
  return gzipSync(typeof content === 'string' ? new TextEncoder().encode(content) : content)
}
