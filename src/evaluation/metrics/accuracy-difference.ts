/** Shadow's accuracy minus primary's, on the labelled requests that both answered. */
import type { AccuracyDifference } from '../../result/quality'
import { mcnemarExact, mcnemarMidP, newcombe10, tango } from '../statistics/paired'
import type { PairedCounts } from '../statistics/paired'
import { flipTotals } from '../tally'
import type { Tally } from '../tally'

/** @returns paired counts of a tally: primary first, shadow second. */
export function pairedCounts(tally: Tally): PairedCounts {
  const flips = flipTotals(tally)
  return {
    bothRight: flips.bothRight,
    firstOnly: flips.broken,
    secondOnly: flips.fixed,
    bothWrong: flips.bothWrongSame + flips.bothWrongDifferent,
  }
}

/**
 * The difference with Newcombe's method 10 (Newcombe 1998), which is closed, holds its coverage in small
 * samples and agrees with Tango's (given beside it) in large ones; p by mid-p McNemar (Fagerland 2013).
 * @param confidence of the interval that the gate is judged by; ci95 stays at 95 %
 */
export function accuracyDifference(counts: PairedCounts, confidence: number): AccuracyDifference {
  const { bothRight, firstOnly, secondOnly, bothWrong } = counts
  const n = bothRight + firstOnly + secondOnly + bothWrong
  const empty = n === 0
  return {
    value: empty ? null : (secondOnly - firstOnly) / n,
    ci95: newcombe10(counts),
    n,
    mcnemarMidP: empty ? null : mcnemarMidP(firstOnly, secondOnly),
    mcnemarExactP: empty ? null : mcnemarExact(firstOnly, secondOnly),
    method: "Newcombe's method 10",
    tangoCi95: tango(counts),
    interval: newcombe10(counts, confidence),
    primaryOnlyCorrect: firstOnly,
    shadowOnlyCorrect: secondOnly,
    bothCorrect: bothRight,
    bothWrong,
    reason: empty ? 'No labelled request was answered by both models.' : null,
  }
}
