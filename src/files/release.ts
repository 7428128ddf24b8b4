/** `ArrayBuffer.prototype.transfer` (ES2024); absent in older browsers, which then wait for their garbage collector. */
type Transferable = ArrayBufferLike & { transfer?(length: number): ArrayBuffer }

/** Buffers on loan, with what is done when they come back. */
const loans = new WeakMap<ArrayBufferLike, () => void>()
/** Buffers that were given back, and may be on loan again any moment: no second release may touch them. */
const returned = new WeakSet<ArrayBufferLike>()

/** Says that a buffer is to be used again once what is in it has been read. */
export function lend(buffer: ArrayBuffer, back: () => void): void {
  returned.delete(buffer)
  loans.set(buffer, back)
}

/**
 * Gives a chunk's memory back at once: to who lent it, or to the system. No JavaScript allocation, it does not hasten
 * the collector, and hundreds of megabytes of chunks lie about while a file of gigabytes is read.
 * @param chunk must not be read afterwards; one that is a part of a buffer that nobody lent is left alone
 */
export function release(chunk: Uint8Array): void {
  const buffer = chunk.buffer as Transferable
  const back = loans.get(buffer)
  loans.delete(buffer)
  if (back) {
    returned.add(buffer)
    back()
  } else if (!returned.has(buffer) && chunk.byteLength > 0 && chunk.byteLength === buffer.byteLength)
    buffer.transfer?.(0)
}
