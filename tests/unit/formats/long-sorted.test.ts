/** A row per request and model, in an order that the start of the file does not tell. */
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { Waiting } from '../../../src/formats/long/waiting'
import { longPieces } from '../../../src/formats/long/rows'
import { formatOf, gz, num, readAll, sourceOf, text } from './helpers'

interface Row {
  request_id: string
  model_version: string
  size: number
  note: string
  prediction: string
  score: number
}

const count = 6000
const answer = (i: number, model: string): Row => ({
  request_id: `r-${(i * 7919) % count}`,
  model_version: model,
  size: i / 4,
  note: i % 3 ? 'a' : 'ä, "b"',
  prediction: (i + Number(model === 'v2' && i % 5 === 0)) % 2 ? 'yes' : 'no',
  score: ((i * 37) % 100) / 100,
})
const every = Array.from({ length: count }, (_, i) => i)
const sorted = ['v1', 'v2'].flatMap((model) => every.map((i) => answer(i, model)))

const names = ['request_id', 'model_version', 'size', 'note', 'prediction', 'score'] as const
const cell = (value: unknown) => (/[",]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)) // prettier-ignore
const csv = (rows: readonly Row[]) =>
  [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(','))].join('\n') + '\n'
const lines = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).join('\n')
const parquet = (rows: readonly Row[]) =>
  new Uint8Array(parquetWriteBuffer({ columnData: names.map((name) => ({ name, data: rows.map((row) => row[name]) })), rowGroupSize: 5000 })) // prettier-ignore

async function read(content: string | Uint8Array) {
  const source = await sourceOf(content)
  const format = await formatOf(source)
  const { fields } = await format.profile(source, 200)
  const asked = [text('request_id'), num('size'), text('note'), text('v1.prediction'), text('v2.prediction'), num('v2.score')] // prettier-ignore
  return { fields, format, all: await readAll(source, asked, format) }
}

describe.each([
  ['CSV', csv],
  ['CSV in gzip', (rows: readonly Row[]) => gz(csv(rows))],
  ['NDJSON', lines],
  ['NDJSON in gzip', (rows: readonly Row[]) => gz(lines(rows))],
  ['a JSON array', (rows: readonly Row[]) => JSON.stringify(rows)],
  ['a JSON array, a line each', (rows: readonly Row[]) => `[${rows.map((row) => JSON.stringify(row)).join(',\n')}]`], // prettier-ignore
  ['Parquet', parquet],
] as [string, (rows: readonly Row[]) => string | Uint8Array][])('%s', (_name, written) => {
  it.each([
    ['sorted by model', sorted],
    ['sorted by model, the second in another order', [...sorted.slice(0, count), ...sorted.slice(count).reverse()]], // prettier-ignore
    ['in no order', every.flatMap((i) => [sorted[(i * 4001) % count]!, sorted[count + ((i * 2003) % count)]!])], // prettier-ignore
  ])('%s', async (_order, rows) => {
    const { fields, all } = await read(written(rows))
    const roles = Object.fromEntries(fields.map(({ name, role }) => [name, role]))
    expect(roles).toMatchObject({ request_id: 'id', size: 'feature', 'v1.prediction': 'primary', 'v2.prediction': 'shadow' }) // prettier-ignore
    expect([all.error, all.skipped, all.rows]).toEqual([null, [], count])
    const rowsRead = all.columns.request_id!.map((_, at) => Object.values(all.columns).map((column) => column[at])) // prettier-ignore
    const expected = every.map((i) => {
      const { request_id, size, note, prediction } = answer(i, 'v1')
      return [request_id, size, note, prediction, answer(i, 'v2').prediction, answer(i, 'v2').score]
    })
    const bySize = (a: unknown[], b: unknown[]) => Number(a[1]) - Number(b[1])
    expect(rowsRead.sort(bySize)).toEqual(expected)
  })

  it.each([
    ['of one model', sorted.slice(0, count)],
    ['of two that share the traffic', every.map((i) => answer(i, i % 2 ? 'v2' : 'v1'))],
    ['of one after the other', every.map((i) => answer(i, i * 2 < count ? 'v1' : 'v2'))],
    ['of three', [...sorted, ...every.map((i) => answer(i, 'v3'))]],
  ])('%s is none', async (_what, rows) => {
    const { fields } = await (async () => {
      const source = await sourceOf(written(rows))
      return (await formatOf(source)).profile(source, 200)
    })()
    expect(fields.map(({ name }) => name)).toEqual([...names])
  })
})

describe('what waits', () => {
  const piece = async (rows: readonly Record<string, unknown>[], most: number) => {
    const plan = { id: 'id', variant: 'model', names: ['a', 'b'] as const }
    const values = rows.map((value, line) => ({ line, value }))
    const records = (async function* () {
      yield await Promise.resolve({ values, skipped: [] })
    })()
    const found = { rows: [] as unknown[], skipped: [] as string[] }
    const pieces = longPieces(records, (value) => [value as Record<string, unknown>], plan, new Waiting(most))
    for await (const { rows: joined, skipped } of pieces) {
      found.rows.push(...joined.map(({ fields }) => fields))
      found.skipped.push(...skipped.map(({ reason }) => reason))
    }
    return found
  }
  const of = (model: string, n: number, more = {}) => Array.from({ length: n }, (_, id) => ({ id, model, x: id / 2, prediction: 1, ...more })) // prettier-ignore

  it('is bounded: what is given up is said to be too far from its other half, not to have none', async () => {
    const { rows, skipped } = await piece([...of('a', 9000), ...of('b', 9000)], 1_000_000)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.length).toBeLessThan(9000)
    expect(new Set(skipped)).toEqual(new Set(['too-far-apart', 'one-answer']))
    expect(skipped).toHaveLength(2 * (9000 - rows.length))
    expect(rows.slice(0, 3)).toMatchObject([{ id: 0 }, { id: 1 }, { id: 2 }])
  })

  it('makes room for what comes together, where one model answered far more than the other', async () => {
    const lone = of('a', 9000).map((row) => ({ ...row, id: row.id + 10_000 }))
    const pairs = (from: number) => [0, 1].flatMap((i) => of('a', from + 2).slice(from + i, from + i + 1).concat(of('b', from + 2).slice(from + i, from + i + 1))) // prettier-ignore
    const { rows, skipped } = await piece([...pairs(0), ...lone, ...pairs(2)], 1_000_000)
    expect(rows).toHaveLength(4)
    expect(new Set(skipped)).toEqual(new Set(['too-far-apart', 'one-answer']))
  })

  it('comes back as it was, whatever its values', async () => {
    const odd = { big: 12345678901234567890n, nan: NaN, day: new Date(5), list: Float32Array.of(1, 2), text: 'ä', none: null, deep: { a: [1, { b: 'c' }] } } // prettier-ignore
    const more = { ...odd, plain: [0.1, 'x'] }
    const { rows } = await piece([...of('a', 5000, more), ...of('b', 5000)], 1 << 30)
    expect(rows).toHaveLength(5000)
    expect(rows.at(-1)).toEqual({ id: 4999, x: 2499.5, 'a.prediction': 1, 'b.prediction': 1, ...more })
    const plain = { text: 'ä', none: null, deep: { a: [1, { b: 'c' }] }, no: false }
    const packed = await piece([...of('a', 5000, plain), ...of('b', 5000)], 1 << 30)
    expect(packed.rows.at(-1)).toEqual({
      id: 4999,
      x: 2499.5,
      'a.prediction': 1,
      'b.prediction': 1,
      ...plain,
    })
  })
})
