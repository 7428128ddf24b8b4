/** Paired bootstrap of means, seeded. */
import type { Interval } from '../../core/interval'
import { seeded } from '../../core/random'

export const DRAWS = 2000
/** Beyond so many rows, blocks of neighbouring rows are drawn instead of rows. */
const BLOCKS = 1000

export interface Bootstrap {
  ci95: Interval
  /** The interval at the confidence asked for. */
  interval: Interval
  draws: number
  /** Rows per block; 1 where rows were drawn one by one. */
  blockRows: number
}

export interface BootstrapOptions {
  seed: number
  confidence: number
  draws?: number
  blockRows?: number
}

/** As bootstrapFigures, of one statistic. */
export function bootstrapMeans(
  columns: Float64Array[],
  statistic: (means: number[]) => number,
  options: BootstrapOptions,
): Bootstrap | null {
  return bootstrapFigures(columns, [statistic], options)?.[0] ?? null
}

/**
 * Percentile intervals of statistics of column means (Efron, Tibshirani 1993). All columns are drawn together, row
 * by row, which keeps the pairing. Long columns are drawn in 1,000 blocks of neighbours (Künsch 1989): the cost
 * stays bounded, and what neighbours share in time is kept. NaN rows must have been left out.
 * @param columns equally long, at least one row
 * @param statistics each from the mean of every column to a figure
 * @returns an interval per statistic; null of fewer than two rows
 */
function bootstrapFigures(
  columns: Float64Array[],
  statistics: ((means: number[]) => number)[],
  options: BootstrapOptions,
): Bootstrap[] | null {
  const n = columns[0]?.length ?? 0
  if (n < 2) return null
  const draws = options.draws ?? DRAWS
  const blockRows = options.blockRows ?? Math.max(1, Math.ceil(n / BLOCKS))
  const blocks = Math.ceil(n / blockRows)
  const sums = columns.map((column) => blockSums(column, blockRows, blocks))
  const sizes = Float64Array.from({ length: blocks }, (_, b) => Math.min(blockRows, n - b * blockRows))
  const random = seeded(options.seed)
  const values = statistics.map(() => new Float64Array(draws))
  const picks = new Uint32Array(blocks)
  for (let d = 0; d < draws; d++) {
    for (let b = 0; b < blocks; b++) picks[b] = random.below(blocks)
    const rows = sumAt(sizes, picks)
    const means = sums.map((column) => sumAt(column, picks) / rows)
    statistics.forEach((statistic, s) => ((values[s] as Float64Array)[d] = statistic(means)))
  }
  return values.map((drawn) => {
    drawn.sort()
    const interval = percentiles(drawn, options.confidence)
    return { ci95: percentiles(drawn, 0.95), interval, draws, blockRows }
  })
}

function sumAt(values: Float64Array, picks: Uint32Array): number {
  let sum = 0
  for (let b = 0; b < picks.length; b++) sum += values[picks[b]!]!
  return sum
}

function blockSums(column: Float64Array, blockRows: number, blocks: number): Float64Array {
  const sums = new Float64Array(blocks)
  for (let i = 0; i < column.length; i++) {
    const b = Math.floor(i / blockRows)
    sums[b] = sums[b]! + column[i]!
  }
  return sums
}

/** @param sorted bootstrap values */
export function percentiles(sorted: Float64Array, confidence: number): Interval {
  const tail = (1 - confidence) / 2
  const at = (q: number) =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(q * (sorted.length - 1))))]!
  return [at(tail), at(1 - tail)]
}
