/** Decimals and bytes, which hyparquet reads otherwise than they were written; made by tests/fixtures/parquet/make.py. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import parquet from '../../../src/formats/readers/parquet'
import { num, readAll, sourceOf, text } from './helpers'

const source = () =>
  sourceOf(new Uint8Array(readFileSync('tests/fixtures/parquet/values/decimals-images.parquet')))
const cents = Array.from({ length: 600 }, (_, i) => (i - 300) / 100)

it('reads decimals as the numbers nearest to them, as a CSV of the same would be', async () => {
  const all = await readAll(
    await source(),
    [num('int32'), num('int64'), num('bytes'), text('int32')],
    parquet,
  )
  expect(all.error).toBeNull()
  expect(all.columns['bytes']).toEqual(cents)
  expect(all.columns['int64']).toEqual(cents.map((cent, i) => (i % 7 === 3 ? NaN : cent)))
  expect((await readAll(await source(), [text('int32')], parquet)).columns['int32']).toEqual(
    cents.map(String),
  )
})

it('leaves a field within a struct as it is, whatever column has its name', async () => {
  expect((await readAll(await source(), [num('nested.int32')], parquet)).columns['nested.int32']![0]).toBe(
    1 / 3,
  )
})

it('takes bytes that are an image for one, in a column or in a struct, and other bytes for text', async () => {
  const { fields } = await parquet.profile(await source(), 50)
  const known = Object.fromEntries(fields.map((field) => [field.name, field.image]))
  const pixel = { format: 'PNG', width: 1, height: 1, channels: 3 }
  expect(known).toMatchObject({ image: pixel, 'struct.bytes': pixel, text: undefined })
  const all = await readAll(await source(), [text('image'), text('struct.bytes'), text('text')], parquet)
  expect(all.columns['image']![0]).toMatch(/^iVBORw0KGgo/)
  expect(all.columns['struct.bytes']![599]).toBe(all.columns['image']![0])
  expect(all.columns['text']![0]).toBe('Zürich')
})
