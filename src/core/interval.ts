/** A confidence interval: both ends in the unit of its figure. */
export type Interval = [low: number, high: number]

/** The least and the largest of some numbers, those that are NaN left out; null where there are none. */
export function extentOf(values: ArrayLike<number>): Interval | null {
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  return low <= high ? [low, high] : null
}
