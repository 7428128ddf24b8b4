/** zstd in a part of a table: a page of Parquet, a buffer of Arrow. */
import { Decompress } from 'fzstd'
import { Damage } from './damage'

/**
 * fzstd's own call takes no length, and a block of four bytes may stand for 128 KB.
 * @param length what it unpacks to at most
 */
export function unpackZstd(packed: Uint8Array, length: number): Uint8Array {
  const part = new Uint8Array(length)
  let at = 0
  const stream = new Decompress((block) => {
    if (at + block.length > length) throw new Damage('a part unpacks to more than its header says')
    part.set(block, at)
    at += block.length
  })
  stream.push(packed, true)
  return at === length ? part : part.subarray(0, at)
}
