import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { num, readAll, sourceOf } from '../formats/helpers'

/** 30,000 rows by `zstd -19`, which adds a checksum. */
const packed = new Uint8Array(readFileSync('tests/fixtures/logs/table.csv.zst'))
const skipped = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3)
const join = async (...parts: Uint8Array[]) =>
  new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())
const changed = (at: number) => packed.map((byte, i) => (i === at ? byte ^ 1 : byte))

describe('zstd', () => {
  it('reads frames one after another, with frames to be skipped before, between and after', async () => {
    const all = await readAll(await sourceOf(await join(skipped, packed, skipped, packed, skipped)), [
      num('b'),
    ])
    expect(all.error).toBeNull()
    // The second frame's header is one more line.
    expect(all.rows + all.skipped.length).toBeGreaterThanOrEqual(60_000)
    expect(all.columns.b!.at(-1)).toBe(59_998)
  })

  it.each([
    ['a changed byte', changed(packed.length >> 1), /damaged/],
    ['a wrong checksum', changed(packed.length - 1), /its checksum does not match/],
    ['an end within a frame', packed.subarray(0, packed.length - 1), /it ends within a frame/],
  ])('notices %s', async (_what, bytes, message) => {
    const all = await readAll(await sourceOf(bytes, 'day1.csv.zst'), [num('b')]).catch((error: unknown) => ({
      error,
    }))
    expect(String(all.error)).toMatch(message)
    expect(String(all.error)).toContain('day1.csv.zst')
  })

  it('says where something else follows', async () => {
    const all = await readAll(await sourceOf(await join(packed, new Uint8Array(20))), [num('b')])
    expect(all.rows).toBe(30_000)
    expect(String(all.error)).toContain(`byte ${packed.length + 1}: The zstd data is cut short or damaged`)
  })

  it('refuses a window it would have to hold, and a dictionary, with the command that helps', async () => {
    const magic = [0x28, 0xb5, 0x2f, 0xfd]
    const block = [1, 0, 0]
    // Window descriptor: an exponent of 10 + 21.
    const long = Uint8Array.from([...magic, 0, 21 << 3, ...block])
    await expect(sourceOf(long, 'log.zst')).rejects.toThrow(/window of 2048 MB.*`zstd -d --long=31`/)
    // `zstd --long`, whose distant matches were read as other bytes.
    const wide = Uint8Array.from([...magic, 0, 17 << 3, ...block])
    await expect(sourceOf(wide, 'log.zst')).rejects.toThrow(/window of 128 MB.*`zstd -d --long=27`/)
    const dictionary = Uint8Array.from([...magic, 1, 0, 7, ...block])
    await expect(sourceOf(dictionary, 'log.zst')).rejects.toThrow(/dictionary \(number 7\).*zstd -d -D/)
  })
})
