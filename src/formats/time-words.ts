/**
 * Times with a month in words, as people's programs write them in their languages: 'Nov 3, 2026 @ 14:05:09.123',
 * '3 novembre 2026 à 14:05', '2026年11月3日 14時05分'. Names of months and days come from the platform's own tables (CLDR).
 */

export interface Moment {
  /** Since 1970-01-01 UTC. */
  ms: number
  /** In words, how it was read. */
  kind: string
}

/** Not Croatian: its "listopad" is October, and Polish's and Czech's is November. */
const LOCALES = 'en de fr es it pt nl sv da nb fi pl cs sk hu ro sl tr ru uk bg el lt lv et id ms ca'.split(
  ' ',
)
/** These write months as numbers, and days in words. */
const NUMBERED = ['ja', 'zh', 'zh-TW', 'ko']
/** Words between a date's parts that say nothing: 'at', 'o’clock', 'of', 'year'. */
const BETWEEN = new Set(
  `at um à de del den der d o в г р о года року ob kl klo kell pukul the of on om das le el la les il lo og och tgl
   tanggal th st nd rd u h uhr ore alle às a las hs hrs m`.split(/\s+/),
)
const HALVES: Record<string, 'a' | 'p'> = { am: 'a', pm: 'p', 上午: 'a', 下午: 'p', 午前: 'a', 午後: 'p', 오전: 'a', 오후: 'p' } // prettier-ignore
/** Minutes from UTC of zones that RFC 2822 names, and of those that are nobody else's. */
const ZONES: Record<string, number> = { utc: 0, gmt: 0, z: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420, wet: 0, west: 60, cet: 60, cest: 120, eet: 120, eest: 180, msk: 180, jst: 540 } // prettier-ignore

interface Names {
  months: Map<string, number>
  days: Set<string>
}
let known: Names | null = null

/** Made once, when the first text is met that none of the plain notations fits. */
function names(): Names {
  return (known ??= namesOf())
}

function namesOf(): Names {
  const months = new Map<string, number>()
  const days = new Set<string>()
  const widths = ['long', 'short'] as const
  for (const locale of LOCALES)
    for (const month of widths)
      // In a date and alone: Russian's "ноября" and "ноябрь".
      for (const form of [{ day: 'numeric', month } as const, { month } as const])
        addMonths(months, new Intl.DateTimeFormat(locale, { ...form, timeZone: 'UTC' }))
  for (const locale of [...LOCALES, ...NUMBERED])
    for (const weekday of widths) addDays(days, new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }))
  return { months, days }
}

function addDays(days: Set<string>, weekday: Intl.DateTimeFormat): void {
  for (let day = 1; day <= 7; day++)
    for (const word of plain(weekday.format(Date.UTC(2026, 10, day))).split(/[ -]/)) days.add(word)
}

function addMonths(months: Map<string, number>, form: Intl.DateTimeFormat): void {
  for (let month = 0; month < 12; month++) {
    const parts = form.formatToParts(Date.UTC(2026, month, 3))
    const word = plain(parts.find(({ type }) => type === 'month')?.value ?? '')
    // What names another month elsewhere says nothing.
    if (/^\p{L}+$/u.test(word)) months.set(word, (months.get(word) ?? month) === month ? month : NaN)
  }
}

/** As words are compared: without case and dots. */
const plain = (text: string) => text.toLowerCase().replaceAll('.', '').trim()

const CLOCK =
  /(?<!\d)(\d{1,2})\s?[:h時点點시]\s?(\d{2})(?:\s?[:m分분]\s?(\d{2})(?:[.,](\d{1,9}))?(?:\s?[秒초]|s\b)?|\s?[分분])?(?!\d)/
/** Hours, minutes and seconds with dots at the end, as Danes and Indonesians write them, or before AM and PM as Oracle does. */
const DOTTED_CLOCK = /(?<=[a-z,.] |\d{4},? )(\d{1,2})\.(\d{2})\.(\d{2})$|(?<= )(\d{1,2})\.(\d{2})\.(\d{2})(?:\.(\d{1,9}))?(?= [AP]M)/i // prettier-ignore

/** A date and a zone without the time of day: many times have the same. */
interface Around {
  /** Midnight of the day there. */
  ms: number
  half: 'a' | 'p' | null
  /** Minutes from UTC; null where it is not said. */
  zone: number | null
}
const seen = new Map<string, Around | null>()
const MOST_SEEN = 20_000

