/** Figures as people read them: English, tabular, with a real minus and thin spaces. */
import type { Interval } from './interval'

const minus = '\u2212'
/** Between a number and its unit: narrow, and never broken over a line. */
const thin = '\u202f'

function fixed(value: number, digits: number): string {
  return value
    .toLocaleString('en-GB', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: 'negative',
    })
    .replace('-', minus)
}

export function count(value: number): string {
  return fixed(value, 0)
}

/** What is counted, in the number that the count asks for: 'request' of one, 'requests' of any other. */
export function plural(value: number, singular: string, many = `${singular}s`): string {
  return value === 1 ? singular : many
}

/** '1 request', '2,400 requests'. */
export function counted(value: number, singular: string, many?: string): string {
  return `${count(value)} ${plural(value, singular, many)}`
}

/** A share as percent: two digits after the point, more for shares so small that two would show 0. */
export function percent(share: number, digits = share !== 0 && Math.abs(share) < 0.001 ? 3 : 2): string {
  return `${fixed(share * 100, digits)}${thin}%`
}

/** A sentence in which no line ends between a number and its unit's sign: '0.1 %' and '2.4 ms' as they are drawn. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(\d) (?=%|m?s\b)/g, `$1${thin}`)
}

/** A difference of shares in percentage points, always signed. */
export function points(difference: number, digits = 2): string {
  return `${pointsText(difference, digits)}${thin}pt`
}

/** The same within a sentence that says its unit: 0.0062 -> '+0.62'. */
export function pointsText(difference: number, digits = 2): string {
  return signed(difference * 100, digits)
}

/** With its sign, but for what rounds to 0. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits)
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text
}

/** A plain figure (kappa, F1, PSI): three digits unless told. */
export function plain(value: number, digits = 3): string {
  return fixed(value, digits)
}

/** Any magnitude in about four significant digits: for regression figures and feature values. */
export function adaptive(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(2).replaceAll('-', minus)
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4
  return fixed(value, Number.isInteger(value) ? 0 : digits)
}

/** A tick of an axis: no more digits than it needs. */
export function tick(value: number): string {
  return value.toLocaleString('en-GB', { maximumSignificantDigits: 4 }).replace('-', minus)
}

/** Milliseconds, with the digits that their size deserves. */
export function ms(value: number): string {
  return fixed(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)
}

export function pValue(p: number): string {
  return p < 0.001 ? `<${thin}0.001` : fixed(p, p < 0.1 ? 3 : 2)
}

export function interval(ci: Interval, show: (value: number) => string): string {
  return `[${show(ci[0])}, ${show(ci[1])}]`
}

/** '94.04 to 94.68 %': an interval of shares, the unit once. */
export function percentInterval(ci: Interval): string {
  const digits = Math.max(Math.abs(ci[0]), Math.abs(ci[1])) < 0.001 ? 3 : 2
  return `[${fixed(ci[0] * 100, digits)}, ${fixed(ci[1] * 100, digits)}]`
}

/** Of limits that are powers of two, and what is held against them: '1,025 MiB'. */
export function mebibytes(value: number): string {
  return `${count(Math.ceil(value / 2 ** 20))}${thin}MiB`
}

export function bytes(value: number): string {
  if (value < 1000) return `${value}${thin}B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let size = value / 1000
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${fixed(size, size < 10 ? 1 : 0)}${thin}${units[unit]}`
}

/** A time of the log, in UTC: the log's own clock, not the reader's. */
export function time(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** '1 Apr to 30 Jun 2001'. */
export function period(range: Interval): string {
  return day.formatRange(new Date(range[0]), new Date(range[1])).replace(/\s*\u2013\s*/, ' to ')
}

/** 'undefined: one class only', or just 'undefined'. */
export function undefinedText(reason: string | null): string {
  return reason ? `undefined: ${reason}` : 'undefined'
}

/** 0.00116 -> '0.116 %': three significant digits. */
export function percentText(share: number, digits = 3): string {
  const percent = share * 100
  return `${Number(percent.toPrecision(percent >= 99.95 ? Math.max(6, digits) : digits))} %`
}

/** A share beside a limit: with as many digits as tell the two apart, so that 0.10001 % is not written 0.1 %. */
export function boundText(share: number, limit: number): string {
  for (let digits = 3; digits < 12; digits++)
    if (percentText(share, digits) !== percentText(limit, digits)) return percentText(share, digits)
  return percentText(share, 12)
}

/** 17.94 -> '17.9 ms'. */
export function msText(ms: number): string {
  return `${ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toFixed(1) : Number(ms.toPrecision(2))} ms`
}

/** p values: '< 0.001' rather than a row of zeros. */
export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`)
