/** What a single cell of text, or a JSON value, is as a number; and what is wrong with it where it is none. */
import { RowFlag } from '../contract'

/** Text that stands for "no value". 'NA' is not among them: it is also Namibia's code. */
const MISSING = new Set(['', '\\N', 'null', 'NULL', 'Null', '<NA>'])
const MISSING_NUMBER = new Set([...MISSING, 'None', 'none', 'NA', 'N/A', 'n/a', '-', 'NaT'])
const NON_FINITE = new Map([
  ['nan', NaN],
  ['-nan', NaN],
  ['inf', Infinity],
  ['infinity', Infinity],
  ['-inf', -Infinity],
  ['-infinity', -Infinity],
  ['+inf', Infinity],
  ['+infinity', Infinity],
])
const BOOLEAN = new Map([
  ['true', 1],
  ['false', 0],
])
const REDACTED =
  /^(?:\*{2,}|x{4,}|#{3,}|[[<({]{1,2}\s*(?:redacted|masked|hidden|filtered|removed|secret)[^\]>)}]*[\]>)}]{1,2}|redacted|masked)$/i
/** A hexadecimal digest: MD5 and longer. Base64 digests are not numbers either, and are flagged as such. */
const HASH = /^(?:0x|sha\d+:)?(?=[0-9a-f]*[a-f])[0-9a-f]{32,}$/i
const ELIDED = /^\s*\[[^\]]*\.\.\./
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** Thousands apart, where nothing else can be meant: '1,214.65' or '1,214,650', and not '1,214', which may be a fraction. */
const GROUPED = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d*|(?:,\d{3}){2,})$/

/** A number and RowFlag bits; reused by the caller, so that a hot loop makes no objects. */
export interface Parsed {
  value: number
  flag: number
}

export function isMissingText(text: string): boolean {
  return MISSING.has(text)
}

/** Whether the text stands for no number, as text of its own it may be a value. */
export function isMissingNumber(text: string): boolean {
  return MISSING_NUMBER.has(text)
}

/** Whether the text stands in for a value that somebody took out. */
export function isRedacted(text: string): boolean {
  return text.length < 40 && REDACTED.test(text)
}

/** Whether the text is a printed list that was cut short: its numbers are not in it. */
export function isElided(text: string): boolean {
  return ELIDED.test(text)
}

/** The text without the commas between its thousands; as it stands where it has none. */
export function ungrouped(text: string): string {
  return GROUPED.test(text) ? text.replaceAll(',', '') : text
}

/**
 * A cell as a number: NaN without a flag where it is empty, NaN with a flag where it is no number.
 * @param comma whether ',' is the decimal sign.
 */
export function parseNumber(raw: string, out: Parsed, comma = false): void {
  let text = raw.trim()
  text = comma ? text.replace(',', '.') : text.includes(',') ? ungrouped(text) : text
  out.flag = 0
  if (DECIMAL.test(text)) {
    out.value = Number(text)
    if (!Number.isFinite(out.value)) out.flag = RowFlag.nonFinite
    else if (Math.abs(out.value) > Number.MAX_SAFE_INTEGER && /^[+-]?\d+$/.test(text))
      out.flag = RowFlag.unsafeInteger
    return
  }
  out.value = NaN
  if (MISSING_NUMBER.has(text)) return
  const lower = text.length < 10 ? text.toLowerCase() : ''
  const boolean = BOOLEAN.get(lower)
  const special = NON_FINITE.get(lower)
  if (boolean !== undefined) out.value = boolean
  else if (special !== undefined) {
    out.value = special
    out.flag = RowFlag.nonFinite
  } else if (isRedacted(text) || HASH.test(text)) out.flag = RowFlag.redacted
  else out.flag = isElided(text) ? RowFlag.lossy : RowFlag.notANumber
}

/** A JSON value as a number, by the same rules; a list of one number is that number. */
export function toNumber(value: unknown, out: Parsed): void {
  out.flag = 0
  if (typeof value === 'number') {
    out.value = value
    if (!Number.isFinite(value)) out.flag = RowFlag.nonFinite
    else if (Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isInteger(value) && Math.abs(value) < 1e21)
      out.flag = RowFlag.unsafeInteger
  } else if (value === null || value === undefined) out.value = NaN
  else if (typeof value === 'string') parseNumber(value, out)
  else if (typeof value === 'boolean') out.value = value ? 1 : 0
  else if (typeof value === 'bigint') {
    out.value = Number(value)
    // One of hundreds of digits is more than any number holds.
    if (!Number.isFinite(out.value)) out.flag = RowFlag.nonFinite
    else if (!Number.isSafeInteger(out.value)) out.flag = RowFlag.unsafeInteger
  } else if (value instanceof Date) out.value = value.getTime()
  else if (isList(value) && value.length === 1) toNumber(value[0], out)
  else {
    out.value = NaN
    out.flag = RowFlag.badShape
  }
}

/** A JSON value as text, exactly as it was written for text and integers; null where there is none. */
export function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return isMissingText(value) ? null : value
  if (typeof value === 'number') return Number.isNaN(value) ? null : String(value)
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (isList(value) && value.length === 1) return toText(value[0])
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
}

/** An array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}
