/** The stretch of a series whose sum is largest. */

export interface Stretch {
  from: number
  /** Exclusive. */
  to: number
  sum: number
}

/** By Kadane's algorithm (Bentley 1984, CACM 27:865), of what each value is above a line, or below it where the sign is -1. */
export function largestStretch(
  values: Float64Array | Int8Array,
  { line = 0, sign = 1 }: { line?: number; sign?: 1 | -1 } = {},
): Stretch {
  let [start, sum, from, to, most] = [0, 0, 0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    if (sum <= 0) {
      sum = 0
      start = i
    }
    sum += sign * (values[i]! - line)
    if (sum <= most) continue
    most = sum
    from = start
    to = i + 1
  }
  return { from, to, sum: most }
}

/** The sum alone, of small whole numbers: by their bits, with no turns that a processor has to guess, in a third of the time. */
export function largestSum(values: Int8Array): number {
  let [sum, most] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    // Nothing in place of what is below 0, and the larger of two: their sign, spread over all bits, is the mask.
    sum = (sum & ~(sum >> 31)) + values[i]!
    const more = sum - most
    most += more & ~(more >> 31)
  }
  return most
}

/**
 * Whether a difference of so many standard errors in the worst of all stretches of a series is no accident: less than
 * once in ten thousand series, each of n / length places apart being a chance of its own.
 */
export function isBeyondChance(z: number, n: number, length: number): boolean {
  return z > 0 && (z * z) / 2 >= Math.log(n / Math.max(1, length)) + BEYOND
}

const BEYOND = Math.log(1e4)
