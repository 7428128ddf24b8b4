import { zipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSources } from '../../../src/files/open'
import { unpackZip } from '../../../src/files/archives/zip'
import { readHead } from '../../../src/files/source'
import csv from '../../../src/formats/readers/csv'
import { gz, num, readAll, sourceOf } from '../formats/helpers'

const encode = (text: string) => new TextEncoder().encode(text)
const table = (from: number, n: number) =>
  Array.from({ length: n }, (_, i) => `${from + i},${(from + i) * 2}\n`).join('')

describe('sources', () => {
  it('reads every member of a concatenated gzip', async () => {
    const parts = [gz(`a,b\n${table(0, 40_000)}`), gz(table(40_000, 40_000)), gz(table(80_000, 10))]
    const all = await readAll(
      await sourceOf(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())),
      [num('a')],
    )
    expect(all.error).toBeNull()
    expect(all.rows).toBe(80_010)
    expect(all.columns.a!.at(-1)).toBe(80_009)
  })

  it('notices a gzip that is cut short, after giving the rows before the cut', async () => {
    const whole = gz(`a,b\n${table(0, 50_000)}`)
    const all = await readAll(await sourceOf(whole.subarray(0, whole.length >> 1), 'day1.csv.gz'), [num('a')])
    expect(all.rows).toBeGreaterThan(1000)
    expect(String(all.error)).toContain('day1.csv.gz')
    expect((all.error as { problem: { code: string } }).problem.code).toBe('truncated-file')
  })

  it('notices one changed byte in a member before the last', async () => {
    const first = gz(`a,b\n${table(0, 3)}`)
    first[first.length - 6]! ^= 1
    const bytes = new Uint8Array(await new Blob([first, gz(table(3, 3))] as BlobPart[]).arrayBuffer())
    const all = await readAll(await sourceOf(bytes), [num('a')])
    expect((all.error as { problem: { code: string } }).problem.code).toBe('truncated-file')
  })

  it('reads zstd', async () => {
    // Made by: (echo a,b; seq 0 29999 | awk '{print $1","$1*2}') | zstd -19
    const packed = new Uint8Array(readFileSync('tests/fixtures/logs/table.csv.zst'))
    const all = await readAll(await sourceOf(packed), [num('b')])
    expect(all.error).toBeNull()
    expect(all.columns.b!.at(-1)).toBe(59_998)
    const cut = await readAll(await sourceOf(packed.subarray(0, packed.length - 20)), [num('b')])
    expect((cut.error as { problem: { code: string } }).problem.code).toBe('truncated-file')
  })

  it('opens a zip as one source per file, in natural order, packed ones within it too', async () => {
    const zip = zipSync({
      'logs/day10.csv': encode('a,b\n10,0\n'),
      'logs/day2.csv': [encode('a,b\n2,0\n'), { level: 0 }],
      'logs/day1.csv.gz': gz('a,b\n1,0\n'),
    })
    const sources = await openSources({ path: 'all.zip', file: new Blob([zip as BlobPart]) })
    expect(sources.map((source) => source.name)).toEqual([
      'all.zip/logs/day1.csv.gz',
      'all.zip/logs/day2.csv',
      'all.zip/logs/day10.csv',
    ])
    const values = await Promise.all(
      sources.map(async (source) => (await readAll(source, [num('a')], csv)).columns.a),
    )
    expect(values).toEqual([[1], [2], [10]])
  })

  it('reads ZIP64, which any writer may use and one of over 4 GB must', async () => {
    // Made by Python's zipfile with ZIP64_LIMIT = 20: a.csv of 20 rows "1,2", b.csv of 10 rows "3,4".
    const zip = Buffer.from(
      'UEsDBC0AAAAIAAAAIVi4985n//////////8FABQAYS5jc3YBABAAVAAAAAAAAAALAAAAAAAAAEvUSeIy1DGiKgYAUE' +
        'sDBC0AAAAIAAAAIVhSmFVx//////////8FABQAYi5jc3YBABAALAAAAAAAAAALAAAAAAAAAEvUSeIy1jEhCgMAUEsB' +
        'Ai0DLQAAAAgAAAAhWLj3zmf//////////wUAFAAAAAAAAAAAAIABAAAAAGEuY3N2AQAQAFQAAAAAAAAACwAAAAAAAA' +
        'BQSwECLQMtAAAACAAAACFYUphVcf//////////BQAcAAAAAAAAAAAAgAH/////Yi5jc3YBABgALAAAAAAAAAALAAAA' +
        'AAAAAEIAAAAAAAAAUEsGBiwAAAAAAAAALQAtAAAAAAAAAAAAAgAAAAAAAAACAAAAAAAAAJYAAAAAAAAAhAAAAAAAAA' +
        'BQSwYHAAAAABoBAAAAAAAAAQAAAFBLBQYAAAAAAgACAJYAAACEAAAAAAA=',
      'base64',
    )
    const sources = await openSources({ path: 'wide.zip', file: new Blob([new Uint8Array(zip)]) })
    const values = await Promise.all(
      sources.map(async (source) => (await readAll(source, [num('b')], csv)).columns.b),
    )
    expect(values).toEqual([Array(20).fill(2), Array(10).fill(4)])
    // The road that models take.
    const files = await unpackZip({ path: 'wide.zip', file: new Blob([new Uint8Array(zip)]) })
    expect(files.map(({ path, file }) => [path, file.size])).toEqual([
      ['wide.zip/a.csv', 84],
      ['wide.zip/b.csv', 44],
    ])
  })

  it('refuses an encrypted file and an unknown method, for logs and for models', async () => {
    for (const [at, value, message] of [
      [8, 1, 'big.zip, log.csv: The file in the zip is encrypted.'],
      [10, 9, 'big.zip, log.csv: The file in the zip is packed by method 9.'],
    ] as const) {
      const zip = zipSync({ 'log.csv': encode('a\n1\n') })
      zip[Buffer.from(zip).indexOf('PK\x01\x02', 0, 'latin1') + at] = value
      const dropped = { path: 'big.zip', file: new Blob([zip as BlobPart]) }
      await expect(openSources(dropped)).rejects.toThrow(message)
      await expect(unpackZip(dropped)).rejects.toThrow(message)
    }
  })

  it('refuses what it cannot unpack, with the mend', async () => {
    const bzip2 = new Uint8Array([0x42, 0x5a, 0x68, 0x39, 1, 2, 3])
    await expect(sourceOf(bzip2, 'log.bz2')).rejects.toThrow('log.bz2: The file is compressed with bzip2')
    await expect(sourceOf('', 'empty.csv')).rejects.toThrow('empty.csv: The file is empty.')
    const large = zipSync({ 'log.csv': encode('a\n1\n') })
    const directory = Buffer.from(large).indexOf('PK\x01\x02', 0, 'latin1')
    new DataView(large.buffer, large.byteOffset).setUint32(directory + 24, 0xffffffff, true)
    await expect(sourceOf(large, 'large.zip')).rejects.toThrow('The zip directory is damaged.')
  })

  it('reads only the head for sniffing', async () => {
    const head = await readHead(await sourceOf(`a,b\n${table(0, 200_000)}`))
    expect(head.bytes.length).toBe(65_536)
    expect(head.whole).toBe(false)
  })
})
