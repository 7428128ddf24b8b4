/** A number that stands for none, among labels or among answers: -1 among prices, 9999 among minutes. */
import { extentOf } from '../../core/interval'
import { adaptive, count, percent } from '../../core/numbers'
import type { Role } from '../../core/roles'
import { quantile, sortedValues } from '../statistics/quantiles'

const PLACEHOLDERS = [-1, -9, -99, -999, -9999, -99999, 99, 999, 9999, 99999, 999999]
/** Numbers that people write for none. What is merely the least or the largest may be where a model is cut off. */
const HABITUAL: ReadonlySet<number> = new Set([...PLACEHOLDERS, 0])
/** Of fewer, a number that happens to be so is as likely. */
const LEAST = 5
const LEAST_OTHERS = 20
/** Errors beyond this quantile of the others' are large. */
const LARGE = 0.95
/** Share of the requests labelled so with a large error from which on nobody meant the number. */
const MOSTLY = 0.5

export interface Placeholder {
  value: number
  /** What shows it: two clauses for a sentence. */
  detail: string
}

/** How what is looked at is called: 'label', and whose numbers are 'further from it'. */
interface Words {
  what: string
  of: string
}

/**
 * @param labels a number per request, NaN where it has none
 * @param answers what primary predicted
 * @returns the first placeholder that lies far from all other labels, or that no answer goes with; null where none does
 */
export function placeholderOf(labels: Float64Array, answers: Float64Array): Placeholder | null {
  return apartFrom(labels, answers, [...PLACEHOLDERS, 0], { what: 'label', of: 'primary is' })
}

/**
 * The same of what a model is logged to have answered: 0 may stand for none, too, and so may whatever number is the least
 * or the largest of all and lies far from the others.
 * @param labels a number per request; null where nothing is labelled
 */
export function placeholderAnswer(
  answers: Float64Array,
  labels: Float64Array | null,
  role: Role,
): Placeholder | null {
  const ends = extentOf(answers) ?? []
  const candidates = [...new Set([...PLACEHOLDERS, 0, ...ends])]
  return apartFrom(answers, labels, candidates, { what: `answer of ${role}`, of: 'the label is' })
}

function apartFrom(
  labels: Float64Array,
  answers: Float64Array | null,
  candidates: readonly number[],
  { what, of }: Words,
): Placeholder | null {
  const counts = new Map(candidates.map((value) => [value, 0]))
  for (const label of labels) {
    const n = counts.get(label)
    if (n !== undefined) counts.set(label, n + 1)
  }
  const often = candidates.filter((value) => counts.get(value)! >= LEAST)
  if (often.length === 0) return null
  const others = labels.map((label) => (often.includes(label) ? NaN : label))
  const sorted = sortedValues(others)
  if (sorted.length < LEAST_OTHERS) return null
  const large = answers ? quantile(sortedValues(distances(others, answers)), LARGE) : Infinity
  const [low, high] = [sorted[0]!, sorted.at(-1)!]
  for (const value of often) {
    const n = counts.get(value)!
    const gap = value < low ? low - value : value - high
    const seen = `“${value}” is the ${what} of ${count(n)} requests`
    const range = `all others lie between ${adaptive(low)} and ${adaptive(high)}`
    // Zeros far from all else are common and true; that a label of 0 stands for none only the answers can show.
    const isZero = value === 0 && what === 'label'
    if (gap > (high - low) / 2 && !isZero) return { value, detail: `${seen}, and ${range}` }
    if (!answers || !HABITUAL.has(value)) continue
    const own = distances(labels.map((label) => (label === value ? label : NaN)), answers) // prettier-ignore
    const far = own.reduce((sum, distance) => sum + (distance > large ? 1 : 0), 0) / n
    if (far > MOSTLY)
      return {
        value,
        detail: `${seen}, and ${of} further from it than from ${percent(LARGE, 0)} of the others in ${percent(far, 0)} of them`,
      }
  }
  return null
}

const distances = (labels: Float64Array, answers: Float64Array) =>
  labels.map((label, i) => Math.abs(label - answers[i]!))
