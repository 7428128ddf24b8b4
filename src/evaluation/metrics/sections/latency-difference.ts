/** How much slower shadow is, on the same requests. */
import { optimalBlockLength } from '../../statistics/blocks'
import { DRAWS, percentiles } from '../../statistics/bootstrap'
import { seeded } from '../../../core/random'
import { quantile } from '../../statistics/quantiles'
import { sortedOrder } from '../../statistics/sort-numbers'
import type { Section } from '../section'

/** Rows that are resampled at most: 2,000 draws of them take a fraction of a second. */
const MOST_ROWS = 5000

/**
 * Paired percentile bootstrap, 2,000 seeded draws; of circular blocks of neighbours, as long as the differences ask for
 * (Politis, White 2004), where these are correlated in time, which warming, throttling and garbage collection make them.
 */
export const section: Section<'latencyDifference'> = {
  key: 'latencyDifference',
  compute({ data, seed }) {
    const { primary, shadow } = data.latency ?? {}
    if (!primary || !shadow) return null
    const [a, b] = paired(primary.total, shadow.total)
    if (a.length < 10) return null
    const x = thinned(a)
    const y = thinned(b)
    const autocorrelation = lagOne(x, y)
    const n = x.length
    const correlated = Math.abs(autocorrelation) > 2 / Math.sqrt(n)
    const blockRows = correlated ? blockLength(x, y) : 1
    return { n, of: a.length, ...resample(x, y, blockRows, seed), draws: DRAWS, blockRows, autocorrelation }
  },
}

/** Rows per block; n^(1/3) where the series is too short to say. */
function blockLength(x: Float64Array, y: Float64Array): number {
  const found = optimalBlockLength(y.map((v, i) => v - x[i]!))
  return Math.max(2, Math.round(found?.circular ?? Math.cbrt(x.length)))
}

function resample(x: Float64Array, y: Float64Array, blockRows: number, seed: number) {
  const n = x.length
  const rankX = ranked(x)
  const rankY = ranked(y)
  const countX = new Uint16Array(n)
  const countY = new Uint16Array(n)
  const means = new Float64Array(DRAWS)
  const medians = new Float64Array(DRAWS)
  const tails = new Float64Array(DRAWS)
  const random = seeded(seed)
  for (let d = 0; d < DRAWS; d++) {
    countX.fill(0)
    countY.fill(0)
    let sum = 0
    for (let drawn = 0; drawn < n;) {
      const start = random.below(n)
      for (let j = 0; j < blockRows && drawn < n; j += 1, drawn += 1) {
        const row = (start + j) % n
        sum += y[row]! - x[row]!
        const rx = rankX.place[row]!
        const ry = rankY.place[row]!
        countX[rx] = countX[rx]! + 1
        countY[ry] = countY[ry]! + 1
      }
    }
    means[d] = sum / n
    medians[d] = quantileOf(rankY.sorted, countY, 0.5) - quantileOf(rankX.sorted, countX, 0.5)
    tails[d] = quantileOf(rankY.sorted, countY, 0.95) - quantileOf(rankX.sorted, countX, 0.95)
  }
  const interval = (values: Float64Array) => percentiles(values.sort(), 0.95)
  const at = (q: number) => quantile(rankY.sorted, q) - quantile(rankX.sorted, q)
  let total = 0
  for (let i = 0; i < n; i++) total += y[i]! - x[i]!
  return {
    mean: { value: total / n, ci95: interval(means) },
    p50: { value: at(0.5), ci95: interval(medians) },
    p95: { value: at(0.95), ci95: interval(tails) },
  }
}

/** Values sorted, and each row's place among them: a draw is then a count per place, and needs no sort. */
function ranked(values: Float64Array) {
  const order = sortedOrder(values)
  const place = new Uint32Array(values.length)
  order.forEach((row, i) => {
    place[row] = i
  })
  return { place, sorted: Float64Array.from(order, (row) => values[row]!) }
}

/** Linear quantile of a sample given as counts of sorted values. */
function quantileOf(sorted: Float64Array, counts: Uint16Array, q: number): number {
  const at = q * (sorted.length - 1)
  const want = Math.floor(at)
  let seen = 0
  let i = 0
  while (seen + counts[i]! <= want) seen += counts[i++]!
  const low = sorted[i]!
  if (seen + counts[i]! > want + 1 || at === want) return low
  let j = i + 1
  while (j < sorted.length - 1 && counts[j] === 0) j++
  return low + ((sorted[j] ?? low) - low) * (at - want)
}

/** Rows that both sides have a value of. */
function paired(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const rows = Math.min(a.length, b.length)
  const kept = [new Float64Array(rows), new Float64Array(rows)] as const
  let n = 0
  for (let i = 0; i < rows; i++) {
    const [x, y] = [a[i]!, b[i]!]
    if (x !== x || y !== y) continue
    kept[0][n] = x
    kept[1][n++] = y
  }
  return [kept[0].subarray(0, n), kept[1].subarray(0, n)]
}

function thinned(values: Float64Array): Float64Array {
  if (values.length <= MOST_ROWS) return values
  return Float64Array.from(
    { length: MOST_ROWS },
    (_, i) => values[Math.floor((i * values.length) / MOST_ROWS)]!,
  )
}

function lagOne(x: Float64Array, y: Float64Array): number {
  const d = x.map((v, i) => y[i]! - v)
  const mean = d.reduce((sum, v) => sum + v, 0) / d.length
  let together = 0
  let alone = 0
  for (let i = 0; i < d.length; i++) {
    const e = d[i]! - mean
    alone += e * e
    if (i > 0) together += e * (d[i - 1]! - mean)
  }
  return alone === 0 ? 0 : together / alone
}
