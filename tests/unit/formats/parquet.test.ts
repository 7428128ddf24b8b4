import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { RowFlag } from '../../../src/formats/contract'
import parquet from '../../../src/formats/readers/parquet'
import { num, readAll, sourceOf, tensor, text } from './helpers'

const bytes = readFileSync('tests/fixtures/logs/flights.parquet')

it('profiles a table that pyarrow wrote', async () => {
  const profile = await parquet.profile(await sourceOf(bytes), 100)
  expect(profile.total).toBe(300)
  const roles = Object.fromEntries(profile.fields.map((field) => [field.name, field.role]))
  expect(roles).toMatchObject({
    request_id: 'id',
    timestamp: 'time',
    hour: 'feature',
    origin: 'feature',
    primary_pred: 'primary',
    true_label: 'label',
    'features[3]': 'feature',
    'meta.region': 'feature',
  })
})

it('reads it over its row groups: nulls, times, big integers, lists and structs', async () => {
  const fields = [
    text('request_id'),
    num('timestamp'),
    num('distance'),
    text('origin'),
    tensor('features'),
    text('meta.region'),
    text('true_label'),
  ]
  const all = await readAll(await sourceOf(bytes), fields, parquet, 77)
  expect(all.error).toBeNull()
  expect(all.rows).toBe(300)
  expect(all.columns.request_id!.slice(126, 131)).toEqual(['00126', '00127', '00128', '00129', '00130'])
  expect(all.columns.timestamp![299]).toBe(Date.UTC(2024, 2, 1) + 299 * 37_000)
  expect(new Set(all.columns.origin)).toEqual(new Set(['SFO', 'LAX', 'Zürich']))
  expect(all.columns['meta.region']!.slice(0, 2)).toEqual(['us', 'eu'])
  expect(all.columns.distance!.filter((value) => Number.isNaN(value)).length).toBeGreaterThan(10)
  expect(all.columns.true_label).toContain(null)
  expect(all.columns.features!.every((row) => (row as number[]).length === 4)).toBe(true)
  expect(all.lines[299]).toBe(300)
  const big = await readAll(await sourceOf(bytes), [num('big')], parquet)
  expect(new Set(big.flags)).toEqual(new Set([RowFlag.unsafeInteger]))
  expect((await readAll(await sourceOf(bytes), [text('big')], parquet)).columns.big![0]).toBe(
    '9007199254740993',
  )
})

it('says what is wrong with a cut file, and with a column that is not there', async () => {
  await expect(parquet.profile(await sourceOf(bytes.subarray(0, 9000), 'day.parquet'), 10)).rejects.toThrow(
    'day.parquet, the footer: The Parquet file is cut short or damaged',
  )
  const all = await readAll(await sourceOf(bytes), [num('late')], parquet)
  expect(String(all.error)).toContain('There is no column "late"')
})
