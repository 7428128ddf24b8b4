/**
 * LZ4 frames, as Arrow packs its buffers (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md and
 * lz4_Block_format.md). What there is for JavaScript is of 2016, or trusts what it reads.
 */
import { Damage } from '../columnar/damage'

const MAGIC = 0x184d2204
/** Bits of the frame's first byte of flags. */
const BLOCK_CHECKSUM = 1 << 4
const CONTENT_SIZE = 1 << 3
const DICTIONARY = 1 << 0
/** Of a block's length: it is stored as it is. */
const STORED = 0x8000_0000
/** A length of 15 goes on in the bytes that follow. */
const MORE = 15
const LEAST_MATCH = 4

/**
 * @param length what the frame unpacks to
 * @throws Damage where it does not
 */
export function unpackLz4(packed: Uint8Array, length: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  if (packed.length < 7 || view.getUint32(0, true) !== MAGIC) throw new Damage('a buffer is no LZ4 frame')
  const flags = packed[4]!
  if (flags & DICTIONARY) throw new Damage('a buffer needs a dictionary of LZ4')
  let at = 7 + (flags & CONTENT_SIZE ? 8 : 0)
  const out = new Uint8Array(length)
  let to = 0
  for (;;) {
    if (at + 4 > packed.length) throw cut()
    const said = view.getUint32(at, true)
    at += 4
    if (said === 0) break
    const size = said & ~STORED
    if (at + size > packed.length) throw cut()
    const block = packed.subarray(at, at + size)
    to = said >= STORED ? store(block, out, to) : unpackBlock(block, out, to)
    at += size + (flags & BLOCK_CHECKSUM ? 4 : 0)
  }
  if (to !== length) throw new Damage(`a buffer unpacks to ${to} bytes, where ${length} are said`)
  return out
}

const cut = () => new Damage('an LZ4 frame ends too early')
const tooLong = () => new Damage('a buffer unpacks to more than its header says')

function store(block: Uint8Array, out: Uint8Array, to: number): number {
  if (to + block.length > out.length) throw tooLong()
  out.set(block, to)
  return to + block.length
}

/** Blocks may go back to what blocks before them gave. @returns where the next one begins in `out` */
function unpackBlock(block: Uint8Array, out: Uint8Array, to: number): number {
  let at = 0
  const lengthFrom = (nibble: number): number => {
    let length = nibble
    for (let byte = 255; nibble === MORE && byte === 255; length += byte) {
      if (at >= block.length) throw cut()
      byte = block[at++]!
    }
    return length
  }
  while (at < block.length) {
    const token = block[at++]!
    const literals = lengthFrom(token >> 4)
    if (at + literals > block.length) throw cut()
    to = store(block.subarray(at, at + literals), out, to)
    at += literals
    // The last sequence has no match.
    if (at === block.length) break
    if (at + 2 > block.length) throw cut()
    const back = block[at]! | (block[at + 1]! << 8)
    at += 2
    const match = lengthFrom(token & 15) + LEAST_MATCH
    if (back === 0 || back > to) throw new Damage('an LZ4 block goes back before its beginning')
    if (to + match > out.length) throw tooLong()
    // Where it overlaps itself, what was just written is repeated.
    if (back >= match) out.copyWithin(to, to - back, to - back + match)
    else for (let i = 0; i < match; i++) out[to + i] = out[to + i - back]!
    to += match
  }
  return to
}
