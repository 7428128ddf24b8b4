/** Requests cut into windows of time. */
import { extentOf } from '../../core/interval'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WIDTHS = [
  SECOND,
  5 * SECOND,
  15 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  28 * DAY,
  91 * DAY,
  365 * DAY,
]
const MOST_WINDOWS = 60

export interface Windows {
  /** Start of each window and the end of the last, ms since the epoch; on whole widths, UTC. */
  edges: number[]
  widthMs: number
  /** Window of each row, -1 where its time is unknown. */
  of: Int16Array
}

/** The narrowest round width that gives at most 60 windows; null where times do not span two of them. */
export function timeWindows(times: Float64Array): Windows | null {
  const [first, last] = extentOf(times) ?? [0, 0]
  if (first === last) return null
  const widthMs =
    WIDTHS.find((w) => Math.floor(last / w) - Math.floor(first / w) < MOST_WINDOWS) ??
    (last - first) / MOST_WINDOWS
  const start = Math.floor(first / widthMs)
  const count = Math.min(MOST_WINDOWS, Math.floor(last / widthMs) - start + 1)
  if (count < 2) return null
  const of = new Int16Array(times.length)
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!
    of[i] = Number.isNaN(t) ? -1 : Math.min(count - 1, Math.floor(t / widthMs) - start)
  }
  return { edges: Array.from({ length: count + 1 }, (_, i) => (start + i) * widthMs), widthMs, of }
}
