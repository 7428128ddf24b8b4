import type { Column, NumberColumn, TextColumn } from '../core/columns'
import { plainTimes, plainUtc } from './time-plain'
import { wordedTime, type Moment } from './time-words'

export interface ParsedTimes {
  /** Milliseconds since 1970-01-01 UTC, one per row; NaN where there is none, or none that can be read. */
  ms: Float64Array
  /** In words, how they were read: 'ISO 8601, without a zone: taken as UTC'. */
  kind: string
}

/** Numbers by magnitude: 1e11 seconds are the year 5138, 1e11 ms are 1973. */
const UNITS = [
  { below: 1e11, ms: 1000, name: 'seconds' },
  { below: 1e14, ms: 1, name: 'milliseconds' },
  { below: 1e17, ms: 1e-3, name: 'microseconds' },
  { below: Infinity, ms: 1e-6, name: 'nanoseconds' },
]
/** 2001-01-14, 2001/01/14, then optionally a time with a fraction (Python's logging puts a comma), then a zone, as Go prints it too. */
const ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ,_](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?: [A-Z]{3,5})?(?: m=[+-][\d.]+)?$/i
/** 20010114T135536Z */
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:?\d\d)?$/i
/** 14.1.2001 13:55, as Excel shows it in much of Europe; Finns write 'klo 13.55.36', Bulgarians 'г.' after the year. */
const DOTTED =
  /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\sг\.)?(?:,?\s(?:klo\s)?(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d+))?)?)?$/
