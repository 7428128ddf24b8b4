import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { PackedTextBuilder } from '../../../src/core/columns'
import { textCell, unguarded } from '../../../src/core/csv'
import { FIXED_COLUMNS, requestsCsv } from '../../../src/evaluation/requests-csv'
import { classified, dataOf, predicted } from './data'

const csvOf = (...given: Parameters<typeof requestsCsv>) =>
  new TextDecoder().decode(Buffer.concat([...requestsCsv(...given)]))
const read = (text: string) => Papa.parse<string[]>(text.trimEnd(), { delimiter: ',' }).data

test('fixed columns first, then probabilities, time and what was logged', () => {
  const values = Float32Array.from([0.1, 0.9])
  const probabilities = { width: 1, values }
  const scores = Float64Array.from([0.9, values[1] as number])
  const data = dataOf({
    classes: ['on time', 'late'],
    labels: Int32Array.from([1, -1]),
    primary: classified([0, 1], { scores, probabilities }),
    shadow: classified([1, -1], { errors: Uint8Array.from([0, 1]), errorCodes: ['', 'non-finite-output'] }),
    loggedPrimary: classified([1, 1]),
    times: Float64Array.from([0, NaN]),
  })
  const [header, ...rows] = read(csvOf(data))
  expect(header?.slice(0, FIXED_COLUMNS.length)).toEqual(FIXED_COLUMNS)
  expect(header?.slice(FIXED_COLUMNS.length)).toEqual([
    'time',
    'primary_probability_late',
    'logged_primary_prediction',
    'logged_primary_score',
  ])
  expect(rows[0]).toEqual([
    'r-0', 'late', 'on time', '0.9', '', 'late', '', '', '0', '1970-01-01T00:00:00.000Z', '0.10000000149011612', 'late', '',
  ]) // prettier-ignore
  expect(rows[1]?.slice(0, 9)).toEqual([
    'r-1',
    '',
    'late',
    '0.8999999761581421',
    '',
    '',
    '',
    'non-finite-output',
    '',
  ])
  expect(Math.fround(Number(rows[0]?.[10]))).toBe(values[0])
})

test('at most 20 classes have their probabilities written out', () => {
  const header = (k: number) => {
    const p = classified([0], { probabilities: { width: k, values: new Float32Array(k) } })
    const classes = Array.from({ length: k }, (_, c) => `c${c}`)
    return csvOf(dataOf({ classes, primary: p, shadow: classified([0]) }))
      .split('\n')[0]
      ?.split(',').length
  }
  expect(header(20)).toBe(FIXED_COLUMNS.length + 20)
  expect(header(21)).toBe(FIXED_COLUMNS.length)
})

describe('text', () => {
  test.each(['a,b', 'a"b', 'two\nlines', 'ß, ü', ' padded '])('%j reads back the same', (text) => {
    expect(read(`${textCell(text)},x`)).toEqual([[text, 'x']])
  })

  test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '=HYPERLINK("http://x","y")'])(
    '%j runs nowhere',
    (text) => {
      expect(read(`${textCell(text)},x`)).toEqual([[`'${text}`, 'x']])
    },
  )

  /** What a spreadsheet runs: a cell that begins so, and is no number. */
  const runs = (cell: string) => /^\s*[=+\-@＝＋－＠]/.test(cell) && !/^\s*[+-]?[\d.]+\s*$/.test(cell)

  test.each([
    'a;=1+1',
    'a|=1+1',
    'a\t@x',
    'a,+cmd',
    'a\n=1',
    ' =1+1',
    '\u00a0=1',
    '＝1+1',
    'x; ＠y',
    ';;=1',
    '-1;-x',
  ])('%j runs nowhere, whatever separates cells there', (text) => {
    const [[written] = []] = read(textCell(text))
    for (const delimiter of [',', ';', '|', '\t', '\n'])
      expect(written!.split(delimiter).filter(runs), delimiter).toEqual([])
    expect(unguarded(written!)).toBe(text)
  })

  test.each(['a;-1', '1; +2.5 ;3', 'x-1', 'a=b', "it's; so"])('%j is no formula and stays', (text) => {
    expect(read(`${textCell(text)},x`)).toEqual([[text, 'x']])
  })

  test.each(['-1', '+1.5', '-2e-7', '12'])('%s is a number and stays one', (text) => {
    expect(textCell(text)).toBe(text)
  })

  test('an id that is a formula stays text', () => {
    const builder = new PackedTextBuilder()
    builder.push('=A1,"x"')
    const data = dataOf({ ids: builder.finish(), primary: classified([0]), shadow: classified([0]) })
    expect(read(csvOf(data))[1]?.[0]).toBe(`'=A1,"x"`)
  })
})

test('numbers: a negative prediction is a number, agreement is within the tolerance', () => {
  const data = dataOf({
    task: 'regression',
    classes: [],
    primary: predicted([-1.5, 2, NaN]),
    shadow: predicted([-1.4, 3, 1]),
  })
  const rows = read(csvOf(data, 0.2)).slice(1)
  expect(rows.map((r) => [r[2], r[5], r[8]])).toEqual([
    ['-1.5', '-1.4', '1'],
    ['2', '3', '0'],
    ['', '1', ''],
  ])
})

test('no request gives the header alone', () => {
  expect(csvOf(dataOf({ n: 0, primary: classified([]), shadow: classified([]) }))).toBe(
    FIXED_COLUMNS.join(',') + '\n',
  )
})
