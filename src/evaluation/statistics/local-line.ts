/** A line through what is near the end of a range, to say what is at that end: local linear regression (Fan, Gijbels 1996). */

export interface LocalLine {
  /** The line at 0. */
  at: number
  /** Its standard error: the larger of that of rows and that of groups (Cameron, Miller 2015). */
  error: number
  /** By how much the line rises from 0 to the width. */
  rise: number
}

/** Fewer show no line; fewer groups no standard error. */
const FEWEST = 75
const FEWEST_GROUPS = 15

/**
 * @param rows in the order of their groups
 * @param x from 0 to the width, of every row
 * @param group rows of the same one are not independent
 * @returns null where there are too few rows, or they are all in one place
 */
export function localLine(
  rows: readonly number[],
  x: Float64Array,
  y: ArrayLike<number>,
  group: Float64Array,
  width: number,
): LocalLine | null {
  if (rows.length < FEWEST || !(width > 0)) return null
  // A triangular kernel: what is at the end counts most.
  const weight = (i: number) => 1 - (0.999 * x[i]!) / width
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0]
  for (const i of rows) {
    const k = weight(i)
    w += k
    wx += k * x[i]!
    wxx += k * x[i]! * x[i]!
    wy += k * y[i]!
    wxy += k * x[i]! * y[i]!
  }
  const determinant = w * wxx - wx * wx
  if (!(determinant > 1e-9 * w * wxx)) return null
  const slope = (w * wxy - wx * wy) / determinant
  const at = (wy - slope * wx) / w
  // What a residual does to the line at 0, squared: row by row, and group by group.
  let [byRows, byGroups, ofGroup, groups] = [0, 0, 0, 0]
  rows.forEach((i, place) => {
    const score = (weight(i) * (wxx - wx * x[i]!) * (y[i]! - at - slope * x[i]!)) / determinant
    byRows += score * score
    if (place > 0 && group[i] !== group[rows[place - 1]!]) {
      byGroups += ofGroup * ofGroup
      ofGroup = 0
      groups++
    }
    ofGroup += score
  })
  groups++
  byGroups += ofGroup * ofGroup
  if (groups < FEWEST_GROUPS) return null
  const variance = Math.max(byRows, (byGroups * groups) / (groups - 1))
  return { at, error: Math.sqrt(variance), rise: slope * width }
}
