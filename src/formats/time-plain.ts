/** The one notation that most logs write, read by its characters: a regular expression takes ten times as long. */
import type { TextColumn } from '../core/columns'

const [ZERO, DASH, COLON, POINT, T, SPACE, Z] = [48, 45, 58, 46, 84, 32, 90]
/** Before its fraction: 2001-01-14T13:55:36 */
const SECONDS = 19
const MS_A_DAY = 86_400_000

/** The longest text that is one: nine digits behind the seconds, and Z. */
const LONGEST = SECONDS + 11
const scratch = new Uint8Array(LONGEST)

/**
 * @param text 2001-01-14T13:55:36Z, with a blank in place of T or a fraction of up to nine digits too
 * @returns milliseconds since 1970; NaN for any other text, whatever else it may be
 */
export function plainUtc(text: string): number {
  if (text.length > LONGEST) return NaN
  // What is no ASCII is no digit either, and must not become one as its code is cut to a byte.
  for (let i = 0; i < text.length; i++) scratch[i] = text.charCodeAt(i) < 128 ? text.charCodeAt(i) : 0
  return plainUtcAt(scratch, 0, text.length)
}

/** The same of bytes. */
function plainUtcAt(bytes: Uint8Array, from: number, to: number): number {
  const last = to - from - 1
  if (last < SECONDS || last >= LONGEST || bytes[to - 1] !== Z) return NaN
  if (bytes[from + 4] !== DASH || bytes[from + 7] !== DASH) return NaN
  if (bytes[from + 13] !== COLON || bytes[from + 16] !== COLON) return NaN
  const between = bytes[from + 10]
  if (between !== T && between !== SPACE) return NaN
  const year = two(bytes, from) * 100 + two(bytes, from + 2)
  const month = two(bytes, from + 5)
  const day = two(bytes, from + 8)
  // A day that its month does not have is the next month's, as elsewhere; what is no date at all is told there, too.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && year >= 1000)) return NaN
  const hours = two(bytes, from + 11)
  const seconds = (hours * 60 + two(bytes, from + 14)) * 60 + two(bytes, from + 17)
  return daysBefore(year, month, day) * MS_A_DAY + seconds * 1000 + fraction(bytes, from + SECONDS, to - 1)
}

/** Two digits; NaN where they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - ZERO
  const ones = bytes[at + 1]! - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

/** Milliseconds behind the seconds. */
function fraction(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0
  const digits = to - from - 1
  if (bytes[from] !== POINT || digits < 1) return NaN
  let value = 0
  for (let i = from + 1; i < to; i++) {
    const digit = bytes[i]! - ZERO
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return (value / 10 ** digits) * 1000
}

/** Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms": days_from_civil). */
function daysBefore(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** Of texts as the bytes that they came as: all of them in the plainest notation, without a string; null for any others. */
export function plainTimes({ ascii }: TextColumn): Float64Array | null {
  if (!ascii || ascii.offsets.length < 2) return null
  const { bytes, offsets } = ascii
  const moments = new Float64Array(offsets.length - 1)
  for (let i = 0; i < moments.length; i++) {
    moments[i] = plainUtcAt(bytes, offsets[i]!, offsets[i + 1]!)
    if (Number.isNaN(moments[i])) return null
  }
  return moments
}
