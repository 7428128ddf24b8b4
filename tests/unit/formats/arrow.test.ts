import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { RowFlag } from '../../../src/formats/contract'
import { unpackLz4 } from '../../../src/formats/arrow/lz4'
import arrow from '../../../src/formats/readers/arrow'
import parquet from '../../../src/formats/readers/parquet'
import { num, readAll, sourceOf, tensor, text } from './helpers'

const read = (name: string) => readFileSync(`tests/fixtures/logs/${name}`)

it.each([
  ['a stream, packed with zstd', 'flights.arrow'],
  ['a file, packed with LZ4', 'flights.feather'],
])('%s: as the same table in Parquet, over its batches', async (_what, name) => {
  const [ours, theirs] = [await sourceOf(read(name)), await sourceOf(read('flights.parquet'))]
  const profile = await arrow.profile(ours, 100)
  const expected = await parquet.profile(theirs, 100)
  expect(profile).toEqual({ ...expected, format: 'arrow', formatTitle: 'Arrow' })
  const fields = [
    text('request_id'),
    num('timestamp'),
    num('distance'),
    text('origin'),
    tensor('features'),
    text('meta.region'),
    text('true_label'),
    num('big'),
    text('big'),
  ]
  const all = await readAll(ours, fields, arrow, 77)
  const { batches: _, ...expectedRows } = await readAll(theirs, fields, parquet, 77)
  expect(all.error).toBeNull()
  expect(all).toMatchObject(expectedRows)
})

it('a column of every kind', async () => {
  const source = await sourceOf(read('arrow-types.arrow'))
  const fields = [
    text('id'),
    num('tiny'),
    text('unsigned'),
    num('half'),
    num('single'),
    num('money'),
    text('yes'),
    num('seen'),
    num('day'),
    tensor('vector'),
    text('image'),
    tensor('deep.xs'),
    text('deep.name'),
    num('pairs.k'),
    text('nothing'),
    text('view'),
  ]
  const { columns, error } = await readAll(source, fields, arrow)
  expect(error).toBeNull()
  expect(columns).toEqual({
    id: ['a', 'b', 'c'],
    tiny: [1, NaN, 3],
    unsigned: ['1', '2', '9007199254740993'],
    half: [0.5, 0.25, NaN],
    single: [0.1, 0.2, 0.3].map(Math.fround),
    money: [0.95, NaN, 12.1],
    yes: ['true', 'false', null],
    seen: [Date.UTC(2024, 2, 1, 12, 30, 0, 250), Date.UTC(2024, 2, 1, 12, 30, 0, 250), NaN],
    day: [Date.UTC(2024, 2, 1), NaN, Date.UTC(2024, 2, 1)],
    vector: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    image: [Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1').toString('base64'), 'text', null],
    'deep.xs': [[1, 2], expect.anything() as unknown, expect.anything() as unknown],
    'deep.name': ['p', 'q', null],
    'pairs.k': [1, NaN, NaN],
    nothing: [null, null, null],
    view: ['short', 'a text that is longer than twelve bytes', null],
  })
  const big = await readAll(source, [num('unsigned')], arrow)
  expect(big.flags[2]).toBe(RowFlag.unsafeInteger)
})

it('cut or damaged anywhere, it says so or gives what is whole, and never more rows than there are', async () => {
  for (const name of ['flights.arrow', 'flights.feather', 'arrow-types.arrow']) {
    const whole = read(name)
    for (let i = 0; i < 200; i++) {
      const bytes = Uint8Array.from(whole)
      const at = Math.floor((i / 200) * Math.min(whole.length, 6000))
      bytes[at] = bytes[at]! ^ (1 << (i % 8))
      const source = await sourceOf(i % 3 ? bytes : bytes.subarray(0, at + 1), name).catch(
        (error: unknown) => error,
      )
      if (source instanceof Error) {
        expect(source).toMatchObject({ name: 'ProblemError' })
        continue
      }
      const all = await readAll(
        source as never,
        [text(name === 'arrow-types.arrow' ? 'id' : 'request_id')],
        arrow,
      )
      expect(all.rows).toBeLessThanOrEqual(300)
      if (all.error) expect(all.error).toMatchObject({ name: 'ProblemError', problem: { file: name } })
    }
  }
})

it('LZ4: a match that overlaps itself, blocks that go back to those before, and what is stored', () => {
  // Written by hand after lz4_Frame_format.md: literals 'ab', a match of 8 two back; a stored 'cd'; then 4 of ten back.
  const frame = (...blocks: number[][]) =>
    Uint8Array.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0xc0, ...blocks.flat(), 0, 0, 0, 0])
  const literal = [6, 0, 0, 0, 0x24, 97, 98, 2, 0, 0x00]
  const stored = [2, 0, 0, 0x80, 99, 100]
  const back = [4, 0, 0, 0, 0x00, 12, 0, 0x00]
  const bytes = unpackLz4(frame(literal, stored, back), 16)
  expect(new TextDecoder().decode(bytes)).toBe('abababababcdabab')
  expect(() => unpackLz4(frame(literal, stored, back), 15)).toThrow('more than its header says')
  expect(() => unpackLz4(frame([4, 0, 0, 0, 0x00, 12, 0, 0x00]), 16)).toThrow('before its beginning')
  expect(() => unpackLz4(frame(literal).subarray(0, 14), 10)).toThrow('ends too early')
})
