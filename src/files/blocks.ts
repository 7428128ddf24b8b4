/** A blob's bytes block by block, in memory that is used again. */
import { isLocal, type LocalFile } from './local'
import { lend } from './release'

export interface Blocks {
  /** @returns the next block, full but for the last; null at the end. Who has read it may `release` it. */
  next(): Promise<Uint8Array<ArrayBuffer> | null>
  /** Nothing more is wanted. */
  cancel(): void
}

/**
 * What a blob gives in buffers of the browser's own stays until its collector comes, even where the buffer is detached:
 * of a 2 GB log that was half a gigabyte. A buffer of ours that is read into again and again does not add up.
 * @param size bytes per block
 */
export function blocksOf(blob: Blob, size: number): Blocks {
  if (isLocal(blob)) return fromLocal(blob, size)
  const reader = bytesReader(blob)
  return reader ? intoOurs(reader, blob.size, size) : slices(blob, size)
}

/** null where the browser's blobs do not read into a given buffer. */
function bytesReader(blob: Blob): ReadableStreamBYOBReader | null {
  try {
    return blob.stream().getReader({ mode: 'byob' })
  } catch {
    return null
  }
}

/**
 * Readers that wait for bytes. In Chromium nothing else holds a blob's stream while a read into a given buffer is
 * pending: where only the code that awaits it knows of it, the collector may take both, and the read never ends. About
 * one opening of a JSON lines log of 4 MB in three did so.
 */
const waiting = new Set<ReadableStreamBYOBReader>()

async function readHeld(reader: ReadableStreamBYOBReader, into: Uint8Array<ArrayBuffer>) {
  waiting.add(reader)
  try {
    return await reader.read(into)
  } finally {
    waiting.delete(reader)
  }
}

function intoOurs(reader: ReadableStreamBYOBReader, total: number, size: number): Blocks {
  const spare: ArrayBuffer[] = []
  let left = total
  return {
    async next() {
      if (left === 0) return null
      const length = Math.min(size, left)
      let block = new Uint8Array(spare.pop() ?? new ArrayBuffer(length), 0, length)
      for (let used = 0; used < length;) {
        const { done, value } = await readHeld(reader, block.subarray(used))
        if (done) {
          // A blob that ends before its size: what there is of the block is in the buffer that comes back.
          left = 0
          return value && used > 0 ? new Uint8Array(value.buffer, 0, used) : null
        }
        block = new Uint8Array(value.buffer, 0, length)
        used += value.length
        left -= value.length
      }
      const { buffer } = block
      lend(buffer, () => spare.push(buffer))
      return block
    },
    cancel: () => void reader.cancel().catch(() => undefined),
  }
}

/** The next block is read while the one before is worked on, once it is clear that more than the first is wanted. */
function fromLocal(file: LocalFile, size: number): Blocks {
  const spare: ArrayBuffer[] = []
  let at = 0
  let ahead: ReturnType<Blocks['next']> | null = null
  let asked = 0
  async function read(): ReturnType<Blocks['next']> {
    const length = Math.min(size, file.size - at)
    if (length === 0) return null
    const block = new Uint8Array(spare.pop() ?? new ArrayBuffer(length), 0, length)
    const bytes = await file.readInto(block, at)
    // A file that ends before its size.
    at = bytes < length ? file.size : at + bytes
    if (bytes === 0) return null
    const { buffer } = block
    lend(buffer, () => spare.push(buffer))
    return bytes < length ? block.subarray(0, bytes) : block
  }
  return {
    async next() {
      const block = await (ahead ?? read())
      asked++
      ahead = block && asked > 1 ? read() : null
      // What breaks is told to who asks for that block.
      ahead?.catch(() => undefined)
      return block
    },
    cancel: () => undefined,
  }
}

function slices(blob: Blob, size: number): Blocks {
  let at = 0
  return {
    async next() {
      if (at >= blob.size) return null
      const from = at
      at += size
      return new Uint8Array(await blob.slice(from, from + size).arrayBuffer())
    },
    cancel: () => undefined,
  }
}
