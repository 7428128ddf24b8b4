/**
 * Logged answers that may be none of the model's: what a program put in their place when the model failed, or was not
 * asked. Classes alone do not show it, the numbers beside them do.
 */
import { adaptive, count, percent } from '../../core/numbers'
import { ROLES, type Role } from '../../core/roles'
import type { EvaluationData } from '../input'
import type { ForeignAnswers } from '../rival'
import { wilson } from '../statistics/binomial'
import { differ, numbersOf, withoutAnswers } from './answer-numbers'
import { sameAnswers } from './same-answers'
import { readingOf } from './rival-readings'
import type { Read } from './rival-readings'

/** Fewer turn no verdict around. */
const FEWEST = 20
/** Where more answers than this part are without a number, or have the same, that is how the model answers. */
const MOST = 0.5
/** So many times as often as the next number, or as numbers that differ in their last digit. */
const APART = 10
/** Requests that are enough to find those next to a number. */
const ENOUGH = 200_000

type Input = Read & Pick<EvaluationData, 'features' | 'featureRows'>
type Numbers = Float64Array | Float32Array
interface Found {
  rows: number[]
  detail: string
  mend?: string
}

/** @param roles models whose answers the log has, in place of a replay */
export function foreignAnswers(data: Input, roles: readonly Role[]): ForeignAnswers[] {
  const of = (role: Role, { rows, ...found }: Found): ForeignAnswers => ({
    role,
    ...found,
    rows: rows.length,
    of: data.n,
    asTaken: readingOf(data),
    without: readingOf({ ...data, [role]: withoutAnswers(data[role], rows) }),
  })
  const own = roles.flatMap((role) =>
    [unscored(data, role), oneNumber(data, role)].flatMap((found) => (found ? [of(role, found)] : [])),
  )
  const copied = ROLES.every((role) => roles.includes(role)) ? (sameAnswers(data) ?? ofPrimary(data)) : null
  return copied ? [...own, of('shadow', copied)] : own
}

const numberName = ({ task }: Input) => (task === 'regression' ? 'number' : 'score')
const nameOf = (role: Role) => (role === 'primary' ? 'Production' : 'Shadow')

/** Classes without a score, where others have one: the class of an output that is no number is the first. */
function unscored(data: Input, role: Role): Found | null {
  const numbers = numbersOf(data[role], data.task)
  if (!numbers || data[role].derived) return null
  const others = numbersOf(data[role === 'primary' ? 'shadow' : 'primary'], data.task)
  const rows: number[] = []
  let [answered, both, stretches] = [0, 0, 0]
  for (let i = 0, last = false; i < data.n; i++) {
    if (!(data[role].classes[i]! >= 0)) continue
    answered++
    const none = numbers[i] !== numbers[i]
    if (none && !last) stretches++
    last = none
    if (!none) continue
    rows.push(i)
    if (others && others[i] !== others[i]) both++
  }
  // One stretch, or both models alike: scores were not logged then.
  if (rows.length < FEWEST || rows.length > MOST * answered || stretches < 2 || both > MOST * rows.length)
    return null
  return {
    rows,
    detail: `${nameOf(role)}’s answer has no score on ${count(rows.length)} of ${count(answered)} requests: the model may have failed there, and a default stand in its place`,
  }
}

/** One number far more often than any other, to requests that differ: what stands where a call failed. */
function oneNumber(data: Input, role: Role): Found | null {
  const numbers = numbersOf(data[role], data.task)
  if (!numbers || data.featureRows || data.features.length === 0) return null
  const [most, next] = commonest(numbers)
  if (!most || most.rows.length < FEWEST || most.rows.length < APART * (next?.rows.length ?? 0)) return null
  const { value, rows } = most
  if (rows.length > MOST * data.n) return null
  const alike = rows.filter((row, at) => at > 0 && !differ(data.features, row, rows[at - 1]!)).length
  if (alike > MOST * rows.length || !isDefault(data, role, numbers, value, rows)) return null
  return {
    rows,
    detail: `${nameOf(role)}’s ${numberName(data)} is ${adaptive(value)}, to the last digit, on ${count(rows.length)} requests with different features, and no other more than ${count(next?.rows.length ?? 0)} times: it may stand where the model failed`,
  }
}

interface Often {
  value: number
  rows: number[]
}

