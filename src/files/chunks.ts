/** Bytes by the chunk, as async generators: they run at their reader's pace, and who stops early lets go of the file. */
import type { Decoder } from './archives/decoder'
import { blocksOf } from './blocks'
import { release } from './release'

export type Chunks = AsyncGenerator<Uint8Array, void, undefined>
/** Told how many bytes of the file, as it lies on disk, are consumed. */
export type Progress = (bytes: number) => void

/** Bytes per read of a plain file: a round trip to the browser process each, so few and large ones; two are held. */
const CHUNK_BYTES = 1 << 21

/**
 * Reads a blob block by block, one ahead of who asks: memory stays at two blocks, whatever the file's size.
 * @param unpacking what the bytes are put through; compressed ones grow, so that fewer are taken at a time
 */
export async function* blobChunks(
  blob: Blob,
  unpacking: Decoder | Promise<Decoder> | null,
  progress?: Progress,
  size = unpacking ? CHUNK_BYTES >> 2 : CHUNK_BYTES,
): Chunks {
  const decoder = await unpacking
  const blocks = blocksOf(blob, size)
  const read = () => {
    const block = blocks.next()
    // A reader that stops early never looks at it; one that goes on is told by its own await.
    block.catch(() => undefined)
    return block
  }
  let at = 0
  try {
    for (let ahead = read(); ;) {
      const block = await ahead
      if (block) ahead = read()
      at += block?.length ?? 0
      progress?.(at)
      if (!decoder && block) yield block
      else if (decoder) yield* block ? decoder.push(block) : await decoder.end()
      if (!block) return
    }
  } finally {
    blocks.cancel()
  }
}

/** A blob through the browser's own decompression, several times faster than any in JavaScript. */
export function nativelyUnpacked(blob: Blob, format: CompressionFormat, progress?: Progress): Chunks {
  // Few bytes at a time: all that comes out of a block is held at once, and it may be a thousand times as much.
  const packed = streamOf(blobChunks(blob, null, progress, CHUNK_BYTES >> 5))
  return chunksOf(packed.pipeThrough(new DecompressionStream(format)))
}

/** @returns what a stream gives; it is cancelled where the reader stops early */
async function* chunksOf(stream: ReadableStream<Uint8Array>): Chunks {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

/** @returns chunks as a stream, for what takes nothing else: the browser's own (de)compression, `Response` */
export function streamOf(chunks: Chunks): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value as Uint8Array<ArrayBuffer>)
      },
      cancel: async () => void (await chunks.return()),
    },
    { highWaterMark: 0 },
  )
}

/** The chunks as text in UTF-8, without a byte-order mark; the last one is what was left of a letter, or ''. */
export async function* textOf(chunks: Chunks, signal?: AbortSignal): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  for await (const chunk of chunks) {
    signal?.throwIfAborted()
    const text = decoder.decode(chunk, { stream: true })
    release(chunk)
    yield text
  }
  yield decoder.decode()
}
