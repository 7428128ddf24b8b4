/**
 * How both models did at the end of the log: figures over all requests are a mean over time, and what shadow became is what
 * users would get.
 */
import type { ClassIndices } from '../../core/columns'
import type { EvaluationData, Predictions } from '../input'
import type { Late, LatePart, Reading } from '../rival'
import { differenceBounds } from '../statistics/bounds'
import type { Judged } from '../statistics/bounds'
import { pairMoments, ratioBounds } from '../statistics/ratio'
import type { PairedCounts } from '../statistics/paired'
import { plainWorth } from '../statistics/worth'
import { pairedErrors } from './paired-errors'
import { orderInTime } from './time-order'
import { worthsOf } from './worths'
import type { Weighed } from './worths'

/** The last third, sixth and twelfth of the log. */
const PARTS = [3, 6, 12]
/** Fewer requests say nothing of their last twelfth. */
const FEWEST = 240
/** Of each part: a log that is the same throughout is hardly ever asked about. */
export const PLAINLY = 0.999

type Column = ClassIndices | Float64Array | Uint8Array
type Input = Pick<
  EvaluationData,
  'task' | 'n' | 'times' | 'classes' | 'labels' | 'labelValues' | 'primary' | 'shadow'
>

/** @returns null where the order of the requests is not known; the parts are those where shadow did worse than over all */
export function lateOf(data: Input): Late | null {
  const { n, times } = data
  const { by, rows } = n < FEWEST ? { by: null, rows: null } : orderInTime({ ...data, latency: null })
  if (by === null) return null
  const order = rows ?? new Int32Array(n).map((_, i) => i)
  const whole = readingOn(order, data)
  const parts = PARTS.flatMap((part): LatePart[] => {
    const late = order.subarray(n - Math.floor(n / part))
    const reading = readingOn(late, data)
    if (!isWorse(reading, whole)) return []
    // Of this part alone: over all of the log its being worse would count as dependence in time.
    const worth = worthsOf(picked(data, late)).accuracy
    const from = by === 'times' ? times![late[0]!]! : NaN
    return worth ? [{ part, from: from === from ? from : null, reading, worth }] : []
  })
  return { whole, parts }
}

/** Whether a part is plainly worse, its requests taken one by one: what is not need not be looked at more closely. */
function isWorse(late: Reading, whole: Reading): boolean {
  const gain = gainBounds(late, { worth: plainWorth(sizeOf(late)), confidence: PLAINLY, looked: false })
  const all = gainOf(whole)
  return gain !== null && all !== null && gain[1] < all
}

const sizeOf = ({ counts, errors }: Reading) =>
  counts ? counts.bothRight + counts.firstOnly + counts.secondOnly + counts.bothWrong : (errors?.n ?? 0)

/** What shadow gains: the difference of accuracy, or the share by which its mean |error| is less than primary's. */
function gainOf(reading: Reading): number | null {
  const [{ counts, errors }, n] = [reading, sizeOf(reading)]
  if (errors) return errors.a > 0 ? 1 - errors.b / errors.a : null
  return counts && n > 0 ? (counts.secondOnly - counts.firstOnly) / n : null
}

/** Its bounds; null where no labelled request was answered by both. */
export function gainBounds({ counts, errors }: Reading, judged: Judged): readonly [number, number] | null {
  if (counts) return differenceBounds(counts, judged)
  const bounds = errors && errors.a > 0 ? ratioBounds(errors, judged) : null
  return bounds && [1 - bounds[1], 1 - bounds[0]]
}

/** These requests as a log of their own. */
function picked({ task, classes, ...data }: Input, rows: Int32Array): Weighed {
  const pick = <T extends Column>(of: T): T => {
    if (of.length === 0) return of
    const some = of.slice(0, rows.length) as T
    for (let i = 0; i < rows.length; i++) some[i] = of[rows[i]!]!
    return some
  }
  const answers = (of: Predictions): Predictions => ({
    ...of,
    classes: pick(of.classes),
    values: pick(of.values),
    errors: pick(of.errors),
  })
  return {
    task,
    classes,
    n: rows.length,
    times: data.times && pick(data.times),
    labels: data.labels && pick(data.labels),
    labelValues: data.labelValues && pick(data.labelValues),
    primary: answers(data.primary),
    shadow: answers(data.shadow),
    latency: null,
    clusters: null,
  }
}

function readingOn(rows: Int32Array, { task, labels, labelValues, primary, shadow }: Input): Reading {
  if (task === 'regression') {
    if (!labelValues) return { counts: null, errors: null }
    const { a, b } = pairedErrors({ n: rows.length, primary, shadow }, labelValues, rows)
    return { counts: null, errors: pairMoments(a, b) }
  }
  return { counts: labels && countsOn(rows, labels, primary.classes, shadow.classes), errors: null }
}

function countsOn(rows: Int32Array, labels: ClassIndices, a: ClassIndices, b: ClassIndices): PairedCounts {
  let [bothRight, firstOnly, secondOnly, bothWrong] = [0, 0, 0, 0]
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!
    const label = labels[row]!
    const first = a[row]!
    const second = b[row]!
    if (label < 0 || first < 0 || second < 0) continue
    if (first === label) {
      if (second === label) bothRight++
      else firstOnly++
    } else if (second === label) secondOnly++
    else bothWrong++
  }
  return { bothRight, firstOnly, secondOnly, bothWrong }
}