/** 1/14/2001 1:55:36 PM, 1/14/01 1:55 PM. */
const TWELVE =
  /^(\d{1,2})\/(\d{1,2})\/((?:\d\d)?\d\d),? (\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?([AP])M$/i
/** 14/1/2001 13:55, 01-14-2001 13:55:36: without AM or PM, only other rows tell whether the month or the day comes first. */
const EITHER = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4}),? (\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?$/
/** nginx's and Apache's $time_local: 10/Oct/2000:13:55:36 -0700 */
const COMMON = /^\[?(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\]?$/
const ISO_UTC = 'ISO 8601, UTC'
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const NUMERIC = /^-?\d+(?:\.\d+)?$/

/** What comes first in 03/04/2026. */
export type DayOrder = 'day-first' | 'month-first'

/**
 * @param column times as numbers since 1970 or as text.
 * @param order what comes first where a text alone does not say it; by default, what the column's own texts show.
 * @returns milliseconds and how they were read. Text without a zone is taken as UTC, and `kind` says so.
 */
export function parseTimes(column: Column, order?: DayOrder): ParsedTimes {
  if (column.kind === 'number') return fromNumbers(column)
  if (column.kind !== 'text') return { ms: new Float64Array(0), kind: 'not a time' }
  if (order || !mayBeEither(column)) return fromText(column, order ?? 'day-first')
  const read = told(fromText(column, 'day-first'), fromText(column, 'month-first'))
  return read ?? { ms: new Float64Array(column.codes.length).fill(NaN), kind: 'not a time' }
}

/** Whether times in it may have the day or the month first. */
export function mayBeEither(column: Column): boolean {
  if (column.kind !== 'text' || plainTimes(column)) return false
  return column.dictionary.some((text) => EITHER.test(text.trim()))
}

/**
 * Of times read both ways, those that are right: one way has times that the other, with a 13th month, has not, or is the
 * only one in which the log goes on in time. @returns null where nothing tells
 */
export function told(dayFirst: ParsedTimes, monthFirst: ParsedTimes): ParsedTimes | null {
  const [days, months] = [missedBy(monthFirst.ms, dayFirst.ms), missedBy(dayFirst.ms, monthFirst.ms)]
  if (days !== months) return days ? dayFirst : monthFirst
  const [asDay, asMonth] = [rises(dayFirst.ms), rises(monthFirst.ms)]
  if (!days && asDay !== asMonth) return asDay ? dayFirst : monthFirst
  return null
}

/** Whether there are times that the other reading has not. */
const missedBy = (other: Float64Array, ms: Float64Array) =>
  ms.some((at, i) => !Number.isNaN(at) && Number.isNaN(other[i]!))
const rises = (ms: Float64Array) => ms.every((at, i) => i === 0 || !(at < ms[i - 1]!))

/** Days since the end of 1899, as Excel keeps times: 1990 to 2100. As seconds since 1970 they would all be of its first day. */
const [FIRST_DAY, LAST_DAY] = [32_874, 73_051]
/** Excel's day 0, 1899-12-30, as days before 1970: it has a 29 February 1900 that never was. */
const DAYS_BEFORE_1970 = 25_569

/** Whether numbers between these two may be Excel's days: of a log's first rows, within two years. */
export const mayBeExcelDays = (min: number, max: number): boolean =>
  min >= FIRST_DAY && max < LAST_DAY && max - min <= 730

function fromNumbers(column: NumberColumn): ParsedTimes {
  const { values } = column
  if (isDays(values))
    return {
      // To the millisecond: a day's fraction has no more digits than that.
      ms: values.map((days) => Math.round((days - DAYS_BEFORE_1970) * 86_400_000)),
      kind: "Excel's days since 1900, without a zone: taken as UTC",
    }
  const unit = unitOf(values)
  const ms = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) ms[i] = values[i]! * unit.ms
  return { ms, kind: `${unit.name} since 1970` }
}

/** The middle value: one wild value does not change it. */
function middleOf(values: Float64Array): number {
  const sizes = values.subarray(0, 10_000).filter(Number.isFinite).map(Math.abs).sort()
  return sizes[sizes.length >> 1] ?? 0
}

function isDays(values: Float64Array): boolean {
  const middle = middleOf(values)
  return middle >= FIRST_DAY && middle < LAST_DAY
}

function unitOf(values: Float64Array): (typeof UNITS)[number] {
  const middle = middleOf(values)
  return UNITS.find((unit) => middle < unit.below) ?? UNITS[0]!
}

/** Moments of distinct texts as those of rows. */
function spread(codes: Int32Array, moments: Float64Array): Float64Array {
  const ms = new Float64Array(codes.length)
  for (let i = 0; i < codes.length; i++) ms[i] = codes[i]! < 0 ? NaN : moments[codes[i]!]!
  return ms
}

/** Every distinct text is read once. */
function fromText(column: TextColumn, order: DayOrder): ParsedTimes {
  const plain = plainTimes(column)
  if (plain) return { ms: spread(column.codes, plain), kind: ISO_UTC }
  const { codes, dictionary } = column
  const numbers = dictionary.length > 0 && dictionary.slice(0, 20).every((text) => NUMERIC.test(text))
  if (numbers) {
    const values = Float64Array.from(dictionary, Number)
    const read = fromNumbers({ kind: 'number', values })
    return { ms: Float64Array.from(codes, (code) => read.ms[code] ?? NaN), kind: read.kind }
  }
  const kinds = new Map<string, number>()
  const moments = new Float64Array(dictionary.length)
  dictionary.forEach((text, i) => {
    const moment = parseTime(text, order === 'day-first')
    moments[i] = moment ? moment.ms : NaN
    const lacks = moment ? null : lacksOf(text.trim())
    const kind = moment?.kind ?? (lacks && `no times: they say no ${lacks}`)
    if (kind) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  })
  const ms = spread(codes, moments)
  const ranked = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind]) => kind)
  return { ms, kind: ranked.join('; some ') || 'not a time' }
}

const MONTH_NAMES = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
/** What syslog ('Mar  1 10:00:00'), glog ('0301 10:00:00.5') and Android ('03-01 10:00:00.5') say: no year. */
const DAY_AND_TIME = new RegExp(
  String.raw`^(?:(${MONTH_NAMES})\s{1,2}(\d{1,2})|(\d\d)[-/]?(\d\d)) (\d\d:\d\d:\d\d(?:[.,]\d+)?)$`,
)
const TIME_OF_DAY = /^\d\d:\d\d:\d\d(?:[.,]\d+)?$/

/** What is missing of a text that is a time, and no moment; null where it is none of these. */
export function lacksOf(text: string): 'year' | 'date' | null {
  return DAY_AND_TIME.test(text) ? 'year' : TIME_OF_DAY.test(text) ? 'date' : null
}

