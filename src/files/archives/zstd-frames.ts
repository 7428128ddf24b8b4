/** The frames of a zstd stream (RFC 8878, section 3), found by their headers without decompressing anything. */
import { joinedBytes } from '../bytes'

export interface FrameStart {
  /** Bytes a decoder has to hold to look back into. */
  window: number
  /** The dictionary without which it cannot be read; 0 for none. */
  dictionary: number
  checksum: boolean
}

/** Told what the bytes are, in their order. */
export interface FrameReader {
  start(frame: FrameStart): void
  /** Header and blocks of the frame begun. */
  data(bytes: Uint8Array): void
  /** @param checksum lower 32 bits of the XXH64 of what the frame holds */
  end(checksum: number | null): void
  /** @param at the byte that should begin a frame and does not */
  noFrame(at: number): void
}

type Want = 'magic' | 'header' | 'block' | 'body' | 'checksum' | 'skipped'

const MAGIC = 0xfd2fb528
/** 0x184D2A50 to 0x184D2A5F: what follows is not for decoders. */
const SKIPPED = 0x184d2a5
const WANTED = { magic: 4, header: 14, block: 3, body: 1, checksum: 4, skipped: 1 }

/** @returns whether four bytes begin a zstd file: a frame, or one to be skipped, as seekable and parallel writers put first */
export function isZstd(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false
  const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  return magic === MAGIC || magic >>> 4 === SKIPPED
}

export class ZstdFrames {
  #held: Uint8Array = new Uint8Array(0)
  #want: Want = 'magic'
  /** Bytes left of a body or of what is skipped. */
  #left = 0
  #last = false
  #checksum = false
  #at = 0

  constructor(readonly reader: FrameReader) {}

  /** Whether the stream may end here. */
  get between(): boolean {
    return this.#want === 'magic' && this.#held.length === 0
  }

  push(chunk: Uint8Array): void {
    let bytes = this.#held.length ? joinedBytes([this.#held, chunk]) : chunk
    for (;;) {
      const used = bytes.length >= this.#wanted(bytes) ? this.#step(bytes) : 0
      this.#at += used
      bytes = bytes.subarray(used)
      if (used === 0) break
    }
    this.#held = bytes.slice()
  }

  #wanted(bytes: Uint8Array): number {
    if (this.#want === 'header') return bytes.length > 4 ? headerLength(bytes[4]!) : WANTED.header
    if (this.#want === 'magic') return bytes.length >= 4 && !isZstd(bytes) ? 4 : 8
    return WANTED[this.#want]
  }

  /** @returns bytes used; 0 where more are wanted */
  #step(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    switch (this.#want) {
      case 'magic':
        return this.#magic(view)
      case 'header':
        return this.#header(bytes, view)
      case 'block':
        return this.#block(bytes)
      case 'checksum':
        this.reader.end(view.getUint32(0, true))
        this.#want = 'magic'
        return 4
      default:
        return this.#body(bytes)
    }
  }

  #magic(view: DataView): number {
    const magic = view.getUint32(0, true)
    if (magic === MAGIC) this.#want = 'header'
    else if (magic >>> 4 === SKIPPED) {
      this.#left = view.getUint32(4, true)
      this.#want = this.#left > 0 ? 'skipped' : 'magic'
      return 8
    } else this.reader.noFrame(this.#at)
    return magic === MAGIC ? this.#step(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)) : 0
  }

  #header(bytes: Uint8Array, view: DataView): number {
    const length = headerLength(bytes[4]!)
    if (bytes.length < length) return 0
    this.#checksum = (bytes[4]! & 4) !== 0
    this.reader.start({ ...frameStart(view), checksum: this.#checksum })
    this.reader.data(bytes.subarray(0, length))
    this.#want = 'block'
    return length
  }

  #block(bytes: Uint8Array): number {
    const header = bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16)
    this.#last = (header & 1) === 1
    // One byte repeated.
    this.#left = ((header >> 1) & 3) === 1 ? 1 : header >>> 3
    this.reader.data(bytes.subarray(0, 3))
    this.#want = 'body'
    if (this.#left === 0) this.#blockEnd()
    return 3
  }

  #body(bytes: Uint8Array): number {
    const used = Math.min(this.#left, bytes.length)
    this.#left -= used
    const skipped = this.#want === 'skipped'
    if (!skipped) this.reader.data(bytes.subarray(0, used))
    if (this.#left === 0 && skipped) this.#want = 'magic'
    else if (this.#left === 0) this.#blockEnd()
    return used
  }

  #blockEnd(): void {
    this.#want = !this.#last ? 'block' : this.#checksum ? 'checksum' : 'magic'
    if (this.#want === 'magic') this.reader.end(null)
  }
}

const DICTIONARY_BYTES = [0, 1, 2, 4]

/** Of magic, descriptor, window, dictionary and content size. */
function headerLength(descriptor: number): number {
  const single = (descriptor & 32) !== 0
  return 5 + (single ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3]! + sizeBytes(descriptor)
}

function sizeBytes(descriptor: number): number {
  const flag = descriptor >> 6
  return flag === 0 ? (descriptor & 32 ? 1 : 0) : 1 << flag
}

function frameStart(view: DataView): { window: number; dictionary: number } {
  const descriptor = view.getUint8(4)
  const single = (descriptor & 32) !== 0
  let at = single ? 5 : 6
  const number = (bytes: number) => {
    let value = 0
    for (let i = bytes; i-- > 0;) value = value * 256 + view.getUint8(at + i)
    at += bytes
    return value
  }
  const dictionary = number(DICTIONARY_BYTES[descriptor & 3]!)
  const content = number(sizeBytes(descriptor))
  const exponent = single ? 0 : view.getUint8(5)
  const window = single ? content : 2 ** (10 + (exponent >> 3)) * (1 + (exponent & 7) / 8)
  return { window, dictionary }
}
