/** How many rows settle a gate with which chance, if what was seen is the truth. */
import { binomialCdf, binomialQuantile, normalCdf, normalQuantile } from './distributions'
import { leastTrue, lowerBound, upperBound } from './binomial'
import { chosenBounds, differenceBounds, rateBounds, shareOfRows } from './bounds'
import type { Judged } from './bounds'
import { chosenDifference } from './double-sampling'
import type { ChosenCounts } from './double-sampling'
import type { PairedCounts } from './paired'

/** The chance at which a number of rows is called enough. */
export const CHANCE = 0.8

/** Beside the rows that settle it at what was seen: the chance that they do, and the rows of an 80 % chance. */
export interface Chances {
  chance: number
  /** Rows in all; null past all bounds. */
  likely: number | null
}

/**
 * Of a difference: whether counts at n rows settle it although chance moved the difference towards the line by z of its
 * standard errors.
 */
function settles(seen: PairedCounts, line: number, judged: Judged, n: number, z: number): boolean {
  const { bothRight, firstOnly, secondOnly, bothWrong } = seen
  const all = bothRight + firstOnly + secondOnly + bothWrong
  const [b, c] = [firstOnly / all, secondOnly / all]
  const value = c - b
  const better = value > line
  const error = Math.sqrt(Math.max(0, b + c - value * value) / (n * shareOfRows(judged)))
  const moved = value + (better ? -z : z) * error
  const flips = Math.max(b + c, Math.abs(moved))
  const counts = {
    firstOnly: (n * (flips - moved)) / 2,
    secondOnly: (n * (flips + moved)) / 2,
    bothWrong: (n * bothWrong) / all,
    bothRight: n * Math.max(0, 1 - flips - bothWrong / all),
  }
  const bounds = differenceBounds(counts, judged)
  return bounds !== null && (better ? bounds[0] > line : bounds[1] < line)
}

/** @param rows that settle it at the difference seen */
export function differenceChances(seen: PairedCounts, line: number, judged: Judged, rows: number): Chances {
  return chancesOf((n, z) => settles(seen, line, judged, n, z), rows)
}

/** @param settled whether n rows settle it although chance moved what is seen towards the line by z standard errors */
function chancesOf(settled: (n: number, z: number) => boolean, rows: number): Chances {
  let [low, high] = [-4, 4]
  for (let i = 0; i < 30; i++) {
    const z = (low + high) / 2
    if (settled(rows, z)) low = z
    else high = z
  }
  return { chance: normalCdf(low), likely: leastTrue((n) => settled(n, normalQuantile(CHANCE))) }
}

/**
 * Of a difference from labels of disagreements: which requests come, and which disagreements are labelled, both move it.
 * @param at the counts at so many rows, of the shares seen
 * @param rows that settle it at the difference seen
 */
export function chosenChances(
  at: (rows: number) => ChosenCounts,
  line: number,
  judged: Judged,
  rows: number,
): Chances {
  return chancesOf((asked, z) => {
    const counts = at(asked)
    const { n, disagreements, labelled, fixed, broken } = counts
    const value = chosenDifference(counts)
    const better = value > line
    const moved = value + (better ? -z : z) * chosenError(counts, shareOfRows(judged))
    const net = Math.min(1, Math.max(-1, (moved * n) / disagreements)) * labelled
    const flips = Math.max(fixed + broken, Math.abs(net))
    const drawn = { n, disagreements, labelled, fixed: (flips + net) / 2, broken: (flips - net) / 2 }
    const [low, high] = chosenBounds(drawn, judged)
    return better ? low > line : high < line
  }, rows)
}

/** Standard error of that difference. @param by rows of equal worth per row */
function chosenError({ n, disagreements, labelled, fixed, broken }: ChosenCounts, by: number): number {
  const [share, mean, flipped] = [disagreements / n, (fixed - broken) / labelled, (fixed + broken) / labelled]
  const ofRequests = (share * flipped - (share * mean) ** 2) / n
  const ofChoice = (share ** 2 * (flipped - mean ** 2) * (1 - labelled / disagreements)) / labelled
  return Math.sqrt(Math.max(0, ofRequests + ofChoice) / by)
}

/** Of a rate: the count is binomial at the rate seen, of as many independent rows as the rows are worth. */
export function rateChances(rate: number, limit: number, judged: Judged, rows: number): Chances | null {
  const by = shareOfRows(judged)
  const below = rate < limit
  const settled = (n: number, k: number): boolean => {
    const [lower, upper] = judged.looked
      ? rateBounds(k / by, n / by, judged)
      : [lowerBound(k, n, judged.confidence), upperBound(k, n, judged.confidence)]
    return below ? upper < limit : lower > limit
  }
  if (rate <= 0 || rate >= 1) return null
  const trials = Math.max(1, Math.floor(rows * by))
  const turning = turningCount(trials, below, (k) => settled(trials, k))
  const chance = below ? binomialCdf(turning, trials, rate) : 1 - binomialCdf(turning - 1, trials, rate)
  const likely = leastTrue((n) => settled(n, binomialQuantile(below ? CHANCE : 1 - CHANCE, n, rate)))
  return { chance, likely: likely === null ? null : Math.ceil(likely / by) }
}

/** The last count that settles it from below, or the first that does from above. */
function turningCount(n: number, below: boolean, settled: (k: number) => boolean): number {
  let [low, high] = [-1, n + 1]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (settled(middle) === below) low = middle
    else high = middle
  }
  return below ? low : high
}

/** Of a mean, whose interval of a z reaches `half` to the line's side and is `distance` from it: by the normal law. */
export function meanChances(rows: number, n: number, half: number, distance: number, z: number): Chances {
  const error = half / z
  const at = Math.sqrt(rows / n)
  const chance = normalCdf((distance / error) * at - z)
  return { chance, likely: Math.ceil(n * (((z + normalQuantile(CHANCE)) * error) / distance) ** 2) }
}
