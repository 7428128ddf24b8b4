/** A file as a worker's handle has it, in memory: what is on it can be cut, as a crash would. */
import type { FileHandle } from '../../../src/keep/record-file'

export class MemoryHandle implements FileHandle {
  bytes = new Uint8Array(0)
  /** No more than so many. */
  quota = Infinity

  read(into: Uint8Array, { at }: { at: number }): number {
    const part = this.bytes.subarray(at, at + into.length)
    into.set(part)
    return part.length
  }
  write(bytes: Uint8Array, { at }: { at: number }): number {
    const fits = Math.max(0, Math.min(bytes.length, this.quota - at))
    if (at + fits > this.bytes.length) this.#resize(at + fits)
    this.bytes.set(bytes.subarray(0, fits), at)
    return fits
  }
  truncate(size: number): void {
    this.#resize(size)
  }
  getSize(): number {
    return this.bytes.length
  }
  flush(): void {}
  close(): void {}

  #resize(size: number): void {
    const next = new Uint8Array(size)
    next.set(this.bytes.subarray(0, size))
    this.bytes = next
  }
}
