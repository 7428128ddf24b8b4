/** A column as if it were normal: by rank, so that dependence is measured whatever the distribution. */
import { normalQuantile } from './distributions'

const LEVELS = 128
/** Values that the levels are read from: evenly spaced rows, enough for levels of a percent. */
const MOST_SAMPLED = 8192

/**
 * Normal scores (van der Waerden 1952) in 128 levels: a full ranking of a million values would take a second and tell
 * nothing more of their correlation.
 * @param values without NaN
 */
export function normalScores(values: Float64Array): Float64Array {
  const n = values.length
  const size = Math.min(n, MOST_SAMPLED)
  const sample = Float64Array.from({ length: size }, (_, i) => values[Math.floor((i * n) / size)]!).sort()
  const edges = Float64Array.from(
    { length: LEVELS - 1 },
    (_, j) => sample[Math.min(size - 1, Math.floor(((j + 1) * size) / LEVELS))]!,
  )
  const scores = Float64Array.from({ length: LEVELS }, (_, j) => normalQuantile((j + 0.5) / LEVELS))
  const scored = new Float64Array(n)
  for (let i = 0; i < n; i++) scored[i] = scores[levelOf(edges, values[i]!)]!
  return scored
}

/** @returns how many edges are below v. */
function levelOf(edges: Float64Array, v: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (edges[middle]! < v) low = middle + 1
    else high = middle
  }
  return low
}
