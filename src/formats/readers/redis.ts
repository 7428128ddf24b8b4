/** What redis-cli prints of a stream (XRANGE, XREAD) or a list: numbered items within items, each entry an id and its pairs. */
import { readHead } from '../../files/source'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { BodyError } from '../bodies'
import { isObject } from '../../core/objects'
import { jsonValues } from '../json/values'
import { collect, piecesOf } from '../records/collect'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { opened, openText } from '../records/opened'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { roleByName } from '../role-names'
import { rowsOf } from './jsonl'

/** '1) 1) "1772323200000-0"', '   2)  1) "field"': how deep each number stands says what it numbers. */
const ITEM = /^(\s*)((?:\d+\)\s+)*\d+\))\s+("(?:[^"\\]|\\.)*"|\(nil\)|\(integer\) -?\d+)\s*$/
/** Milliseconds since 1970, and a count within them. */
const ENTRY = /^\d{10,}-\d+$/

export default recordFormat({
  id: 'redis',
  title: 'what redis-cli prints',
  sniff,
  records,
  known: { entry: { role: 'id', why: "the stream's id of the entry" }, entry_time: { role: 'time', why: 'in the id of the entry' } }, // prettier-ignore
})

function sniff(head: Head): number {
  const lines = head.text.split('\n', 30).filter((line) => line.trim() !== '')
  if (!head.whole && lines.length > 1) lines.pop()
  if (lines.length === 0) return 0
  if (JSON_STREAM.test(head.text) || isRaw(lines)) return 0.9
  return lines.every((line) => ITEM.test(line)) && /^\s*1\)/.test(lines[0]!) ? 0.9 : 0
}

/** As --json prints it. */
const JSON_STREAM = /^\s*\[\s*\[\s*"\d{10,}-\d+"\s*,\s*\[/
/** As it is printed into a pipe: each id, each name and each value on a line. */
const isRaw = ([first = '', name = '', , ...rest]: readonly string[]) =>
  ENTRY.test(first) && /^[A-Za-z_]/.test(name) && (rest.length === 0 || rest.some((line) => ENTRY.test(line)))

const textOf = (value: string): string | null => {
  if (!value.startsWith('"')) return value === '(nil)' ? null : value.replace('(integer) ', '')
  return unescaped(value.slice(1, -1))
}

const NAMED: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b' }

/** Bytes that are no ASCII are printed as \xNN each: together they are UTF-8. */
export function unescaped(text: string): string {
  const bytes = text.replace(/((?:\\x[0-9a-f]{2})+)/gi, (all) => new TextDecoder().decode(Uint8Array.from(all.slice(2).split('\\x'), (hex) => parseInt(hex, 16)))) // prettier-ignore
  return bytes.replace(/\\(.)/g, (_, char: string) => NAMED[char] ?? char)
}

interface Entry {
  id: string
  line: number
  values: (string | null)[]
}

function fieldsOf({ id, values }: Entry): Fields {
  if (values.length % 2 > 0) throw new BodyError('truncated', 'the entry ends within a pair')
  const own: Fields = {}
  for (let i = 0; i < values.length; i += 2) own[values[i] ?? ''] = values[i + 1] ?? null
  const [only] = Object.values(own)
  const message = Object.keys(own).length === 1 && typeof only === 'string' ? openText(only) : null
  const record = isObject(message) ? message : opened(own)
  // Its own id and time, where it has them, are those of the request.
  const has = (role: string) => Object.keys(record).some((key) => roleByName(key) === role)
  return {
    ...record,
    ...(has('id') ? {} : { entry: id }),
    ...(has('time') ? {} : { entry_time: Number(id.split('-')[0]) }),
  }
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const { text } = await readHead(reading.source)
  if (JSON_STREAM.test(text)) yield* piecesOf(jsonValues(reading), ofJson)
  else yield* printed(reading, isRaw(text.split('\n', 30).filter((line) => line !== '')))
}

/** An entry, or all of them as one value. */
function ofJson(value: unknown, line: number): Fields[] {
  if (!Array.isArray(value)) throw new BodyError('no-record', 'no entry of a stream')
  const [id, values] = value as unknown[]
  if (typeof id !== 'string') return value.flatMap((one) => ofJson(one, line))
  return rowsOf(fieldsOf({ id, line, values: (values as unknown[]).map(String) }), line)
}

async function* printed(reading: Reading, raw: boolean): AsyncIterable<Piece> {
  let entry: Entry | null = null
  const give = (piece: Piece) => {
    const one = entry
    entry = null
    if (one) collect(piece, one.line, () => rowsOf(fieldsOf(one), one.line))
  }
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((line, i) => {
      if (line.trim() === '') return
      const at = first + i
      const found = raw ? null : ITEM.exec(line)
      const text = raw ? line : found && textOf(found[3]!)
      if (text === null || text === undefined)
        piece.skipped.push({ reason: 'no-record', line: at, detail: 'no item of redis-cli' })
      else if (ENTRY.test(text) && (raw || /1\)$/.test(found![2]!))) {
        give(piece)
        entry = { id: text, line: at, values: [] }
      } else if (entry) entry.values.push(text)
      else collect(piece, at, () => rowsOf(itemOf(text), at))
    })
    yield piece
  }
  const piece: Piece = { rows: [], skipped: [] }
  give(piece)
  yield piece
}

/** An item of a list is a record of its own. */
function itemOf(text: string): Fields {
  const value = openText(text)
  if (isObject(value)) return value
  throw new BodyError('no-record', 'an item that is no JSON')
}
