/** Decimals from bytes: of more than fifteen digits and with an exponent too, as pandas writes any float64. */

/** Powers of ten that a double holds exactly. */
export const POWERS = Float64Array.from({ length: 23 }, (_, i) => 10 ** i)
const [MINUS, PLUS, ZERO] = [45, 43, 48]
/** Digits that a double holds exactly as an integer, whatever they are. */
const EXACT = 15
/** Digits beyond those: so many that the product of both parts is still exact in two doubles. */
const MORE = 4
const HALF = 2 ** 27
/** Cuts a double into two halves whose products are exact (Veltkamp 1968). */
const CUT = HALF + 1
/** How much of itself the correction of a quotient may be off: two roundings of 2 ** -53, amply. */
const DOUBT = 2 ** -48

/**
 * The double that is nearest to a decimal of up to 19 significant digits, without a string. The quotient of the digits and
 * a power of ten is corrected by its own remainder, computed exactly (Dekker, "A floating-point technique for extending
 * the available precision", 1971); where even that leaves open which of two doubles is nearer, nothing is said.
 * @param point the decimal sign
 * @returns NaN for all that is not told so: whole numbers of more than fifteen digits (they may be too large to be exact, which is
 *   flagged elsewhere), more digits, larger powers, a tie, and what is no decimal
 */
export function decimalOf(bytes: Uint8Array, from: number, to: number, point: number): number {
  let i = from
  const negative = bytes[i] === MINUS
  if (negative || bytes[i] === PLUS) i++
  let high = 0
  let low = 0
  let significant = 0
  let digits = 0
  let decimals = -1
  for (; i < to; i++) {
    const byte = bytes[i]!
    const digit = byte - ZERO
    if (digit >= 0 && digit <= 9) {
      if (significant < EXACT) high = high * 10 + digit
      else low = low * 10 + digit
      if (high > 0) significant++
      if (decimals >= 0) decimals++
      digits++
    } else if (byte === point && decimals < 0) decimals = 0
    else break
  }
  const exponent = exponentOf(bytes, i, to)
  if (digits === 0 || significant > EXACT + MORE) return NaN
  if (i === to && decimals < 0 && significant > EXACT) return NaN
  const power = exponent - Math.max(0, decimals)
  const value = scaled(high, low, Math.max(0, significant - EXACT), power)
  return negative ? -value : value
}

/** What stands behind the digits; 0 where nothing does, NaN where it is no exponent. */
function exponentOf(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0
  let i = from
  if ((bytes[i++]! | 32) !== 101) return NaN
  const negative = bytes[i] === MINUS
  if (negative || bytes[i] === PLUS) i++
  // More than three digits are no power that is exact.
  if (i >= to || to - i > 3) return NaN
  let exponent = 0
  for (; i < to; i++) {
    const digit = bytes[i]! - ZERO
    if (digit < 0 || digit > 9) return NaN
    exponent = exponent * 10 + digit
  }
  return negative ? -exponent : exponent
}

/** (high · 10^more + low) · 10^power, rounded once; NaN where that cannot be told. */
function scaled(high: number, low: number, more: number, power: number): number {
  if (!(power >= -22 && power <= 22)) return NaN
  if (more === 0) return power < 0 ? high / POWERS[-power]! : high * POWERS[power]!
  // A product is left to the string: it is rare, and would need the same once more.
  if (power > 0) return NaN
  // Both products are whole numbers of less than 53 bits, so that sum and error are exact (Knuth's two-sum).
  const upper = Math.floor(high / HALF) * HALF
  const a = upper * POWERS[more]!
  const b = (high - upper) * POWERS[more]! + low
  const sum = a + b
  const turn = sum - a
  const error = a - (sum - turn) + (b - turn)
  return quotient(sum, error, POWERS[-power]!)
}

/** (sum + error) / divisor, rounded once; NaN where two doubles are as near as can be told. */
function quotient(sum: number, error: number, divisor: number): number {
  const q = sum / divisor
  const product = q * divisor
  const qHigh = halfOf(q)
  const qLow = q - qHigh
  const dHigh = halfOf(divisor)
  const dLow = divisor - dHigh
  const lost = qLow * dLow - (product - qHigh * dHigh - qLow * dHigh - qHigh * dLow)
  const correction = (sum - product - lost + error) / divisor
  const less = q + correction * (1 - DOUBT)
  const above = q + correction * (1 + DOUBT)
  return less === above ? less : NaN
}

/** The upper half of a double's digits. */
function halfOf(value: number): number {
  const turned = value * CUT
  return turned - (turned - value)
}