/** As Kafka's console consumer prints it before a message. */
const KAFKA = /^(?:CreateTime|LogAppendTime):(\d{13})$/

/** @returns a text with a date in words and a time of day as a moment, or null where it is none */
export function wordedTime(text: string): Moment | null {
  const kafka = KAFKA.exec(text)?.[1]
  if (kafka !== undefined) return { ms: Number(kafka), kind: 'milliseconds since 1970' }
  const clock = CLOCK.exec(text) ?? DOTTED_CLOCK.exec(text)
  if (!clock) return null
  const around = aroundOf(`${text.slice(0, clock.index)} ¦ ${text.slice(clock.index + clock[0].length)}`)
  if (!around) return null
  const [hour, minute, second, fraction] = clock.slice(1).filter((part) => part !== undefined)
  const hours = around.half === null ? +hour! : (+hour! % 12) + (around.half === 'p' ? 12 : 0)
  if (hours > 24 || +minute! > 59) return null
  const there =
    around.ms + ((hours * 60 + +minute!) * 60 + +(second ?? 0)) * 1000 + Number(`0.${fraction ?? 0}`) * 1000
  return around.zone === null
    ? { ms: there, kind: 'a date in words, without a zone: taken as UTC' }
    : { ms: there - around.zone * 60_000, kind: 'a date with its zone' }
}

function aroundOf(text: string): Around | null {
  let around = seen.get(text)
  if (around !== undefined) return around
  around = readAround(text)
  if (seen.size >= MOST_SEEN) seen.clear()
  seen.set(text, around)
  return around
}

const EAST_ASIAN = /(\d{4})\s?[年년.]\s?(\d{1,2})\s?[月월.]\s?(\d{1,2})\s?[日일.]/

function readAround(raw: string): Around | null {
  const text = raw.replace(/\([^)]*\)/g, ' ')
  const [before = '', after = ''] = text.split('¦')
  const zone = /(?:GMT|UTC)?\s*([+-])(\d{2}):?(\d{2})\b/.exec(after)
  const minutes = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : null
  const rest = `${before} ${zone ? after.replace(zone[0], ' ') : after}`
  const asian = EAST_ASIAN.exec(rest)
  const words = sorted(asian ? rest.replace(asian[0], ' ') : rest)
  if (!words || (asian && (words.numbers.length > 0 || words.month !== null))) return null
  const date = asian ? asian.slice(1).map(Number) : dateOf(words)
  if (!date) return null
  const [year, month, day] = date as [number, number, number]
  if (month < 1 || month > 12 || day < 1 || day > 31) return null
  return { ms: Date.UTC(year, month - 1, day), half: words.half, zone: minutes ?? words.zone }
}

interface Words {
  month: number | null
  half: 'a' | 'p' | null
  zone: number | null
  numbers: string[]
}

/** What each word is; null where one of them is nothing that a time has. */
function sorted(text: string): Words | null {
  const { months, days } = names()
  const found: Words = { month: null, half: null, zone: null, numbers: [] }
  const joined = text.replace(/([ap])\.\s?m\.?/gi, '$1m')
  for (const [token] of joined.matchAll(/\p{L}[\p{L}\p{M}]*|\d+|[^\s,@/.'’-]/gu)) {
    const word = token.toLowerCase()
    const month = months.get(word)
    if (/^\d/.test(word)) found.numbers.push(word)
    else if (month !== undefined && found.month === null) found.month = month
    else if (Object.hasOwn(HALVES, word)) found.half = HALVES[word]!
    else if (Object.hasOwn(ZONES, word)) found.zone = ZONES[word]!
    else if (!days.has(word) && !BETWEEN.has(word)) return null
  }
  return found
}

/** Year, month and day; a year of two digits where the day cannot be it. */
function dateOf({ month, numbers }: Words): [number, number, number] | null {
  if (month === null || Number.isNaN(month) || numbers.length !== 2) return null
  const long = numbers.findIndex((one) => one.length === 4)
  const year = long >= 0 ? Number(numbers[long]) : numbers.every((one) => one.length <= 2) ? 2000 + Number(numbers[1]) : NaN // prettier-ignore
  const day = Number(numbers[long === 0 ? 1 : 0])
  return Number.isNaN(year) ? null : [year, month + 1, day]
}
