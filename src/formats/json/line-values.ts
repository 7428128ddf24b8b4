/** The values of a line of JSON that are neither lists nor objects: what they are, and where they end. */

/**
 * What a value of a line is: a plain number (a `whole` one without a point), a `fraction` whose digits are more than are told by
 * the way, a `large` number, or no number.
 */
export const Kind = {
  number: 0,
  whole: 1,
  fraction: 2,
  large: 3,
  text: 4,
  true: 5,
  false: 6,
  null: 7,
  NaN: 8,
} as const

const codeOf = (sign: string): number => sign.charCodeAt(0)
const [QUOTE, BACKSLASH, MINUS, POINT, ZERO] = ['"', '\\', '-', '.', '0'].map(codeOf) as [number, number, number, number, number] // prettier-ignore
/** Python prints NaN, which no grammar of JSON has. */
const WORDS = (['true', 'false', 'null', 'NaN'] as const).map((word) => ({ kind: Kind[word], bytes: new TextEncoder().encode(word) })) // prettier-ignore
/** Digits that are exact as an integer, whatever they are. */
const EXACT = 15
const POWERS = Float64Array.from({ length: EXACT + 1 }, (_, i) => 10 ** i)

/** The values of a line, by their places; one object for all lines. */
export class LineValues {
  readonly kinds: Uint8Array
  /** Where each begins and ends; of a text without its quotes. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Of those that are plain numbers, which. */
  readonly numbers: Float64Array

  constructor(readonly length: number) {
    this.kinds = new Uint8Array(length)
    this.starts = new Int32Array(length)
    this.ends = new Int32Array(length)
    this.numbers = new Float64Array(length)
  }
}

/** Puts a value among the line's. @returns where it ends; -1 where it is a list, an object, a text with escapes or no JSON */
export function valueEnd(bytes: Uint8Array, from: number, to: number, out: LineValues, k: number): number {
  const first = bytes[from]!
  if (first === QUOTE) {
    const end = textEnd(bytes, from + 1, to)
    if (end < 0) return -1
    put(out, k, Kind.text, from + 1, end)
    return end + 1
  }
  const digit = first - ZERO
  if (first === MINUS || (digit >= 0 && digit <= 9)) return numberEnd(bytes, from, to, out, k)
  for (const { kind, bytes: word } of WORDS) {
    if (first !== word[0]) continue
    for (let j = 1; j < word.length; j++) if (bytes[from + j] !== word[j]) return -1
    put(out, k, kind, from, from + word.length)
    return from + word.length
  }
  return -1
}

function put(out: LineValues, k: number, kind: number, from: number, to: number): void {
  out.kinds[k] = kind
  out.starts[k] = from
  out.ends[k] = to
}

/** @returns where the quote is that ends a text; -1 where a character stands for another, or is none of a text's */
export function textEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (byte === QUOTE) return i
    if (byte === BACKSLASH || byte < 32) return -1
  }
  return -1
}

/**
 * A number by JSON's grammar. Up to fifteen digits are exact as an integer, and dividing by an exact power of ten rounds once,
 * so the result is the nearest double (Clinger, "How to read floating point numbers accurately", 1990).
 */
function numberEnd(bytes: Uint8Array, from: number, to: number, out: LineValues, k: number): number {
  let i = from
  const negative = bytes[i] === MINUS
  if (negative) i++
  const start = i
  let mantissa = 0
  for (; i < to; i++) {
    const digit = bytes[i]! - ZERO
    if (!(digit >= 0 && digit <= 9)) break
    mantissa = mantissa * 10 + digit
  }
  let digits = i - start
  // Zeros before other digits are none of JSON's.
  if (digits === 0 || (digits > 1 && bytes[start] === ZERO)) return -1
  let decimals = 0
  if (bytes[i] === POINT) {
    const point = i++
    for (; i < to; i++) {
      const digit = bytes[i]! - ZERO
      if (!(digit >= 0 && digit <= 9)) break
      mantissa = mantissa * 10 + digit
    }
    decimals = i - point - 1
    if (decimals === 0) return -1
    digits += decimals
  }
  const whole = digits - decimals
  const exponent = i < to && (bytes[i]! | 32) === 101
  const raised = exponent && bytes[i + 1] !== MINUS
  if (exponent && (i = exponentEnd(bytes, i + 1, to)) < 0) return -1
  put(out, k, kindOf(whole, decimals, exponent, raised), from, i)
  const value = decimals === 0 ? mantissa : mantissa / POWERS[Math.min(decimals, EXACT)]!
  out.numbers[k] = negative ? -value : value
  return i
}

/** @param whole digits before the point. @param raised whether the exponent makes the number larger */
function kindOf(whole: number, decimals: number, exponent: boolean, raised: boolean): number {
  if (whole > EXACT || raised) return Kind.large
  if (exponent || whole + decimals > EXACT) return Kind.fraction
  return decimals === 0 ? Kind.whole : Kind.number
}

/** @returns where the digits of an exponent end; -1 where there are none */
function exponentEnd(bytes: Uint8Array, from: number, to: number): number {
  let i = from
  if (bytes[i] === MINUS || bytes[i] === codeOf('+')) i++
  const start = i
  while (i < to && bytes[i]! - ZERO >= 0 && bytes[i]! - ZERO <= 9) i++
  return i > start ? i : -1
}
