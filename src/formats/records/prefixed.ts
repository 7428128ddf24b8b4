/** Lines that a logger wrote: a time and whatever else it puts there, and behind that the application's own. */
import type { Head } from '../../files/source'
import { roleByName } from '../role-names'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'

const TIME = /\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
const LOOKED_AT = 20

/** What `timed` adds. */
export const prefixRoles: KnownRoles = {
  logged_at: { role: 'time', why: 'before the record, in the line' },
}

/** @returns the time within a prefix, as it is written; undefined where there is none */
export function timeIn(prefix: string): string | undefined {
  return TIME.exec(prefix)?.[0]
}

/** @returns the record with the time before it as `logged_at`, where it has none of its own */
export function timed(record: Fields, time: string | undefined): Fields {
  const own = Object.keys(record).some((key) => roleByName(key) === 'time')
  return own || time === undefined ? record : { ...record, logged_at: time }
}

/** @returns the first lines that are not empty, without one that the head may cut */
export function firstLines(head: Head): string[] {
  const first = head.text.split('\n', LOOKED_AT + 1).slice(0, LOOKED_AT)
  const lines = first.filter((line) => line.trim() !== '')
  if (!head.whole && lines.length > 1 && lines.length < LOOKED_AT) lines.pop()
  return lines
}
