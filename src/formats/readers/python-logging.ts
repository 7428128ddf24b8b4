/**
 * The application-level shadow: lines of Python's logging, `SHADOW|features=...|prediction=...`, with any prefix,
 * the values as Python or NumPy prints them, over several lines where they are two-dimensional. The shadow's
 * failures are `Shadow model error: ...`. Nothing is evaluated: a small parser knows the literals.
 */
import { limits } from '../../core/limits'
import { BodyError } from '../bodies'
import { isObject } from '../../core/objects'
import type { BodyRows } from '../bodies'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { ElidedError, parseJson, parseLoose } from '../../files/loose-json'
import { collect } from '../records/collect'
import { expand } from '../records/expand'
import type { Fields } from '../records/expand'
import { linesOf } from '../records/lines'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'

const START = 'SHADOW|features='
const ANSWER = '|prediction='
const FAILED = 'Shadow model error'
/** The application's own, and the lines of a traceback. */
const OTHER = 'a line of the application, or of a traceback'
/** asctime puts a comma before the milliseconds. */
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
/** A printed array of a million numbers has about so many lines; more is a record that never ends. */
const MOST_LINES = 100_000

export default recordFormat({
  id: 'python-logging',
  title: 'Python logging',
  sniff: (head: Head) => (head.text.includes(START) && head.text.includes(ANSWER) ? 0.95 : 0),
  records,
  known: {
    prediction: { role: 'shadow', why: 'what the shadow answered' },
    time: { role: 'time', why: "the line's own" },
    latency_ms: { role: 'shadow-latency', why: "beside the shadow's prediction" },
    latency: { role: 'shadow-latency', why: "beside the shadow's prediction" },
  },
})

/** A record that is not whole yet, and how far it was scanned: a further line costs that line, not all before it. */
interface Open {
  line: number
  parts: string[]
  /** Characters of them together. */
  length: number
  /** Brackets that are open. */
  depth: number
  /** The quote that is open, or ''. */
  quote: string
  answered: boolean
}

async function* records(reading: Reading): AsyncIterable<Piece> {
  let open: Open | null = null
  for await (const { first, lines, skipped } of linesOf(reading)) {
    const piece: Piece = { rows: [], skipped }
    for (let i = 0; i < lines.length; i++)
      for (const line of logged(lines[i]!, open !== null)) open = take(piece, open, line, first + i)
    yield piece
  }
  const last: Piece = { rows: [], skipped: [] }
  if (open)
    last.skipped.push({ reason: 'truncated', line: open.line, detail: 'the file ends within this record' })
  yield last
}

/** Kubernetes puts this before every line, continuations too. */
const CRI = /^(\S+T\S+ )(?:stdout|stderr) [FP] /
/** Where loggers in JSON, Docker's and those of clouds put the line. */
const MESSAGE = ['message', 'msg', 'log', 'event', 'textPayload']
const MESSAGE_TIME = ['asctime', 'timestamp', 'time', '@timestamp']

/** @returns the lines that Python printed, out of what a container's runtime or a logger in JSON put around them. */
function logged(line: string, continued: boolean): string[] {
  const cri = CRI.exec(line)
  if (cri) return [(continued ? '' : cri[1]!) + line.slice(cri[0].length)]
  if (line[0] !== '{') return [line]
  try {
    const record = parseJson(line)
    const find = (names: string[]) => names.map((name) => (isObject(record) ? record[name] : undefined)).find((one) => typeof one === 'string') // prettier-ignore
    const message = find(MESSAGE) as string | undefined
    if (message === undefined) return [line]
    const [first, ...rest] = message.replace(/\r?\n$/, '').split('\n')
    const time = find(MESSAGE_TIME) as string | undefined
    return [time !== undefined && first!.includes(START) ? `${time} ${first}` : first!, ...rest]
  } catch {
    return [line]
  }
}

