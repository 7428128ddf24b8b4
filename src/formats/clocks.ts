/** A request's time in two columns, the date in one and the time of day in the other, as one. */
import type { Column, TextColumn } from '../core/columns'
import type { FieldProfile, FieldRequest, RequestBatch } from './contract'
import { isGiven, plainName } from './role-names'
import { looksLikeTime, spanOf } from './time'

const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})$/
const CLOCK = /^\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?(?: ?(?:Z|[+-]\d\d:?\d\d))?$/i
const DATED = /(?:^|_)(?:date|day|jour|dia|tag)(?:_|$)/
/** What a clock's column is called; of another name it may be an opening hour, or a flight's. */
const TIMED = /(?:^|_)(?:time|timestamp|clock|hour)(?:_|$)/
/** The first rows of a log lie within two years; days of birth do not. */
const MOST_MS = 731 * 86_400_000

/** Makes the time of the one pair of a date and a time of day; nothing where there are several, or one moment already. */
export function pairClocks(fields: readonly FieldProfile[]): void {
  if (fields.some(({ role, examples }) => role === 'time' && !all(examples, DATE) && !all(examples, CLOCK)))
    return
  const free = fields.filter(
    ({ name, role, type, examples }) =>
      type === 'text' &&
      examples.length > 0 &&
      !isGiven(name) &&
      ['time', 'feature', 'ignore'].includes(role),
  )
  const dates = best(
    free.filter((one) => all(one.examples, DATE)),
    DATED,
  )
  const clocks = best(
    free.filter((one) => all(one.examples, CLOCK)),
    TIMED,
  )
  const [date, clock] = [dates[0], clocks[0]]
  if (!date || !clock || dates.length > 1 || clocks.length > 1) return
  const moments = date.examples.map((day, i) => `${day} ${clock.examples[i] ?? '00:00:00'}`)
  if (!moments.every(looksLikeTime) || spanOf(moments) > MOST_MS) return
  Object.assign(date, {
    role: 'time',
    why: `the day, with the time of day in "${clock.name}"`,
    clock: clock.name,
    examples: moments,
  })
  Object.assign(clock, { role: 'ignore', why: `the time of day of "${date.name}"` })
  delete clock.rival
}

const all = (texts: readonly string[], form: RegExp) => texts.every((text) => form.test(text.trim()))

/** Those that are the time of a request by their names; none of a name that says nothing of it. */
const best = (fields: FieldProfile[], named: RegExp) => {
  const timed = fields.filter(({ name, role }) => role === 'time' || named.test(plainName(name)))
  const taken = timed.filter(({ role }) => role === 'time')
  return taken.length > 0 ? taken : timed
}

/** What is asked of a log's own format in place of a time in two columns, and what is made of its answers; null where none is. */
export function clockFields(
  fields: readonly FieldRequest[],
  profiles: readonly FieldProfile[],
): { asked: FieldRequest[]; made(batch: RequestBatch): RequestBatch } | null {
  const clocks = new Map(profiles.map(({ name, clock }) => [name, clock]))
  const pairs = fields.flatMap(({ field, as }, at) => {
    const clock = as === 'text' ? clocks.get(field) : undefined
    return clock === undefined ? [] : [{ at, clock }]
  })
  if (pairs.length === 0) return null
  const asked = [...fields, ...pairs.map(({ clock }) => ({ field: clock, as: 'text' as const }))]
  return {
    asked,
    made(batch) {
      const columns = [...batch.columns]
      pairs.forEach(({ at }, i) => {
        columns[at] = joined(columns[at] as TextColumn, columns[fields.length + i] as TextColumn)
      })
      const { columnFlags } = batch
      return {
        ...batch,
        columns: columns.slice(0, fields.length),
        ...(columnFlags ? { columnFlags: columnFlags.slice(0, fields.length) } : {}),
      }
    },
  }
}

/** Both texts of a row as one; none where either is missing. */
function joined(days: TextColumn, clocks: TextColumn): Column {
  const known = new Map<number, number>()
  const dictionary: string[] = []
  const codes = Int32Array.from(days.codes, (day, i) => {
    const clock = clocks.codes[i]!
    if (day < 0 || clock < 0) return -1
    const key = day * clocks.dictionary.length + clock
    let code = known.get(key)
    if (code === undefined) {
      code = dictionary.push(`${days.dictionary[day]!} ${clocks.dictionary[clock]!}`) - 1
      known.set(key, code)
    }
    return code
  })
  return { kind: 'text', codes, dictionary }
}
