/** What labels of some disagreements say of all requests. */
import type { Interval } from '../../core/interval'
import { tango } from './paired'

/** Counts may be fractional, for planning. */
export interface ChosenCounts {
  /** Requests that both answered. */
  n: number
  /** Of those, on how many the two differ. */
  disagreements: number
  /** Disagreements that were labelled: all of them, or a random sample. */
  labelled: number
  /** Labelled ones on which only the second, only the first is right. */
  fixed: number
  broken: number
}

/** @returns second's accuracy minus first's over all n: agreements cancel, so it is their mean times their share. */
export function chosenDifference({ n, disagreements, labelled, fixed, broken }: ChosenCounts): number {
  return (disagreements / n) * ((fixed - broken) / labelled)
}

/** The same counts of so many times the requests: where these are worth fewer independent ones. */
export function scaledCounts(counts: ChosenCounts, by: number): ChosenCounts {
  const { n, disagreements, labelled, fixed, broken } = counts
  return {
    n: n * by,
    disagreements: disagreements * by,
    labelled: labelled * by,
    fixed: fixed * by,
    broken: broken * by,
  }
}

/**
 * Interval of that difference in double sampling (Cochran 1977, chapter 12): which requests came, and which
 * disagreements were labelled, are two sources of error. Each gives a score interval (Tango 1998) of its own, the
 * second narrowed by the finite population correction, so that it vanishes where all are labelled; the two are
 * joined by the square-and-add rule (Zou, Donner 2008). Unlike a normal interval it does not collapse
 * where the few labelled ones all came out the same way.
 */
export function chosenInterval(counts: ChosenCounts, confidence = 0.95): Interval {
  const { n, disagreements, labelled, fixed, broken } = counts
  const value = chosenDifference(counts)
  const share = disagreements / n
  const requests = scored(
    fixed * (disagreements / labelled),
    broken * (disagreements / labelled),
    n,
    confidence,
  )
  const left = disagreements - labelled
  const k = left > 0 ? (disagreements - 1) / left : Infinity
  const mean = (fixed - broken) / labelled
  const choice: Interval =
    k < Infinity ? scored(fixed * k, broken * k, labelled * k, confidence) : [mean, mean]
  const joined = (side: 0 | 1) => Math.hypot(value - requests[side], share * (mean - choice[side]))
  return [Math.max(-1, value - joined(0)), Math.min(1, value + joined(1))]
}

function scored(fixed: number, broken: number, n: number, confidence: number): Interval {
  const rest = Math.max(0, n - fixed - broken)
  return tango(
    { bothRight: rest, firstOnly: broken, secondOnly: fixed, bothWrong: 0 },
    confidence,
  ) as Interval
}
