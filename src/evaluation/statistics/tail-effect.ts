/** What dependence of a quantity makes of the dependence of a rare event in it: latency, and latency over the SLA. */
import { normalQuantile } from './distributions'

/** Gauss-Legendre nodes and weights on -1..1, of order 10. */
const NODES = [
  0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717,
]
const WEIGHTS = [
  0.2955242247147529, 0.2692667193099963, 0.219086362515982, 0.1494513491505806, 0.0666713443086881,
]
/** Lags that are added up at most: beyond, the quantity's own design effect stands. */
const MOST_LAGS = 2000

/**
 * Correlation of "x is past its share-quantile" and the same of y, for x and y jointly normal with correlation `rho`
 * (0 to 1): the normal density integrated over the correlation (Plackett 1954).
 */
export function eventCorrelation(rho: number, share: number): number {
  const h = normalQuantile(share)
  const top = Math.asin(Math.min(1, rho))
  let sum = 0
  NODES.forEach((node, i) => {
    for (const x of [node, -node]) {
      const sine = Math.sin((top * (x + 1)) / 2)
      sum += WEIGHTS[i]! * Math.exp((-h * h) / (1 + sine))
    }
  })
  return (sum * top) / 2 / (2 * Math.PI) / (share * (1 - share))
}

/**
 * Design effect in time of a rare event, from that of the quantity in which it is the tail: correlations that fall
 * geometrically give the quantity's effect, and each is translated as in a normal copula. Extremes of such a series are
 * less dependent than the series is, so this is at most the effect given.
 * @param effect long-run variance of the quantity's normal scores over their variance, at least 1
 * @param share how often the event happens, in (0, 1)
 */
export function tailEffect(effect: number, share: number): number {
  if (!(effect > 1) || !(share > 0) || !(share < 1)) return 1
  const phi = (effect - 1) / (effect + 1)
  let sum = 1
  let rho = phi
  for (let lag = 1; rho > 1e-3; lag += 1, rho *= phi) {
    if (lag > MOST_LAGS) return effect
    sum += 2 * eventCorrelation(rho, share)
  }
  return Math.min(effect, sum)
}

/** The effect of the quantity whose event of this share has the effect given: the inverse of tailEffect, by bisection. */
export function quantityEffect(effect: number, share: number): number {
  if (!(effect > 1) || !(share > 0) || !(share < 1)) return 1
  let low = effect
  let high = effect * 64
  if (tailEffect(high, share) < effect) return high
  for (let i = 0; i < 30; i++) {
    const middle = Math.sqrt(low * high)
    if (tailEffect(middle, share) < effect) low = middle
    else high = middle
  }
  return high
}
