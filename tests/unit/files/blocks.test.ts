/** A blob block by block: the same bytes, in blocks of the size asked for, by either way that browsers have. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blocksOf } from '../../../src/files/blocks'
import { release } from '../../../src/files/release'
import { DiskFile } from '../../../src/session/node/disk-file'

/** Node 20 has no ArrayBuffer.prototype.transfer: released memory would stay readable, and mistakes unseen. */
type Transferable = ArrayBuffer & { transfer?: () => ArrayBuffer }
;(ArrayBuffer.prototype as Transferable).transfer ??= function (this: ArrayBuffer) {
  return structuredClone(this, { transfer: [this] })
}

const bytes = new Uint8Array(300_007).map((_, i) => i % 251)

/** Browsers whose blobs do not read into a given buffer refuse the reader. */
function withoutBytes(blob: Blob): Blob {
  blob.stream = () => new ReadableStream()
  return blob
}

/** A stream that gives a few bytes at a time, and ends after so many. */
function dripping(blob: Blob, ends: number): Blob {
  let at = 0
  blob.stream = () =>
    new ReadableStream({
      type: 'bytes',
      pull(controller) {
        const to = Math.min(ends, at + 777)
        if (at < to) controller.enqueue(bytes.slice(at, to))
        if (to === ends) {
          controller.close()
          controller.byobRequest?.respond(0)
        }
        at = to
      },
    })
  return blob
}

function onDisk(content: Uint8Array): DiskFile {
  const path = join(mkdtempSync(join(tmpdir(), 'blocks-')), 'file')
  writeFileSync(path, content)
  return new DiskFile(path, 0, content.length)
}

async function read(blob: Blob, size: number): Promise<{ sizes: number[]; all: Uint8Array }> {
  const blocks = blocksOf(blob, size)
  const parts: Uint8Array[] = []
  for (let block = await blocks.next(); block; block = await blocks.next()) parts.push(block)
  return { sizes: parts.map((part) => part.length), all: new Uint8Array(Buffer.concat(parts)) }
}

describe('blocks of a blob', () => {
  const ways: [string, () => Blob][] = [
    ['read into our buffers', () => new Blob([bytes])],
    ['slice by slice', () => withoutBytes(new Blob([bytes]))],
    ['from a stream that drips', () => dripping(new Blob([bytes]), bytes.length)],
    ['from a file of the disk', () => onDisk(bytes)],
  ]
  it.each(ways)('are whole but for the last: %s', async (_, make) => {
    const { sizes, all } = await read(make(), 100_000)
    expect(sizes).toEqual([100_000, 100_000, 100_000, 7])
    expect(all).toEqual(bytes)
  })

  it('of the disk are whole where each is given back before the next, and one is read ahead', async () => {
    const blocks = blocksOf(onDisk(bytes), 10_000)
    const all: number[] = []
    for (let block = await blocks.next(); block; block = await blocks.next()) {
      // Time for the one ahead to come: it must not be written over this one.
      await new Promise((done) => setTimeout(done, 1))
      all.push(...block)
      release(block)
    }
    expect(Uint8Array.from(all)).toEqual(bytes)
  })

  it('of the disk break where one that was read ahead did, and not before', async () => {
    const file = onDisk(bytes)
    const readInto = file.readInto.bind(file)
    file.readInto = (into, at) => (at < 20_000 ? readInto(into, at) : Promise.reject(new Error('unplugged')))
    const blocks = blocksOf(file, 10_000)
    expect((await blocks.next())!.length).toBe(10_000)
    expect((await blocks.next())!.length).toBe(10_000)
    await expect(blocks.next()).rejects.toThrow('unplugged')
  })

  it('end where a blob ends before its size', async () => {
    const { sizes, all } = await read(dripping(new Blob([bytes]), 150_000), 100_000)
    expect(sizes).toEqual([100_000, 50_000])
    expect(all).toEqual(bytes.slice(0, 150_000))
  })

  it('are the same where their memory is given back, once or twice', async () => {
    for (const [, make] of ways) {
      const blocks = blocksOf(make(), 10_000)
      const parts: Uint8Array[] = []
      // As the reader of a file does: one ahead of who asks.
      let ahead = blocks.next()
      for (let block = await ahead; block; block = await ahead) {
        ahead = blocks.next()
        parts.push(block.slice())
        release(block)
        release(block)
      }
      expect(new Uint8Array(Buffer.concat(parts))).toEqual(bytes)
    }
  })

  it('of nothing are none', async () => {
    expect((await read(new Blob([]), 100)).sizes).toEqual([])
  })
})
