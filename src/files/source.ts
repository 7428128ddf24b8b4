/** A file to read, already decompressed where it was compressed. */
import type { Chunks, Progress } from './chunks'

export interface Source {
  /** As the person knows it, with its folder: 'logs/day1.csv.gz'. */
  name: string
  /** Compressed size in bytes: what progress counts. */
  size: number
  /** How much of its start tells what it is, where the usual 64 KiB do not: its first record is long. */
  headBytes?: number
  /** The decompressed bytes from their beginning; `progress` is told how many *compressed* bytes are consumed. */
  chunks(progress?: Progress): Chunks
  /** Random access for formats that need it (Parquet, zip); bytes as on disk. */
  blob: Blob
}

/** The start of a file, for sniffing. */
export interface Head {
  name: string
  /** The first 64 KiB, or `headBytes`, at most, decompressed. */
  bytes: Uint8Array
  /** The same as text, without a byte-order mark. */
  text: string
  /** Whether `bytes` is the whole file. */
  whole: boolean
}

const HEAD_BYTES = 1 << 16

/**
 * @param most bytes to be read
 * @returns the first `most` of the decompressed source, with their text (UTF-8, or UTF-16 by its byte-order mark).
 * @throws ProblemError where it cannot be decompressed, or where nothing is in it.
 */
export async function readHead(source: Source, most = source.headBytes ?? HEAD_BYTES): Promise<Head> {
  let bytes = new Uint8Array(HEAD_BYTES)
  let used = 0
  let whole = true
  try {
    for await (const chunk of source.chunks()) {
      const part = chunk.subarray(0, most - used)
      if (used + part.length > bytes.length) bytes = grown(bytes, Math.min(most, 2 * (used + part.length)))
      bytes.set(part, used)
      used += part.length
      whole = part.length === chunk.length
      if (!whole) break
    }
  } catch (error) {
    // Damage further in is the reader's to report, with all that came before it.
    if (used === 0) throw error
    whole = false
  }
  const read = bytes.subarray(0, used)
  const text = new TextDecoder(encodingOf(read)).decode(read, { stream: !whole })
  return { name: source.name, bytes: read, text: text.replace(/^\uFEFF/, ''), whole }
}

/** How much of a file's end is looked at. */
const TAIL_BYTES = 1 << 16
/** So much of its start shows whether it is packed. */
const SAME_BYTES = 64

/** @returns the lines at the end of a file that lies there as it is read; null of a packed one: only reading through gives them */
export async function tailText({ blob }: Source, head: Head): Promise<string | null> {
  const start = new Uint8Array(await blob.slice(0, SAME_BYTES).arrayBuffer())
  if (start.some((byte, i) => byte !== head.bytes[i])) return null
  const text = await blob.slice(-TAIL_BYTES).text()
  return text.slice(text.indexOf('\n') + 1)
}

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(length)
  larger.set(bytes)
  return larger
}

/** 'utf-16le' or 'utf-16be' where a byte-order mark says so, else 'utf-8'. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return 'utf-8'
}

/** @returns the source with its chunks put through `change`, which begins afresh with every reading. */
export function through(source: Source, change: (chunks: Chunks) => Chunks): Source {
  return { ...source, chunks: (progress) => change(source.chunks(progress)) }
}

/** @returns the same source in UTF-8: readers look for bytes */
export function decoded(source: Source, encoding: string): Source {
  return through(source, async function* (chunks) {
    const decoder = new TextDecoder(encoding)
    const encoder = new TextEncoder()
    for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }))
    yield encoder.encode(decoder.decode())
  })
}
