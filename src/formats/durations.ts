/** Durations with their unit in the cell: '3.2ms', '0.4 s', Go's '1m2.5s', '00:00:00.123', pandas' '0 days 00:00:00.0032', ISO's 'PT0.4S'. */

const MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}
const LONG: [RegExp, string][] = [
  [/^(?:nanos?|nanosec(?:ond)?s?|nsecs?)$/, 'ns'],
  [/^(?:micros?|microsec(?:ond)?s?|usecs?)$/, 'us'],
  [/^(?:millis?|millisec(?:ond)?s?|msecs?)$/, 'ms'],
  [/^(?:secs?|seconds?)$/, 's'],
  [/^(?:mins?|minutes?)$/, 'm'],
  [/^(?:hrs?|hours?)$/, 'h'],
]
const PART = String.raw`(\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)\s*([a-zµμ]+)`
const UNITS = new RegExp(String.raw`^(?:pt)?(?:${PART}\s*)+$`)
const EACH = new RegExp(PART, 'g')
const CLOCK = /^(?:(\d+) days? \+?)?(\d{1,2}):(\d\d):(\d\d(?:[.,]\d+)?)$/

/** @returns milliseconds; NaN for what is no duration with a unit: a plain number says none */
export function durationMs(raw: string): number {
  const text = raw.trim().toLowerCase()
  const clock = CLOCK.exec(text)
  if (clock) {
    const [, days = '0', hours, minutes, seconds] = clock
    return ((+days * 24 + +hours!) * 60 + +minutes!) * 60_000 + number(seconds!) * 1000
  }
  if (!UNITS.test(text)) return NaN
  let ms = 0
  for (const [, amount, unit] of text.replace(/^pt/, '').matchAll(EACH))
    ms += number(amount!) * perUnit(unit!)
  return ms
}

const number = (text: string) => Number(text.replace(',', '.'))

/** NaN where the word is no unit of time. */
function perUnit(unit: string): number {
  const short = LONG.find(([long]) => long.test(unit))?.[1] ?? unit
  return Object.hasOwn(MS, short) ? MS[short]! : NaN
}
