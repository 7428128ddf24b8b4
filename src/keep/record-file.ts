/**
 * A file of records, each appended whole: what a crash leaves of one is found when the file is opened again, and cut off.
 *
 * The head is HEAD bytes: mark, length and text in JSON. A record is mark, length, count and check (XXH64 of the
 * contents), the contents, and a tail of the count so far and another mark, by which a list tells how much is in it
 * without reading it. Numbers are little-endian.
 */
import { createXXHash64 } from 'hash-wasm'
import type { IHasher } from 'hash-wasm'

/** What is used of a FileSystemSyncAccessHandle; the DOM's types have only the page's. */
export interface FileHandle {
  read(into: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(size: number): void
  getSize(): number
  flush(): void
  close(): void
}

export interface KeptRecord {
  at: number
  /** Of its contents. */
  length: number
  /** The first bytes of its contents, by which it is found. */
  name: Uint8Array
}

export const HEAD = 1024
/** Bytes of a record's contents that are its name. */
export const NAME = 16
export const TAIL = 8
const HEAD_MARK = 0x4a575301
const MARK = 0x5ec0bd01
const TAIL_MARK = 0x5ec0bdff
const RECORD_HEAD = 24

export class RecordFile {
  readonly #file: FileHandle
  readonly #hash: IHasher
  readonly records: KeptRecord[] = []
  #end = HEAD
  #count = 0

  private constructor(file: FileHandle, hash: IHasher) {
    this.#file = file
    this.#hash = hash
  }

  /** @param about what the file is about, for who lists it: written where the file is new, or cannot be read */
  static async open(file: FileHandle, about: unknown): Promise<RecordFile> {
    const records = new RecordFile(file, await createXXHash64())
    if (readHead(records.#read(0, Math.min(HEAD, file.getSize()))) === null) records.#begin(about)
    else records.#scan()
    return records
  }

  /** What all records count together. */
  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#end
  }

  /** @param contents beginning with its name @param count what it counts @throws DOMException where there is no space */
  append(contents: Uint8Array, count: number): void {
    const bytes = new Uint8Array(RECORD_HEAD + contents.length + TAIL)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, MARK, true)
    view.setUint32(4, contents.length, true)
    view.setUint32(8, count, true)
    bytes.set(this.#check(contents), 16)
    bytes.set(contents, RECORD_HEAD)
    view.setUint32(bytes.length - TAIL, this.#count + count, true)
    view.setUint32(bytes.length - 4, TAIL_MARK, true)
    if (this.#file.write(bytes, { at: this.#end }) < bytes.length) {
      this.#file.truncate(this.#end)
      throw new DOMException('The record could not be written whole.', 'QuotaExceededError')
    }
    this.records.push({ at: this.#end, length: contents.length, name: contents.slice(0, NAME) })
    this.#end += bytes.length
    this.#count += count
  }

  /** @returns the contents of a record; null where they are not what was written */
  contents({ at, length }: KeptRecord): Uint8Array<ArrayBuffer> | null {
    const head = this.#read(at, RECORD_HEAD)
    const contents = this.#read(at + RECORD_HEAD, length)
    if (contents.length < length) return null
    const check = this.#check(contents)
    return check.every((byte, i) => byte === head[16 + i]) ? contents : null
  }

  /** On disk, for what outlives more than the page. */
  flush(): void {
    this.#file.flush()
  }

  close(): void {
    this.#file.close()
  }

  #begin(about: unknown): void {
    const text = new TextEncoder().encode(JSON.stringify(about))
    const bytes = new Uint8Array(HEAD)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, HEAD_MARK, true)
    view.setUint32(4, text.length, true)
    bytes.set(text, 8)
    this.#file.truncate(0)
    this.#file.write(bytes, { at: 0 })
  }

  /** Finds the records, up to the first that is not whole. */
  #scan(): void {
    const size = this.#file.getSize()
    while (this.#end < size) {
      const at = this.#end
      const head = this.#read(at, RECORD_HEAD + NAME)
      if (head.length < RECORD_HEAD + NAME) break
      const view = new DataView(head.buffer)
      const length = view.getUint32(4, true)
      const next = at + RECORD_HEAD + length + TAIL
      if (view.getUint32(0, true) !== MARK || length < NAME || next > size) break
      if (countOf(this.#read(next - TAIL, TAIL)) === null) break
      this.records.push({ at, length, name: head.slice(RECORD_HEAD) })
      this.#count += view.getUint32(8, true)
      this.#end = next
    }
    if (this.#end < size) this.#file.truncate(this.#end)
  }

  #check(contents: Uint8Array): Uint8Array {
    return this.#hash.init().update(contents).digest('binary')
  }

  #read(at: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length)
    const read = this.#file.read(bytes, { at })
    return read < length ? bytes.slice(0, read) : bytes
  }
}

/** @returns what the file is about; null where this is no head */
export function readHead(bytes: Uint8Array<ArrayBuffer>): unknown {
  if (bytes.length < HEAD) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = view.getUint32(4, true)
  if (view.getUint32(0, true) !== HEAD_MARK || length > HEAD - 8) return null
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  } catch {
    return null
  }
}

/** @param bytes the last TAIL bytes of a file @returns what its records count together; null where the last is not whole */
export function countOf(bytes: Uint8Array<ArrayBuffer>): number | null {
  if (bytes.length < TAIL) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  return view.getUint32(4, true) === TAIL_MARK ? view.getUint32(0, true) : null
}
