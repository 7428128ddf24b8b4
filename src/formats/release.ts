/** `ArrayBuffer.prototype.transfer` (ES2024); absent in older browsers, which then wait for their garbage collector. */
type Transferable = ArrayBufferLike & { transfer?(length: number): ArrayBuffer }

/**
 * Gives a chunk's memory back at once. What a blob gives is no JavaScript allocation: it does not hasten the collector,
 * and a hundred megabytes of chunks lie about while a file of gigabytes is read.
 * @param chunk is empty afterwards; left alone where it is only a part of its buffer
 */
export function release(chunk: Uint8Array): void {
  const buffer = chunk.buffer as Transferable
  if (chunk.byteLength > 0 && chunk.byteLength === buffer.byteLength) buffer.transfer?.(0)
}