/** One more line. @returns the record that is not whole yet. */
function take(piece: Piece, open: Open | null, line: string, number: number): Open | null {
  const starts = line.includes(START)
  if (open && (starts || line.includes(FAILED) || isTooLong(open))) {
    piece.skipped.push({
      reason: 'bad-line',
      line: open.line,
      detail: 'the record does not end before the next',
    })
    open = null
  }
  if (starts) {
    open = { line: number, parts: [], length: 0, depth: 0, quote: '', answered: false }
    scan(open, line, line.indexOf(START) + START.length)
  } else if (open) scan(open, line, 0)
  else {
    const failed = line.indexOf(FAILED)
    const detail = failed < 0 ? OTHER : line.slice(failed).slice(0, 200)
    if (failed >= 0) piece.skipped.push({ reason: 'shadow-error', line: number, detail })
    else if (line.trim() !== '') piece.skipped.push({ reason: 'no-record', line: number, detail })
    return null
  }
  // Both values are there, and every bracket is closed.
  if (!open.answered || open.depth > 0 || open.quote !== '') return open
  const { parts, line: at } = open
  collect(piece, at, () => rowsOf(parts.join('\n'), at))
  return null
}

function isTooLong({ parts, length }: Open): boolean {
  return parts.length >= MOST_LINES || length > limits.record.value
}

/** Adds a line to the record. @param from where in it the record's values begin. */
function scan(open: Open, line: string, from: number): void {
  open.parts.push(line)
  open.length += line.length
  open.answered ||= line.includes(ANSWER, from)
  for (let i = from; i < line.length; i++) {
    const char = line[i]!
    if (open.quote) {
      if (char === '\\') i++
      else if (char === open.quote) open.quote = ''
    } else if (char === '"' || char === "'") open.quote = char
    else if (char === '[' || char === '(' || char === '{') open.depth++
    else if (char === ']' || char === ')' || char === '}') open.depth--
  }
}

function rowsOf(text: string, line: number): Fields[] {
  const start = text.indexOf(START)
  const answer = text.lastIndexOf(ANSWER)
  const features = literal(text.slice(start + START.length, answer), 'features')
  const { prediction, more } = answerOf(text.slice(answer + ANSWER.length))
  const time = TIME.exec(text.slice(0, start))?.[0]
  const request = featureRows(features)
  const meta: Fields = { ...(time === undefined ? {} : { time }), ...more }
  return expand({ meta, request, response: answerRows(prediction, request.rows.length) }, line)
}

function literal(text: string, what: string): unknown {
  try {
    return parseLoose(text, { python: true })
  } catch (error) {
    if (error instanceof ElidedError) throw new BodyError('lossy', `${what}: ${error.message}`)
    // ','.join of the numbers, without brackets.
    if (/^[-+\d.eE, ]+$/.test(text) && text.includes(',')) return literal(`[${text}]`, what)
    throw new BodyError('bad-line', `${what} cannot be read: ${(error as Error).message}`)
  }
}

/** `prediction=0.5`, `prediction=cat` (a text in an f-string has no quotes), and `|name=value` after it. */
function answerOf(text: string): { prediction: unknown; more: Fields } {
  try {
    return { prediction: literal(text, 'prediction'), more: {} }
  } catch (error) {
    if (!(error instanceof BodyError) || error.reason === 'lossy') throw error
    const [first, ...others] = text.split(/\|(?=[A-Za-z_]\w*=)/)
    const more = others.map((part) => {
      const at = part.indexOf('=')
      return [part.slice(0, at), plainOrText(part.slice(at + 1))] as const
    })
    return { prediction: plainOrText(first!), more: Object.fromEntries(more) }
  }
}

/** A literal, or the text as it stands where it opens no bracket and no quote. @throws BodyError */
function plainOrText(text: string): unknown {
  const trimmed = text.trim()
  if (/^\w[^[\]{}()"'\n]*$/.test(trimmed))
    try {
      return parseLoose(trimmed, { python: true })
    } catch {
      return trimmed
    }
  return literal(text, 'prediction')
}

function featureRows(features: unknown): BodyRows {
  const title = 'Python literal'
  if (isObject(features)) return { title, rows: [features] }
  const batched = Array.isArray(features) && features.some((part) => Array.isArray(part) || isObject(part))
  const list = batched ? features : [features]
  return { title, rows: list.map((entry) => (isObject(entry) ? entry : { features: entry as unknown })) }
}

/** A list of as many answers as there are rows is one each; for one row it is its scores. */
function answerRows(prediction: unknown, n: number): BodyRows {
  const each = Array.isArray(prediction) && prediction.length === n
  const list = each ? prediction : Array.from({ length: n }, (_, i) => (i === 0 ? prediction : null))
  return { title: 'Python literal', rows: list.map((entry) => ({ prediction: entry as unknown })) }
}
