/** The contract of every format, over every fixture: see fixtures.ts. */
import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { formats, sniffFormats } from '../../../src/formats/registry'
import { readHead } from '../../../src/files/source'
import { fixtures } from './fixtures'
import { formatOf, gz, readAll, sourceOf } from './helpers'

const bytesOf = (file: string) => new Uint8Array(readFileSync(`tests/fixtures/logs/${file}`))
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** Known, and no logs of requests. */
const refused = [
  'whylogs',
  'triton-trace',
  'tfrecord',
  'envoy-tap-binary',
  'bentoml-access',
  'bentoml-schema',
  'vowpal-wabbit',
  'torchserve-log',
  'triton-log',
  'prometheus',
  'unnamed',
]

it('has a fixture for every format', () => {
  const covered = new Set([...fixtures.map((fixture) => fixture.format), ...refused])
  expect([...covered].sort()).toEqual(formats.map((format) => format.id))
})

describe.each(fixtures)('$file', ({ file, format, fields, rows, first, skipped, roles, lines }) => {
  const bytes = bytesOf(file)

  it.each([
    ['under its name', file, bytes],
    ['under no name', 'unknown', bytes],
    ['gzipped', `${file}.gz`, gz(bytes)],
    ['gzipped in two members', 'unknown', members(bytes)],
    ['in a zip', 'unknown', zipSync({ [`day/${file}`]: bytes })],
    ['in zstd', 'unknown', zstd(bytes)],
  ])('is read %s', async (_how, name, content) => {
    const source = await sourceOf(content, name)
    expect((await formatOf(source)).id).toBe(format)
    const all = await readAll(source, fields)
    expect(all.error).toBeNull()
    expect(all.rows).toBe(rows)
    expect(fields.map(({ field }) => all.columns[field]![0])).toEqual(first)
    expect(all.skipped.map((one) => one.reason)).toEqual(skipped ?? [])
    expect(all.skipped.every((one) => one.line !== null && one.line > 0 && one.detail !== '')).toBe(true)
  })

  it('is claimed by one format', async () => {
    const [best, second] = sniffFormats(await readHead(await sourceOf(bytes)))
    expect(best!.format.id).toBe(format)
    expect(second!.confidence).toBeLessThan(best!.confidence)
  })

  it('gives the same whatever the batches are', async () => {
    const whole = await readAll(await sourceOf(bytes), fields)
    const small = await readAll(await sourceOf(bytes), fields, undefined, 7)
    expect(small.columns).toEqual(whole.columns)
    expect(small.lines).toEqual(whole.lines)
    expect(small.flags).toEqual(whole.flags)
  })

  it('has roles for its fields, each with a reason', async () => {
    const source = await sourceOf(bytes)
    const profile = await (await formatOf(source)).profile(source, 200)
    const found = Object.fromEntries(profile.fields.map((field) => [field.name, field.role]))
    expect(found).toMatchObject(roles)
    expect(profile.fields.every((field) => field.why !== '')).toBe(true)
  })

  it('cut in the middle, gives what is whole or says what is wrong', async () => {
    const source = await sourceOf(bytes.subarray(0, Math.floor(bytes.length * 0.6)), file)
    const all = await readAll(source, fields)
    if (all.error === null) {
      // One JSON document, as HAR is, is whole or it is nothing.
      expect(all.rows > 0 || all.skipped.some((one) => one.reason === 'truncated')).toBe(true)
      expect(all.rows).toBeLessThan(rows)
    } else expect(all.error).toMatchObject({ name: 'ProblemError', problem: { file } })
  })

  it('cut in its gzip, says so after giving what was whole', async () => {
    const packed = gz(bytes)
    const source = await sourceOf(packed.subarray(0, packed.length - 30), 'day.gz').catch(
      (error: unknown) => error,
    )
    const error = source instanceof Error ? source : (await readAll(source as never, fields)).error
    expect(error).toMatchObject({
      problem: { code: expect.stringMatching(/truncated-file|bad-parquet|bad-arrow/) as string },
    })
  })

  it.runIf(lines)('is read with CRLF and a byte-order mark', async () => {
    const source = await sourceOf(`\uFEFF${decode(bytes).replaceAll('\n', '\r\n')}`)
    expect((await formatOf(source)).id).toBe(format)
    const all = await readAll(source, fields)
    expect(all.rows).toBe(rows)
    expect(fields.map(({ field }) => all.columns[field]![0])).toEqual(first)
  })

  it.runIf(lines)('is read in UTF-16, which a byte-order mark tells', async () => {
    for (const big of [false, true]) {
      const source = await sourceOf(utf16(decode(bytes), big))
      expect((await formatOf(source)).id).toBe(format)
      const all = await readAll(source, fields)
      expect(all.rows).toBe(rows)
      expect(fields.map(({ field }) => all.columns[field]![0])).toEqual(first)
    }
  })

  it.runIf(lines)('with one bad line, loses that line and says which', async () => {
    const all = decode(bytes).split('\n')
    // In an application's log, a line without the mark, or without JSON, is the application's own.
    const broken: Record<string, string> = {
      'python-logging': 'SHADOW|features=[1, what|prediction=1',
      'logged-json': 'INFO {"what"',
    }
    all.splice(2, 0, broken[format] ?? 'what is this')
    const source = await sourceOf(all.join('\n'))
    expect((await formatOf(source)).id).toBe(format)
    const read = await readAll(source, fields)
    expect(read.error).toBeNull()
    expect(read.rows).toBe(rows)
    expect(read.skipped.filter((one) => one.line === 3)).toHaveLength(1)
  })
})

