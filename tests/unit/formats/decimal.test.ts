import { describe, expect, it } from 'vitest'
import { decimalOf } from '../../../src/formats/columns/decimal'
import { seeded } from '../../../src/core/random'

const encoder = new TextEncoder()

function told(text: string, point = '.'): number {
  const bytes = encoder.encode(`x${text}y`)
  return decimalOf(bytes, 1, bytes.length - 1, point.charCodeAt(0))
}

describe('decimals without a string', () => {
  it('are to the last bit what Number makes of them, or are left to it', () => {
    const { below } = seeded(11)
    const next = () => below(2 ** 31) / 2 ** 31
    let left = 0
    for (let i = 0; i < 50_000; i++) {
      const text = String((next() - 0.5 + next() * 2 ** -31) * 10 ** Math.floor(next() * 14 - 6))
      const value = told(text)
      if (Number.isNaN(value)) left++
      else expect(Object.is(value, Number(text)), text).toBe(true)
    }
    // Those with an exponent and more digits than are told.
    expect(left).toBeLessThan(2500)
  })

  it('are right in the middle between two doubles, and beside it', () => {
    const { below } = seeded(12)
    const next = () => below(2 ** 31) / 2 ** 31
    let decided = 0
    for (let i = 0; i < 5000; i++) {
      const whole = 2 ** 51 + Math.floor(next() * 2 ** 51)
      for (const text of [`${whole}.25`, `${whole}.249`, `${whole}.251`, `${whole}.75`, `${whole}.751`]) {
        const value = told(text)
        if (Number.isNaN(value)) continue
        decided++
        expect(Object.is(value, Number(text)), text).toBe(true)
      }
    }
    expect(decided).toBeGreaterThan(10_000)
  })

  it.each([
    ['0.00012345678901234567', Number('0.00012345678901234567')],
    ['-1.2345678901234567e-05', Number('-1.2345678901234567e-5')],
    ['1e-7', 1e-7],
    ['2.5E+3', 2500],
    ['.123456789012345678', Number('.123456789012345678')],
    ['-0.0', -0],
  ])('%s', (text, value) => expect(told(text)).toBe(value))

  it.each([
    '',
    '-',
    '.',
    'e5',
    '1e',
    '1e+',
    '1.5x',
    '1.2.3',
    '12345678901234567',
    '1e400',
    '1.23456789012345678901',
  ])('"%s" is left to who knows more', (text) => expect(told(text)).toBeNaN())

  it('takes the decimal sign that it is given', () => {
    expect(told('1,2345678901234567', ',')).toBe(1.2345678901234567)
    expect(told('1.5', ',')).toBeNaN()
  })
})
