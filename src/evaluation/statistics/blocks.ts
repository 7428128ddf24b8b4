/** How far dependence reaches in a series, from the series itself. */

export interface BlockLength {
  /** Rows per block for the stationary bootstrap. */
  stationary: number
  /** Rows per block for the circular block bootstrap. */
  circular: number
}

/**
 * Block length that minimises the error of a bootstrap's variance (Politis, White 2004, with the correction of Patton,
 * Politis, White 2009), as `optimal_block_length` of the Python package arch computes it. The time grows as n^1.5:
 * meant for series of up to some ten thousand rows.
 * @param series in time's order, without NaN
 * @returns null of fewer than 10 rows, or where the series does not vary
 */
export function optimalBlockLength(series: Float64Array): BlockLength | null {
  const n = series.length
  if (n < 10) return null
  const mean = series.reduce((sum, v) => sum + v, 0) / n
  const centred = series.map((v) => v - mean)
  const runs = Math.max(5, Math.floor(Math.log10(n)))
  const mostLags = Math.ceil(Math.sqrt(n)) + runs
  if (mostLags + 1 >= n || centred.every((v) => v === 0)) return null
  const { covariances, lastLag } = correlogram(centred, runs, mostLags)
  const m = Math.min(lastLag === null ? mostLags : 2 * Math.max(1, lastLag), mostLags)
  let g = 0
  let longRun = covariances[0]!
  for (let k = 1; k <= m; k++) {
    const weight = k / m <= 0.5 ? 1 : 2 * (1 - k / m)
    g += 2 * weight * k * covariances[k]!
    longRun += 2 * weight * covariances[k]!
  }
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3))
  const length = (d: number) => Math.min(most, ((2 * g * g) / d) ** (1 / 3) * n ** (1 / 3))
  return { stationary: length(2 * longRun ** 2), circular: length((4 / 3) * longRun ** 2) }
}

/** Autocovariances, and the first lag after which `runs` correlations in a row are insignificant. */
function correlogram(centred: Float64Array, runs: number, mostLags: number) {
  const n = centred.length
  const critical = 2 * Math.sqrt(Math.log10(n) / n)
  const covariances = new Float64Array(mostLags + 1)
  let lastLag: number | null = null
  let quiet = 0
  let head = squaresOf(centred)
  let tail = head
  for (let lag = 0; lag <= mostLags; lag++) {
    // The sums of squares leave out one row more than the lag does: so does arch.
    head -= centred[n - 1 - lag]! ** 2
    tail -= centred[lag]! ** 2
    // Checked before this lag is added: the runs before it count.
    if (lag >= runs && quiet >= runs && lastLag === null) lastLag = lag - runs
    const product = lagged(centred, lag)
    covariances[lag] = product / n
    quiet = Math.abs(product) / Math.sqrt(head * tail) < critical ? quiet + 1 : 0
  }
  return { covariances, lastLag }
}

const squaresOf = (values: Float64Array) => values.reduce((sum, v) => sum + v * v, 0)

/** @returns the sum of products of rows `lag` apart. */
export function lagged(centred: Float64Array, lag: number): number {
  let sum = 0
  for (let i = lag; i < centred.length; i++) sum += centred[i]! * centred[i - lag]!
  return sum
}
