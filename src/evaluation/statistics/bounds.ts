/**
 * The bounds that gates judge by, one convention for all: each end of an interval is a one-sided bound at the confidence
 * chosen, at the number of independent rows that the figure's rows are worth.
 */
import type { Interval } from '../../core/interval'
import { leastTrue, lowerBound, trialsToSettle, upperBound } from './binomial'
import { zTwoSided } from './distributions'
import { chosenInterval, scaledCounts } from './double-sampling'
import type { ChosenCounts } from './double-sampling'
import { newcombe10, tango, tangoScore } from './paired'
import type { PairedCounts } from './paired'
import { differenceCapital, differenceSequence, rateSequence } from './sequence'
import { effectiveN } from './worth'
import type { Worth } from '../../result/sections/independence'

export interface Judged {
  worth: Worth
  /** One-sided confidence, such as 0.95. */
  confidence: number
  /**
   * Whether this evaluation was looked at before, on fewer rows. The first look may use up the whole level; all later
   * ones together get a tenth of it, by a confidence sequence: at most 1.1 times the level in all, however many follow.
   */
  looked: boolean
}

const LATER_LOOKS = 0.1

const levelOf = ({ confidence }: Judged) => (1 - confidence) * LATER_LOOKS

/** @returns rows of equal worth per row seen; 1 where nothing depends on anything. */
export const shareOfRows = ({ worth, confidence }: Judged): number =>
  worth.n === 0 ? 1 : effectiveN(worth, confidence) / worth.n

/**
 * Bounds of second's share right minus first's: the wider of Newcombe's method 10 and Tango's score interval on either
 * side. Alone, Newcombe's passes up to 7 % on the line where flips are rare and Tango's up to 6 % where rows are few.
 * @returns null where nothing was counted
 */
export function differenceBounds(counts: PairedCounts, judged: Judged): Interval | null {
  const scaled = scaledBy(counts, shareOfRows(judged))
  if (judged.looked) {
    const seen = differenceCounts(scaled)
    if (seen.plus + seen.minus + seen.zero === 0) return null
    return differenceSequence(seen, levelOf(judged))
  }
  const twoSided = 2 * judged.confidence - 1
  const [a, b] = [newcombe10(scaled, twoSided), tango(scaled, twoSided)]
  return a && b && [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
}

/**
 * Bounds of the difference that labels of some disagreements justify (see chosenInterval). Looked at before, agreements are
 * thinned to the rate at which disagreements are labelled: what is left is a random sample of requests of which every
 * outcome is known, so that the sequence by betting holds of it at every look.
 */
export function chosenBounds(counts: ChosenCounts, judged: Judged): Interval {
  const scaled = scaledCounts(counts, shareOfRows(judged))
  if (!judged.looked) return chosenInterval(scaled, 2 * judged.confidence - 1)
  const { n, disagreements, labelled, fixed, broken } = scaled
  const zero = Math.max(0, (n * labelled) / disagreements - fixed - broken)
  return differenceSequence({ plus: fixed, minus: broken, zero }, levelOf(judged))
}

/** Whether the lower bound of the difference is above a line: the same answer, without looking for the bound. */
export function isAbove(counts: PairedCounts, line: number, judged: Judged): boolean {
  const scaled = scaledBy(counts, shareOfRows(judged))
  const { plus, minus, zero } = differenceCounts(scaled)
  const n = plus + minus + zero
  if (n === 0 || (plus - minus) / n <= line) return false
  if (judged.looked) return differenceCapital({ plus, minus, zero }, line) >= -Math.log(levelOf(judged))
  const twoSided = 2 * judged.confidence - 1
  return newcombe10(scaled, twoSided)![0] > line && tangoScore(scaled, n, line) > zTwoSided(twoSided)
}

const differenceCounts = ({ bothRight, firstOnly, secondOnly, bothWrong }: PairedCounts) => ({
  plus: secondOnly,
  minus: firstOnly,
  zero: bothRight + bothWrong,
})

/** The counts of so many times the rows. */
export const scaledBy = (counts: PairedCounts, by: number): PairedCounts => ({
  bothRight: counts.bothRight * by,
  firstOnly: counts.firstOnly * by,
  secondOnly: counts.secondOnly * by,
  bothWrong: counts.bothWrong * by,
})

/** Bounds of a rate, k of n: exact (Clopper, Pearson 1934). [0, 1] where n is 0. */
export function rateBounds(k: number, n: number, judged: Judged): Interval {
  if (n === 0) return [0, 1]
  const by = shareOfRows(judged)
  if (judged.looked) return rateSequence(k * by, n * by, levelOf(judged))
  return [lowerBound(k * by, n * by, judged.confidence), upperBound(k * by, n * by, judged.confidence)]
}

/** The upper of these bounds alone. */
export function rateUpper(k: number, n: number, judged: Judged): number {
  if (n === 0 || judged.looked) return rateBounds(k, n, judged)[1]
  const by = shareOfRows(judged)
  return upperBound(k * by, n * by, judged.confidence)
}

/** Rows in all that settle a rate against its limit, at the rate seen; null where none would (see trialsToSettle). */
export function rowsToSettle(rate: number, limit: number, judged: Judged): number | null {
  if (judged.looked) {
    if (Math.abs(rate - limit) < 1e-12 || limit <= 0) return null
    return leastTrue((n) => {
      const [lower, upper] = rateBounds(rate * n, n, judged)
      return rate < limit ? upper < limit : lower > limit
    })
  }
  const trials = trialsToSettle(rate, limit, judged.confidence)
  return trials === null ? null : Math.ceil(trials / shareOfRows(judged))
}
