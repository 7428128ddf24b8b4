/** A file of the disk as the Blob that the session reads: by ranges, nothing held. */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import type { LocalFile } from '../../files/local'

const HASH_BYTES = 2 ** 20
const STREAM_BYTES = 2 ** 18

export class DiskFile extends Blob implements LocalFile {
  readonly #path: string
  readonly #from: number
  readonly #bytes: number

  /** @param from the range [from, from + bytes) of the file is what this is */
  constructor(path: string, from: number, bytes: number) {
    super()
    this.#path = path
    this.#from = from
    this.#bytes = bytes
    Object.defineProperty(this, 'size', { value: bytes })
  }

  override slice(start = 0, end = this.#bytes): DiskFile {
    const at = (index: number) => Math.min(this.#bytes, index < 0 ? Math.max(0, this.#bytes + index) : index)
    const from = at(start)
    return new DiskFile(this.#path, this.#from + from, Math.max(0, at(end) - from))
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const whole = new Uint8Array(this.#bytes)
    const read = await this.readInto(whole, 0)
    if (read < this.#bytes) throw new Error('it became shorter while it was read')
    return whole.buffer
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer())
  }

  override async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.arrayBuffer())
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0
    return new ReadableStream({
      pull: async (controller) => {
        const piece = this.slice(at, at + STREAM_BYTES)
        at += STREAM_BYTES
        if (piece.size > 0) controller.enqueue(new Uint8Array(await piece.arrayBuffer()))
        if (at >= this.#bytes) controller.close()
      },
    })
  }

  async readInto(into: Uint8Array, at: number): Promise<number> {
    const wanted = Math.min(into.length, this.#bytes - at)
    return this.#opened(async (file) => {
      let read = 0
      while (read < wanted) {
        const { bytesRead } = await file.read(into, read, wanted - read, this.#from + at + read)
        if (bytesRead === 0) break
        read += bytesRead
      }
      return read
    })
  }

  sha256(onBytes?: (bytes: number) => void, signal?: AbortSignal): Promise<string> {
    const hash = createHash('sha256')
    const block = new Uint8Array(Math.min(HASH_BYTES, Math.max(1, this.#bytes)))
    return this.#opened(async (file) => {
      for (let at = 0; at < this.#bytes;) {
        signal?.throwIfAborted()
        const { bytesRead } = await file.read(
          block,
          0,
          Math.min(block.length, this.#bytes - at),
          this.#from + at,
        )
        if (bytesRead === 0) throw new Error('it became shorter while it was read')
        hash.update(block.subarray(0, bytesRead))
        onBytes?.(bytesRead)
        at += bytesRead
      }
      return hash.digest('hex')
    })
  }

  /** Opened for each range, or to be hashed: a folder of a thousand logs must not hold a thousand files open. */
  async #opened<T>(work: (file: FileHandle) => Promise<T>): Promise<T> {
    const file = await open(this.#path)
    try {
      return await work(file)
    } finally {
      await file.close()
    }
  }
}
