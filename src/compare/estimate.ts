/**
 * A figure with its bounds at any confidence, and the change from one to another by what is known of the requests of both.
 * Every bound is one-sided at the confidence asked for, as a gate's is: an interval of 95 % asks for 0.975.
 */
import type { Interval } from '../core/interval'
import { normalQuantile } from '../evaluation/statistics/distributions'
import { scaledPart, sumInterval, type Correlated, type Part } from '../evaluation/statistics/mover'

export interface Estimate {
  value: number
  /** @param confidence of each end alone, such as 0.95 */
  at(confidence: number): Interval
}

/**
 * What the interval of a change rests on.
 * identical: figures of the same files, which cannot differ; paired: every request of both is known;
 * bounded: the same requests, paired as badly as their counts allow; apart: two samples that share no request;
 * occasions: times of two runs, which can have no more in common than their requests;
 * dependent: which requests they share is not known, so that either end takes half of the error (Bonferroni).
 */
export type How = 'identical' | 'paired' | 'bounded' | 'apart' | 'occasions' | 'dependent'

export interface Change extends Estimate {
  how: How
}

/**
 * From an interval that was written down at one confidence. Others take its distances by the normal quantile, each side
 * for itself; at the confidence written down it is the interval itself.
 * @param ends null where a side has no bound
 * @param written one-sided confidence of either end
 */
export function fromInterval(value: number, ends: [number | null, number | null], written: number): Estimate {
  const below = ends[0] === null ? Infinity : value - ends[0]
  const above = ends[1] === null ? Infinity : ends[1] - value
  return {
    value,
    at(confidence) {
      // At 0.5, where quantiles are 0, nothing was written down that could be stretched.
      const by = confidence === written ? 1 : normalQuantile(confidence) / normalQuantile(written)
      return [value - below * by, value + above * by]
    },
  }
}

/**
 * Of two figures that share no request, or whose dependence can only narrow the change: MOVER (Zou, Donner 2008, Stat
 * Med 27:1693).
 */
export function apart(a: Estimate, b: Estimate, how: 'apart' | 'occasions' = 'apart'): Change {
  return { ...correlated(a, b, 0), how }
}

/**
 * Of two figures of the same requests that are correlated at least so much: MOVER with a correlation (Zou 2007, Psychol
 * Methods 12:399).
 */
export function correlated(a: Estimate, b: Estimate, correlation: number): Change {
  const correlations: Correlated[] = correlation === 0 ? [] : [[0, 1, -correlation]]
  return {
    value: b.value - a.value,
    how: 'bounded',
    at(confidence) {
      const [before, now] = [a, b].map((one) => ({ value: one.value, limits: one.at(confidence) })) as [
        Part,
        Part,
      ]
      return sumInterval([now, scaledPart(before, -1)], correlations)
    },
  }
}

/**
 * Of two figures that may share requests in any way: both intervals at half the error, their far ends against each other
 * (Bonferroni). It holds whatever the dependence, and is wider than it need be.
 */
export function dependent(a: Estimate, b: Estimate): Change {
  return {
    value: b.value - a.value,
    how: 'dependent',
    at(confidence) {
      const half = 1 - (1 - confidence) / 2
      const [[al, ah], [bl, bh]] = [a.at(half), b.at(half)]
      return [bl - ah, bh - al]
    },
  }
}

/** Of the same files, and the same. */
export const identical: Change = { value: 0, how: 'identical', at: () => [0, 0] }

/** The same change, seen from the other side, or in another unit. */
export function scaled<E extends Estimate>(estimate: E, by: number): E {
  return {
    ...estimate,
    value: by * estimate.value || 0,
    at(confidence: number) {
      const [low, high] = estimate.at(confidence)
      return by < 0 ? [by * high, by * low] : [by * low, by * high]
    },
  }
}

/**
 * The least error with which a claim holds: where `holds(confidence)` is true up to some confidence and false above.
 * By bisection to 1e-6; 1 where it holds at none.
 */
export function errorOf(holds: (confidence: number) => boolean): number {
  let [fails, does] = [0, 0.5]
  if (!holds(1 - does)) return 1
  for (let i = 0; i < 40 && does - fails > 1e-6; i++) {
    const middle = (fails + does) / 2
    if (holds(1 - middle)) does = middle
    else fails = middle
  }
  return does
}
