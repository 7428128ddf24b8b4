/** Paired bootstrap of means, seeded. */
import type { Interval } from '../result'
import { seeded } from './random'

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

/**
 * Percentile interval of a statistic of column means (Efron, Tibshirani 1993). All columns are drawn together, row
 * by row, which keeps the pairing. Long columns are drawn in 1,000 blocks of neighbours (Künsch 1989): the cost
 * stays bounded, and what neighbours share in time is kept. NaN rows must have been left out.
 * @param columns equally long, at least one row
 * @param statistic from the mean of every column to the figure
 */
export function bootstrapMeans(
  columns: Float64Array[],
  statistic: (means: number[]) => number,
  options: { seed: number; confidence: number; draws?: number; blockRows?: number },
): Bootstrap | null {
  const n = columns[0]?.length ?? 0
  if (n < 2) return null
  const draws = options.draws ?? DRAWS
  const blockRows = options.blockRows ?? Math.max(1, Math.ceil(n / BLOCKS))
  const blocks = Math.ceil(n / blockRows)
  const sums = columns.map((column) => blockSums(column, blockRows, blocks))
  const sizes = Float64Array.from({ length: blocks }, (_, b) => Math.min(blockRows, n - b * blockRows))
  const random = seeded(options.seed)
  const values = new Float64Array(draws)
  for (let d = 0; d < draws; d += 1) {
    const totals = columns.map(() => 0)
    let rows = 0
    for (let b = 0; b < blocks; b += 1) {
      const pick = random.below(blocks)
      rows += sizes[pick] as number
      for (let c = 0; c < sums.length; c += 1)
        totals[c] = (totals[c] as number) + ((sums[c] as Float64Array)[pick] as number)
    }
    values[d] = statistic(totals.map((t) => t / rows))
  }
  values.sort()
  return {
    ci95: percentiles(values, 0.95),
    interval: percentiles(values, options.confidence),
    draws,
    blockRows,
  }
}

function blockSums(column: Float64Array, blockRows: number, blocks: number): Float64Array {
  const sums = new Float64Array(blocks)
  for (let i = 0; i < column.length; i += 1) {
    const b = Math.floor(i / blockRows)
    sums[b] = (sums[b] as number) + (column[i] as number)
  }
  return sums
}

/** @param sorted bootstrap values */
export function percentiles(sorted: Float64Array, confidence: number): Interval {
  const tail = (1 - confidence) / 2
  const at = (q: number) =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(q * (sorted.length - 1))))] as number
  return [at(tail), at(1 - tail)]
}
