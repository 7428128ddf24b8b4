/** Shadow's accuracy minus primary's, on the labelled requests that both answered. */
import type { AccuracyDifference } from '../../result/quality'
import { mcnemarExact, mcnemarMidP, newcombe10, tango } from '../statistics/paired'
import type { PairedCounts } from '../statistics/paired'
import { differenceBounds, scaledBy, shareOfRows } from '../statistics/bounds'
import type { Judged } from '../statistics/bounds'
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
 * @param judged how the gate judges: its interval is of two one-sided bounds; ci95 is two-sided
 */
export function accuracyDifference(counts: PairedCounts, judged: Judged): AccuracyDifference {
  const { bothRight, firstOnly, secondOnly, bothWrong } = counts
  const n = bothRight + firstOnly + secondOnly + bothWrong
  const empty = n === 0
  return {
    value: empty ? null : (secondOnly - firstOnly) / n,
    ci95: newcombe10(worthCounts(counts, judged)),
    n,
    mcnemarMidP: empty ? null : mcnemarMidP(firstOnly, secondOnly),
    mcnemarExactP: empty ? null : mcnemarExact(firstOnly, secondOnly),
    method: "Newcombe's method 10",
    tangoCi95: tango(worthCounts(counts, judged)),
    interval: differenceBounds(counts, judged),
    primaryOnlyCorrect: firstOnly,
    shadowOnlyCorrect: secondOnly,
    bothCorrect: bothRight,
    bothWrong,
    reason: empty ? 'No labelled request was answered by both models.' : null,
  }
}

/** The counts as so many independent rows, where clusters are known or dependence in time is credible. */
function worthCounts(counts: PairedCounts, { worth, looked }: Judged): PairedCounts {
  if (!worth.credible) return counts
  return scaledBy(counts, shareOfRows({ worth, confidence: 0.975, looked }))
}
