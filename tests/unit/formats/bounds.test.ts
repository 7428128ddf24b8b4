/** Records that are too long, too deep or absurd: each costs itself, and its line is said. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/core/limits'
import type { Problem, ProblemError } from '../../../src/core/problem'
import { unzipped } from '../../../src/formats/bodies/bytes'
import { BatchBuilder } from '../../../src/formats/columns/batch'
import { ByteRows } from '../../../src/formats/csv/byte-rows'
import { QuotedRows } from '../../../src/formats/csv/quoted-rows'
import { elementsOf } from '../../../src/formats/json/elements'
import { linesOf } from '../../../src/formats/records/lines'
import { firstRecords, pickFormat } from '../../../src/formats/registry'
import jsonl from '../../../src/formats/readers/jsonl'
import { openLog } from '../../../src/session/intake/log'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

const problemOf = (error: unknown): Problem => (error as ProblemError).problem

/** The source's chunks, cut to `size` bytes: a record may end anywhere in one. */
async function inChunks(content: string, size: number) {
  const source = await sourceOf(content)
  const bytes = new TextEncoder().encode(content)
  return {
    ...source,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.slice(at, at + size))
    },
  }
}

describe('a record that is too long is skipped, and the ones around it are read', () => {
  const long = 'x'.repeat(100)

  it.each([1, 7, 30])('lines, in chunks of %i bytes', async (size) => {
    const content = `a\n${long}\nb\r\n\nc\n${long}${long}`
    const lines: string[] = []
    const skipped: (number | null)[] = []
    for await (const piece of linesOf({ source: await inChunks(content, size), progress: () => 0 }, 50)) {
      expect(piece.first).toBe(lines.length + 1)
      lines.push(...piece.lines)
      skipped.push(...piece.skipped.map(({ line }) => line))
    }
    expect(lines).toEqual(['a', '', 'b', '', 'c', ''])
    expect(skipped).toEqual([2, 6])
  })

  it.each([1, 7, 20])('elements of an array, in chunks of %i bytes', async (size) => {
    const content = `[{"a":1},\n{"a":"${long}]}\\"","b":[1,{}]},\n{"a":3}]`
    const texts: string[] = []
    const skipped: (number | null)[] = []
    for await (const piece of elementsOf(
      { source: await inChunks(content, size), progress: () => 0 },
      1,
      50,
    )) {
      texts.push(...piece.texts)
      skipped.push(...piece.skipped.map(({ line }) => line))
    }
    expect(texts.filter((one) => one !== '')).toEqual(['{"a":1}', '{"a":3}'])
    expect(skipped).toEqual([2])
  })

  const plan = { width: 2, columns: Int32Array.of(0, 1), delimiter: ',', headerLines: 1, header: ['a', 'b'], numbered: false } // prettier-ignore
  const batchOf = () => new BatchBuilder([text('a'), num('b')], 100)

  it.each([1, 7, 30])('lines of a table, in chunks of %i bytes', (size) => {
    const bytes = new TextEncoder().encode(`a,b\n1,2\n${long},3\n4,5\n`)
    const batch = batchOf()
    const rows = new ByteRows(plan, batch, 50)
    for (let at = 0; at < bytes.length; at += size) {
      rows.feed(bytes.slice(at, at + size), at + size >= bytes.length)
      expect(rows.run()).toBe('more')
    }
    const { n, lines, skipped } = batch.take(0)
    expect([n, ...lines]).toEqual([2, 2, 4])
    expect(skipped).toMatchObject([{ reason: 'too-long', line: 3 }])
  })

  it.each([5, 30])('rows in quotes, in chunks of %i bytes', (size) => {
    const bytes = new TextEncoder().encode(`a,b\n"1",2\n"${long}",3\n"4",5\n`)
    const [rows, batch] = [new QuotedRows(plan, 0, 50), batchOf()]
    for (let at = 0; at < bytes.length; at += size) {
      rows.feed(bytes.slice(at, at + size), at + size >= bytes.length)
      rows.run(batch)
    }
    const { n, lines, skipped } = batch.take(0)
    expect([n, ...lines]).toEqual([2, 2, 4])
    expect(skipped).toMatchObject([{ reason: 'too-long', line: 3 }])
  })
})

