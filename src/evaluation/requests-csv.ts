/** requests.csv: a row per request, fixed columns first. */
import { ByteText } from '../core/byte-text'
import { textAt } from '../core/columns'
import { textCell } from '../core/csv'
import type { EvaluationData, Predictions } from './input'
import { errorText, labelText, predictionText } from './metrics/disagreements'
import { scoreOf } from './metrics/scores'

/** Probabilities are written out by class up to so many classes. */
const MAX_PROBABILITY_COLUMNS = 20
const CHUNK_ROWS = 4096
const COMMA = 0x2c
const LINE_END = 0x0a

export const FIXED_COLUMNS = [
  'request_id',
  'label',
  'primary_prediction',
  'primary_score',
  'primary_error',
  'shadow_prediction',
  'shadow_score',
  'shadow_error',
  'agree',
]

/** What of the data is written. */
export type CsvData = Pick<
  EvaluationData,
  | 'task'
  | 'classes'
  | 'n'
  | 'ids'
  | 'times'
  | 'labels'
  | 'labelValues'
  | 'primary'
  | 'shadow'
  | 'loggedPrimary'
>

/** What of the rows leaves, where not all does: times to the hour, ids as they are or as a hash of them. */
export interface SharedRows {
  hash: ((id: string) => string) | null
}

const HOUR = 3_600_000

/** Writes a column's cell of row i. */
type Cell = (i: number, out: ByteText) => void

interface Extra {
  name: string
  at: Cell
}

/**
 * The CSV in UTF-8, in chunks of a few thousand rows, RFC 4180 with \n. Numbers are in their shortest form that reads back
 * the same. `agree` is 1 or 0, empty where either has no answer; for numbers it is whether they are at most
 * `tolerance` apart. Text that a spreadsheet would run as a formula has a ' before it (core/csv.ts).
 */
export function* requestsCsv(
  data: CsvData,
  tolerance = 0,
  shared: SharedRows | null = null,
): Iterable<Uint8Array<ArrayBuffer>> {
  const extra = extraColumns(data, shared)
  const out = new ByteText()
  out.text([...FIXED_COLUMNS, ...extra.map((e) => textCell(e.name))].join(',') + '\n')
  const { primary, shadow } = data
  const cells = [
    labelCells(data),
    ...[primary, shadow].flatMap((p) => [answerCells(data, p), scoreCells(p), errorCells(p)]),
    text((i) => agreeCell(data, i, tolerance)),
    ...extra.map(({ at }) => at),
  ]
  const id = idCells(data, shared)
  for (let i = 0; i < data.n; i++) {
    if (i % CHUNK_ROWS === 0) yield out.take()
    id(i, out)
    for (const cell of cells) {
      out.byte(COMMA)
      cell(i, out)
    }
    out.byte(LINE_END)
  }
  yield out.take()
}

const text =
  (at: (i: number) => string): Cell =>
  (i, out) =>
    out.text(at(i))

/** Bytes of most ids: nothing in them needs a second look (core/csv.ts). */
const plain = new Uint8Array(256)
for (let byte = 0; byte < 128; byte++) plain[byte] = Number(/[\w.:/ -]/.test(String.fromCharCode(byte)))

function idCells({ ids }: CsvData, shared: SharedRows | null): Cell {
  const hash = shared?.hash
  if (hash) return text((i) => hash(textAt(ids, i)))
  const { bytes, offsets } = ids
  return (i, out) => {
    const [from, to] = [offsets[i]!, offsets[i + 1]!]
    let isPlain = to > from && /\w/.test(String.fromCharCode(bytes[from]!))
    for (let at = from; isPlain && at < to; at++) isPlain = plain[bytes[at]!] === 1
    if (isPlain) out.bytes(bytes, from, to)
    else out.text(textCell(textAt(ids, i)))
  }
}

/** Class names are text; predicted numbers are numbers, and a negative one is no formula. */
function answerCells(data: CsvData, p: Predictions): Cell {
  if (data.task === 'regression') return text((i) => predictionText(data, p, i) ?? '')
  return classCells(data, p.classes)
}

function labelCells(data: CsvData): Cell {
  if (data.task === 'regression') return text((i) => labelText(data, i) ?? '')
  const { labels } = data
  return labels ? classCells(data, labels) : () => undefined
}

function classCells({ classes }: CsvData, indices: ArrayLike<number>): Cell {
  const names = classes.map(textCell)
  return text((i) => names[indices[i] ?? -1] ?? '')
}

const scoreCells =
  (p: Predictions): Cell =>
  (i, out) =>
    numberCell(scoreOf(p, i), out)

const errorCells = (p: Predictions): Cell => text((i) => errorText(p, i))

function agreeCell({ task, primary, shadow }: CsvData, i: number, tolerance: number): string {
  if ((primary.errors[i] ?? 0) > 0 || (shadow.errors[i] ?? 0) > 0) return ''
  if (task === 'regression') {
    const distance = Math.abs((primary.values[i] ?? NaN) - (shadow.values[i] ?? NaN))
    return Number.isNaN(distance) ? '' : distance <= tolerance ? '1' : '0'
  }
  const p = primary.classes[i] ?? -1
  const s = shadow.classes[i] ?? -1
  return p < 0 || s < 0 ? '' : p === s ? '1' : '0'
}

function extraColumns(data: CsvData, shared: SharedRows | null): Extra[] {
  const extra: Extra[] = []
  const { times, loggedPrimary } = data
  const time = shared ? (i: number) => Math.floor(times![i]! / HOUR) * HOUR : (i: number) => times![i]
  if (times) extra.push({ name: 'time', at: text((i) => timeCell(time(i))) })
  extra.push(...probabilityColumns('primary', data.primary, data.classes))
  extra.push(...probabilityColumns('shadow', data.shadow, data.classes))
  if (loggedPrimary) {
    extra.push({ name: 'logged_primary_prediction', at: answerCells(data, loggedPrimary) })
    extra.push({ name: 'logged_primary_score', at: scoreCells(loggedPrimary) })
  }
  return extra
}

function probabilityColumns(role: string, { probabilities }: Predictions, classes: string[]): Extra[] {
  if (!probabilities || probabilities.width > MAX_PROBABILITY_COLUMNS) return []
  const { width, values } = probabilities
  const names = width === 1 ? [classes[1] ?? '1'] : classes.slice(0, width)
  return names.map((name, c) => ({
    name: `${role}_probability_${name}`,
    at: (i, out) => numberCell(values[i * width + c], out),
  }))
}

const DAY_MS = 86_400_000
/** Requests of one day follow each other: its date is written once. */
let day = NaN
let date = ''

const twoDigits = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'))
const threeDigits = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'))

/** As `Date.toISOString` writes it, which takes five times as long. */
function timeCell(ms: number | undefined): string {
  if (ms === undefined || Number.isNaN(ms) || Math.abs(ms) > 8.64e15) return ''
  const whole = Math.trunc(ms)
  const begun = Math.floor(whole / DAY_MS)
  if (begun !== day) {
    day = begun
    date = new Date(begun * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length)
  }
  const within = whole - begun * DAY_MS
  const seconds = Math.floor(within / 1000)
  const minutes = Math.floor(seconds / 60)
  const hours = twoDigits[Math.floor(minutes / 60)]!
  return `${date}${hours}:${twoDigits[minutes % 60]!}:${twoDigits[seconds % 60]!}.${threeDigits[within % 1000]!}Z`
}

/** A float32 is written as the double it is, so that what reads it computes with the same number. */
function numberCell(x: number | undefined, out: ByteText): void {
  if (x !== undefined && Number.isFinite(x)) out.number(x)
}
