/**
 * Log entries of several lines, of which the first says when and where, and those below it what: the console logger of .NET
 * (https://learn.microsoft.com/dotnet/core/extensions/console-log-formatter), `.pretty()` of Rust's tracing
 * (https://docs.rs/tracing-subscriber/latest/tracing_subscriber/fmt/format/struct.Pretty.html), and what kcat prints with
 * the format of its manual (https://github.com/edenhill/kcat).
 */
import type { Head } from '../../files/source'
import { readHead } from '../../files/source'
import { BodyError } from '../bodies'
import { isObject } from '../../core/objects'
import type { Reading } from '../contract'
import { collect } from '../records/collect'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { pairsIn } from '../records/logged-pairs'
import { endOfNested } from '../records/nested-text'
import { opened, openText } from '../records/opened'
import { prefixRoles, timed, timeIn } from '../records/prefixed'
import { recordFormat, type Piece } from '../records/reader'
import { roleByName } from '../role-names'
import { rowsOf } from './jsonl'
import { loggedRecord } from './logged-json'

/** How a program writes its entries. */
interface Kind {
  /** The first line of an entry. */
  begins: RegExp
  /** One of the lines below it, which no other program writes. */
  below: RegExp
  /** What an entry says; null where it says nothing of a request. @throws SyntaxError */
  record(first: string, below: readonly string[]): Fields | null
}

const dotnet: Kind = {
  begins: /^(?:.*\d\d:\d\d.*\s)?(?:trce|dbug|info|warn|fail|crit): \S+\[-?\d+\]\s*$/,
  below: /^ {6}\S/,
  record(first, below) {
    // Scopes stand above the message, each behind an arrow.
    const message = below.map((line) => line.trim()).filter((line) => !line.startsWith('=> ')).join(' ') // prettier-ignore
    const record = loggedRecord(` ${message}`) ?? pairsIn(message)
    return record && timed(record, timeIn(first))
  },
}

const tracing: Kind = {
  begins: /^\s{2}(?:\d{4}-\d\d-\d\dT[\d:.]+Z\s+)?(?:TRACE|DEBUG|INFO|WARN|ERROR) [\w:]+: /,
  below: /^\s{4}at \S+:\d+(?:\s|$)/,
  record(first, below) {
    const spans = below.flatMap((line) => /^\s+in \S+ with (.*)$/.exec(line)?.[1] ?? [])
    // What is nearest to the event wins: it comes first.
    const of = [first.replace(tracing.begins, ''), ...spans].map(colonPairs)
    const record = Object.assign({}, ...of.reverse()) as Fields
    return Object.keys(record).length > 1 ? timed(opened(record), timeIn(first)) : null
  },
}

const kcat: Kind = {
  begins: /^Key \(-?\d+ bytes\): /,
  below: /^Value \(-?\d+ bytes\): /,
  record(first, below) {
    const text = below.find((line) => kcat.below.test(line))?.replace(kcat.below, '') ?? ''
    const record = openText(text)
    if (!isObject(record)) return null
    const has = (role: string) => Object.keys(record).some((name) => roleByName(name) === role)
    const at = /^Timestamp: (\d{13})/.exec(below.find((line) => line.startsWith('Timestamp: ')) ?? '')?.[1]
    return {
      ...record,
      ...(has('id') ? {} : { key: first.replace(kcat.begins, '').trim() }),
      ...(has('time') || at === undefined ? {} : { logged_at: Number(at) }),
    }
  },
}

const kinds = [dotnet, tracing, kcat]

export default recordFormat({
  id: 'entries',
  title: 'log entries of several lines',
  sniff: (head) => (kindOf(head) ? 0.9 : 0),
  records,
  known: prefixRoles,
})

/** How many lines are looked at. */
const LOOKED_AT = 60

function kindOf({ text }: Head): Kind | null {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, LOOKED_AT) // prettier-ignore
  const found = kinds.filter((kind) => {
    const begun = lines.findIndex((line) => kind.begins.test(line))
    return begun >= 0 && lines.slice(begun + 1).some((line) => kind.below.test(line))
  })
  return found[0] ?? null
}

const NAMED = /(?:^|,\s)([A-Za-z_][\w.]*): /g

/** 'served, age: 31, word: "a, b: c"' as its pairs; the message before them is none. */
function colonPairs(text: string): Fields {
  const found: Fields = {}
  NAMED.lastIndex = 0
  for (let name = NAMED.exec(text); name; name = NAMED.exec(text)) {
    const from = NAMED.lastIndex
    const end = endOfNested(text, from, (at) => at === text.length || /^, [A-Za-z_][\w.]*: /.test(text.slice(at, at + 80))) // prettier-ignore
    const value = text.slice(from, end < 0 ? text.length : end)
    found[name[1]!] = /^"(?:[^"\\]|\\.)*"$/.test(value) ? (JSON.parse(value) as string) : value
    NAMED.lastIndex = end < 0 ? text.length : end
  }
  return found
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const kind = kindOf(await readHead(reading.source))!
  let entry: { line: number; lines: string[] } | null = null
  const give = (piece: Piece) => {
    const one = entry
    entry = null
    if (one) collect(piece, one.line, () => rowsOfEntry(kind, one.lines, one.line))
  }
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    lines.forEach((whole, i) => {
      const line = whole.replace(/^\uFEFF/, '')
      if (kind.begins.test(line)) {
        give(piece)
        entry = { line: first + i, lines: [line] }
      } else if (entry) entry.lines.push(line)
      else if (line.trim() !== '')
        piece.skipped.push({ reason: 'no-record', line: first + i, detail: 'a line before the first entry' })
    })
    yield piece
  }
  const piece: Piece = { rows: [], skipped: [] }
  give(piece)
  yield piece
}

function rowsOfEntry(kind: Kind, [first, ...below]: readonly string[], line: number): Fields[] {
  let record: Fields | null
  try {
    record = kind.record(first!, below)
  } catch (error) {
    throw new BodyError('bad-line', `not JSON: ${(error as Error).message}`)
  }
  if (!record) throw new BodyError('no-record', 'an entry without a request')
  return rowsOf(record, line)
}
