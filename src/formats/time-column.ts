/** Whether a column holds the times of requests, by its values: numbers of ten digits are ids and amounts as well. */
import type { FieldProfile } from './contract'
import { isGiven, plainName } from './role-names'
import { atPart, type Problem } from '../core/problem'
import { lacksOf, looksLikeTime, mayBeExcelDays, numberLooksLikeTime, parseTimes, spanOf } from './time'

/** A text that reads as times, or numbers since 1970 that do not fall from row to row, as a log is written. */
export function timeByContent(field: FieldProfile): string | null {
  const { type, examples, min, max } = field
  if (isGiven(field.name)) return null
  // A day of birth is a date as well: no log's first rows are years apart.
  if (type === 'text' && examples.length > 0 && examples.every(looksLikeTime))
    return spanOf(examples) <= MOST_DAYS * DAY ? 'its values are times' : null
  if (type === 'number' && TIMELY.test(plainName(field.name)) && areExcelDays(field))
    return "its values are Excel's days"
  if (type !== 'number' || examples.length < 3 || min === null || max === null || min === max) return null
  if (!numberLooksLikeTime(min) || !numberLooksLikeTime(max)) return null
  const rising = examples.every((text, i) => i === 0 || Number(text) >= Number(examples[i - 1]))
  return rising && !isNumbering(field) && fitsLog(field, min, max)
    ? 'its values are times since 1970, in order'
    : null
}

/** What numbers of ten digits and more are called that are no times. */
const NUMBERED =
  /(?:^|_)(?:id|no|nr|num|numbers?|accounts?|acct|phone|mobile|tel|code|key|serial|seq|amount|bytes|count|tickets?|orders?|invoices?|cases?|bookings?|customers?|users?|clients?|members?|sessions?|transactions?|txn|requests?|records?|refs?|references?|documents?|items?|products?|sku|parcels?|shipments?)(?:_|$)/

const TIMELY = /time|date|when|epoch|unix|stamp|(?:^|_)(?:at|ts)(?:_|$)/

/** Whether it numbers things: by its name, or because it counts up by the same step with every row and no name says that it is a time. */
function isNumbering({ name, min, max, distinct, missing, examples }: FieldProfile): boolean {
  const plain = plainName(name)
  if (NUMBERED.test(plain) || TIMELY.test(plain)) return !TIMELY.test(plain)
  const step = Number(examples[1]) - Number(examples[0])
  const counted = examples.every((text, i) => i === 0 || Number(text) === Number(examples[i - 1]) + step)
  // Whole seconds in ms, and whole minutes in seconds, are how a clock ticks; nobody numbers things like that.
  const ticks = step > 0 && step % (min! >= 1e12 ? 1000 : 60) === 0
  return counted && !ticks && missing === 0 && max! - min! === step * (distinct - 1)
}

/**
 * Times as Excel keeps them, in a column whose name says that it holds times: 45992.5. Some of them have a fraction:
 * whole numbers of this size are anything’s.
 */
export function areExcelDays({ type, min, max, examples }: FieldProfile): boolean {
  if (type !== 'number' || min === null || max === null || !mayBeExcelDays(min, max)) return false
  return examples.some((text) => /^\d+[.,]\d*[1-9]/.test(text))
}

const DAY = 86_400_000
/** The first rows of a log lie within so many. */
const MOST_DAYS = 730

/** Whether requests come like this: the first rows of a log are within two years, and those after each other within a month. */
function fitsLog({ examples }: FieldProfile, min: number, max: number): boolean {
  const values = Float64Array.from([min, max, ...examples.map(Number)])
  const [first, last, ...ms] = parseTimes({ kind: 'number', values }).ms
  return last! - first! <= MOST_DAYS * DAY && ms.every((at, i) => i === 0 || at - ms[i - 1]! <= 30 * DAY)
}

/** What all of a column's first times lack; null where they are moments, or no times. */
export function lacking({ type, examples }: FieldProfile): 'year' | 'date' | null {
  if (type !== 'text' || examples.length === 0) return null
  const lacks = examples.map((text) => lacksOf(text.trim()))
  return lacks.includes(null) ? null : lacks.includes('date') ? 'date' : 'year'
}

/** That the log's times are no moments: nothing is dated by them. */
export function timeProblems(fields: readonly FieldProfile[], file: string): Problem[] {
  const time = fields.find(({ role }) => role === 'time')
  const lacks = time && lacking(time)
  if (!time || !lacks) return []
  const says = lacks === 'year' ? 'month, day and time, and no year' : 'the time of day, and no date'
  return [
    {
      code: 'no-year',
      message: `"${time.name}" says ${says} (“${time.examples[0]}”), and no other line of the log does: requests are taken in the log’s order, without dates.`,
      file,
      place: atPart(`"${time.name}"`),
      mend: 'To see windows and drift over time, log the year, too: 2026-03-01T10:00:00Z.',
    },
  ]
}
