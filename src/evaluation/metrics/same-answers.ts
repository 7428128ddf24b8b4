/** Logged answers of shadow that are production's on every request: one answer that was logged twice looks like it. */
import { count } from '../../core/numbers'
import type { Predictions } from '../input'
import { numbersOf } from './answer-numbers'
import type { Read } from './rival-readings'
import { halfStep, roundingOf } from './rounding'
import type { Rounding } from './rounding'

/**
 * So many of production's errors, and a model trained anew is right on one of them, or wrong elsewhere. Where production
 * is hardly ever wrong, two good models may well answer alike.
 */
const FEWEST_WRONG = 20

interface Same {
  rows: number[]
  detail: string
  mend: string
}

/**
 * @returns the requests that both answered, and what shows it, as a sentence without its end; null where any answer or any
 * number beside it differs, and where nothing shows that another model would differ
 */
export function sameAnswers(data: Read): Same | null {
  const { primary, shadow, task } = data
  const [a, b] = [numbersOf(primary, task), numbersOf(shadow, task)]
  const apart = a && b ? apartBy(roundingOf(a), roundingOf(b)) : () => false
  const rows: number[] = []
  let wrong = 0
  for (let i = 0; i < data.n; i++) {
    if (!answered(primary, task, i) || !answered(shadow, task, i)) continue
    if (task === 'classification' && primary.classes[i] !== shadow.classes[i]) return null
    // Not a number on one side alone is no difference: the answer was logged once with its score, and once without.
    if (a && b && apart(a[i]!, b[i]!)) return null
    rows.push(i)
    if (isWrong(data, i)) wrong++
  }
  if (wrong < FEWEST_WRONG) return null
  return {
    rows,
    detail: `Shadow’s answer is production’s on all ${count(rows.length)} requests that both answered, on the ${count(wrong)} that production gets wrong, too: it may be production’s answer, logged twice, or the same model`,
    mend: `Log what shadow itself answers${task === 'regression' ? '' : ', and its score beside the class'}`,
  }
}

/** Probabilities are kept as 32-bit floats: what these are off by, relative. */
const FLOAT32 = 2 ** -23

/** Whether two numbers differ by more than the coarser of their columns was rounded: a copy may be printed shorter. */
const apartBy = (one: Rounding, other: Rounding) => (a: number, b: number) =>
  Math.abs(a - b) > Math.max(halfStep(a, one), halfStep(b, other)) + FLOAT32 * Math.abs(a)

const answered = ({ classes, values }: Predictions, task: Read['task'], i: number) =>
  task === 'regression' ? values[i] === values[i] : classes[i]! >= 0

function isWrong({ task, labels, labelValues, primary }: Read, i: number): boolean {
  if (task === 'regression') return labelValues !== null && Math.abs(labelValues[i]! - primary.values[i]!) > 0
  return labels !== null && labels[i]! >= 0 && labels[i] !== primary.classes[i]
}
