/** The files of a tar (POSIX ustar with pax and GNU long names), in one pass: a tar has no directory to look things up in. */
import { atByte, ProblemError } from '../../core/problem'
import { blobChunks, streamOf } from '../chunks'
import type { Chunks } from '../chunks'
import { isLitter } from '../dropped'
import { packingOf } from '../magic'
import type { Source } from '../source'

export interface TarFile {
  path: string
  data: Blob
}

const BLOCK = 512
const REGULAR = ['0', '\0', '7']
/** Names and sizes of the next file, in a file of their own; of all files after it where the letter is 'g'. */
const PAX = 'x'
const GNU_LONG_NAME = 'L'
const MOST_NAME = 1 << 20
/** A file this long in a tar that lies on disk is not read to come to the next one. */
const JUMP_BYTES = 8 << 20

/** @returns whether the block is a tar header: its bytes add up to the sum that it says. */
export function isTar(bytes: Uint8Array): boolean {
  if (bytes.length < BLOCK || bytes[0] === 0) return false
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : bytes[i]!
  return sum === octal(bytes, 148, 8)
}

/**
 * @param plain the tar itself where it is not compressed: its files are slices of it. Those of a compressed one are
 *   compressed again one by one, so that memory holds what the disk does and each can be read on its own.
 * @returns its files, without what operating systems add
 * @throws ProblemError 'bad-tar' where it is damaged or ends too early
 */
export async function tarFiles(source: Source, plain: Blob | null): Promise<TarFile[]> {
  const bytes = new Bytes(source, plain)
  const files: TarFile[] = []
  try {
    let name: string | null = null
    for (let entry = await nextEntry(bytes); entry; entry = await nextEntry(bytes)) {
      const size = entry.size
      if (entry.kind === GNU_LONG_NAME || entry.kind === PAX) {
        if (size > MOST_NAME) throw bytes.damaged()
        const text = new TextDecoder().decode(await bytes.exactly(size))
        name = entry.kind === PAX ? (paxPath(text) ?? name) : text.replace(/\0.*$/s, '')
      } else {
        const path = (name ?? entry.path).replace(/^\.\//, '')
        const wanted = REGULAR.includes(entry.kind) && size > 0 && !isLitter(path)
        const at = bytes.at
        if (wanted && !plain) files.push({ path, data: await packed(bytes, size) })
        else await bytes.skip(size)
        if (wanted && plain) files.push({ path, data: plain.slice(at, at + size) })
        name = null
      }
      await bytes.skip((BLOCK - (size % BLOCK)) % BLOCK)
    }
    await bytes.toEnd()
  } finally {
    await bytes.close()
  }
  return files
}

interface Entry {
  path: string
  size: number
  kind: string
}

/** @returns null at the end: a block of zeros, or nothing more */
async function nextEntry(bytes: Bytes): Promise<Entry | null> {
  const header = await bytes.upTo(BLOCK)
  if (header.length === 0 || (header.length === BLOCK && header.every((byte) => byte === 0))) return null
  if (!isTar(header)) throw bytes.damaged()
  const prefix = String.fromCharCode(...header.subarray(257, 262)) === 'ustar' ? text(header, 345, 155) : ''
  const name = text(header, 0, 100)
  return {
    path: prefix ? `${prefix}/${name}` : name,
    size: sizeOf(header),
    kind: String.fromCharCode(header[156]!),
  }
}

/** Over 8 GB it is written in binary, marked by the highest bit. */
function sizeOf(header: Uint8Array): number {
  if ((header[124]! & 0x80) === 0) return octal(header, 124, 12)
  return header.subarray(125, 136).reduce((size, byte) => size * 256 + byte, 0)
}

function octal(bytes: Uint8Array, at: number, length: number): number {
  const digits = text(bytes, at, length).trim()
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN
}

function text(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end))
}

/** Records are "length key=value\n". */
function paxPath(records: string): string | null {
  return /(?:^|\n)\d+ path=(.*)\n/.exec(records)?.[1] ?? null
}

/** A file's bytes on their own: as they are where they are compressed, else as gzip. */
async function packed(bytes: Bytes, size: number): Promise<Blob> {
  const first = await bytes.upTo(Math.min(size, BLOCK))
  let damage: unknown = null
  async function* content(): Chunks {
    yield first
    try {
      for (let left = size - first.length; left > 0;) {
        const piece = await bytes.some(left)
        left -= piece.length
        yield piece
      }
    } catch (error) {
      damage = error
      throw error
    }
  }
  const stream = packingOf(first)
    ? streamOf(content())
    : streamOf(content()).pipeThrough(new CompressionStream('gzip'))
  // A browser says of a body only that it could not be read.
  return new Response(stream).blob().catch((error: unknown) => {
    throw damage ?? error
  })
}

/** Chunks read by the number of bytes wanted. */
class Bytes {
  at = 0
  #piece: Uint8Array = new Uint8Array(0)
  #chunks: Chunks

  /** @param plain the same bytes on disk, where they lie there as they are */
  constructor(
    readonly source: Source,
    readonly plain: Blob | null,
  ) {
    this.#chunks = source.chunks()
  }

  /** At least one byte and n at most. @throws ProblemError at the end of the stream */
  async some(n: number): Promise<Uint8Array> {
    if (!(await this.#fill())) throw this.damaged()
    const piece = this.#piece.subarray(0, n)
    this.#piece = this.#piece.subarray(piece.length)
    this.at += piece.length
    return piece
  }

  async #fill(): Promise<boolean> {
    while (this.#piece.length === 0) {
      const next = await this.#chunks.next()
      if (next.done) return false
      this.#piece = next.value
    }
    return true
  }

  /** n bytes, or as many as are left. */
  async upTo(n: number): Promise<Uint8Array> {
    const all = new Uint8Array(n)
    let used = 0
    while (used < n && (await this.#fill())) {
      const piece = await this.some(n - used)
      all.set(piece, used)
      used += piece.length
    }
    return all.subarray(0, used)
  }

  async exactly(n: number): Promise<Uint8Array> {
    const all = await this.upTo(n)
    if (all.length < n) throw this.damaged()
    return all
  }

  async skip(n: number): Promise<void> {
    if (this.plain && n > JUMP_BYTES) return this.#jump(this.plain, n)
    for (let left = n; left > 0;) left -= (await this.some(left)).length
  }

  async #jump(plain: Blob, n: number): Promise<void> {
    this.at = Math.min(this.at + n, plain.size)
    if (this.at === plain.size) throw this.damaged()
    await this.#chunks.return()
    this.#piece = new Uint8Array(0)
    this.#chunks = blobChunks(plain.slice(this.at), null)
  }

  /** Reads what is left, where a checksum may be. */
  async toEnd(): Promise<void> {
    if (this.plain) return
    while (await this.#fill()) this.#piece = this.#piece.subarray(this.#piece.length)
  }

  async close(): Promise<void> {
    await this.#chunks.return()
  }

  damaged(): ProblemError {
    return new ProblemError({
      code: 'bad-tar',
      message: 'The tar is cut short or damaged.',
      file: this.source.name,
      place: atByte(this.at + 1),
      mend: 'Make or copy it again, or unpack it and drop the folder.',
    })
  }
}
