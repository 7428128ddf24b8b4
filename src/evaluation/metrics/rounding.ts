/** How finely a log prints its numbers: 0.91 stands for everything from 0.905 to 0.915. */

/** What a column's numbers are rounded to: to `decimals` places, or to `digits` significant ones. */
export interface Rounding {
  decimals: number
  digits: number
}

/** Numbers that are looked at: more would say the same. */
const LOOKED_AT = 2000
/** Digits that always bring a float32 back. */
const MOST_DIGITS = 9

/** The coarsest rounding that explains these numbers; exact float32 where they have all of its digits. */
export function roundingOf(values: ArrayLike<number>): Rounding {
  const rounding = { decimals: 0, digits: 1 }
  const step = Math.max(1, Math.floor(values.length / LOOKED_AT))
  for (let i = 0; i < values.length; i += step) {
    const value = values[i]!
    if (value - value !== 0 || value === 0) continue
    const { digits, exponent } = printed(value)
    rounding.digits = Math.max(rounding.digits, digits)
    rounding.decimals = Math.max(rounding.decimals, digits - 1 - exponent)
  }
  return rounding
}

/** Significant digits of the shortest text that is this float32, and the power of ten of the first one. */
function printed(value: number): { digits: number; exponent: number } {
  const single = Math.fround(value)
  for (let digits = 1; digits < MOST_DIGITS; digits++) {
    const text = value.toExponential(digits - 1)
    if (Math.fround(Number(text)) === single) return { digits, exponent: exponentOf(text) }
  }
  return { digits: MOST_DIGITS, exponent: exponentOf(value.toExponential()) }
}

const exponentOf = (text: string) => Number(text.slice(text.indexOf('e') + 1))

/** @returns how far the number that was printed as this may be from it. */
export function halfStep(value: number, { decimals, digits }: Rounding): number {
  const places = 10 ** -decimals
  const size = Math.abs(value)
  // A power of ten may be what the numbers below it were rounded up to: they have the finer step.
  const significant = size > 0 ? 10 ** (Math.ceil(Math.log10(size)) - digits) : 0
  return 0.5 * Math.max(places, significant)
}
