/**
 * Intervals of sums and ratios from the intervals of their parts (MOVER, "method of variance estimates recovery": Zou,
 * Donner 2008, Stat Med 27:1693; ratios: Donner, Zou 2012, Stat Methods Med Res 21:347). Each part keeps the skewness
 * of its own interval, so that the whole holds where a part is at its best or worst, as the delta method does not.
 */
import type { Interval } from '../../core/interval'

/** An estimate with its limits. */
export interface Part {
  value: number
  limits: Interval
}

/** Two estimates, by their places, and their correlation. */
export type Correlated = readonly [i: number, j: number, correlation: number]

/**
 * Interval of the sum of estimates.
 * @param correlations of pairs of them, once or in parts; others are independent
 */
export function sumInterval(parts: readonly Part[], correlations: readonly Correlated[] = []): Interval {
  const value = parts.reduce((sum, part) => sum + part.value, 0)
  const reach = (side: 0 | 1) => {
    const far = parts.map((part) => Math.abs(part.limits[side] - part.value))
    let squares = far.reduce((sum, d) => sum + d * d, 0)
    for (const [i, j, correlation] of correlations) squares += 2 * correlation * far[i]! * far[j]!
    return Math.sqrt(Math.max(0, squares))
  }
  return [value - reach(0), value + reach(1)]
}

/** The same part times a number; a negative one exchanges the limits. */
export function scaledPart({ value, limits }: Part, by: number): Part {
  const ends = limits.map((limit) => limit * by) as Interval
  return { value: value * by, limits: by < 0 ? [ends[1], ends[0]] : ends }
}

/**
 * Interval of a / b, both at least 0 and b's lower limit above 0: the ratios R at which the interval of a - R b holds 0.
 * @param correlation of the two estimates
 */
export function ratioInterval(a: Part, b: Part, correlation = 0): Interval {
  const roots = (limitA: number, limitB: number) => {
    const [dA, dB] = [limitA - a.value, limitB - b.value]
    const middle = a.value * b.value + correlation * dA * dB
    const square = a.value ** 2 - dA ** 2
    const below = b.value ** 2 - dB ** 2
    return { sum: middle + Math.sqrt(Math.max(0, middle ** 2 - square * below)), square, below }
  }
  const low = roots(a.limits[0], b.limits[1])
  const high = roots(a.limits[1], b.limits[0])
  return [low.sum > 0 ? Math.max(0, low.square / low.sum) : 0, high.sum / high.below]
}
