/**
 * First Wasserstein distance of two samples: the area between their cumulative distributions,
 * as scipy.stats.wasserstein_distance. Infinite where one has more at an infinity than the other.
 * @param a sorted, not empty; @param b sorted, not empty
 */
export function wassersteinDistance(a: Float64Array, b: Float64Array): number {
  let i = 0
  let j = 0
  let area = 0
  let x = Math.min(a[0]!, b[0]!)
  while (i < a.length || j < b.length) {
    const fromA = j >= b.length || (i < a.length && a[i]! <= b[j]!)
    const next = (fromA ? a[i] : b[j]) as number
    const apart = Math.abs(i / a.length - j / b.length)
    // From one infinite value to the next is no distance, and infinity less itself no number.
    if (apart > 0 && next !== x) area += apart * (next - x)
    x = next
    if (fromA) i++
    else j++
  }
  return area
}
