/** What stands below the rows of a sheet is no request, and is counted with its place. */
import { describe, expect, it } from 'vitest'
import { num, readAll, sourceOf } from './helpers'

const header = 'request_id;amount;city;prediction\n'
const rows = 'r1;3.5;Bern;yes\nr2;4.5;Ulm;no\nr3;5.5;Linz;yes\n'
const quoted = (text: string) => text.replace('Bern', '"Bern"')

const read = async (text: string) => {
  const { columns, skipped } = await readAll(await sourceOf(text), [num('amount')])
  return { amounts: columns.amount, skipped: skipped.map(({ reason, line }) => [reason, line]) }
}

describe('below the rows of a sheet', () => {
  it.each([
    ['a total', 'Total;13.5;;\n'],
    ['a total of every column', 'Summe;13.5;3;2\n'],
    ['a total behind an empty cell', ';Total 2026;;\n'],
    ['how many there are', 'n = 3;;;\n'],
    ['who may read it', 'Confidential;;;\n'],
    ['who may read it, without cells', 'Streng vertraulich\n'],
    ['where it is from', 'Stand: 30.11.2026, Seite 1 von 1;;;\n'],
    ['empty cells', ';;;\n'],
    ['a mean', 'Mittelwert;4,5;;\n'],
    ['a subtotal among the rows', 'Sub-total;13.5;;\nr4;1;Graz;no\n'],
  ])('%s', async (_, below) => {
    const amounts = below.includes('r4') ? [3.5, 4.5, 5.5, 1] : [3.5, 4.5, 5.5]
    const expected = { amounts, skipped: [['footer', 5]] }
    expect(await read(header + rows + below)).toEqual(expected)
    expect(await read(header + quoted(rows) + below)).toEqual(expected)
  })

  it.each([
    ['a city that is called like one', 'city;amount;size\nSuma;3;1\nTotal;4;2\nMean;5;3\n', [3, 4, 5]],
    ['an id of letters alone', 'request_id;amount;size\nabc;3;1\ndef;4;2\nghi;;\n', [3, 4, NaN]],
    ['an id of letters among others', 'request_id;amount;size\na1;3;1\na2;4;2\nabc;5;\n', [3, 4, 5]],
    ['a request that lacks all but its id', 'request_id;amount;size\na1;3;1\na2;4;2\na3;;\n', [3, 4, NaN]],
  ])('%s is a request', async (_, text, amounts) => {
    expect(await read(text)).toEqual({ amounts, skipped: [] })
    expect(await read(text.replace(/^([^;]+);/, '"$1";'))).toEqual({ amounts, skipped: [] })
  })
})
