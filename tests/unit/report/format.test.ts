import { describe, expect, it } from 'vitest'
import * as format from '../../../src/core/numbers'

describe('figures as text', () => {
  it.each([
    [format.count(1234567), '1,234,567'],
    [format.counted(1, 'request'), '1 request'],
    [format.counted(0, 'request'), '0 requests'],
    [format.percent(0.94373), '94.37\u202f%'],
    [format.percent(0.00012), '0.012\u202f%'],
    [format.percent(0), '0.00\u202f%'],
    [format.points(0.0062), '+0.62\u202fpt'],
    [format.points(-0.0062), '\u22120.62\u202fpt'],
    [
      format.unbroken('At most 0.1 % take 2.4 ms, 3 more requests'),
      'At most 0.1\u202f% take 2.4\u202fms, 3 more requests',
    ],
    [format.plain(-0.1234), '\u22120.123'],
    [format.adaptive(0.00001234), '1.23e\u22125'],
    [format.adaptive(12345.678), '12,346'],
    [format.adaptive(0), '0'],
    [format.ms(212.4), '212'],
    [format.ms(17.94), '17.9'],
    [format.ms(0.345), '0.35'],
    [format.pValue(0.00004), '<\u202f0.001'],
    [format.pValue(0.0181), '0.018'],
    [format.pValue(0.4), '0.40'],
    [format.percentInterval([0.9404, 0.9468]), '[94.04, 94.68]'],
    [format.bytes(999), '999\u202fB'],
    [format.bytes(1_234_567), '1.2\u202fMB'],
    [format.time(Date.UTC(2001, 3, 1, 5, 7)), '2001-04-01 05:07'],
    [format.undefinedText('one class only'), 'undefined: one class only'],
    [format.undefinedText(null), 'undefined'],
  ])('%s', (made, wanted) => expect(made).toBe(wanted))

  it('names a period once', () => {
    const text = format.period([Date.UTC(2001, 3, 1), Date.UTC(2001, 5, 30)])
    expect(text.replace(/\s/g, ' ')).toBe('1 Apr to 30 Jun 2001')
  })
})
