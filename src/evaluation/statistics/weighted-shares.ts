/** The mean of amounts that outcomes are worth, from how often each came up. */
import type { Interval } from '../../core/interval'
import { scaledPart, sumInterval, type Correlated } from './mover'
import { rareLimits } from './rare-share'

/**
 * Interval of the mean amount per request (MOVER: Zou, Donner 2008): the limits of each outcome's share, which are apart
 * where it never came up, joined by the correlation that shares of one sample have.
 * @param counts of each outcome; more than 0 in all @param amounts what one of each is worth; 0 adds nothing
 */
export function meanAmountInterval(counts: number[], amounts: number[], confidence = 0.95): Interval {
  const n = counts.reduce((sum, c) => sum + c, 0)
  const paid = counts.flatMap((count, i) => (amounts[i] === 0 ? [] : [{ count, amount: amounts[i]! }]))
  const parts = paid.map(({ count, amount }) =>
    scaledPart({ value: count / n, limits: rareLimits(count, n, confidence) }, amount),
  )
  const correlations = paid.flatMap((a, i) =>
    paid.slice(0, i).flatMap((b, j): Correlated[] => {
      const odds = (a.count / (n - a.count)) * (b.count / (n - b.count))
      return Number.isFinite(odds) ? [[i, j, -Math.sqrt(odds) * Math.sign(a.amount * b.amount)]] : []
    }),
  )
  return sumInterval(parts, correlations)
}