describe('a quote that does not close costs its line', () => {
  it('where another quote follows', async () => {
    const rows = Array.from({ length: 20 }, (_, i) =>
      i % 9 === 7 ? `r${i},"broken,${i}` : `r${i},"x y",${i}`,
    )
    const all = await readAll(await sourceOf(`id,note,x\n${rows.join('\n')}\n`), [text('id'), num('x')])
    expect(all.skipped).toMatchObject([
      { reason: 'bad-line', line: 9 },
      { reason: 'bad-line', line: 18 },
    ])
    expect(all.columns.id!.map((id) => Number((id as string).slice(1)))).toEqual(all.columns.x)
    expect(all.rows).toBe(18)
  })

  it('and cells of several lines, and quotes within cells, stay what they are', async () => {
    const rows = ['r0,"two\nlines",0', 'r1,"a ""b""",1', 'r2,"5" disk",2', 'r3,"x,\n,y",3']
    const all = await readAll(await sourceOf(`id,note,x\n${rows.join('\n')}\n`), [text('id'), num('x')])
    expect(all.columns.x).toEqual([0, 1, 2, 3])
    expect(all.skipped).toEqual([])
  })

  it('where no other quote follows: all rows but its own', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i === 7 ? `r7,"broken,7` : `r${i},plain,${i}`))
    const all = await readAll(await sourceOf(`id,note,x\n${rows.join('\n')}\n`), [text('id'), num('x')])
    expect(all.rows).toBe(19)
    expect(all.skipped).toEqual([{ reason: 'bad-line', line: 9, detail: 'a quote that does not close' }])
    expect(all.lines.at(-1)).toBe(21)
  })
})

describe('a record that no reader foresaw', () => {
  const good = (i: number) =>
    `{"id":"r${i}","inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[${i},2]}]}`
  const absurd = [
    '"shape":[99999999999999999999]',
    '"shape":[1e300]',
    '"shape":[-1]',
    '"shape":[0.5]',
    '"shape":[null]',
    '"shape":["many"]',
    '"shape":[{}]',
    '"shape":[1000000000,0]',
    '"shape":[4294967296,4294967296]',
    '"shape":[[1]]',
  ]

  it.each(absurd)('Open Inference with %s costs itself', async (shape) => {
    const bad = `{"id":"bad","inputs":[{"name":"x",${shape},"datatype":"FP32","data":[]}]}`
    const all = await readAll(await sourceOf([good(0), bad, good(1)].join('\n')), [tensor('x')])
    expect(all.error).toBeNull()
    expect(all.columns.x).toEqual([
      [0, 2],
      [1, 2],
    ])
    expect(all.skipped).toMatchObject([{ line: 2 }])
    expect(all.skipped[0]!.detail).not.toMatch(/BigInt|undefined|NaN/)
  })

  it.each(absurd)('Seldon with %s costs itself', async (shape) => {
    const line = (part: string) =>
      `{"request":{"data":{"names":["a","b"],"tensor":{${part},"values":[1,2]}}}}`
    const lines = [line('"shape":[1,2]'), line(shape), line('"shape":[1,2]')]
    const source = await sourceOf(lines.join('\n'))
    const all = await readAll(source, [num('a')], jsonl)
    expect(all.error).toBeNull()
    expect(all.rows + all.skipped.length).toBeGreaterThanOrEqual(3)
    expect(all.lines[0]).toBe(1)
    expect(all.lines.at(-1)).toBe(3)
  })

  it('nested beyond any request', async () => {
    const deep = `{"id":"b","x":${'['.repeat(20_000)}1${']'.repeat(20_000)}}`
    const mixed = `{"id":"b","x":[[1],[2]],"y":${'{"a":[],"b":'.repeat(100)}1${'}'.repeat(100)}}`
    const lines = ['{"id":"a","x":1}', deep, mixed, '{"id":"c","x":3}']
    const all = await readAll(await sourceOf(lines.join('\n')), [text('id'), num('x')])
    expect(all.columns.id).toEqual(['a', 'c'])
    expect(all.skipped.map(({ line, detail }) => [line, detail])).toEqual([
      [2, 'not JSON: nested too deeply'],
      [3, 'not JSON: nested too deeply'],
    ])
  })
})

