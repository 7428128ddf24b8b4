/** From dropped files to sources: decompressed, streamed at the reader's pace, one per file within an archive. */
import { ProblemError } from '../evaluation/problem'
import { gzipDecoder } from './archives/gzip'
import type { Decoder } from './archives/gzip'
import { zipEntries } from './archives/zip'
import type { ZipEntry } from './archives/zip'
import { zstdDecoder } from './archives/zstd'
import { blocksOf } from './blocks'
import { isZstd } from './archives/zstd-frames'
import type { DroppedFile, Head, Source } from './contract'

type Progress = (bytes: number) => void

const GZIP = [0x1f, 0x8b]
const HEAD_BYTES = 1 << 16
/** Bytes per read of a plain file: a round trip to the browser process each, so few and large ones; two are held. */
const CHUNK_BYTES = 1 << 21
/** A compressed file that must be read at random (Parquet) is unpacked in memory up to this size. */
const UNPACK_BYTES = 512 << 20

/**
 * @param file one dropped file: plain, gzip (one member or several), zstd, or a zip of any of these.
 * @returns its sources; a zip gives one per file in it, in natural order of their paths.
 * @throws ProblemError 'empty-file', 'bad-zip', 'unsupported-compression'. Damage further in is thrown by the stream.
 */
export async function openSources(file: DroppedFile): Promise<Source[]> {
  return open(file.path, file.file, 0)
}

async function open(name: string, blob: Blob, depth: number): Promise<Source[]> {
  if (blob.size === 0)
    throw new ProblemError({ code: 'empty-file', message: 'The file is empty.', file: name })
  const magic = new Uint8Array(await blob.slice(0, 6).arrayBuffer())
  if (starts(magic, [0x50, 0x4b, 3, 4]) || starts(magic, [0x50, 0x4b, 5, 6]))
    return openZip(name, blob, depth)
  const make = decoderFor(name, blob, magic)
  if (!make) return [asUtf8(plain(name, blob), magic)]
  const gzip = starts(magic, GZIP)
  const stream = (progress?: Progress) => pieces(blob, make(), progress)
  return [
    await unpackedIfParquet({
      name,
      size: blob.size,
      blob,
      stream: gzip ? (progress) => gunzipped(blob, stream, progress) : stream,
    }),
  ]
}

function starts(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

function decoderFor(name: string, blob: Blob, magic: Uint8Array): (() => Decoder) | null {
  if (starts(magic, GZIP)) {
    const tail = async (from: number, to: number) => new Uint8Array(await blob.slice(from, to).arrayBuffer())
    return () => gzipDecoder(name, blob.size, tail)
  }
  if (isZstd(magic)) return () => zstdDecoder(name)
  const other = starts(magic, [0x42, 0x5a, 0x68])
    ? 'bzip2'
    : starts(magic, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])
      ? 'xz'
      : starts(magic, [0x37, 0x7a, 0xbc, 0xaf])
        ? '7z'
        : null
  if (other)
    throw new ProblemError({
      code: 'unsupported-compression',
      message: `The file is compressed with ${other}, which is not read here.`,
      file: name,
      mend: 'Decompress it first, or compress it with gzip, zstd or zip.',
    })
  return null
}

function plain(name: string, blob: Blob): Source {
  return {
    name,
    size: blob.size,
    blob,
    stream: (progress) => pieces(blob, null, progress),
  }
}

/** Reads a blob block by block, one ahead of who asks: memory stays at two blocks, whatever the file's size. */
function pieces(blob: Blob, decoder: Decoder | null, progress?: Progress): ReadableStream<Uint8Array> {
  // Compressed bytes grow, so fewer are taken at a time.
  const blocks = blocksOf(blob, decoder ? CHUNK_BYTES >> 2 : CHUNK_BYTES)
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
function gunzipped(
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

async function openZip(name: string, blob: Blob, depth: number): Promise<Source[]> {
  if (depth > 0)
    throw new ProblemError({
      code: 'bad-zip',
      message: 'A zip within a zip is not read.',
      file: name,
      mend: 'Unpack the outer zip and drop the folder.',
    })
  const entries = (await zipEntries(name, blob)).filter((entry) => entry.size > 0)
  if (entries.length === 0)
    throw new ProblemError({ code: 'empty-file', message: 'The zip holds no files.', file: name })
  entries.sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }))
  const opened: Source[][] = []
  for (const entry of entries) opened.push(await openEntry(name, entry, depth))
  return opened.flat()
}

