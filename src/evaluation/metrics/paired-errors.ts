/** |error| of both models on the same requests. */
import type { EvaluationData } from '../input'

export interface PairedErrors {
  /** Of primary and of shadow. */
  a: Float64Array
  b: Float64Array
  /** Row of each. */
  rows: Int32Array
}

/**
 * |error| of both models on the labelled requests that both answered.
 * @param order rows in the order wanted; null for the log's
 */
export function pairedErrors(
  data: Pick<EvaluationData, 'n' | 'primary' | 'shadow'>,
  labels: Float64Array,
  order: Int32Array | null,
): PairedErrors {
  const a = new Float64Array(data.n)
  const b = new Float64Array(data.n)
  const rows = new Int32Array(data.n)
  let n = 0
  for (let i = 0; i < data.n; i++) {
    const row = order ? order[i]! : i
    const t = labels[row]!
    const p = distance(data.primary.values[row]!, t)
    const s = distance(data.shadow.values[row]!, t)
    if (Number.isNaN(p) || Number.isNaN(s)) continue
    a[n] = p
    b[n] = s
    rows[n++] = row
  }
  return { a: a.subarray(0, n), b: b.subarray(0, n), rows: rows.subarray(0, n) }
}

/** |error|; infinite where either is, also where both are, which by subtraction would look like no answer. */
function distance(value: number, label: number): number {
  const apart = Math.abs(value - label)
  return apart !== apart && value === value && label === label ? Infinity : apart
}
