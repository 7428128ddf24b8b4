/** Lines that a logger wrote: a time and whatever else it puts there, and behind that the application's own. */
import type { Head } from '../../files/source'
import { roleByName } from '../role-names'
import { lacksOf, yearless } from '../time'
import type { Fields } from './expand'
import type { KnownRoles } from './fields'

const TIME =
  /(?:\d{4}[-/]\d\d[-/]\d\d(?:[T ]| - )|(?<!\d)\d\d([./])\d\d\1\d{4} )\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/
/** The same without a year, as syslog, glog and Android write it, and of the day alone, as Logback does. */
const PARTIAL =
  /(?:^|[\s<>[(|])((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s{1,2}\d{1,2} \d\d:\d\d:\d\d(?:[.,]\d+)?|(?:\d\d[-/]\d\d )?\d\d:\d\d:\d\d(?:[.,]\d+)?)(?=[\s\])|]|$)|^[IWEF](\d{4} \d\d:\d\d:\d\d\.\d+)/
/** As servers' access logs have it: 01/Mar/2026:10:00:00 +0000. */
const ACCESS = /(?<!\d)\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/
/** As Kafka's console consumer prints it before a message. */
const KAFKA = /(?:CreateTime|LogAppendTime):\d{13}/
const LOOKED_AT = 20
/** What AWS Lambda says around each call: there are more of these lines than of the function's own. */
const PLATFORM =
  /^(?:\S+\s+)?(?:(?:START|END|REPORT) RequestId: [0-9a-f-]{36}|INIT_(?:START|REPORT) |XRAY TraceId: )/
/** What a time that is no moment is called: it gives way to any that is. */
const PARTIAL_NAME = 'logged_time'

/** What `timed` adds. */
export const prefixRoles: KnownRoles = {
  logged_at: { role: 'time', why: 'before the record, in the line' },
}

/** Of a line of the application's own, among those that hold records: left out as 'no-record'. */
export const NO_JSON = 'a line without JSON'

/** @returns the time within a prefix, as it is written; undefined where there is none */
export function timeIn(prefix: string): string | undefined {
  const whole = TIME.exec(prefix)?.[0] ?? ACCESS.exec(prefix)?.[0] ?? KAFKA.exec(prefix)?.[0]
  if (whole !== undefined) return whole.replace(' - ', ' ')
  const partial = PARTIAL.exec(prefix)
  return partial?.[1] ?? partial?.[2]
}

/** @returns the record with the time before it as `logged_at`, where it has none of its own */
export function timed(record: Fields, time: string | undefined): Fields {
  const own = Object.keys(record).some((key) => roleByName(key) === 'time')
  if (own || time === undefined) return record
  return { ...record, [lacksOf(time) === null ? 'logged_at' : PARTIAL_NAME]: time }
}

/**
 * The year of lines that say none, as another line of the file says it: glog's head, journald's, a line before its format
 * was changed. It turns with the month.
 */
export class Years {
  #year: number
  #month: number

  private constructor(year: number, month: number) {
    this.#year = year
    this.#month = month
  }

  /** @returns null where no line without a record says a year */
  static of({ text }: Head): Years | null {
    let turns = 0
    let [first, last] = [-1, -1]
    for (const line of text.split('\n')) {
      const said = line.split(/[{=]/, 1)[0]!
      const found = DATE.exec(said)
      if (found) {
        const month = Number(found[2] ?? 1 + MONTHS.indexOf(found[3]!)) - 1
        const year = Number(found[1] ?? found[4]) - turns
        return first < 0 ? new Years(year, month) : new Years(year - (last - month > HALF ? 1 : 0), first)
      }
      const { month } = yearless(timeIn(said) ?? '') ?? { month: -1 }
      if (month < 0) continue
      if (first < 0) first = month
      else if (last - month > HALF) turns++
      last = month
    }
    return null
  }

  /** @returns the record with its whole time, where it has one without a year */
  dated(record: Fields): Fields {
    const { [PARTIAL_NAME]: time, ...rest } = record
    const found = typeof time === 'string' ? yearless(time) : null
    if (!found) return record
    const { month, day } = found
    if (this.#month - month > HALF) this.#year++
    // A line of December among those of January came late.
    const late = month - this.#month > HALF
    if (!late) this.#month = month
    const two = (n: number) => String(n).padStart(2, '0')
    return {
      ...rest,
      logged_at: `${this.#year - (late ? 1 : 0)}-${two(month + 1)}-${two(day)} ${found.time}`,
    }
  }
}

/** Months between a December and the January after it. */
const HALF = 6
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DATE = new RegExp(String.raw`(?<!\d)(\d{4})[-/](\d\d)[-/]\d\d(?!\d)|(?<!\w)(${MONTHS.join('|')})\s{1,2}\d{1,2} [\d:]+ (\d{4})(?!\d)`) // prettier-ignore

/** @returns the first lines that are not empty, without one that the head may cut */
export function firstLines(head: Head, most = LOOKED_AT): string[] {
  const first = head.text.split('\n', most + 1).slice(0, most)
  const lines = first.filter((line) => line.trim() !== '' && !PLATFORM.test(line))
  if (!head.whole && lines.length > 1 && lines.length < most) lines.pop()
  return lines
}

/** @returns whether more than half of the first lines, but for those that are `beside` the matter, are of one kind */
export function mostLines(head: Head, kind: RegExp, beside?: RegExp): boolean {
  const lines = firstLines(head).filter((line) => !beside?.test(line))
  return lines.length > 0 && lines.filter((line) => kind.test(line)).length * 2 > lines.length
}