/** Month (0 to 11), day and time of a text that says no year; null for any other. */
export function yearless(text: string): { month: number; day: number; time: string } | null {
  const [, name, day, number, dayToo, time] = DAY_AND_TIME.exec(text) ?? []
  if (time === undefined) return null
  const month = name === undefined ? Number(number) - 1 : MONTH_NAMES.split('|').indexOf(name)
  return { month, day: Number(day ?? dayToo), time }
}

function fromEither(part: RegExpExecArray, dayFirst: boolean): Moment | null {
  const [, one, , two, year, ...rest] = part
  const [month, day] = dayFirst ? [two, one] : [one, two]
  return local(dayFirst ? 'day/month/year' : 'month/day/year', [year, month, day, ...rest])
}

/** @returns one text as a moment, or null where it is none of the forms known. */
function parseTime(raw: string, dayFirst: boolean): Moment | null {
  const plain = plainUtc(raw)
  if (!Number.isNaN(plain)) return { ms: plain, kind: ISO_UTC }
  const text = raw.trim()
  const iso = ISO.exec(text) ?? COMPACT.exec(text)
  if (iso) return fromIso(iso)
  const dotted = DOTTED.exec(text)
  if (dotted) {
    const [, day, month, year, ...rest] = dotted
    return local('day.month.year', [year, month, day, ...rest])
  }
  const twelve = TWELVE.exec(text)
  if (twelve) {
    const [, month, day, year, hour, minute, second, fraction, half] = twelve
    const hours = (+hour! % 12) + (half!.toUpperCase() === 'P' ? 12 : 0)
    const whole = year!.length === 2 ? `20${year}` : year
    return local('month/day/year', [whole, month, day, String(hours), minute, second, fraction])
  }
  const either = EITHER.exec(text)
  if (either) return fromEither(either, dayFirst)
  const common = COMMON.exec(text)
  if (common) {
    const month = MONTHS.indexOf(common[2]!) / 3
    const there = Date.UTC(+common[3]!, month, +common[1]!, +common[4]!, +common[5]!, +common[6]!)
    return { ms: there - zoneMs(common[7]!), kind: 'common log format, with its zone' }
  }
  return wordedTime(text)
}

/** Year, month, day and so on, of a notation that has no zone. */
function local(notation: string, parts: (string | undefined)[]): Moment | null {
  const moment = fromIso(['', ...parts])
  return moment && { ...moment, kind: `${notation}, without a zone: taken as UTC` }
}

function fromIso(part: readonly (string | undefined)[]): Moment | null {
  const [month, day] = [+part[2]!, +part[3]!]
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  const fraction = part[7] ? Number(`0.${part[7]}`) * 1000 : 0
  const there =
    Date.UTC(+part[1]!, month - 1, day, +(part[4] ?? 0), +(part[5] ?? 0), +(part[6] ?? 0)) + fraction
  const zone = part[8]
  if (!zone) return { ms: there, kind: 'ISO 8601, without a zone: taken as UTC' }
  return /^[+-]/.test(zone)
    ? { ms: there - zoneMs(zone), kind: 'ISO 8601, with its zone' }
    : { ms: there, kind: ISO_UTC }
}

/** '+05:30', '-0700', '+02' as milliseconds. */
function zoneMs(zone: string): number {
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4))
  return (zone[0] === '-' ? -minutes : minutes) * 60_000
}

/** Requests to models were hardly logged before, nor will they be after. */
const [EARLIEST, LATEST] = [Date.UTC(1990, 0), Date.UTC(2100, 0)]

/** Whether a text looks like the time of a request, for guessing a field's role. */
export function looksLikeTime(text: string): boolean {
  const moment = parseTime(text, true) ?? parseTime(text, false)
  return moment !== null && moment.ms >= EARLIEST && moment.ms < LATEST
}

/** Milliseconds between the first and the last of some texts that look like times. */
export function spanOf(texts: readonly string[]): number {
  const ms = texts.flatMap((text) => parseTime(text, true)?.ms ?? parseTime(text, false)?.ms ?? [])
  return ms.length === 0 ? 0 : Math.max(...ms) - Math.min(...ms)
}

/** Whether a number may be a time between 1990 and 2100, in any of the units. */
export function numberLooksLikeTime(value: number): boolean {
  const ms = value * (UNITS.find((one) => Math.abs(value) < one.below)?.ms ?? NaN)
  return ms > 631_152_000_000 && ms < 4_102_444_800_000
}
