/** Numbers as people write them are read by what all cells of a column, or the file's other columns, say. */
import { describe, expect, it } from 'vitest'
import { openLog, readLog } from '../../../src/session/intake/log'
import type { FieldRequest } from '../../../src/formats/contract'
import { num } from './helpers'

const text = (field: string): FieldRequest => ({ field, as: 'text' })

async function opened(content: string) {
  return openLog([{ path: 'log.csv', file: new Blob([content]) }])
}

/** A column of a file of semicolons beside ids and a class. */
const table = (cells: readonly string[], other: readonly string[] = []) =>
  `request_id;amount;other\n${cells.map((cell, i) => `r${i};${cell};${other[i % other.length] ?? 'word'}\n`).join('')}`

async function column(content: string, request: FieldRequest) {
  const values: unknown[] = []
  const flags: number[] = []
  for await (const { batch } of readLog(await opened(content), [request], 100)) {
    const [column] = batch.columns
    if (column?.kind === 'number') values.push(...column.values)
    if (column?.kind === 'text') values.push(...Array.from(column.codes, (code) => column.dictionary[code]))
    flags.push(...batch.flags)
  }
  return { values, flags }
}

const field = async (content: string, name = 'amount') =>
  (await opened(content)).profile.fields.find((one) => one.name === name)!

describe('numbers as people write them', () => {
  it.each([
    ['commas between thousands', ['42,000', '1,234,567', '7'], [42000, 1234567, 7]],
    ['thousands and cents', ['1,234.50', '12.25', '-3'], [1234.5, 12.25, -3]],
    ['points between thousands', ['1.234,50', '999', '12.345'], [1234.5, 999, 12345]],
    ['spaces between thousands', ['1 234,5', '12 345', '7'], [1234.5, 12345, 7]],
    ['narrow spaces', ['1\u202f234,5', '12\u00a0345,25', '7'], [1234.5, 12345.25, 7]],
    ['apostrophes', ["1'234.5", '12’345', '7'], [1234.5, 12345, 7]],
    ['lakhs', ['1,23,456', '12,34,567.5', '900'], [123456, 1234567.5, 900]],
    ['percent', ['87.50 %', '3%', '100 %'], [0.875, 0.03, 1]],
    ['percent with a comma', ['87,50 %', '3,25 %', '100 %'], [0.875, 0.0325, 1]],
    ['euros in front', ['€ 12.40', '€ 7.99', '€ 1200.00'], [12.4, 7.99, 1200]],
    ['euros behind', ['12,40 €', '7,99 €', '1.200,00 €'], [12.4, 7.99, 1200]],
    ['dollars', ['$1,200', '-$3', '$12,000'], [1200, -3, 12000]],
    ['a code of a currency', ["CHF 1'200.00", 'CHF 80.05', 'CHF 3'], [1200, 80.05, 3]],
    ['a unit', ['3.2 km', '12 km', '0.75 km'], [3.2, 12, 0.75]],
    ['thousands in short', ['1.2k', '900', '3M'], [1200, 900, 3000000]],
    ['what accountants write', ['(1,200.50)', '3,000.00', '7.10'], [-1200.5, 3000, 7.1]],
    ['a minus behind', ['1.200,50-', '3.000,00', '7,10'], [-1200.5, 3000, 7.1]],
    ['another minus', ['−1,234.5', '2,000.25', '3'], [-1234.5, 2000.25, 3]],
  ])('%s', async (_, cells, expected) => {
    const log = table([...cells, '-', ''])
    expect((await field(log)).type).toBe('number')
    const { values, flags } = await column(log, num('amount'))
    expect(values).toEqual([...expected, NaN, NaN])
    expect(flags).toEqual([0, 0, 0, 0, 0])
    expect((await column(log, text('amount'))).values.slice(0, 3)).toEqual(expected.map(String))
  })

  it('what may be read in two ways is not read', async () => {
    const log = table(['1,234', '12,345', '999']).replaceAll(';', '\t')
    // Of semicolons and tabs a comma is a decimal sign; in quotes between commas it may be either.
    const quoted = log.replace(/(\d+,\d+)/g, '"$1"').replaceAll('\t', ',')
    const found = await field(quoted)
    expect(found.written).toBeUndefined()
    expect(found.undecided).toEqual({ text: '1,234', readings: { '.': 1234, ',': 1.234 } })
  })

  it('numbers that may be two are features all the same, though no two rows have the same', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${1 + (i % 9)},${200 + i}`)
    const log = table(rows.map((cell) => `"${cell}"`)).replaceAll(';', ',')
    expect(await field(log)).toMatchObject({ role: 'feature', undecided: { text: '1,200' } })
  })

  it.each([
    ['points in another column', ['0.5', '0.25', '0.125'], ['1,234', '12,345', '999'], [1234, 12345, 999]],
    ['commas in another column', ['0,5', '0,25', '12,5'], ['1.234', '12.345', '999'], [1234, 12345, 999]],
  ])('%s settle it', async (_, other, cells, expected) => {
    const quote = (text: string) => `"${text}"`
    const log = `id,amount,other\n${cells.map((cell, i) => `r${i},${quote(cell)},${quote(other[i]!)}\n`).join('')}`
    expect((await column(log, num('amount'))).values).toEqual(expected)
    expect((await column(log, num('other'))).values).toEqual(
      other.map((one) => Number(one.replace(',', '.'))),
    )
  })

  it.each([
    ['different currencies', ['$ 3', '€ 4', '$ 5']],
    ['a word among them', ['1,234.5', 'many', '3,000.1']],
    ['codes', ['3A', '4A', '5A']],
    ['numbers in brackets', ['(1)', '(2)', '(3)']],
    ['two writings', ['1.234,5', '1,234.5', '3']],
    ['places', ['12.5.3', '3.4.1', '5.5.5']],
  ])('%s stay text', async (_, cells) => {
    expect(await field(table(cells))).toMatchObject({ type: 'text' })
  })

  it('numbers as programs write them are left as they are', async () => {
    const found = await field(table(['1.234', '12.345', '0.999']))
    expect(found.written).toBeUndefined()
    expect((await column(table(['1.234', '12.345', '13.999']), num('amount'))).values).toEqual([
      1.234, 12.345, 13.999,
    ])
  })

  it('a later cell in another writing is no number, and is flagged', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) =>
      i === 1100 ? '1,234.5' : `${1 + (i % 9)}.${100 + (i % 100)},5 €`,
    )
    const { values, flags } = await column(table(rows), num('amount'))
    expect([values[1100], flags[1100], values[1099]]).toEqual([NaN, 1, 2199.5])
  })

  it('says what was read, and of what', async () => {
    const log = await opened('request_id,primary_score,price\na,87.50 %,"1,200.50"\nb,12 %,3\n')
    const [problem] = log.profile.problems
    expect(problem).toMatchObject({ code: 'written-numbers', file: 'log.csv' })
    expect(problem!.message).toBe(
      'Numbers are read as they are written: “87.50 %” of "primary_score" is 0.875, “1,200.50” of "price" is 1200.5.',
    )
    expect(log.profile.fields[1]).toMatchObject({ role: 'primary-score', min: 0.12, max: 0.875 })
  })

  it('reads them in JSON as well', async () => {
    const lines = ['1,200.50', '12.25', '3'].map((price, i) =>
      JSON.stringify({ request_id: `r${i}`, price, prediction: 'yes' }),
    )
    expect((await column(lines.join('\n'), num('price'))).values).toEqual([1200.5, 12.25, 3])
  })
})
