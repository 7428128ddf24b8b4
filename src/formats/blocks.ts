/** A blob's bytes block by block, in memory that can be given back. */

export interface Blocks {
  /** @returns the next block, full but for the last; null at the end. Its buffer is the caller's, whole. */
  next(): Promise<Uint8Array<ArrayBuffer> | null>
  /** Nothing more is wanted. */
  cancel(): void
}

/**
 * What a blob gives in buffers of its own stays until the browser's collector comes, whatever is done with it; bytes
 * that are read into our buffers do not (`release`).
 * @param size bytes per block
 */
export function blocksOf(blob: Blob, size: number): Blocks {
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

function intoOurs(reader: ReadableStreamBYOBReader, total: number, size: number): Blocks {
  let left = total
  return {
    async next() {
      if (left === 0) return null
      let block = new Uint8Array(Math.min(size, left))
      for (let used = 0; used < block.length; ) {
        const { done, value } = await reader.read(block.subarray(used))
        if (done) {
          // A blob that ends before its size: what there is of the block is in the buffer that comes back.
          left = 0
          return value && used > 0 ? new Uint8Array(value.buffer, 0, used) : null
        }
        block = new Uint8Array(value.buffer)
        used += value.length
        left -= value.length
      }
      return block
    },
    cancel: () => void reader.cancel().catch(() => undefined),
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