it('a body in gzip that says it is longer than any record is not unpacked', () => {
  const bytes = new Uint8Array(gzipSync('{"instances":[[1]]}'))
  expect(new TextDecoder().decode(unzipped(bytes))).toBe('{"instances":[[1]]}')
  new DataView(bytes.buffer).setUint32(bytes.length - 4, 2 ** 31, true)
  expect(() => unzipped(bytes)).toThrow(/over 64 MB/)
  expect(() => unzipped(bytes.subarray(0, 9))).toThrow(/cut/)
})

describe('a first record longer than the usual start of a file', () => {
  const values = Array.from({ length: 60_000 }, (_, i) => i / 7)
  const list = JSON.stringify(values)

  it.each([
    ['JSON lines', (i: number) => `{"id":"r${i}","pixels":${list},"label":"cat"}\n`, 'jsonl', 'pixels'],
    ['bodies', () => `{"instances":[{"pixels":${list}}]}\n`, 'bare-bodies', 'pixels'],
    ['lists on lines of their own', () => `[${list}]\n`, 'bare-bodies', 'features'],
    [
      'a table with lists in quotes',
      (i: number) => `${i ? '' : 'id,pixels,label\n'}r${i},"${list}",cat\n`,
      'csv',
      'pixels',
    ],
  ])('%s', async (_name, line, format, field) => {
    const source = await sourceOf([0, 1, 2].map(line).join(''))
    const head = await firstRecords(source)
    expect(pickFormat(head).id).toBe(format)
    const all = await readAll(source, [tensor(field)], pickFormat(head))
    expect(all.rows).toBe(3)
    expect(all.columns[field]!.map((one) => (one as number[]).length)).toEqual([60_000, 60_000, 60_000])
  })

  it('an array of such records, pretty-printed', async () => {
    const records = [0, 1].map((i) => ({ id: `r${i}`, pixels: values, label: 'cat' }))
    const source = await sourceOf(JSON.stringify(records, null, 1))
    const format = pickFormat(await firstRecords(source))
    const all = await readAll(source, [text('id'), tensor('pixels')], format)
    expect(all.columns.id).toEqual(['r0', 'r1'])
  })

  it('is profiled without reading on and on', async () => {
    const lines = Array.from({ length: 80 }, (_, i) => `{"id":"r${i}","pixels":${list},"label":"cat"}\n`)
    const log = await openLog([{ path: 'wide.jsonl', file: new Blob(lines) }])
    expect(log.profile.fields.find(({ name }) => name === 'pixels')).toMatchObject({
      type: 'tensor',
      shape: [60_000],
    })
    expect(log.profile.rows).toBeLessThan(60)
  })
})

