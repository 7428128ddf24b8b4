/** Each model's own accuracy over all requests, from labels of agreements and of disagreements at rates of their own. */
import type { Interval } from '../../core/interval'
import { wilson } from './binomial'

/** Counts may be fractional: so many independent requests as they are worth. */
export interface WeightedCounts {
  /** Requests that both answered, and those on which they differ. */
  n: number
  disagreements: number
  /** Labelled ones of each, and on how many of them the model is right. */
  labelled: number
  right: number
  labelledAgreements: number
  rightAgreements: number
}

/**
 * Stratified after the fact (Cochran 1977, chapters 5A and 12): each stratum's accuracy times its share of the requests.
 * That the shares are those of a sample is a third source of error; the three are joined by the square-and-add rule (Zou,
 * Donner 2008) of score intervals (Wilson 1927), which do not collapse where all labelled ones come out the same.
 * @returns null where a stratum has requests and no label
 */
export function weightedAccuracy(of: WeightedCounts): { value: number; ci95: Interval } | null {
  const share = of.n > 0 ? of.disagreements / of.n : 0
  const part = (right: number, labelled: number, weight: number) => {
    if (weight === 0) return { value: 0, ci95: [0, 0] as Interval }
    return labelled > 0 ? { value: right / labelled, ci95: wilson(right, labelled) as Interval } : null
  }
  const apart = part(of.right, of.labelled, share)
  const alike = part(of.rightAgreements, of.labelledAgreements, 1 - share)
  if (of.n === 0 || !apart || !alike) return null
  const value = share * apart.value + (1 - share) * alike.value
  const shares = wilson(of.disagreements, of.n) as Interval
  const between = apart.value - alike.value
  const joined = (side: 0 | 1) => {
    // Where disagreements are less often right, more of them is what lowers accuracy.
    const other = between < 0 ? shares[1 - side]! : shares[side]
    return Math.hypot(
      share * (apart.value - apart.ci95[side]),
      (1 - share) * (alike.value - alike.ci95[side]),
      between * (share - other),
    )
  }
  return { value, ci95: [Math.max(0, value - joined(0)), Math.min(1, value + joined(1))] }
}
