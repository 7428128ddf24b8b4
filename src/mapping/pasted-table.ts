/** A table of columns with their means and deviations, as CSV or as pandas prints `describe().T`. */

const PART = /^(?:mean_?|means?|std_?|sd|scale_?|var(?:iance)?|min|max|data_min_?|data_max_?)$/i
const NAME = /^(?:name|feature|features|column|variable|field)$/i

/** @returns a row per column: its name and what the header calls its numbers; null where the text is no such table */
export function tableIn(text: string): Record<string, unknown>[] | null {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^[\s|:-]+$/.test(line))
  const [head, ...rows] = lines.map(cellsOf)
  if (!head || rows.length === 0 || !head.some((cell) => PART.test(cell))) return null
  const table = rows.map((cells) => {
    // pandas prints no name above its index.
    const names = cells.length === head.length + 1 ? ['name', ...head] : head
    return cells.length === names.length ? rowOf(names, cells) : null
  })
  return table.every((row) => row !== null) ? table : null
}

function cellsOf(line: string): string[] {
  const plain = line.trim().replace(/^\|/, '').replace(/\|$/, '')
  const parts = /[,;\t|]/.test(plain) ? plain.split(/[,;\t|]/) : plain.split(/\s+/)
  return parts.map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
}

function rowOf(names: readonly string[], cells: readonly string[]): Record<string, unknown> | null {
  const row: Record<string, unknown> = {}
  const named = names.findIndex((name) => NAME.test(name))
  names.forEach((name, i) => {
    const number = Number(cells[i])
    if (PART.test(name)) row[name.toLowerCase()] = number
    else if (i === named || (named < 0 && i === 0)) row['name'] = cells[i]
  })
  return Object.values(row).some((value) => typeof value === 'number' && Number.isNaN(value)) ? null : row
}
