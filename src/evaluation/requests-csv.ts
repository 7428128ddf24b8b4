/** requests.csv: a row per request, fixed columns first. */
import { textsBetween } from '../core/columns'
import { textCell } from '../core/csv'
import type { EvaluationData, Predictions } from './input'
import { errorText, labelText, predictionText } from './metrics/disagreements'
import { scoreOf } from './metrics/scores'

/** Probabilities are written out by class up to so many classes. */
const MAX_PROBABILITY_COLUMNS = 20
const CHUNK_ROWS = 4096

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
type Cell = (i: number) => string

interface Extra {
  name: string
  at: Cell
}

/**
 * The CSV in chunks of a few thousand rows, RFC 4180 with \n. Numbers are in their shortest form that reads back
 * the same. `agree` is 1 or 0, empty where either has no answer; for numbers it is whether they are at most
 * `tolerance` apart. Text that a spreadsheet would run as a formula has a ' before it (core/csv.ts).
 */
export function* requestsCsv(
  data: CsvData,
  tolerance = 0,
  shared: SharedRows | null = null,
): Iterable<string> {
  const extra = extraColumns(data, shared)
  const idCell = shared?.hash ?? textCell
  yield [...FIXED_COLUMNS, ...extra.map((e) => textCell(e.name))].join(',') + '\n'
  const { primary, shadow } = data
  const cells = [
    labelCells(data),
    ...[primary, shadow].flatMap((p) => [answerCells(data, p), scoreCells(p), errorCells(p)]),
    (i: number) => agreeCell(data, i, tolerance),
    ...extra.map(({ at }) => at),
  ]
  for (let from = 0; from < data.n; from += CHUNK_ROWS) {
    const ids = textsBetween(data.ids, from, Math.min(data.n, from + CHUNK_ROWS))
    let chunk = ''
    for (let i = 0; i < ids.length; i++) {
      chunk += idCell(ids[i]!)
      for (const cell of cells) chunk += `,${cell(from + i)}`
      chunk += '\n'
    }
    yield chunk
  }
}

/** Class names are text; predicted numbers are numbers, and a negative one is no formula. */
function answerCells(data: CsvData, p: Predictions): Cell {
  if (data.task === 'regression') return (i) => predictionText(data, p, i) ?? ''
  return classCells(data, p.classes)
}

function labelCells(data: CsvData): Cell {
  if (data.task === 'regression') return (i) => labelText(data, i) ?? ''
  const { labels } = data
  return labels ? classCells(data, labels) : () => ''
}

function classCells({ classes }: CsvData, indices: ArrayLike<number>): Cell {
  const names = classes.map(textCell)
  return (i) => names[indices[i] ?? -1] ?? ''
}

const scoreCells =
  (p: Predictions): Cell =>
  (i) =>
    numberCell(scoreOf(p, i))

const errorCells =
  (p: Predictions): Cell =>
  (i) =>
    errorText(p, i)

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
  if (times) extra.push({ name: 'time', at: (i) => timeCell(time(i)) })
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
    at: (i) => numberCell(values[i * width + c]),
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

/** A score is one of the row's probabilities, and models give the same answer again: a number's text is kept a while. */
const lately = new Float64Array(1024).fill(NaN)
const texts = new Array<string>(lately.length).fill('')
const double = new Float64Array(1)
const halves = new Uint32Array(double.buffer)

/** A float32 is written as the double it is, so that what reads it computes with the same number. */
function numberCell(x: number | undefined): string {
  if (x === undefined || !Number.isFinite(x)) return ''
  double[0] = x
  // The bits that a float32 has and that differ most from number to number.
  const place = ((halves[1]! ^ (halves[0]! >>> 29)) * 0x9e3779b1) >>> 22
  if (lately[place] === x) return texts[place]!
  lately[place] = x
  return (texts[place] = String(x))
}
