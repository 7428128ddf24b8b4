/** Means of rows that come in clusters: requests of one user, device or session are no independent evidence. */
import { moments } from './quantiles'

/** Rows added up by cluster. */
export interface ClusterSums {
  /** Rows that counted. */
  n: number
  /** Rows per cluster; every entry is at least 1. */
  sizes: Float64Array
  /** Per column, the sum of its values per cluster. */
  sums: Float64Array[]
}

/**
 * Adds up columns by cluster. A row counts where the first column has a number; a row whose code is below 0 belongs to
 * no known cluster and makes one of its own.
 * @param columns equally long
 * @param codes cluster of each row, whole numbers from 0: a table as long as the largest is kept
 */
export function sumByCluster(columns: Float64Array[], codes: Int32Array): ClusterSums {
  const first = columns[0] as Float64Array
  const { at, clusters, n } = places(first, codes)
  const sizes = new Float64Array(clusters)
  for (const g of at) if (g >= 0) sizes[g] = sizes[g]! + 1
  const sums = columns.map((column) => {
    const sum = new Float64Array(clusters)
    for (let i = 0; i < at.length; i++) {
      const g = at[i]!
      if (g >= 0) sum[g] = sum[g]! + column[i]!
    }
    return sum
  })
  return { n, sizes, sums }
}

/** Each row's cluster as a number from 0, -1 where the row does not count. */
function places(column: Float64Array, codes: Int32Array): { at: Int32Array; clusters: number; n: number } {
  let largest = -1
  for (const code of codes) if (code > largest) largest = code
  const place = new Int32Array(largest + 1).fill(-1)
  const at = new Int32Array(column.length).fill(-1)
  let clusters = 0
  let n = 0
  for (let i = 0; i < column.length; i++) {
    const v = column[i]!
    if (v !== v) continue
    n++
    const code = codes[i]!
    if (code < 0) at[i] = clusters++
    else {
      if (place[code] === -1) place[code] = clusters++
      at[i] = place[code]!
    }
  }
  return { at, clusters, n }
}

export interface ClusterVariance {
  mean: number
  /** Variance of the mean with G/(G-1), as statsmodels' `cov_type='cluster'` has it. */
  cr1: number
  /** Variance of the mean by the bias-reduced linearisation (CR2). */
  cr2: number
  /** Satterthwaite's degrees of freedom of CR2: the smaller of those under independent and under identical rows. */
  degrees: number
}

/**
 * Cluster-robust variance of the mean over rows (Bell, McCaffrey 2002; Pustejovsky, Tipton 2018). Of a mean the matrices
 * of CR2 are closed: a cluster's residual sum is divided by sqrt(1 - m/n).
 * @param sums of one column per cluster
 * @returns null of fewer than two clusters
 */
export function clusterVariance(n: number, sizes: Float64Array, sums: Float64Array): ClusterVariance | null {
  const mean = sums.reduce((total, sum) => total + sum, 0) / n
  const found = clusterCovariance(n, sizes, sums, sums)
  if (!found) return null
  return { mean, ...found, degrees: satterthwaite(n, sizes) }
}

/** Covariance of the means of two columns over the same clusters; null of fewer than two clusters. */
function clusterCovariance(
  n: number,
  sizes: Float64Array,
  first: Float64Array,
  second: Float64Array,
): { cr1: number; cr2: number } | null {
  const clusters = sizes.length
  if (clusters < 2) return null
  const total = (sums: Float64Array) => sums.reduce((sum, value) => sum + value, 0)
  const meanA = total(first) / n
  const meanB = total(second) / n
  let plain = 0
  let reduced = 0
  for (let g = 0; g < clusters; g++) {
    const m = sizes[g]!
    const product = (first[g]! - m * meanA) * (second[g]! - m * meanB)
    plain += product
    reduced += product / (1 - m / n)
  }
  return { cr1: (clusters / (clusters - 1) / n / n) * plain, cr2: reduced / n / n }
}

