/** A blob block by block: the same bytes, in blocks of the size asked for, by either way that browsers have. */
import { describe, expect, it } from 'vitest'
import { blocksOf } from '../../../src/files/blocks'
import { release } from '../../../src/files/release'

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
  ]
  it.each(ways)('are whole but for the last: %s', async (_, make) => {
    const { sizes, all } = await read(make(), 100_000)
    expect(sizes).toEqual([100_000, 100_000, 100_000, 7])
    expect(all).toEqual(bytes)
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
