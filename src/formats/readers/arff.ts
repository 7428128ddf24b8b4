/**
 * ARFF, as Weka, scikit-learn's OpenML and R write it: attributes by name and type, and below @data a row a line, or in braces
 * only what is not 0. https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/
 */
import { BodyError } from '../bodies'
import type { Reading } from '../contract'
import { collect } from '../records/collect'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

const START = /^\uFEFF?(?:%[^\n]*\n|\s)*@relation\b/i
const ATTRIBUTE = /^\s*@attribute\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\S+)\s+(.*)$/i
const CELL = /\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,\t'"][^,\t]*|)\s*(?:[,\t]|$)/y
const SPARSE = /^\s*\{((?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^'"}])*)\}\s*(?:,\s*\{[^{}]*\}\s*)?$/
/** Of a sparse row. */
const PAIR = /(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,'"])+/g
/** Behind a row, in braces: how much it weighs in training. */
const WEIGHT = /,\s*\{[^{},]*\}\s*$/

interface Attribute {
  name: string
  /** What a sparse row leaves out: 0, or the first of the values that are listed. */
  left: unknown
}

export default recordFormat({
  id: 'arff',
  title: 'ARFF',
  sniff: ({ text }) => (START.test(text) ? 0.95 : 0),
  records,
})

async function* records(reading: Reading): AsyncIterable<Piece> {
  const attributes: Attribute[] = []
  let below = false
  for await (const { first, lines, skipped, cut } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((line, i) => {
      if (/^\s*(?:%|$)/.test(line)) return
      const last = cut && i === lines.length - 1
      if (below) collect(piece, first + i, () => rowsOf(rowOf(line, attributes, last), first + i))
      else if (/^\s*@data\b/i.test(line)) below = true
      else add(attributes, line)
    })
    yield piece
  }
}

/** A line above @data. */
function add(attributes: Attribute[], line: string): void {
  const found = ATTRIBUTE.exec(line)
  if (!found) return
  const [, name, type] = found
  const [first] = /^\s*\{/.test(type!) ? cellsOf(type!.replace(/^\s*\{|\}\s*$/g, '')) : []
  attributes.push({ name: bare(name!), left: first ?? (/^(?:string|date)\b/i.test(type!) ? null : 0) })
}

/** @param last whether the file ends with this line */
function rowOf(line: string, attributes: readonly Attribute[], last: boolean): Fields {
  const sparse = SPARSE.exec(line)
  if (sparse) return sparseRow(sparse[1]!, attributes)
  const cells = cellsOf(line.replace(WEIGHT, ''))
  if (cells.length !== attributes.length)
    throw new BodyError(
      last ? 'truncated' : 'bad-line',
      `${cells.length} values where there are ${attributes.length} attributes`,
    )
  return Object.fromEntries(attributes.map(({ name }, c) => [name, cells[c]]))
}

function sparseRow(text: string, attributes: readonly Attribute[]): Fields {
  const row: Fields = Object.fromEntries(attributes.map(({ name, left }) => [name, left]))
  for (const [pair] of text.matchAll(PAIR)) {
    if (pair.trim() === '') continue
    const [, at = '', value = ''] = /^\s*(\d+)\s+(.*?)\s*$/s.exec(pair) ?? []
    const attribute = at === '' ? undefined : attributes[Number(at)]
    if (!attribute)
      throw new BodyError('bad-line', `“${pair.trim().slice(0, 40)}” is no attribute and its value`)
    row[attribute.name] = cellOf(value)
  }
  return row
}

function cellsOf(line: string): unknown[] {
  const cells: unknown[] = []
  CELL.lastIndex = 0
  for (;;) {
    const found = CELL.exec(line)
    if (!found) throw new BodyError('bad-line', 'a quote that does not close')
    cells.push(cellOf(found[1]!.trim()))
    if (CELL.lastIndex >= line.length) break
  }
  return cells
}

/** '?' is how nothing is written. */
const cellOf = (text: string): unknown => (text === '?' ? null : bare(text))

function bare(text: string): string {
  const quote = text[0]
  if ((quote !== "'" && quote !== '"') || text.length < 2 || !text.endsWith(quote)) return text
  return text.slice(1, -1).replace(/\\(.)/g, '$1')
}
