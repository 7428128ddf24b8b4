import { describe, expect, it } from 'vitest'
import { seeded } from '../../../src/core/random'
import { plainUtc } from '../../../src/formats/time-plain'

describe('times by their characters', () => {
  it('are what Date makes of them', () => {
    const { below } = seeded(5)
    for (let i = 0; i < 20_000; i++) {
      const text = new Date(below(2 ** 31) * 2000 - 6e11 + below(1000)).toISOString()
      for (const one of [text, text.replace('T', ' '), text.replace(/\.\d+/, '')])
        expect(plainUtc(one), one).toBe(Date.parse(one))
    }
  })

  it('take fractions of up to nine digits', () => {
    expect(plainUtc('2026-02-03T04:05:06.5Z')).toBe(Date.UTC(2026, 1, 3, 4, 5, 6, 500))
    expect(plainUtc('2026-02-03T04:05:06.123456789Z')).toBeCloseTo(
      Date.UTC(2026, 1, 3, 4, 5, 6) + 123.456789,
      3,
    )
  })

  it.each([
    '2026-02-03T04:05:06',
    '2026-02-03T04:05:06+01:00',
    '2026-02-03T04:05:06,5Z',
    '2026-02-03T04:05:06.Z',
    '2026-02-03T04:05:06.1234567890Z',
    '2026-13-03T04:05:06Z',
    '2026-02-00T04:05:06Z',
    '2026/02/03T04:05:06Z',
    '2026-02-03T04:05:6 Z',
    '2026-02-03T04:05Z',
    'Z',
    '',
  ])('"%s" is left to who knows more notations', (text) => expect(plainUtc(text)).toBeNaN())
})
