/** A number among labels that stands for no label: -1 among prices, 9999 among minutes. */
import { adaptive, count, percent } from '../../core/numbers'
import { quantile, sortedValues } from '../statistics/quantiles'

const PLACEHOLDERS = [-1, -9, -99, -999, -9999, -99999, 99, 999, 9999, 99999, 999999]
/** Of fewer, a label that happens to be so is as likely. */
const LEAST = 5
const LEAST_OTHERS = 20
/** Errors beyond this quantile of the others' are large. */
const LARGE = 0.95
/** Share of the requests labelled so with a large error from which on nobody meant the number. */
const MOSTLY = 0.5

export interface Placeholder {
  value: number
  /** What shows it, in a sentence. */
  detail: string
}

/**
 * @param labels a number per request, NaN where it has none
 * @param answers what a model predicted
 * @returns the first placeholder that lies far from all other labels, or that no answer goes with; null where none does
 */
export function placeholderOf(labels: Float64Array, answers: Float64Array): Placeholder | null {
  const counts = new Map(PLACEHOLDERS.map((value) => [value, 0]))
  for (const label of labels) {
    const n = counts.get(label)
    if (n !== undefined) counts.set(label, n + 1)
  }
  const often = PLACEHOLDERS.filter((value) => counts.get(value)! >= LEAST)
  if (often.length === 0) return null
  const others = labels.map((label) => (often.includes(label) ? NaN : label))
  const sorted = sortedValues(others)
  if (sorted.length < LEAST_OTHERS) return null
  const large = quantile(sortedValues(distances(others, answers)), LARGE)
  const [low, high] = [sorted[0]!, sorted.at(-1)!]
  for (const value of often) {
    const n = counts.get(value)!
    const gap = value < low ? low - value : value - high
    const seen = `“${value}” is the label of ${count(n)} requests`
    const range = `all other labels lie between ${adaptive(low)} and ${adaptive(high)}`
    if (gap > (high - low) / 2) return { value, detail: `${seen}, and ${range}: it may stand for no label.` }
    const own = distances(labels.map((label) => (label === value ? label : NaN)), answers) // prettier-ignore
    const far = own.reduce((sum, distance) => sum + (distance > large ? 1 : 0), 0) / n
    if (far > MOSTLY)
      return {
        value,
        detail: `${seen}, and primary is further from it than from ${percent(LARGE, 0)} of the other labels in ${percent(far, 0)} of them: it may stand for no label.`,
      }
  }
  return null
}

const distances = (labels: Float64Array, answers: Float64Array) =>
  labels.map((label, i) => Math.abs(label - answers[i]!))
