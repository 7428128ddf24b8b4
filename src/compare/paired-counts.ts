/** The change of a share on the same requests, from what either evaluation counted and what is known of single requests. */
import { differenceBounds } from '../evaluation/statistics/bounds'
import type { PairedCounts } from '../evaluation/statistics/paired'
import { plainWorth } from '../evaluation/statistics/worth'
import type { AccuracyDifference } from '../result/quality'
import type { Change } from './estimate'

/** Of the same n requests, how many are right in each, and how many are known, or must be, right in one alone. */
export interface Marginals {
  n: number
  rightA: number
  rightB: number
  /** The most requests that may be right in one and wrong in the other. */
  mostApart: number
}

/**
 * Counts of the pairing in which as many requests as possible differ: of a given difference that is the widest interval,
 * so that it holds for the true pairing too.
 */
function worstPairing({ n, rightA, rightB, mostApart }: Marginals): PairedCounts {
  const net = rightB - rightA
  const most = Math.min(mostApart, rightA + rightB, 2 * n - rightA - rightB)
  // Whole requests: as many as differ have the parity of the difference.
  const differ = Math.max(Math.abs(net), most - (Math.abs(most - net) % 2))
  const [firstOnly, secondOnly] = [(differ - net) / 2, (differ + net) / 2]
  return { bothRight: rightA - firstOnly, firstOnly, secondOnly, bothWrong: n - rightB - firstOnly }
}

/**
 * Change of the share that is right, second minus first, by the same bounds as the accuracy gate's (the wider of
 * Newcombe's method 10 and Tango's score interval).
 * @param share independent requests per request: the lesser of both evaluations
 * @param complete whether the pairing is the true one
 */
export function pairedChange(marginals: Marginals, share: number, complete: boolean): Change {
  const counts = worstPairing(marginals)
  const { n, rightA, rightB } = marginals
  const worth = { ...plainWorth(n), designEffect: 1 / share }
  return {
    value: (rightB - rightA) / n,
    how: complete ? 'paired' : 'bounded',
    at: (confidence) => differenceBounds(counts, { worth, confidence, looked: false }) ?? [-1, 1],
  }
}

/** A 2 x 2 table of primary and a candidate. */
type AgainstPrimary = Pick<
  AccuracyDifference,
  'bothCorrect' | 'primaryOnlyCorrect' | 'shadowOnlyCorrect' | 'bothWrong'
>

/**
 * How many requests may be right by one candidate alone, where both tables are of the same requests and the same primary:
 * those on which either candidate differs from primary, less those on which both are known to, or cannot but.
 * @param known requests that both fix, and that both break
 */
export function mostApart(
  a: AgainstPrimary,
  b: AgainstPrimary,
  known: { fixed: number; broken: number },
): number {
  const [wrong, right] = [a.bothWrong + a.shadowOnlyCorrect, a.bothCorrect + a.primaryOnlyCorrect]
  const fixes = a.shadowOnlyCorrect + b.shadowOnlyCorrect
  const breaks = a.primaryOnlyCorrect + b.primaryOnlyCorrect
  return (
    fixes - 2 * Math.max(known.fixed, fixes - wrong) + (breaks - 2 * Math.max(known.broken, breaks - right))
  )
}
