/** Log lines in which a program printed an object for people, in its language's own way; over several lines, too. */
import { limits } from '../../core/limits'
import type { Head } from '../../files/source'
import { readHead } from '../../files/source'
import { splitHead } from '../csv/dialect'
import type { Reading } from '../contract'
import { collect } from '../records/collect'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { pairsIn } from '../records/logged-pairs'
import { enveloped } from '../records/opened'
import { firstLines, prefixRoles, timed, timeIn, Years } from '../records/prefixed'
import { printedIn, printedList } from '../records/printed'
import type { Printed } from '../records/printed'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'
import { saidBeside } from '../records/said-beside'
import { isGiven, roleByName } from '../role-names'
import { rowsOf } from './jsonl'

/** Values that a record has, at least: '(id=3)' in a sentence is none. */
const FEWEST = 2
/** Lines that one printed object goes on over, at most. */
const MOST_LINES = 1000

export default recordFormat({
  id: 'printed',
  title: 'objects as programs print them',
  sniff,
  records,
  known: prefixRoles,
})

function sniff(head: Head): number {
  const first = head.text.trimStart()[0]
  if (isTable(head)) return 0
  if (first === '"' || head.bytes.subarray(0, 4096).includes(0) || isJson(head.text)) return 0
  const made = joined(firstLines(head).length > 0 ? head.text.split('\n', 120) : [])
  // The last may be cut.
  if (made.length > 1) made.pop()
  const mine = made.filter(({ text }) => recordIn(text) !== null)
  return mine.length > 0 && mine.length * 2 > made.length ? 0.63 : 0
}

/** A table, by its header: an object is a cell of it. */
function isTable(head: Head): boolean {
  const [top = ''] = head.text.split('\n', 1)
  if (recordIn(top) !== null || timeIn(top) !== undefined) return false
  const split = splitHead(head)
  return split !== null && split.width > 1 && split.consistency >= 0.9
}

