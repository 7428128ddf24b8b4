import { describe, expect, it } from 'vitest'
import { parseTimes } from '../../../src/formats/time'

const MOMENT = Date.UTC(2024, 1, 29, 13, 5, 7, 123)

function texts(...dictionary: string[]) {
  return parseTimes({ kind: 'text', dictionary, codes: Int32Array.from([...dictionary.keys(), -1]) })
}

describe('times', () => {
  it.each([
    ['2024-02-29T13:05:07.123Z', 'ISO 8601, UTC'],
    ['2024-02-29 13:05:07.123', 'ISO 8601, without a zone: taken as UTC'],
    ['2024-02-29 13:05:07,123', 'ISO 8601, without a zone: taken as UTC'],
    ['2024/02/29 13:05:07.123', 'ISO 8601, without a zone: taken as UTC'],
    ['2024-02-29T18:35:07.123+05:30', 'ISO 8601, with its zone'],
    ['2024-02-29T06:05:07.123000-0700', 'ISO 8601, with its zone'],
    ['20240229T130507.123Z', 'ISO 8601, UTC'],
    ['29.2.2024 13:05:07,123', 'day.month.year, without a zone: taken as UTC'],
    ['02/29/2024 1:05:07.123 PM', 'month/day/year, without a zone: taken as UTC'],
  ])('%s is %s', (text, kind) => {
    const times = texts(text)
    expect(times.kind).toBe(kind)
    expect(times.ms[0]).toBeCloseTo(MOMENT, 6)
    expect(times.ms[1]).toBeNaN()
  })

  it('reads nginx and mail dates', () => {
    expect(texts('29/Feb/2024:14:05:07 +0100').ms[0]).toBe(MOMENT - 123)
    expect(texts('Thu, 29 Feb 2024 13:05:07 GMT').ms[0]).toBe(MOMENT - 123)
  })

  it.each([
    ['seconds', 1e-3],
    ['milliseconds', 1],
    ['microseconds', 1e3],
    ['nanoseconds', 1e6],
  ])('tells %s by their size, as numbers and as text', (unit, scale) => {
    const value = MOMENT * scale
    for (const times of [
      parseTimes({ kind: 'number', values: Float64Array.of(NaN, value, 5) }),
      texts('5', String(value), String(value)),
    ]) {
      expect(times.kind).toBe(`${unit} since 1970`)
      expect(times.ms[1]).toBeCloseTo(MOMENT, 0)
    }
  })

  it("reads Excel's days, as numbers and as text", () => {
    // What Excel shows as 2024-02-29 13:05:07: days since 1899-12-30, to the second.
    const day = Date.UTC(2024, 1, 29, 13, 5, 7)
    const serial = (day - Date.UTC(1899, 11, 30)) / 86_400_000
    for (const times of [
      parseTimes({ kind: 'number', values: Float64Array.of(serial) }),
      texts(String(serial)),
    ]) {
      expect(times.kind).toBe("Excel's days since 1900, without a zone: taken as UTC")
      expect(times.ms[0]).toBe(day)
    }
  })

  it('takes 12 AM for midnight and 12 PM for noon, and a date alone for its first moment', () => {
    const [midnight, noon, day] = texts('2/29/2024 12:00 am', '2/29/2024, 12:00:00 PM', '29.02.2024').ms
    expect([midnight, noon, day]).toEqual([0, 12, 0].map((hour) => Date.UTC(2024, 1, 29, hour)))
  })

  it('leaves what is no time as no time', () => {
    const times = texts('soon', '2024-13-45', '31/12/2024', '02/03/2024 13:05', '31/12/2024 1:05 PM')
    expect([...times.ms]).toEqual([NaN, NaN, NaN, NaN, NaN, NaN])
    expect(times.kind).toBe('not a time')
  })
})
