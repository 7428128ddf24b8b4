/** From dropped files to sources: decompressed, streamed at the reader's pace, one per file within an archive. */
import type { Head, Source } from './source-contract'
import { ProblemError } from '../core/problem'
import { gzipDecoder } from './archives/gzip'
import type { Decoder } from './archives/gzip'
import { refuseKnown, refuseKnownZip } from './archives/refused'
import { gunzipped, pieces, zipStream } from './archives/streams'
import type { Progress } from './archives/streams'
import { isTar, tarFiles } from './archives/tar'
import { zipEntries } from './archives/zip'
import type { ZipEntry } from './archives/zip'
import { zstdDecoder } from './archives/zstd'
import { isZstd } from './archives/zstd-frames'
import type { DroppedFile } from './dropped'

const GZIP = [0x1f, 0x8b]
const ZIP = [0x50, 0x4b, 3, 4]
const EMPTY_ZIP = [0x50, 0x4b, 5, 6]
const PARQUET = [0x50, 0x41, 0x52, 0x31]
/** What operating systems put into archives. */
const LITTER = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX\/.*|\._[^/]*)$/i
const HEAD_BYTES = 1 << 16
/** A compressed file that must be read at random (Parquet) is unpacked in memory up to this size. */
const UNPACK_BYTES = 512 << 20

/**
 * @param file one dropped file: plain, gzip (one member or several), zstd, or a zip or tar of any of these.
 * @returns its sources; an archive gives one per file in it, in natural order of their paths.
 * @throws ProblemError 'empty-file', 'bad-zip', 'bad-tar', 'unsupported-compression', 'unsupported-file'. Damage further
 *   in is thrown by the stream.
 */
export async function openSources(file: DroppedFile): Promise<Source[]> {
  return open(file.path, file.file, 0)
}

/** @param depth how many archives and packings it is in */
async function open(name: string, blob: Blob, depth: number): Promise<Source[]> {
  if (blob.size === 0)
    throw new ProblemError({ code: 'empty-file', message: 'The file is empty.', file: name })
  const first = new Uint8Array(await blob.slice(0, 512).arrayBuffer())
  if (starts(first, ZIP) || starts(first, EMPTY_ZIP)) return openZip(name, blob, depth)
  const make = decoderFor(name, blob, first)
  if (!make) return opened(plain(name, blob), first, depth, true)
  const stream = (progress?: Progress) => pieces(blob, make(), progress)
  const source: Source = {
    name,
    size: blob.size,
    blob,
    stream: starts(first, GZIP) ? (progress) => gunzipped(blob, stream, progress) : stream,
  }
  return opened(source, await unpackedStart(source), depth, false)
}

function starts(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte)
}

function isPacked(bytes: Uint8Array): boolean {
  return starts(bytes, GZIP) || starts(bytes, ZIP) || isZstd(bytes)
}

function decoderFor(name: string, blob: Blob, first: Uint8Array): (() => Decoder | Promise<Decoder>) | null {
  if (isZstd(first)) return () => zstdDecoder(name)
  if (!starts(first, GZIP)) return null
  const tail = async (from: number, to: number) => new Uint8Array(await blob.slice(from, to).arrayBuffer())
  return () => gzipDecoder(name, blob.size, tail)
}

/**
 * @param first the start of what the source streams
 * @param direct whether that is its blob, byte by byte
 */
async function opened(source: Source, first: Uint8Array, depth: number, direct: boolean): Promise<Source[]> {
  refuseKnown(source.name, first)
  if (isTar(first)) return openTar(source, depth, direct)
  if (direct) return [asUtf8(source, first)]
  // What is compressed twice, or read at random, is unpacked once; it is small or it would not have been packed again.
  if (isPacked(first)) return open(source.name, await unpack(source), depth + 1)
  if (starts(first, PARQUET)) return [plain(source.name, await unpack(source))]
  return [asUtf8(source, first)]
}

async function unpackedStart(source: Source): Promise<Uint8Array> {
  const { bytes, whole } = await readHead(source)
  if (whole && bytes.length === 0)
    throw new ProblemError({ code: 'empty-file', message: 'Unpacked, the file is empty.', file: source.name })
  return bytes
}

function plain(name: string, blob: Blob): Source {
  return { name, size: blob.size, blob, stream: (progress) => pieces(blob, null, progress) }
}

async function openZip(name: string, blob: Blob, depth: number): Promise<Source[]> {
  if (depth > 0)
    throw new ProblemError({
      code: 'bad-zip',
      message: 'A zip within another archive is not read.',
      file: name,
      mend: 'Unpack the outer archive and drop the folder.',
    })
  const entries = await zipEntries(name, blob)
  refuseKnownZip(name, entries)
  return filesOf(
    name,
    entries.filter((entry) => entry.size > 0),
    ({ path }) => path,
    (entry) => openEntry(name, entry, depth),
  )
}

async function openEntry(zip: string, entry: ZipEntry, depth: number): Promise<Source[]> {
  const name = `${zip}/${entry.path}`
  const source: Source = {
    name,
    size: entry.compressedSize,
    blob: entry.data,
    stream: (progress) => zipStream(name, entry, progress),
  }
  const first = await unpackedStart(source)
  if (!entry.deflated && isPacked(first)) return open(name, entry.data, depth + 1)
  return opened(source, first, depth, !entry.deflated)
}

async function openTar(source: Source, depth: number, direct: boolean): Promise<Source[]> {
  if (depth > 1)
    throw new ProblemError({
      code: 'bad-tar',
      message: 'The archive lies within another one.',
      file: source.name,
      mend: 'Unpack the outer archive and drop the folder.',
    })
  const files = await tarFiles(source, direct ? source.blob : null)
  return filesOf(
    source.name,
    files,
    ({ path }) => path,
    ({ path, data }) => open(`${source.name}/${path}`, data, depth + 1),
  )
}

/** The sources of an archive's files, in natural order of their paths. */
async function filesOf<File>(
  archive: string,
  files: File[],
  pathOf: (file: File) => string,
  openFile: (file: File) => Promise<Source[]>,
): Promise<Source[]> {
  const kept = files.filter((file) => !LITTER.test(pathOf(file)))
  if (kept.length === 0)
    throw new ProblemError({ code: 'empty-file', message: 'The archive holds no files.', file: archive })
  kept.sort((a, b) => pathOf(a).localeCompare(pathOf(b), 'en', { numeric: true }))
  const sources: Source[] = []
  let empty: unknown = null
  for (const file of kept)
    try {
      sources.push(...(await openFile(file)))
    } catch (error) {
      // One that unpacks to nothing takes nothing from the others.
      if (!(error instanceof ProblemError) || error.problem.code !== 'empty-file') throw error
      empty = error
    }
  if (sources.length === 0) throw empty
  return sources
}

/** Text in UTF-16, by its byte-order mark, is handed on in UTF-8: readers look for bytes. */
function asUtf8(source: Source, first: Uint8Array): Source {
  const encoding = encodingOf(first)
  return encoding === 'utf-8' ? source : decoded(source, encoding)
}

/** @returns the same source in UTF-8 */
export function decoded(source: Source, encoding: string): Source {
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
