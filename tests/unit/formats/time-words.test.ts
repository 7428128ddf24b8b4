/** Times as programs write them in their languages, against what the platform writes itself. */
import { describe, expect, it } from 'vitest'
import { looksLikeTime, parseTimes } from '../../../src/formats/time'

const read = (texts: readonly string[]) => {
  const { ms, kind } = parseTimes({ kind: 'text', codes: Int32Array.from(texts, (_, i) => i), dictionary: [...texts] }) // prettier-ignore
  return { ms: [...ms], kind }
}
const at = (text: string) => read([text]).ms[0]!

const languages =
  'en-US en-GB de fr es es-MX it pt-BR pt-PT nl sv da nb fi pl cs sk hu ro sl tr ru uk bg lt et id ca ja zh-CN zh-TW ko'.split(
    ' ',
  )

describe.each(languages)('%s', (language) => {
  it.each(['long', 'medium', 'full'] as const)('with a date of %s style', (dateStyle) => {
    const form = new Intl.DateTimeFormat(language, { dateStyle, timeStyle: 'medium', timeZone: 'UTC' })
    const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 3 + month, 14, 5, 9))
    const texts = months.map((ms) => form.format(ms))
    // A date of numbers alone has its own tests.
    if (texts.some((text) => !/\p{L}/u.test(text.replace(/[AP]M/i, '')))) return
    expect(texts.map((text, i) => [text, at(text) - months[i]!])).toEqual(texts.map((text) => [text, 0]))
    expect(texts.every(looksLikeTime)).toBe(true)
  })
})

describe('programs', () => {
  const there = Date.UTC(2026, 10, 3, 14, 5, 9)
  it.each([
    ['Kibana', 'Nov 3, 2026 @ 14:05:09.123', there + 123],
    ['C’s asctime', 'Tue Nov  3 14:05:09 2026', there],
    ['date(1)', 'Tue Nov  3 14:05:09 UTC 2026', there],
    ['Java’s Date', 'Tue Nov 03 14:05:09 CET 2026', there - 3_600_000],
    ['git log', 'Tue Nov 3 14:05:09 2026 +0100', there - 3_600_000],
    ['JavaScript’s Date', 'Tue Nov 03 2026 14:05:09 GMT+0100 (Central European Standard Time)', there - 3_600_000], // prettier-ignore
    ['Go', '2026-11-03 14:05:09.000123 +0000 UTC', there + 0.123],
    ['Go, with its monotonic clock', '2026-11-03 14:05:09 +0000 UTC m=+0.000012', there],
    ['Oracle', '03-NOV-26 02.05.09.123456 PM', there + 123.456],
    ['Excel', '11/3/26 2:05:09 PM', there],
    ['Lotus and others', '3/Nov/2026 14:05:09', there],
    ['a letter', '3rd of November 2026 at 2:05:09 p.m.', there],
    ['macOS', '2026年11月3日 下午2:05:09', there],
  ])('%s: %s', (_, text, ms) => expect(at(text)).toBeCloseTo(ms, 3))
})

describe('day and month as numbers', () => {
  it('are told by a part above 12 in any row', () => {
    expect(read(['03/11/2026 14:05', '13/11/2026 14:05'])).toMatchObject({
      ms: [Date.UTC(2026, 10, 3, 14, 5), Date.UTC(2026, 10, 13, 14, 5)],
      kind: 'day/month/year, without a zone: taken as UTC',
    })
    expect(read(['11-03-2026 14:05:09', '11-23-2026 14:05:09']).ms[0]).toBe(Date.UTC(2026, 10, 3, 14, 5, 9))
  })
  it('are told by the one reading in which the log goes on in time', () => {
    expect(read(['03/11/2026 14:05', '04/11/2026 9:30', '05/11/2026 9:00']).kind).toContain('not a time')
    expect(read(['30/11/2026 14:05', '01/12/2026 9:30']).kind).toContain('day/month')
    expect(read(['11/03/2026 14:05', '11/04/2026 9:30', '12/01/2026 9:00']).kind).toContain('month/day')
  })
  it('are no time where nothing tells, or two rows contradict each other', () => {
    expect(read(['03/11/2026 14:05']).ms[0]).toBeNaN()
    expect(read(['13/11/2026 14:05', '11/13/2026 14:05']).ms).toEqual([NaN, NaN])
  })
})

it.each([
  'May 2026',
  'ORD-2000',
  'listopad',
  'paid 3 of 2026 at 14:05',
  'room 14:05 on 3 floor',
  '3 Blurgh 2026 14:05',
  '32 Nov 2026 14:05:09',
  'Nov 3 14:05:09',
  '14:05:09',
])('%s is no time', (text) => {
  expect(looksLikeTime(text)).toBe(false)
})
