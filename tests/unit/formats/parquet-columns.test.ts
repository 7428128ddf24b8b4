/** Whole columns, read page by page, against hyparquet's own reading of the same files. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { describe, expect, it } from 'vitest'
import { openParquet, readColumns } from '../../../src/formats/parquet/file'
import { openSources } from '../../../src/files/open'

const folder = join(import.meta.dirname, '../../fixtures/parquet')
const files = readdirSync(folder).filter((name) => name.endsWith('.parquet'))

/** Integers however they are held, times in ms: what the columns' builders make of them. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : (value ?? null)
}

describe.each(files)('%s', (name) => {
  it('has every column as hyparquet reads it', async () => {
    const bytes = readFileSync(join(folder, name))
    const [source] = await openSources({ path: name, file: new Blob([bytes]) })
    const file = await openParquet(source!)
    const rows = await parquetReadObjects({ file: file.buffer, metadata: file.metadata, compressors })
    for (const group of file.groups) {
      const columns = await readColumns(source!, file, file.names, group.first, group.rows)
      file.names.forEach((column, c) => {
        const expected = rows.slice(group.first, group.first + group.rows).map((row) => plain(row[column]))
        expect(Array.from(columns[c]!, plain), column).toEqual(expected)
      })
    }
  })

  it('says where it is damaged, whatever byte is', async () => {
    const bytes = readFileSync(join(folder, name))
    for (let at = 4; at < bytes.length; at += 997) {
      const broken = Uint8Array.from(bytes)
      broken[at]! ^= 0xff
      const [source] = await openSources({ path: name, file: new Blob([broken]) })
      await openParquet(source!)
        .then((file) => readColumns(source!, file, file.names, 0, file.groups[0]!.rows))
        .catch((error: { problem?: { code: string } }) => expect(error.problem?.code).toBe('bad-parquet'))
    }
  })
})

it('numbers come as numbers, not as lists of values', async () => {
  const [source] = await openSources({
    path: 'x',
    file: new Blob([readFileSync(join(folder, 'snappy.parquet'))]),
  })
  const file = await openParquet(source!)
  const names = ['double', 'few', 'float', 'int32', 'int64', 'one', 'us']
  const columns = await readColumns(source!, file, names, 0, file.groups[0]!.rows)
  expect(columns.every((column) => column instanceof Float64Array)).toBe(true)
})
