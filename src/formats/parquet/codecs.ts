/** What unpacks a page. None makes more of it than the page's header says. */
import { Decompress } from 'fzstd'
import type { Compressors } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { Damage } from './damage'

export const codecs: Compressors = { ...compressors, ZSTD: zstd }

/** hyparquet's own takes no length, and a block of four bytes may stand for 128 KB. */
function zstd(packed: Uint8Array, length: number): Uint8Array {
  const page = new Uint8Array(length)
  let at = 0
  const stream = new Decompress((block) => {
    if (at + block.length > length) throw new Damage('a page unpacks to more than its header says')
    page.set(block, at)
    at += block.length
  })
  stream.push(packed, true)
  return at === length ? page : page.subarray(0, at)
}
