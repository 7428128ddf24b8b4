/** The order in which requests came, where the log tells. */
import type { EvaluationData } from '../input'

export interface TimeOrder {
  /** times: of the log; log: its lines, for want of times; null: not known, because the lines are sorted by outcome. */
  by: 'times' | 'log' | null
  /** Rows in that order; null where it is the order they are in. */
  rows: Int32Array | null
}

type Ordered = Pick<EvaluationData, 'n' | 'times' | 'labels' | 'primary' | 'shadow' | 'latency'>

/**
 * Rows in the order of their times; where the log has none, in its own order, unless it is sorted by what came of the
 * requests: a table of rows put together by hand, where neighbours say nothing of time.
 */
export function orderInTime(data: Ordered): TimeOrder {
  const { times } = data
  if (times && vary(times)) return { by: 'times', rows: ascending(times) ? null : byTime(times) }
  return { by: sortedByOutcome(data) ? null : 'log', rows: null }
}

/** A column in that order. */
export function ordered<T extends Float64Array | Int32Array>(column: T, { rows }: TimeOrder): T {
  if (!rows) return column
  const moved = column.slice() as T
  for (let i = 0; i < rows.length; i++) moved[i] = column[rows[i]!]!
  return moved
}

/**
 * Places of a sample of rows in the order of time; null where that is how they stand.
 * @param sample rows of the log; null for all of them
 */
export function placesInTime({ rows }: TimeOrder, sample: Int32Array | null): Int32Array | null {
  if (!rows || !sample) return rows
  const rank = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) rank[rows[i]!] = i
  return Int32Array.from(sample, (_, at) => at).sort((a, b) => rank[sample[a]!]! - rank[sample[b]!]!)
}

function vary(times: Float64Array): boolean {
  const first = times.find((t) => t === t)
  return first !== undefined && times.some((t) => t === t && t !== first)
}

function ascending(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if (times[i]! < times[i - 1]!) return false
  return true
}

/** Stable; rows without a time stay behind the row before them. */
function byTime(times: Float64Array): Int32Array {
  const filled = times.slice()
  let last = -Infinity
  for (let i = 0; i < filled.length; i++) {
    if (Number.isNaN(filled[i])) filled[i] = last
    else last = filled[i]!
  }
  const rows = Int32Array.from(filled, (_, i) => i)
  return rows.sort((x, y) => filled[x]! - filled[y]! || x - y)
}

/** Whether each outcome, or each label, is one run of lines. */
function sortedByOutcome(data: Ordered): boolean {
  const { n, labels, primary, shadow } = data
  const latency =
    data.latency?.rows === null ? (data.latency.shadow ?? data.latency.primary)?.total : undefined
  const outcome = (i: number) => {
    const failed = (primary.errors[i]! > 0 ? 1 : 0) + (shadow.errors[i]! > 0 ? 2 : 0)
    const right = labels
      ? (primary.classes[i] === labels[i] ? 4 : 0) + (shadow.classes[i] === labels[i] ? 8 : 0)
      : 0
    return failed + right
  }
  if (oneRunEach(n, outcome)) return true
  if (labels && oneRunEach(n, (i) => labels[i]!)) return true
  return latency !== undefined && latency.length > 0 && oneRunEach(latency.length, (i) => latency[i]!)
}

/** Whether a column has no value that comes back after another one came; false where it has one value only. */
function oneRunEach(n: number, value: (i: number) => number): boolean {
  const seen = new Set<number>()
  let last = NaN
  for (let i = 0; i < n; i++) {
    const v = value(i)
    if (Object.is(v, last)) continue
    if (seen.has(v)) return false
    seen.add(v)
    if (seen.size * LEAST_RUN > n) return false
    last = v
  }
  return seen.size > 1
}

/** Numbers that never come back are no sorted table: its values come so many times each at the least. */
const LEAST_RUN = 3
