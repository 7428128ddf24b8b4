/**
 * YAML: a list of mappings, documents one below the other, or a mapping that holds the list. Each record is parsed by itself,
 * so that a file of any size is never held; what refers to another record (an alias) costs its own.
 */
import { limits } from '../../core/limits'
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import { readHead } from '../../files/source'
import { BodyError } from '../bodies'
import type { Reading } from '../contract'
import { collect } from '../records/collect'
import type { Fields } from '../records/expand'
import { linesOf, tooLong } from '../records/lines'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { rowsOf } from './jsonl'

const KEY = String.raw`(?:[A-Za-z_@][\w.@ -]*|"[^"]*"|'[^']*')`
const PAIR = new RegExp(`^ *(?:- +)?${KEY}:(?: +\\S.*| *)$`)
const NOTHING = /^\s*(?:#.*)?$/
const DOCUMENT = /^---(?:\s|$)/

export default recordFormat({ id: 'yaml', title: 'YAML', sniff, records })

/** How a file's records are parted: each begins with a dash this deep, or is a document. */
interface Layout {
  /** Blanks before the dash; -1 where each document is a record. */
  dash: number
}

function layoutOf(lines: readonly string[]): Layout | null {
  const first = lines.findIndex(
    (line) => !NOTHING.test(line) && !DOCUMENT.test(line) && !line.startsWith('%'),
  )
  if (first < 0) return null
  const start = lines[first]!
  if (start.startsWith('-')) return /^-(?: +\S|\s*$)/.test(start) ? { dash: 0 } : null
  if (!PAIR.test(start) || start.startsWith(' ')) return null
  if (lines.some((line, i) => i > first && DOCUMENT.test(line))) return { dash: -1 }
  // A mapping that holds a list of records: what is above the list says nothing of one of them.
  const lists = lines.filter(
    (line, i) => i > first && /^ *- +(?:\{|\S+:(?: |$))/.test(line) && /^\S+:\s*$/.test(lines[i - 1]!),
  )
  return lists.length === 1 ? { dash: lists[0]!.search(/\S/) } : null
}

function sniff(head: Head): number {
  if (/^\uFEFF?\s*[[{]/.test(head.text) || head.bytes.subarray(0, 4096).includes(0)) return 0
  const lines = linesIn(head)
  const layout = layoutOf(lines)
  if (!layout) return 0
  const filled = lines
    .slice(0, 40)
    .filter((line) => !NOTHING.test(line) && !DOCUMENT.test(line) && !line.startsWith('%'))
  // Values that go on over lines, and lists of numbers, are no pairs.
  const pairs = filled.filter((line) => PAIR.test(line) || /^ *- *\{.*\}\s*(?:#.*)?$/.test(line)).length
  const others = filled.filter((line) => !/^ *(?:-|$)|^ {2}/.test(line) && !PAIR.test(line)).length
  return pairs * 2 >= filled.length && others === 0 ? 0.66 : 0
}

const linesIn = ({ text }: Head) =>
  text
    .replace(/^\uFEFF/, '')
    .split('\n', 400)
    .map((line) => line.replace(/\r$/, ''))

async function* records(reading: Reading): AsyncIterable<Piece> {
  // Loaded when such a file comes, which is seldom.
  const { parse } = await import('yaml')
  const { dash } = layoutOf(linesIn(await readHead(reading.source))) ?? { dash: -1 }
  let open: { line: number; text: string[]; length: number } | null = null
  let tooFar = false
  const give = (piece: Piece, last = false) => {
    const one = open
    open = null
    if (!one || one.text.every((line) => NOTHING.test(line))) return
    if (tooFar) piece.skipped.push(tooLong(one.line))
    else collect(piece, one.line, () => rowsOf(recordOf(one.text, dash, parse, last), one.line))
    tooFar = false
  }
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((line, i) => {
      const starts = startOf(line, dash)
      if (starts !== null) give(piece)
      if (starts === 'record') open = { line: first + i, text: [], length: 0 }
      if (dash < 0 && !open && starts === null && !NOTHING.test(line) && !line.startsWith('%'))
        open = { line: first + i, text: [], length: 0 }
      if (!open || (starts !== null && dash < 0)) return
      open.length += line.length
      if (open.length > limits.record.value) [tooFar, open.text] = [true, ['-']]
      else open.text.push(line)
    })
    yield piece
  }
  const piece: Piece = { rows: [], skipped: [] }
  give(piece, true)
  yield piece
}

/** What begins with a line: a record, what is beside the list, or nothing. */
function startOf(line: string, dash: number): 'record' | 'other' | null {
  if (DOCUMENT.test(line) || /^\.\.\.\s*$/.test(line)) return 'other'
  if (dash < 0) return null
  const at = line.search(/\S/)
  if (at === dash && /^-(?:\s|$)/.test(line.slice(at))) return 'record'
  return at >= 0 && at < Math.max(1, dash) && !line.startsWith('#') ? 'other' : null
}

function recordOf(
  lines: readonly string[],
  dash: number,
  parse: (text: string, options: object) => unknown,
  last: boolean,
): Fields {
  const text = lines.map((line) => line.slice(Math.max(0, dash))).join('\n')
  let value: unknown
  try {
    value = parse(text, { logLevel: 'error', intAsBigInt: /\d{16}/.test(text), maxAliasCount: 100 })
  } catch (error) {
    const [what = ''] = (error as Error).message.split('\n', 1)
    throw new BodyError(
      last ? 'truncated' : 'bad-line',
      `not YAML: ${what.replace(/ at line \d+, column \d+:?$/, '')}`,
    )
  }
  const one: unknown = Array.isArray(value) ? value[0] : value
  if (isObject(one)) return one
  throw new BodyError('no-record', 'not a mapping of names and values')
}
