/**
 * Whether requests are missing from a log, where it counts them: ids that are a counter, times at a regular interval. What
 * was left out may have been what failed; a log that counts nothing cannot tell.
 */
import type { PackedText } from '../../core/columns'
import { textAt } from '../../core/columns'
import type { MissingRequests } from '../../result/sections/independence'
import type { EvaluationData } from '../input'
import { requestsLeftOut } from '../left-out'

/** Fewer requests make no counter. */
const FEWEST = 100
/** Steps that are one: of a counter that others count with, or of a sample, they are fewer. */
const MOSTLY = 0.8
/** Of a regular interval, relative. */
const REGULAR = 0.02
const MOST_DIGITS = 15
const [ZERO, NINE] = [48, 57]

/** @returns null where nothing in the log counts its requests */
export function missingRequests({ ids, n, times, requests }: EvaluationData): MissingRequests | null {
  if (n < FEWEST) return null
  const counter = numbersOf(ids, n)
  const counted = counter && gapsOf(counter.sort(), 1)
  // What was read and left out is not missing: it says so by itself.
  const skipped = requestsLeftOut(requests)
  if (counted) return { by: 'ids', ...counted, missing: Math.max(0, counted.missing - skipped) }
  if (!times || times.some((time) => time !== time)) return null
  const sorted = times.slice().sort()
  const step = typicalStep(sorted)
  const regular = step > 0 ? gapsOf(sorted, step) : null
  return regular && { by: 'times', ...regular, missing: Math.max(0, regular.missing - skipped) }
}

/**
 * Digits at the end of ids that are alike before them; null where one has none or begins otherwise, and where they are the
 * places of the requests, which may be all that is known of them.
 */
function numbersOf(ids: PackedText, n: number): Float64Array | null {
  const { bytes, offsets } = ids
  if (offsets.length <= n) return null
  const first = textAt(ids, 0)
  const before = first.length - (/\d*$/.exec(first)?.[0].length ?? 0)
  const numbers = new Float64Array(n)
  let places = before === 0
  for (let i = 0; i < n; i++) {
    const [from, to] = [offsets[i]! + before, offsets[i + 1]!]
    if (to <= from || to - from > MOST_DIGITS) return null
    for (let at = 0; at < before; at++) if (bytes[offsets[i]! + at] !== bytes[offsets[0]! + at]) return null
    let value = 0
    for (let at = from; at < to; at++) {
      const digit = bytes[at]!
      if (digit < ZERO || digit > NINE) return null
      value = value * 10 + digit - ZERO
    }
    numbers[i] = value
    places &&= value === i + 1
  }
  return places ? null : numbers
}

/** The step that most neighbours are apart: the median. */
function typicalStep(sorted: Float64Array): number {
  const steps = new Float64Array(sorted.length - 1)
  for (let i = 0; i < steps.length; i++) steps[i] = sorted[i + 1]! - sorted[i]!
  return steps.sort()[Math.floor(steps.length / 2)]!
}

/** @returns null where the steps are not that one for the most part, or no multiples of it */
function gapsOf(sorted: Float64Array, step: number): Pick<MissingRequests, 'gaps' | 'missing' | 'n'> | null {
  let [steps, ones, gaps, missing, odd, again] = [0, 0, 0, 0, 0, 0]
  for (let i = 1; i < sorted.length; i++) {
    const apart = (sorted[i]! - sorted[i - 1]!) / step
    if (apart === 0) {
      again++
      continue
    }
    steps++
    const whole = Math.round(apart)
    if (Math.abs(apart - whole) > REGULAR * Math.max(1, whole)) odd++
    else if (whole === 1) ones++
    else if (whole > 1) {
      gaps++
      missing += whole - 1
    }
  }
  // A number that comes again counts something else: requests of a day, rows of a part.
  if (
    again > (1 - MOSTLY) * steps ||
    steps < FEWEST - 1 ||
    ones < MOSTLY * steps ||
    odd > (1 - MOSTLY) * gaps
  )
    return null
  return { gaps, missing, n: steps + 1 }
}
