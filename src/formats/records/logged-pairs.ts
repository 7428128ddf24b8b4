/** Pairs of key=value in a line of a log, with whatever the logger puts before them. */
import { cefIn } from './cef'
import type { Fields } from './expand'
import { endOfNested } from './nested-text'
import { timed, timeIn } from './prefixed'
import { saidBeside } from './said-beside'

/** Also the first within brackets: Java, Kotlin and Python print an object so. */
const KEY = /(?:^|[\s,;|(])([A-Za-z_@][\w.@/-]*)=/g
const FEWEST_KEYS = 2

/**
 * @param fewest pairs that a line of pairs has
 * @returns the line's pairs, with the time before them; null where it has too few
 */
export function pairsIn(line: string, fewest = FEWEST_KEYS): Fields | null {
  const event = cefIn(line)
  if (event) return timed(withPoints(event.record), timeIn(line.slice(0, event.start)))
  const record: Fields = {}
  let [found, start, at, last] = [0, -1, 0, 0]
  KEY.lastIndex = 0
  for (let key = KEY.exec(line); key; key = KEY.exec(line)) {
    if (key.index < at) continue
    if (start < 0) start = key.index
    at = KEY.lastIndex
    const end = valueEnd(line, at)
    record[key[1]!] = unquoted(line.slice(at, end))
    at = last = KEY.lastIndex = end
    found++
  }
  if (found < fewest) return null
  const before = line.slice(0, start)
  const after = line.slice(last)
  const gives = /^\s*(?:->|=>|→)/.test(after) ? after : ''
  const said = gives !== '' || /[A-Za-z]\s+\S*\d/.test(before) ? saidBeside(before, gives) : {}
  for (const key of Object.keys(said)) if (!Object.hasOwn(record, key)) record[key] = said[key]
  return timed(withPoints(record), timeIn(before) ?? STAMP.exec(after)?.[1])
}

/** Numbers with a comma, of which at least one can be no thousand: 0,87. */
const COMMA = /^[+-]?\d+,\d+$/
const PLAIN = /^[+-]?(?:0,\d+|\d+,(?!\d{3}$)\d+)$/
const POINT = /^[+-]?\d*\.\d+$/

/** @returns the record with 3,14 as 3.14, where its numbers are written so, and none with a point */
export function withPoints(record: Fields): Fields {
  const values = Object.values(record)
  const says = (pattern: RegExp) => values.some((value) => typeof value === 'string' && pattern.test(value))
  if (!says(PLAIN) || says(POINT)) return record
  const pointed = (value: unknown) => typeof value === 'string' && COMMA.test(value) ? value.replace(',', '.') : value // prettier-ignore
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, pointed(value)]))
}

/** Behind a line of Influx' protocol: ms, µs or ns since 1970. */
const STAMP = /^\s(\d{13}|\d{16}|\d{19})\s*$/

/** @returns where the value that begins at `from` ends: a bracket or a quote that opens closes first. */
function valueEnd(line: string, from: number): number {
  const end = endOfNested(line, from, (at) => {
    const char = line[at] ?? ''
    return (/[\s,;|]/.test(char) && !isWithin(line, at, from)) || closes(line, at)
  })
  return end < 0 ? line.length : end
}

/** Whether a comma is between digits: of a number, as it is written in half of Europe, or of a list. */
const isWithin = (line: string, at: number, from: number) =>
  line[at] === ',' &&
  at > from &&
  /\d/.test(line[at - 1]!) &&
  /^[-+]?\.?\d[\d.,+-]*(?:[\s;|)]|$)/.test(line.slice(at + 1, at + 40))

/** Whether a bracket that was open before the value closes there. */
const closes = (line: string, at: number) => line[at] === ')' && /^[\s,;|)]?$/.test(line[at + 1] ?? '')

function unquoted(text: string): string {
  // Influx' line protocol says so that a number is whole.
  if (/^[+-]?\d+[iu]$/.test(text)) return text.slice(0, -1)
  const quote = text[0]
  if ((quote !== '"' && quote !== "'") || text.length < 2 || !text.endsWith(quote)) return text
  return text.slice(1, -1).replace(/\\(["'\\])/g, '$1')
}