/** JSON and Python's printing have their own readers, as lines of key=value have. */
const isJson = (text: string) =>
  /^\s*(?:\{\s*"[^"\n]*"\s*:|\[)/.test(text) && !/^\s*\[[^\]"{[\n]*\]\s*\S/.test(text)

function recordIn(text: string): Fields | null {
  const tuple = /^\s*\(.*\)[,;]?\s*$/.test(text) ? tupleIn(text) : null
  if (tuple) return tuple
  const named = printedIn(text)
  const found = named && Object.keys(named.value).length >= FEWEST ? named : listIn(text)
  if (!found) return null
  const before = text.slice(0, found.from)
  // The value of one of several pairs: the line is one of pairs.
  if (/[\w"']=$/.test(before) && PAIRS.test(before + text.slice(found.to))) return null
  const after = text.slice(found.to)
  const pairs = pairsBeside(before, after)
  // What a span of a program's trace is about: the record stands behind it.
  if (pairs && answers(pairs) && !answers(found.value))
    return enveloped(timed(pairs, timeIn(before)), found.value)
  const own = timed(found.value, timeIn(before))
  const beside = { ...pairs, ...saidBeside(before, after) }
  const more = Object.entries(beside).filter(([key]) => !Object.hasOwn(own, key))
  return more.length > 0 ? enveloped(own, Object.fromEntries(more)) : own
}

/** Pairs of key=value outside of an object, of which one says at least what a model answered or should have. */
function pairsBeside(before: string, after: string): Fields | null {
  // 'req=' is the object's own name, and what an arrow gives is said beside it.
  const behind = /^\s*(?:->|=>|→)/.test(after) ? '' : after
  const pairs = pairsIn(`${before.replace(/[\w"']+=$/, '')} ${behind}`, 1)
  return pairs && answers(pairs) ? pairs : null
}

const answers = (record: Fields) =>
  Object.keys(record).some((key) => /^(?:primary|shadow|label)/.test(roleByName(key) ?? ''))

/** A pair besides the one whose value it is. */
const PAIRS = /[\w"']=[^\s=].*[\w"']=|[\w"']=\s.*[\w"']=/

/** A list of numbers, by the word before it, in a line that says the answer beside it. */
function listIn(text: string): Printed | null {
  const found = LIST.exec(text)
  if (!found) return null
  const [all, word = '', list] = found
  const to = found.index + all.length
  const before = text.slice(0, found.index)
  if (!Object.keys(saidBeside(before, text.slice(to))).some((key) => roleByName(key) === 'primary' || roleByName(key) === 'shadow')) return null // prettier-ignore
  const name = isGiven(`${word}.0`) ? word : 'features'
  return { value: { [name]: printedList(list!) ?? list }, from: found.index, to }
}
const LIST = /(?:\b([A-Za-z_]\w*)\s*[:=]?\s*)?(\[\s*[-+]?[\d.][-+\d.,\seE]*\])/

/** A row as Python prints it, and as SQL's VALUES have it. */
function tupleIn(text: string): Fields | null {
  const list = printedList(text)
  const plain =
    list !== null && list.length >= FEWEST && list.every((one) => typeof one !== 'object' || one === null)
  return plain ? Object.fromEntries(list.map((one, i) => [`column ${i + 1}`, one])) : null
}

interface Joined {
  text: string
  /** Its first line's place among those given. */
  at: number
}

/** Lines, with those that an object goes on over as one. */
function joined(lines: readonly string[]): Joined[] {
  const made: Joined[] = []
  let depth = 0
  let held = 0
  lines.forEach((line, at) => {
    const last = made.at(-1)
    if (depth === 0 && (BETWEEN.test(line) || opensList(line, lines[at + 1]))) return
    if (last && depth > 0 && held++ < MOST_LINES && last.text.length < limits.record.value)
      last.text += `\n${line}`
    else {
      if (line.trim() !== '') made.push({ text: line, at })
      ;[depth, held] = [0, 0]
    }
    depth = Math.max(0, depth + opened(line))
  })
  return made
}

/** What stands between the objects of a list that is printed over lines, and closes it: PHP's '0 =>', Perl's '];'. */
const BETWEEN = /^\s*(?:\d+\s*=>|[\])}]+[;,]?)\s*$/
/** What opens it, Perl's '$VAR1 = [' and PHP's 'array (', where no value of an object follows but the next object. */
const OPENS = /^\s*(?:[$\w.:]+\s*=\s*)?(?:array\s*|List\s*|Vector\s*|vec!)?[[(]\s*$/
const FOLLOWS = /^\s*(?:\d+\s*=>\s*)?(?:array\s*\(|[&\w.:]*\s*[{(])\s*$|^\s*\d+\s*=>\s*$/

const opensList = (line: string, next: string | undefined) =>
  next !== undefined && OPENS.test(line) && FOLLOWS.test(next)

/** Brackets that a line opens and does not close; those in quotes are text. */
function opened(line: string): number {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '')
  return (bare.match(/[{[(]/g)?.length ?? 0) - (bare.match(/[}\])]/g)?.length ?? 0)
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  const years = Years.of(await readHead(reading.source))
  let waiting: string[] = []
  let from = 1
  const rows = ({ text, at }: Joined, piece: Piece) => {
    const line = from + at
    const record = recordIn(text)
    if (record) collect(piece, line, () => rowsOf(years?.dated(record) ?? record, line))
    else piece.skipped.push({ reason: 'no-record', line, detail: 'a line without an object' })
  }
  for await (const { lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    waiting.push(...lines)
    const made = joined(waiting)
    const last = made.pop()
    for (const one of made) rows(one, piece)
    if (last) {
      waiting = waiting.slice(last.at)
      from += last.at
    } else {
      from += waiting.length
      waiting = []
    }
    yield piece
  }
  const piece: Piece = { rows: [], skipped: [] }
  for (const one of joined(waiting)) rows(one, piece)
  yield piece
}
