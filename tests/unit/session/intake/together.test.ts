/** Files of one log are read alike: what one leaves open another tells, and where two contradict each other it is said. */
import { describe, expect, it } from 'vitest'
import type { FieldRequest } from '../../../../src/formats/contract'
import { openLog, readLog } from '../../../../src/session/intake/log'
import { TimeStore } from '../../../../src/session/requests/times'

const open = (files: Record<string, string>) =>
  openLog(Object.entries(files).map(([path, content]) => ({ path, file: new Blob([content]) })))

async function column(log: Awaited<ReturnType<typeof openLog>>, field: string, as: FieldRequest['as']) {
  const values: unknown[] = []
  for await (const { batch } of readLog(log, [{ field, as }], 100)) {
    const [read] = batch.columns
    if (read?.kind === 'number') values.push(...read.values)
    if (read?.kind === 'text') values.push(...Array.from(read.codes, (code) => read.dictionary[code] ?? null))
  }
  return values
}

/** Prices in quotes, a row each. */
const prices = (cells: string[], at = 0) =>
  `request_id,price,label\n${cells.map((cell, i) => `r${at + i},"${cell}",a\n`).join('')}`

const differing = ({ profile }: Awaited<ReturnType<typeof openLog>>) =>
  profile.problems.filter(({ code }) => code === 'files-differ').map(({ message }) => message)

describe('numbers', () => {
  it.each([
    ['a file before', { 'a.csv': prices(['1,234.50', '12']), 'b.csv': prices(['1,234', '2,500'], 9) }, [1234.5, 12, 1234, 2500]],
    ['a file behind', { 'a.csv': prices(['1,234', '2,500']), 'b.csv': prices(['1.234,50', '12'], 9) }, [1.234, 2.5, 1234.5, 12]],
    ['that three digits behind a point are thousands', { 'a.csv': prices(['1.234', '2.500']), 'b.csv': prices(['1.234,50', '12'], 9) }, [1234, 2500, 1234.5, 12]],
  ])('%s tells it', async (_, files, expected) => {
    const log = await open(files)
    expect(await column(log, 'price', 'number')).toEqual(expected)
    expect(log.profile.fields.find(({ name }) => name === 'price')).toMatchObject({ type: 'number' })
    expect(differing(log)).toEqual([])
  }) // prettier-ignore

  it('of two that contradict each other each is read as it stands, and it is said; a third is asked about', async () => {
    const files = { 'a.csv': prices(['1,234.50', '12']), 'b.csv': prices(['1.234,50', '12'], 4) }
    const log = await open(files)
    expect(await column(log, 'price', 'number')).toEqual([1234.5, 12, 1234.5, 12])
    expect(differing(log)).toEqual([
      '"price" has a decimal point in a.csv and a decimal comma in b.csv. Each file is read as it is written.',
    ])
    const third = await open({ ...files, 'c.csv': prices(['1,234', '2,500'], 8) })
    const { fields } = third.parts[2]!.profile
    expect(fields.find(({ name }) => name === 'price')?.undecided).toBeDefined()
  })

  it('percent in one file alone is said', async () => {
    const log = await open({ 'a.csv': prices(['12 %', '5.5 %']), 'b.csv': prices(['0.12', '0.5'], 4) })
    expect(differing(log)).toEqual([
      '"price" has “%” in a.csv and no unit in b.csv. Each file is read as it is written, a percentage as a share: between the files the same number is another.',
    ])
  })
})

it('yes and no in one file, true and false in another, are said', async () => {
  const log = await open({
    'a.csv': 'request_id,member,label\nr1,true,a\nr2,false,b\n',
    'b.csv': 'request_id,member,label\nr3,yes,a\nr4,no,b\n',
  })
  expect(differing(log)).toEqual([
    '"member" has numbers (“true”) in a.csv and words (“yes”) in b.csv. It is read as numbers in all.',
  ])
})

it('a column that is empty in the first file is what another shows', async () => {
  const log = await open({
    'a.csv': 'request_id,age,label\nr1,,a\nr2,,b\n',
    'b.csv': 'request_id,age,label\nr3,31,a\nr4,52,b\n',
  })
  expect(log.profile.fields.find(({ name }) => name === 'age')).toMatchObject({ type: 'number', role: 'feature' })
  expect(differing(log)).toEqual([])
}) // prettier-ignore

it('a date and a time of day that one file shows to be one moment are one in the others', async () => {
  const rows = (days: string[], at: number) =>
    `request_id,date,time,label\n${days.map((day, i) => `r${at + i},${day},0${i}:30:00,a\n`).join('')}`
  // Days more than two years apart are nobody's first rows.
  const files = {
    'a.csv': rows(['2026-03-01', '2026-03-02'], 0),
    'b.csv': rows(['2022-03-01', '2026-03-04'], 5),
  }
  const log = await open(files)
  expect(log.profile.fields.find(({ name }) => name === 'date')).toMatchObject({
    role: 'time',
    clock: 'time',
  })
  expect(await column(log, 'date', 'text')).toContain('2026-03-04 01:30:00')
})

describe('which comes first, the day or the month', () => {
  const read = (files: Record<string, string[]>) => {
    const store = new TimeStore()
    let at = 0
    for (const [file, dictionary] of Object.entries(files)) {
      const codes = Int32Array.from(dictionary.keys())
      store.add({ kind: 'text', codes, dictionary }, dictionary.length, at, { expected: 0, file })
      at += dictionary.length
    }
    const { ms, readAs } = store.finish(at)
    return {
      days: Array.from(ms, (one) => (Number.isNaN(one) ? null : new Date(one).toISOString().slice(0, 10))),
      readAs,
    }
  }

  it('another file of the log tells it', () => {
    const { days } = read({ a: ['04/03/2026 10:00', '03/04/2026 11:00'], b: ['13/04/2026 10:00'] })
    expect(days).toEqual(['2026-03-04', '2026-04-03', '2026-04-13'])
  })

  it('a file tells it by the order of its rows, though files overlap', () => {
    // With the month first, a goes back in time; b goes back either way.
    const { days } = read({
      a: ['01/02/2026 10:00', '02/02/2026 11:00', '01/03/2026 10:00'],
      b: ['04/03/2026 10:00', '03/03/2026 11:00'],
    })
    expect(days[3]).toBe('2026-03-04')
  })

  it('of two that contradict each other each is read as it stands, and it is said', () => {
    const { days, readAs } = read({
      'a.csv': ['13/04/2026 10:00'],
      'b.csv': ['04/14/2026 10:00'],
      'c.csv': ['04/05/2026 10:00', '05/04/2026 09:00', '04/04/2026 10:00'],
    })
    expect(days).toEqual(['2026-04-13', '2026-04-14', null, null, null])
    expect(readAs).toBe(
      'files differ: the day comes first in a.csv, the month in b.csv; where nothing tells, no times; without a zone: taken as UTC',
    )
  })
})