/** A zstd frame of raw blocks (RFC 8878, 3.1.1): compressed not at all, and a frame like any other. */
function zstd(bytes: Uint8Array): Uint8Array {
  const most = 128 * 1024
  const parts: Uint8Array[] = [new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0xa0])]
  parts.push(new Uint8Array(new Uint32Array([bytes.length]).buffer))
  for (let at = 0; at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most)
    const header = (block.length << 3) | (at + most >= bytes.length ? 1 : 0)
    parts.push(new Uint8Array([header, header >> 8, header >> 16]), block)
  }
  return Buffer.concat(parts)
}

function utf16(text: string, big: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2 + 2))
  view.setUint16(0, 0xfeff, !big)
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), !big)
  return new Uint8Array(view.buffer)
}

/** The bytes as two gzip members, as rotated logs are concatenated. */
function members(bytes: Uint8Array): Uint8Array {
  const [a, b] = [gz(bytes.subarray(0, bytes.length >> 1)), gz(bytes.subarray(bytes.length >> 1))]
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

it('refuses a whylogs profile with words', async () => {
  const source = await sourceOf('WHY1\u0000\u0001', 'profile.bin')
  await expect((await formatOf(source)).profile(source, 10)).rejects.toThrow(
    'profile.bin: This is a whylogs profile',
  )
})

it('refuses a Triton trace, at any of its levels, with words', async () => {
  const records = [
    { id: 1, model_name: 'simple', model_version: 1 },
    { id: 1, timestamps: [{ name: 'HTTP_RECV_START', ns: 2356425054587444 }] },
    {
      id: 1,
      activity: 'TENSOR_QUEUE_INPUT',
      tensor: { name: 'x', data: '1,2', shape: '1,2', dtype: 'FP32' },
    },
  ]
  const source = await sourceOf(JSON.stringify(records), 'trace.json')
  await expect((await formatOf(source)).profile(source, 10)).rejects.toThrow(
    'trace.json: This is a Triton trace',
  )
})

it('refuses TFRecord with words', async () => {
  // tf.io.TFRecordWriter('one').write(b'hello')
  const record = Uint8Array.from(atob('BQAAAAAAAADqsgQ+aGVsbG+7HxwZ'), (char) => char.charCodeAt(0))
  const source = await sourceOf(record, 'one')
  await expect((await formatOf(source)).profile(source, 10)).rejects.toThrow('one: This is a TFRecord file')
})

it('says what an unknown file was taken for, and what to export', async () => {
  await expect(
    formatOf(await sourceOf('hello there\nthis is prose. And more, of it\n', 'notes.txt')),
  ).rejects.toThrow(/notes\.txt, the first bytes: .*starts with "hello there".*Export the log as CSV/)
})

it.each([
  ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>\n', /web page/],
  ['XML', '<?xml version="1.0"?>\n<log/>\n', /XML/],
  ['a PDF', '%PDF-1.7\nprose', /document or a picture/],
  ['a table in HTML', '<table border="1" class="dataframe">\n<tr><th>a</th></tr>\n', /HTML.*to_csv/],
  ['a printed data frame', '   id   x\n0   a  0.5\n1   b  1.5\n', /printed.*to_csv/],
  ['a line for each cell', '  id = a\n   x = 0.5\n\n  id = b\n', /line for each cell/],
  ['bytes of no kind', new Uint8Array([1, 2, 0, 4, 5]), /binary file/],
])('says the likely cause first: %s', async (_what, content, said) => {
  await expect(formatOf(await sourceOf(content, 'log'))).rejects.toThrow(said)
})

it("refuses BentoML's access log, which is lines of key=value, and none with bodies among them", async () => {
  const call = (i: number) => `2024-03-01T10:00:0${i}+0000 [INFO] [api_server:1] 127.0.0.1:5432${i} (scheme=http,method=POST,path=/classify,type=application/json,length=20) (status=200,type=application/json,length=3) 1.${i}34ms (trace=0af7651916cd43dd8448eb211c80319c,span=b7ad6b7169203331,sampled=0,service.name=iris)` // prettier-ignore
  const calls = [0, 1, 2, 3].map(call)
  const source = await sourceOf(calls.join('\n'))
  await expect((await formatOf(source)).profile(source, 10)).rejects.toThrow(/access log of BentoML's server.*nothing can be replayed.*Drop what the monitoring/) // prettier-ignore
  const mixed = calls.flatMap((line, i) => [line, `2024-03-01T10:00:0${i}+0000 [INFO] {"request_id": "r${i}", "features": [1, ${i}], "prediction": 0}`]) // prettier-ignore
  expect((await formatOf(await sourceOf(mixed.join('\n')))).id).toBe('logged-json')
})
