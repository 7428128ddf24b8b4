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

/** How many times its event's effect a quantity's is taken to be at most. */
const MOST_TIMES = 64
const PRECISION = 1e-9

/**
 * The effect of the quantity whose event of this share has the effect given: the inverse of tailEffect, by regula falsi on
 * logarithms (Illinois). Of a stronger dependence tailEffect takes longer: the way up is taken in steps.
 */
export function quantityEffect(effect: number, share: number): number {
  if (!(effect > 1) || !(share > 0) || !(share < 1)) return 1
  const wanted = Math.log(effect)
  const over = (x: number) => Math.log(tailEffect(Math.exp(x), share)) - wanted
  const end = wanted + Math.log(MOST_TIMES)
  let low = { x: wanted, over: over(wanted) }
  let high = low
  while (high.over < 0) {
    if (high.x >= end) return Math.exp(end)
    low = high
    const x = Math.min(end, high.x + Math.LN2)
    high = { x, over: over(x) }
  }
  for (let i = 0; i < 60 && high.x - low.x > PRECISION && high.over > 0; i++) {
    const x = high.x - (high.over * (high.x - low.x)) / (high.over - low.over)
    const found = { x, over: over(x) }
    if (Math.abs(found.over) < PRECISION) return Math.exp(x)
    // The end that stays counts half, so that the other one does not creep.
    if (found.over < 0) [low, high] = [found, { ...high, over: high.over / 2 }]
    else [low, high] = [{ ...low, over: low.over / 2 }, found]
  }
  return Math.exp(high.x)
}
