/**
 * First Wasserstein distance of two samples: the area between their cumulative distributions,
 * as scipy.stats.wasserstein_distance.
 * @param a sorted, not empty; @param b sorted, not empty
 */
export function wassersteinDistance(a: Float64Array, b: Float64Array): number {
  let i = 0
  let j = 0
  let area = 0
  let x = Math.min(a[0] as number, b[0] as number)
  while (i < a.length || j < b.length) {
    const nextA = i < a.length ? (a[i] as number) : Infinity
    const nextB = j < b.length ? (b[j] as number) : Infinity
    const next = Math.min(nextA, nextB)
    area += Math.abs(i / a.length - j / b.length) * (next - x)
    x = next
    if (nextA <= nextB) i += 1
    else j += 1
  }
  return area
}