async function openEntry(zip: string, entry: ZipEntry, depth: number): Promise<Source[]> {
  const name = `${zip}/${entry.path}`
  if (!entry.deflated) return open(name, entry.data, depth + 1)
  const source: Source = {
    name,
    size: entry.compressedSize,
    blob: entry.data,
    stream: (progress) => inflated(name, entry.data, progress),
  }
  const head = await readHead(source)
  const packed = starts(head.bytes, GZIP) || isZstd(head.bytes)
  // What is compressed twice, or read at random, is unpacked once; it is small or it would not have been zipped again.
  if (packed || starts(head.bytes, [0x50, 0x4b])) return open(name, await unpack(source), depth + 1)
  return [await unpackedIfParquet(source, head)]
}

function inflated(name: string, data: Blob, progress?: Progress): ReadableStream<Uint8Array> {
  const reader = unpacking(data, 'deflate-raw', progress).getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch {
          throw new ProblemError({
            code: 'truncated-file',
            message: 'The file in the zip is damaged.',
            file: name,
            mend: 'Make or copy the zip again.',
          })
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Text in UTF-16, by its byte-order mark, is handed on in UTF-8: readers look for bytes. */
function asUtf8(source: Source, first: Uint8Array): Source {
  const encoding = encodingOf(first)
  if (encoding === 'utf-8') return source
  return {
    ...source,
    stream(progress) {
      const decoder = new TextDecoder(encoding)
      const encoder = new TextEncoder()
      const reader = source.stream(progress).getReader()
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const { done, value } = await reader.read()
            const text = done ? decoder.decode() : decoder.decode(value, { stream: true })
            if (text !== '' || !done) controller.enqueue(encoder.encode(text))
            if (done) controller.close()
          },
          cancel: (reason) => reader.cancel(reason),
        },
        { highWaterMark: 0 },
      )
    },
  }
}

async function unpackedIfParquet(source: Source, head?: Head): Promise<Source> {
  const first = head ?? (await readHead(source))
  if (!starts(first.bytes, [0x50, 0x41, 0x52, 0x31])) return asUtf8(source, first.bytes)
  return plain(source.name, await unpack(source))
}

async function unpack(source: Source): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const reader = source.stream().getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > UNPACK_BYTES) {
      await reader.cancel()
      throw new ProblemError({
        code: 'file-too-large',
        message: `Unpacked, the file is over ${UNPACK_BYTES >> 20} MB, and it has to be read at random.`,
        file: source.name,
        mend: 'Decompress it and drop the plain file.',
      })
    }
    parts.push(new Uint8Array(next.value))
  }
  return new Blob(parts)
}

/**
 * @returns the first 64 KiB of the decompressed source, with its text (UTF-8, or UTF-16 by its byte-order mark).
 * @throws ProblemError where it cannot be decompressed, or where nothing is in it.
 */
export async function readHead(source: Source): Promise<Head> {
  const bytes = new Uint8Array(HEAD_BYTES)
  let used = 0
  let whole = false
  const reader = source.stream().getReader()
  for (;;) {
    let next
    try {
      next = await reader.read()
    } catch (error) {
      // Damage further in is the reader's to report, with all that came before it.
      if (used > 0) break
      throw error
    }
    if (next.done) {
      whole = true
      break
    }
    const part = next.value.subarray(0, HEAD_BYTES - used)
    bytes.set(part, used)
    used += part.length
    if (part.length < next.value.length) break
  }
  if (!whole) reader.cancel().catch(() => undefined)
  const read = bytes.subarray(0, used)
  const text = new TextDecoder(encodingOf(read)).decode(read, { stream: !whole })
  return { name: source.name, bytes: read, text: text.replace(/^\uFEFF/, ''), whole }
}

/** 'utf-16le' or 'utf-16be' where a byte-order mark says so, else 'utf-8'. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}
