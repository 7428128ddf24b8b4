/** requests.csv: a row per request, fixed columns first. */
import { textAt } from '../core/columns'
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

interface Extra {
  name: string
  at(i: number): string
}

/**
 * The CSV in chunks of a few thousand rows, RFC 4180 with \n. Numbers are in their shortest form that reads back
 * the same. `agree` is 1 or 0, empty where either has no answer; for numbers it is whether they are at most
 * `tolerance` apart. Text that a spreadsheet would run as a formula has a ' before it (core/csv.ts).
 */
export function* requestsCsv(data: CsvData, tolerance = 0): Iterable<string> {
  const extra = extraColumns(data)
  yield [...FIXED_COLUMNS, ...extra.map((e) => textCell(e.name))].join(',') + '\n'
  for (let from = 0; from < data.n; from += CHUNK_ROWS) {
    const lines: string[] = []
    for (let i = from; i < Math.min(data.n, from + CHUNK_ROWS); i++)
      lines.push(line(data, i, extra, tolerance))
    yield lines.join('\n') + '\n'
  }
}

function line(data: CsvData, i: number, extra: Extra[], tolerance: number): string {
  const { primary, shadow } = data
  const cells = [
    textCell(textAt(data.ids, i)),
    answerCell(data, labelText(data, i)),
    answerCell(data, predictionText(data, primary, i)),
    numberCell(scoreOf(primary, i)),
    errorText(primary, i),
    answerCell(data, predictionText(data, shadow, i)),
    numberCell(scoreOf(shadow, i)),
    errorText(shadow, i),
    agreeCell(data, i, tolerance),
  ]
  for (const column of extra) cells.push(column.at(i))
  return cells.join(',')
}

/** Class names are text; predicted numbers are numbers, and a negative one is no formula. */
function answerCell(data: CsvData, text: string | null): string {
  if (text === null) return ''
  return data.task === 'regression' ? text : textCell(text)
}

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

function extraColumns(data: CsvData): Extra[] {
  const extra: Extra[] = []
  const { times, loggedPrimary } = data
  if (times) extra.push({ name: 'time', at: (i) => timeCell(times[i]) })
  extra.push(...probabilityColumns('primary', data.primary, data.classes))
  extra.push(...probabilityColumns('shadow', data.shadow, data.classes))
  if (loggedPrimary) {
    const answer = (i: number) => answerCell(data, predictionText(data, loggedPrimary, i))
    extra.push({ name: 'logged_primary_prediction', at: answer })
    extra.push({ name: 'logged_primary_score', at: (i) => numberCell(scoreOf(loggedPrimary, i)) })
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

function timeCell(ms: number | undefined): string {
  if (ms === undefined || Number.isNaN(ms) || Math.abs(ms) > 8.64e15) return ''
  return new Date(ms).toISOString()
}

/** A score is one of the row's probabilities: the text of a number is made once. */
const lately = new Float64Array(8).fill(NaN)
const texts = new Array<string>(lately.length).fill('')
let oldest = 0

/** A float32 is written as the double it is, so that what reads it computes with the same number. */
function numberCell(x: number | undefined): string {
  if (x === undefined || !Number.isFinite(x)) return ''
  const known = lately.indexOf(x)
  if (known >= 0) return texts[known]!
  oldest = (oldest + 1) % lately.length
  lately[oldest] = x
  return (texts[oldest] = String(x))
}