/**
 * Degrees of freedom by which CR2's estimate of a mean's variance spreads. The working model says what a cluster's rows
 * have in common: nothing (the usual one), or everything; the smaller answer is kept, because which holds is not known.
 */
export function satterthwaite(n: number, sizes: Float64Array): number {
  // With p_g the weights by which cluster g's residual sum depends on the rows and W the working covariance:
  // degrees = (sum p_g'W p_g)^2 / sum over g, h of (p_g'W p_h)^2. Double sums factor into sums of a m^2, a m^3 and a m^4, a = 1/(1 - m/n).
  let [squares, second, third, fourth] = [0, 0, 0, 0]
  for (const m of sizes) {
    squares += m * m
    const weighted = (m * m) / (1 - m / n)
    second += weighted
    third += weighted * m
    fourth += weighted * m * m
  }
  // Identical rows: p_g'W p_h = sqrt(a_g a_h) m_g m_h (q - m_g/n - m_h/n) where g and h differ.
  const q = squares / (n * n)
  let apart = second * second
  let together =
    q * q * second ** 2 - (4 * q * second * third) / n + (2 * (second * fourth + third ** 2)) / n ** 2
  let trace = 0
  for (const m of sizes) {
    const a = 1 / (1 - m / n)
    const own = a * m * m * (1 - (2 * m) / n + q)
    trace += own
    apart -= (a * m * m) ** 2
    together += own * own - (a * m * m * (q - (2 * m) / n)) ** 2
  }
  return Math.min(1 / (q + apart / n ** 4), trace ** 2 / together)
}

export interface DesignEffect {
  clusters: number
  /** Kish's mean size, sum m^2 / sum m: the design effect if a cluster's rows were all alike. */
  most: number
  /** Variance of the mean over that of as many independent rows; null where the column does not vary. */
  value: number | null
  /** Share of the variance that is between clusters (analysis of variance); null where it does not vary. */
  icc: number | null
  degrees: number
  /** Clusters that have anything but 0: a variance is learnt from them alone. */
  eventful: number
}

/** How much less n clustered rows say than n independent ones; null of fewer than two clusters. */
export function designEffect(column: Float64Array, codes: Int32Array): DesignEffect | null {
  const sums = sumByCluster([column], codes)
  const { squares } = moments(column)
  return effectOfSums(sums, { squares, eventful: () => eventfulClusters(column, codes) })
}

/**
 * The same of what the clusters add up to.
 * @param of the first column: the sum of squared distances from its mean, and the clusters that have anything but 0
 */
export function effectOfSums(
  { n, sizes, sums }: ClusterSums,
  { squares, eventful }: { squares: number; eventful: () => number },
): DesignEffect | null {
  const first = sums[0] as Float64Array
  const found = clusterVariance(n, sizes, first)
  if (!found) return null
  let most = 0
  let between = 0
  for (let g = 0; g < sizes.length; g++) {
    const m = sizes[g]!
    most += (m * m) / n
    between += m * (first[g]! / m - found.mean) ** 2
  }
  const naive = squares / (n - 1) / n
  const varies = squares > 0
  return {
    clusters: sizes.length,
    most,
    value: varies ? found.cr2 / naive : null,
    icc: varies ? intraclass(between, squares, n, sizes.length, most) : null,
    degrees: found.degrees,
    eventful: eventful(),
  }
}

function intraclass(between: number, squares: number, n: number, clusters: number, most: number): number {
  const size = (n - most) / (clusters - 1)
  if (n === clusters) return 0
  const msb = between / (clusters - 1)
  const msw = Math.max(0, squares - between) / (n - clusters)
  return (msb - msw) / (msb + (size - 1) * msw)
}

function eventfulClusters(column: Float64Array, codes: Int32Array): number {
  const events = column.map((v) => (v === 0 ? NaN : v))
  return sumByCluster([events], codes).sizes.length
}
