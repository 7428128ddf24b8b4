import { createCRC32 } from 'hash-wasm'
import type { IHasher } from 'hash-wasm'

/** A CRC-32 (RFC 1952, section 8) that goes on from chunk to chunk. */
export interface Crc32 {
  add(bytes: Uint8Array): void
  /** Of all that was added. */
  value(): number
  /** Begins again, with nothing. */
  reset(): void
}

let shared: Promise<IHasher> | null = null

/** All sums share one instance of WebAssembly, of which a browser allows only some hundreds: a zip may hold more files. */
export async function crc32(): Promise<Crc32> {
  const hasher = await (shared ??= createCRC32())
  const empty = hasher.init().save()
  let state = empty
  return {
    add: (bytes) => (state = hasher.load(state).update(bytes).save()),
    value: () => parseInt(hasher.load(state).digest('hex'), 16),
    reset: () => (state = empty),
  }
}