describe('what is refused says why, and the way round', () => {
  it('a table of 100,000 columns', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `c${i}`)
    const file = new Blob([`${names.join()}\n${names.map(() => '1').join()}\n`])
    const error = await openLog([{ path: 'wide.csv', file }]).catch(problemOf)
    expect(error).toMatchObject({ code: 'too-many-columns', file: 'wide.csv' })
    expect((error as Problem).message).toContain('100,000 columns')
    expect((error as Problem).mend).toContain('one list')
  })

  it('JSON that is nested 20,000 levels deep', async () => {
    const file = new Blob([`{"a":`.repeat(20_000), '1', '}'.repeat(20_000)])
    const error = await openLog([{ path: 'deep.json', file }]).catch(problemOf)
    expect(error).toMatchObject({ code: 'too-nested', file: 'deep.json', place: { line: 1 } })
  })

  it('a first line that is longer than any record', async () => {
    const part = 'x'.repeat(1 << 20)
    const file = new Blob(['{"id":"', ...Array.from({ length: 70 }, () => part), '"}\n'])
    const error = await openLog([{ path: 'long.jsonl', file }]).catch(problemOf)
    expect(error).toMatchObject({ code: 'line-too-long', file: 'long.jsonl', place: { line: 1 } })
    expect((error as Problem).message).toContain('64 MB')
  })

  /** A zstd frame (RFC 8878) of a raw block and then of blocks that repeat one byte: four bytes stand for 128 KB. */
  function zstdBomb(start: string, times: number): Uint8Array {
    const text = new TextEncoder().encode(start)
    const block = (size: number, type: number, last = 0) => [0, 8, 16].map((shift) => (((size << 3) | (type << 1) | last) >> shift) & 255) // prettier-ignore
    const repeated = Array.from({ length: times }, (_, i) => [
      ...block(1 << 17, 1, Number(i === times - 1)),
      10,
    ])
    return Uint8Array.from([
      0x28,
      0xb5,
      0x2f,
      0xfd,
      0,
      0x58,
      ...block(text.length, 0),
      ...text,
      ...repeated.flat(),
    ])
  }

  it.each([
    ['gzip', (log: string) => gzipSync(log + 'r1,0.123456,0.5,yes\n'.repeat(15_000_000))],
    ['zstd', (log: string) => zstdBomb(log, 2200)],
  ])(
    'a log in %s that unpacks to more than any log',
    async (_name, pack) => {
      const log = 'id,x,y,label\nr1,0.1,0.5,yes\nr2,0.2,0.5,no\n'
      const source = await sourceOf(pack(log), 'bomb')
      const format = await formatOf(source)
      let rows = 0
      const read = async () => {
        for await (const { n } of format.read(source, { fields: [num('x')], batchRows: 1 << 16 })) rows += n
      }
      const error = await read().catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ problem: { code: 'unpacks-too-far', file: 'bomb' } })
      expect(problemOf(error).mend).toContain('gzip -d')
      expect(rows).toBeGreaterThan(0)
    },
    30_000,
  )

  it('while it is read, a stop is heard between two pieces', async () => {
    const source = await sourceOf(gzipSync('id,x\n' + 'r1,0.123456\n'.repeat(8_000_000)), 'log')
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 20)
    const started = performance.now()
    const read = async () => {
      const options = { fields: [num('x')], batchRows: 4096, signal: stop.signal }
      for await (const batch of (await formatOf(source)).read(source, options))
        expect(batch.n).toBeGreaterThan(0)
    }
    await expect(read()).rejects.toThrow()
    expect(stop.signal.aborted).toBe(true)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('batches of large rows are small', () => {
  it('lists', () => {
    const batch = new BatchBuilder([tensor('x')], 4096)
    const list = new Float32Array(1 << 20)
    let rows = 0
    for (; !batch.full; rows++) {
      batch.builders[0]!.addValue(list)
      batch.endRow(rows + 1)
    }
    expect(rows * list.byteLength).toBeLessThanOrEqual(limits.batch.value)
    const [column] = batch.take(0).columns
    expect(column).toMatchObject({ kind: 'tensor', shape: [1 << 20] })
    expect(batch.full).toBe(false)
  })

  it('texts', () => {
    const batch = new BatchBuilder([text('x')], 4096)
    let rows = 0
    for (; !batch.full; rows++) {
      batch.builders[0]!.addText(String(rows).padEnd(1 << 20, '='))
      batch.endRow(rows + 1)
    }
    expect(rows).toBeLessThanOrEqual(1 + limits.batch.value / (1 << 20))
    batch.take(0)
    expect(batch.full).toBe(false)
  })
})
