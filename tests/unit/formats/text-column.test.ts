import { describe, expect, it } from 'vitest'
import { textAt } from '../../../src/core/columns'
import { TextBuilder } from '../../../src/formats/columns/text'
import { RowFlag } from '../../../src/formats/contract'

const encoder = new TextEncoder()

function built(...texts: string[]) {
  const builder = new TextBuilder(16)
  const flags = texts.map((text) => {
    const bytes = encoder.encode(`,${text},`)
    return builder.addBytes(bytes, 1, bytes.length - 1)
  })
  return { column: builder.finish(), flags, builder }
}

describe('a column of texts from bytes', () => {
  it('keeps ASCII as bytes, and makes strings of it where they are asked for', () => {
    const { column } = built('one', 'two', 'one', '', 'a text of more than thirteen characters')
    expect([...column.codes]).toEqual([0, 1, 0, -1, 2])
    expect(column.ascii && textAt(column.ascii, 2)).toBe('a text of more than thirteen characters')
    expect(column.dictionary).toEqual(['one', 'two', 'a text of more than thirteen characters'])
    expect(column.dictionary).toBe(column.dictionary)
  })

  it('has strings alone where one of them is not ASCII', () => {
    const { column } = built('one', 'zwölf', 'two')
    expect(column.ascii).toBeUndefined()
    expect(column.dictionary).toEqual(['one', 'zwölf', 'two'])
  })

  it('stands alone: the next batch is not written over it', () => {
    const { column, builder } = built('first')
    const bytes = encoder.encode('other')
    builder.addBytes(bytes, 0, bytes.length)
    builder.finish()
    expect(column.dictionary).toEqual(['first'])
  })

  it('knows what was taken out by its first letters', () => {
    const texts = [
      'redacted',
      'REDACTED',
      'Masked',
      'xxxx',
      '***',
      '<hidden>',
      'r00000001',
      'xylophone',
      'model',
    ]
    const { flags } = built(...texts)
    const out = RowFlag.redacted
    expect(flags).toEqual([out, out, out, out, out, out, 0, 0, 0])
  })
})
