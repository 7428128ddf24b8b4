/** Rows as bytes, read back: every format the same cells, whatever they are and however the rows come. */
import { tableFromIPC } from '@uwdata/flechette'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { encoderOf, rowFormats, type RowFormat } from '../../../../src/session/rows/encoders'
import { MAPPING_KEY } from '../../../../src/session/rows/mapping'
import type { Cell, RowColumn } from '../../../../src/session/rows/sink'
import type { Mapping } from '../../../../src/result/mapping'

const columns: RowColumn[] = [
  { name: 'request_id', kind: 'text' },
  { name: 'a "quoted", name', kind: 'number' },
  { name: 'probabilities', kind: 'numbers' },
  { name: 'error', kind: 'text' },
]
const mapping = { schemaVersion: 1, task: 'classification', classes: ['ä', 'b'] } as unknown as Mapping

const some: Cell[][] = [
  ['r1', 0.1 + 0.2, [0.25, 0.75], null],
  ['r "2"\n, ü 🙂', -0, [5e-324, 1], null],
  ['', null, null, 'no-answer'],
  ['r4', 1.7976931348623157e308, [], null],
]

function encoded(format: RowFormat, batches: Cell[][][]): Uint8Array<ArrayBuffer> {
  const encoder = encoderOf(format, columns, mapping)
  const parts = [...batches.map((rows) => encoder.rows(rows)), encoder.end()]
  return new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
}

const readParquet = async ({ buffer }: Uint8Array<ArrayBuffer>): Promise<Cell[][]> =>
  (await parquetReadObjects({ file: buffer })).map((row) =>
    columns.map(({ name }) => (row[name] as Cell) ?? null),
  )

const readArrow = (bytes: Uint8Array): Cell[][] => {
  const table = tableFromIPC(bytes)
  const cell = (value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : (value as Cell)
  return Array.from({ length: table.numRows }, (_, i) =>
    columns.map(({ name }) => cell(table.getChild(name).at(i))),
  )
}

test('Arrow gives the same cells as one stream, in batches that are no smaller than they need be', () => {
  const many: Cell[][] = Array.from({ length: 45_001 }, (_, i) => [
    `r${i}`,
    i % 7 ? i / 3 : null,
    i % 5 ? [i / 45_001, 1 - i / 45_001] : null,
    i % 5 ? null : 'timeout',
  ])
  const bytes = encoded('arrow', [many.slice(0, 30_000), many.slice(30_000, 40_000), many.slice(40_000)])
  expect(readArrow(bytes)).toEqual(many)
  expect(
    tableFromIPC(bytes)
      .getChild('request_id')
      .data.map(({ length }) => length),
  ).toEqual([30_000, 15_001])
})

test('Arrow holds numbers and texts of every kind, missing ones, empty lists, and the mapping', () => {
  const bytes = encoded('arrow', [some])
  expect(readArrow(bytes)).toEqual(some)
  expect(tableFromIPC(bytes).schema.metadata?.get(MAPPING_KEY)).toBe(JSON.stringify(mapping))
})

test('Parquet gives the same cells, in row groups that are no smaller than they need be', async () => {
  const many: Cell[][] = Array.from({ length: 45_001 }, (_, i) => [
    `r${i}`,
    i % 7 ? i / 3 : null,
    i % 5 ? [i / 45_001, 1 - i / 45_001] : null,
    i % 5 ? null : 'timeout',
  ])
  const batches = Array.from({ length: 46 }, (_, i) => many.slice(i * 1000, (i + 1) * 1000))
  const bytes = encoded('parquet', batches)
  expect(await readParquet(bytes)).toEqual(many)
  const { row_groups: groups } = parquetMetadata(bytes.buffer)
  expect(groups.map(({ num_rows: rows }) => Number(rows))).toEqual([20_000, 20_000, 5_001])
})

test('Parquet holds numbers and texts of every kind, missing ones, empty lists, and the mapping', async () => {
  const bytes = encoded('parquet', [some])
  expect(await readParquet(bytes)).toEqual(some)
  const { key_value_metadata: held } = parquetMetadata(bytes.buffer)
  expect(held).toEqual([{ key: MAPPING_KEY, value: JSON.stringify(mapping) }])
})

test('JSON lines give the same cells', () => {
  const lines = new TextDecoder().decode(encoded('jsonl', [some.slice(0, 1), some.slice(1)])).trimEnd()
  const rows = lines.split('\n').map((line) => Object.values(JSON.parse(line) as Record<string, Cell>))
  // JSON has one zero.
  expect(rows).toEqual(some.map((row) => row.map((cell) => (cell === 0 ? 0 : cell))))
})

test.each(rowFormats)('%s of no row is a file that can be read all the same', async (format) => {
  const bytes = encoded(format, [])
  if (format === 'parquet') expect(await readParquet(bytes)).toEqual([])
  else if (format === 'arrow') expect(readArrow(bytes)).toEqual([])
  else
    expect(new TextDecoder().decode(bytes)).toBe(
      format === 'csv' ? 'request_id,"a ""quoted"", name",probabilities,error\n' : '',
    )
})