/** The number that came most often, and the one after it. */
function commonest(numbers: Numbers): [Often?, Often?] {
  const counts = new Map<number, number>()
  for (const value of numbers) if (value === value) counts.set(value, (counts.get(value) ?? 0) + 1)
  let [first, second]: [[number, number] | null, [number, number] | null] = [null, null]
  for (const one of counts)
    if (!first || one[1] > first[1]) [first, second] = [one, first]
    else if (!second || one[1] > second[1]) second = one
  const often = (one: [number, number] | null): Often[] =>
    one ? [{ value: one[0], rows: rowsWith(numbers, one[0]) }] : []
  return [...often(first), ...often(second)] as [Often?, Often?]
}

function rowsWith(numbers: Numbers, value: number): number[] {
  const rows: number[] = []
  for (let i = 0; i < numbers.length; i++) if (numbers[i] === value) rows.push(i)
  return rows
}

/**
 * At its least and its largest a model is surest, and rounding makes one number of many: only what is credibly less
 * often right than the answers next to it is none of them. Numbers end where a model is cut off, and are often what the
 * labels often are.
 */
function isDefault(
  { labels, ...data }: Input,
  role: Role,
  numbers: Numbers,
  value: number,
  rows: number[],
): boolean {
  const { least, most } = rangeOf(numbers)
  const inside = value !== least && value !== most
  if (data.task === 'regression') return inside && !isTheTruth(data, value, rows)
  if (inside) return true
  if (!labels) return false
  const beside = nextTo(numbers, value, rows.length)
  const right = (at: readonly number[]) => {
    const known = at.filter((row) => labels[row]! >= 0)
    return wilson(known.filter((row) => data[role].classes[row] === labels[row]).length, known.length)
  }
  const [here, there] = [right(rows), right(beside)]
  return here !== null && there !== null && here[1] < there[0]
}

/** Whether labels are that number so often, too, as zeros are. */
function isTheTruth({ labelValues }: Pick<Input, 'labelValues'>, value: number, rows: number[]): boolean {
  if (!labelValues) return false
  let same = 0
  for (let i = 0; i < labelValues.length; i++) if (labelValues[i] === value) same++
  return same * APART > rows.length
}

function rangeOf(numbers: Numbers): { least: number; most: number } {
  let [least, most] = [Infinity, -Infinity]
  for (const value of numbers) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return { least, most }
}

/** The requests whose numbers are nearest to one, without those that have it. */
function nextTo(numbers: Numbers, value: number, n: number): number[] {
  const others: number[] = []
  const step = Math.max(1, Math.floor(numbers.length / ENOUGH))
  for (let i = 0; i < numbers.length; i += step)
    if (numbers[i] === numbers[i] && numbers[i] !== value) others.push(i)
  return others.sort((a, b) => Math.abs(numbers[a]! - value) - Math.abs(numbers[b]! - value)).slice(0, n)
}

/** Shadow's numbers that are production's, to the last digit, where others are not even near. */
function ofPrimary(data: Input): Found | null {
  const [a, b] = ROLES.map((role) => numbersOf(data[role], data.task))
  if (!a || !b) return null
  const ends = [rangeOf(a), rangeOf(b)].flatMap(({ least, most }) => [least, most])
  const digit = lastDigit(a)
  const rows: number[] = []
  let [both, near] = [0, 0]
  for (let i = 0; i < data.n; i++) {
    const apart = Math.abs(a[i]! - b[i]!)
    if (apart !== apart) continue
    both++
    // At its ends rounding makes one number of many.
    if (apart === 0 && !ends.includes(a[i]!)) rows.push(i)
    else if (apart > 0 && apart < 2.5 * digit) near++
  }
  const apart = both - rows.length
  if (rows.length < FEWEST || apart < FEWEST || rows.length < APART * near) return null
  return {
    rows,
    detail: `Shadow’s ${numberName(data)} is production’s, to the last digit, on ${count(rows.length)} of ${count(both)} requests (${percent(rows.length / both)}), and differs by more than that digit on nearly all others: shadow may not have been asked, and production’s answer stand in its place`,
  }
}

/** The least distance between numbers of a log: its last digit, where it was rounded. */
function lastDigit(numbers: Numbers): number {
  const sorted = Float64Array.from(numbers.filter((value) => value === value)).sort()
  let least = Infinity
  for (let i = 1; i < sorted.length; i++) {
    const apart = sorted[i]! - sorted[i - 1]!
    if (apart > 0 && apart < least) least = apart
  }
  return least
}
