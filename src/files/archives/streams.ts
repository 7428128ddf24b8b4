/** Bytes of a dropped file as a stream, unpacked on the way, at the pace of who reads. */
import { ProblemError } from '../../core/problem'
import { blocksOf } from '../blocks'
import { crc32 } from './crc32'
import type { Decoder } from './gzip'
import type { ZipEntry } from './zip'

export type Progress = (bytes: number) => void

/** Bytes per read of a plain file: a round trip to the browser process each, so few and large ones; two are held. */
const CHUNK_BYTES = 1 << 21

/** Reads a blob block by block, one ahead of who asks: memory stays at two blocks, whatever the file's size. */
export function pieces(
  blob: Blob,
  unpacking: Decoder | Promise<Decoder> | null,
  progress?: Progress,
): ReadableStream<Uint8Array> {
  // Compressed bytes grow, so fewer are taken at a time.
  const blocks = blocksOf(blob, unpacking ? CHUNK_BYTES >> 2 : CHUNK_BYTES)
  const next = () => {
    const block = blocks.next()
    // A reader that stops early never looks at it; one that goes on is told by its own await.
    block.catch(() => undefined)
    return block
  }
  let at = 0
  let ahead: ReturnType<typeof next> | null = null
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const decoder = await unpacking
        for (;;) {
          const block = await (ahead ?? next())
          ahead = block && next()
          const out = block ? (decoder?.push(block) ?? [block]) : ((await decoder?.end()) ?? [])
          at += block?.length ?? 0
          progress?.(at)
          for (const piece of out) controller.enqueue(piece)
          if (!block) return controller.close()
          if (out.length) return
        }
      },
      cancel: () => blocks.cancel(),
    },
    { highWaterMark: 0 },
  )
}

/**
 * The browser's own gunzip, several times faster than ours. It stops at the end of the first member and does not say where
 * damage is: there ours goes on, from the beginning, and leaves out what was given already.
 */
export function gunzipped(
  blob: Blob,
  ours: (progress?: Progress) => ReadableStream<Uint8Array>,
  progress?: Progress,
): ReadableStream<Uint8Array> {
  let given = 0
  let left = 0
  let native = true
  let reader: ReadableStreamDefaultReader<Uint8Array> = unpacking(blob, 'gzip', progress).getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const next = await reader.read().catch((error: unknown) => {
            if (native) return null
            throw error
          })
          if (next === null) {
            native = false
            left = given
            reader = ours(progress).getReader()
          } else if (next.done) return controller.close()
          else {
            given += next.value.length
            const rest = next.value.subarray(Math.min(left, next.value.length))
            left -= next.value.length - rest.length
            if (rest.length > 0) return controller.enqueue(rest)
          }
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** A blob through the browser's own decompression, with its compressed bytes counted. */
function unpacking(
  blob: Blob,
  format: CompressionFormat,
  progress?: Progress,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let compressed = 0
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      compressed += chunk.length
      progress?.(compressed)
      controller.enqueue(chunk)
    },
  })
  return blob.stream().pipeThrough(counted).pipeThrough(new DecompressionStream(format))
}

/** A file of a zip, checked by its checksum at its end. */
export function zipStream(name: string, entry: ZipEntry, progress?: Progress): ReadableStream<Uint8Array> {
  const { data, deflated } = entry
  const stream = deflated ? unpacking(data, 'deflate-raw', progress) : pieces(data, null, progress)
  const reader: ReadableStreamDefaultReader<Uint8Array> = stream.getReader()
  let crc = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await reader.read().catch(() => null)
        if (next === null || (next.done && crc !== entry.crc))
          throw new ProblemError({
            code: 'truncated-file',
            message: 'The file in the zip is damaged.',
            file: name,
            mend: 'Make or copy the zip again.',
          })
        if (next.done) return controller.close()
        crc = crc32(next.value, crc)
        controller.enqueue(next.value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
