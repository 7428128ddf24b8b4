/** Numbers as people write them: '1.234,50', '42,000', '87.50 %', '€ 12.40', '3.2 km', '1.2k'. */

export const SIGNS = ['.', ','] as const
export type Sign = (typeof SIGNS)[number]

/** How a column writes its numbers: every cell of it alike. */
export interface Writing {
  decimal: Sign
  /** What parts thousands; '' where nothing does. */
  group: '' | ',' | '.' | ' ' | "'"
  /** What stands beside each number: '%', '€', 'km'; '' where nothing does. */
  unit: string
}

/** A cell cut into its parts. */
export interface Cell {
  negative: boolean
  /** By brackets around it, or a minus behind it. */
  turned: boolean
  /** Digits, and what stands between them. */
  digits: string
  exponent: string
  /** 'k' or 'M'; '' for neither. */
  short: string
  unit: string
}

const CURRENCIES = String.raw`US\$|R\$|A\$|C\$|[€$£¥₹₽₩₺₪]|zł|Kč|Ft|kr\.?|S?Fr\.|CHF|EUR|USD|GBP|JPY|INR|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|CNY|RMB|RUB|TRY|MXN|ZAR|SGD|HKD|KRW`
const MEASURES = String.raw`km\/h|m\/s|mph|[kcmµn]m|mi|ft|yd|[km]g|lbs?|oz|[mc]l|gal|[kM]?Wh|[kM]W|mA|kV|[kMG]?Hz|°\s?[CF]|bar|[kh]?Pa|psi|m²|m2|sqm|sqft|m³|[kKMGT]i?B|bytes|px|dB|ppm|rpm`
/** Of one letter, which behind digits alone may be a code's: '3A'. */
const LETTERS = String.raw`\s[mgtlAVWB]`
const PREFIX = new RegExp(`^(?:${CURRENCIES})`)
const SUFFIX = new RegExp(String.raw`(?:[%‰]|${CURRENCIES}|${MEASURES}|${LETTERS})$`)
const SHORT = /[kKM]$/
const DIGITS = /^(?:\d[\d.,' ]*\d|[.,]?\d+|\d+[.,])$/
/** Symbols of currencies that are written with commas between thousands. */
const WITH_COMMAS = /[$£₹¥]$/
/** Longer than any number. */
const LONGEST = 40

/** The signs of other keyboards as those of this one. */
const plainSigns = (text: string) =>
  text
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\u00a0\u202f\u2009]/g, ' ')
    .replace(/\u2019/g, "'")
    .trim()

/** @returns the parts of a cell; null where it is no number with or without a unit */
export function cellOf(raw: string): Cell | null {
  if (raw.length > LONGEST || !/\d/.test(raw)) return null
  let text = plainSigns(raw)
  let negative = false
  // As accountants and SAP write what is below zero.
  const turned = /^\((.+)\)$/.exec(text)?.[1] ?? /^([^+-].*)-$/.exec(text)?.[1]
  if (turned !== undefined) {
    negative = true
    text = turned.trim()
  }
  const signed = () => {
    const sign = /^[+-]/.exec(text)?.[0]
    if (!sign) return
    negative = negative !== (sign === '-')
    text = text.slice(1).trim()
  }
  signed()
  const before = PREFIX.exec(text)?.[0] ?? ''
  text = text.slice(before.length).trim()
  if (before) signed()
  const behind = before ? '' : (SUFFIX.exec(text)?.[0] ?? '')
  text = text.slice(0, text.length - behind.length).trim()
  const short = SHORT.exec(text)?.[0] ?? ''
  text = text.slice(0, text.length - short.length).trimEnd()
  const exponent = /[eE][+-]?\d+$/.exec(text)?.[0] ?? ''
  const digits = text.slice(0, text.length - exponent.length)
  if (!DIGITS.test(digits)) return null
  return {
    negative,
    turned: turned !== undefined,
    digits,
    exponent,
    short: short && (short === 'M' ? 'M' : 'k'),
    unit: (before || behind).replace(/\s/g, ''),
  }
}

export type Convention = Pick<Writing, 'decimal' | 'group'>

/** Every way to write one number; those that part thousands as well as those that do not. */
export const CONVENTIONS: readonly Convention[] = [
  { decimal: '.', group: '' },
  { decimal: '.', group: ',' },
  { decimal: ',', group: '.' },
  { decimal: '.', group: ' ' },
  { decimal: ',', group: ' ' },
  { decimal: '.', group: "'" },
  { decimal: ',', group: "'" },
]

const patterns = new Map(CONVENTIONS.map((one) => [one.decimal + one.group, patternOf(one)]))

/** Groups of three; of commas also India's, two digits each before the last three. A number of thousands never begins with 0. */
function patternOf({ decimal, group }: Convention): RegExp {
  const point = decimal === '.' ? String.raw`\.` : ','
  const plain = String.raw`(?:\d+(?:${point}\d*)?|${point}\d+)`
  if (group === '') return new RegExp(`^${plain}$`)
  const by = group === '.' ? String.raw`\.` : group
  const grouped = String.raw`[1-9]\d{0,2}(?:${by}\d{3})+(?:${point}\d*)?`
  const indian = group === ',' ? String.raw`|[1-9]\d?(?:,\d\d)+,\d{3}(?:${point}\d*)?` : ''
  return new RegExp(`^(?:${grouped}${indian}|${plain})$`)
}

/** Decimal powers of what stands beside a number: a percentage is a share. */
const POWERS: Record<string, number> = { '%': -2, '‰': -3, k: 3, M: 6 }

/** @returns the number that a cell is under a convention; NaN where it is not written so */
export function numberOf({ negative, digits, exponent, short, unit }: Cell, how: Convention): number {
  if (!patterns.get(how.decimal + how.group)!.test(digits)) return NaN
  const plain = (how.group === '' ? digits : digits.replaceAll(how.group, '')).replace(how.decimal, '.')
  // By the exponent, so that '87.5 %' is the double nearest to 0.875.
  const power = (POWERS[unit] ?? 0) + (POWERS[short] ?? 0) + Number(exponent.slice(1) || 0)
  const value = Number(`${plain}e${power}`)
  return negative ? -value : value
}

/** Whether the comma before three digits parts thousands: nobody writes '$1,200' for one dollar and twenty. */
export const areThousands = ({ unit, digits }: Cell): boolean =>
  WITH_COMMAS.test(unit) && /^\d{1,3}(?:,\d{3})+$/.test(digits)
