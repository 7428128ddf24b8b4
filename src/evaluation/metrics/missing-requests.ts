/**
 * Whether requests are missing from a log, where it counts them: ids that are a counter, times at a regular interval. What
 * was left out may have been what failed; a log that counts nothing cannot tell.
 */
import type { PackedText } from '../../core/columns'
import type { MissingRequests } from '../../result/sections/independence'
import type { EvaluationData } from '../input'
import { requestsLeftOut } from '../left-out'

/** Fewer requests make no counter. */
const FEWEST = 100
/** Steps that are one: of a counter that others count with, or of a sample, they are fewer. */
const MOSTLY = 0.8
/** Of a regular interval, relative. */
const REGULAR = 0.02
const [ZERO, NINE, LOWER_A] = [48, 57, 97]

/** @returns null where nothing in the log counts its requests */
export function missingRequests({ ids, n, times, requests }: EvaluationData): MissingRequests | null {
  if (n < FEWEST) return null
  const counted = countedBy(countersOf(ids, n, DECIMAL)) ?? countedBy(countersOf(ids, n, HEX))
  // What was read and left out is not missing: it says so by itself.
  const skipped = requestsLeftOut(requests)
  if (counted) return { by: 'ids', ...counted, missing: Math.max(0, counted.missing - skipped) }
  if (!times || times.some((time) => time !== time)) return null
  const sorted = times.slice().sort()
  const step = typicalStep(sorted)
  const regular = step > 0 ? gapsOf([sorted], step) : null
  return regular && { by: 'times', ...regular, missing: Math.max(0, regular.missing - skipped) }
}

interface Digits {
  base: number
  /** More are no whole number that a double holds. */
  most: number
  /** The least share of ids whose last digit is a letter. */
  letters: number
  /** The worth of a byte; -1 where it is no digit. */
  of: (byte: number) => number
}

const decimal = (byte: number) => (byte >= ZERO && byte <= NINE ? byte - ZERO : -1)
const DECIMAL: Digits = { base: 10, most: 15, letters: 0, of: decimal }
const HEX: Digits = {
  base: 16,
  most: 13,
  letters: 0.25,
  of: (byte) => (byte >= LOWER_A && byte < LOWER_A + 6 ? byte - LOWER_A + 10 : decimal(byte)),
}

const countedBy = (counters: Float64Array[] | null) => counters && gapsOf(counters, 1, beginsAnew)

/**
 * Digits at the end of ids, ascending, by what stands before them: a day, a machine or a part counts for itself. null where
 * an id has none, where few begin alike, and where they are the places of the requests, which may be all that is known of them.
 */
function countersOf({ bytes, offsets }: PackedText, n: number, digits: Digits): Float64Array[] | null {
  if (offsets.length <= n) return null
  const counters = new Map<string, number[]>()
  let [places, before, lettered] = [true, 0, 0]
  let last: number[] | null = null
  for (let i = 0; i < n; i++) {
    const [start, to] = [offsets[i]!, offsets[i + 1]!]
    let from = to
    let [value, worth] = [0, 1]
    for (let digit; from > start && (digit = digits.of(bytes[from - 1]!)) >= 0; from--) {
      if (to - from >= digits.most) return null
      value += digit * worth
      worth *= digits.base
    }
    if (from === to) return null
    if (value % digits.base > 9) lettered++
    places &&= from === start && value === i + 1
    if (last === null || !alike(bytes, offsets[i - 1]!, before, start, from)) {
      const name = decoder.decode(bytes.subarray(start, from))
      last = counters.get(name) ?? []
      counters.set(name, last)
      if (counters.size * FEWEST > n) return null
    }
    before = from - start
    last.push(value)
  }
  // What has hardly a letter for its last digit counts by tens, and one of its ids is a word.
  if (places || lettered < n * digits.letters) return null
  return [...counters.values()].map((numbers) => Float64Array.from(numbers).sort())
}

const decoder = new TextDecoder()

/** Whether an id begins as the one before it does. */
function alike(bytes: Uint8Array, one: number, length: number, from: number, to: number): boolean {
  if (to - from !== length) return false
  for (let at = 0; at < length; at++) if (bytes[one + at] !== bytes[from + at]) return false
  return true
}

/** The step that most neighbours are apart: the median. */
function typicalStep(sorted: Float64Array): number {
  const steps = new Float64Array(sorted.length - 1)
  for (let i = 0; i < steps.length; i++) steps[i] = sorted[i + 1]! - sorted[i]!
  return steps.sort()[Math.floor(steps.length / 2)]!
}

/** Whether a number is the first after a date, or after another part's: 20260902000001. */
const beginsAnew = (value: number, apart: number): boolean =>
  apart >= FEWEST && value % 10 ** Math.round(Math.log10(apart)) <= 1

/** @returns null where the steps of these counters are not that one for the most part, or no multiples of it */
function gapsOf(
  counters: readonly Float64Array[],
  step: number,
  anew: (value: number, apart: number) => boolean = () => false,
): Pick<MissingRequests, 'gaps' | 'missing' | 'n'> | null {
  let [n, steps, ones, gaps, missing, odd, again] = [0, 0, 0, 0, 0, 0, 0]
  for (const sorted of counters) {
    n++
    for (let i = 1; i < sorted.length; i++) {
      const apart = (sorted[i]! - sorted[i - 1]!) / step
      if (apart === 0) {
        again++
        continue
      }
      n++
      const whole = Math.round(apart)
      if (anew(sorted[i]!, whole)) continue
      steps++
      if (Math.abs(apart - whole) > REGULAR * Math.max(1, whole)) odd++
      else if (whole === 1) ones++
      else if (whole > 1) {
        gaps++
        missing += whole - 1
      }
    }
  }
  // A number that comes again counts something else: requests of a day, rows of a part.
  const counts = again <= (1 - MOSTLY) * steps && steps >= FEWEST - counters.length && ones >= MOSTLY * steps
  return counts && odd <= (1 - MOSTLY) * gaps ? { gaps, missing, n } : null
}
