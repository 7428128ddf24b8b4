/** Whether a page's bytes can be the values that it says. */
import type { SchemaElement } from 'hyparquet'
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { limits } from '../../core/limits'
import { Damage } from '../columnar/damage'
import { varint } from './runs'

/** Bits of a value, at least. */
const BITS = { BOOLEAN: 1, INT32: 32, INT64: 64, INT96: 96, FLOAT: 32, DOUBLE: 64, BYTE_ARRAY: 32 }

/** Bits of a level. */
export const widthOf = (most: number) => 32 - Math.clz32(most)

/** @throws Damage where n values of the type take more bytes than there are */
export function checkPlain(bytes: Uint8Array, n: number, { type, type_length }: SchemaElement): void {
  const bits = type === 'FIXED_LEN_BYTE_ARRAY' ? (type_length ?? 0) * 8 : type ? BITS[type] : 0
  if (n > 0 && !(bits > 0)) throw new Damage('values without a length')
  if (!(n >= 0 && n * bits <= bytes.length * 8))
    throw new Damage(`${n} values in a page of ${bytes.length} bytes`)
}

/** Numbers by their differences, and text by its lengths: of a text's beginning, it has what the one before had. */
export function checkDeltas(bytes: Uint8Array, encoding: string, n: number): void {
  if (n === 0) return
  const block = varint(bytes, 0)
  const minis = varint(bytes, block.next)
  if (block.value > MOST_BLOCK || minis.value === 0 || minis.value > block.value)
    throw new Damage(`blocks of ${block.value} numbers in ${minis.value} parts`)
  if (encoding !== 'DELTA_BYTE_ARRAY') return
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 }
  const [shared, own] = [new Int32Array(n), new Int32Array(n)]
  deltaBinaryUnpack(reader, n, shared)
  checkDeltas(bytes.subarray(reader.offset), 'DELTA_LENGTH_BYTE_ARRAY', n)
  deltaBinaryUnpack(reader, n, own)
  const most = limits.unpackedFree.value + bytes.length * limits.unpacked.value
  for (let i = 0, before = 0, all = 0; i < n; i++) {
    if (shared[i]! < 0 || shared[i]! > before || own[i]! < 0)
      throw new Damage(`a text that begins with ${shared[i]} bytes of one of ${before}`)
    before = shared[i]! + own[i]!
    all += before
    if (all > most) throw new Damage(`texts of more than ${most} bytes in a page of ${bytes.length}`)
  }
}

/** Writers take 128 to a few thousand. */
const MOST_BLOCK = 1 << 20
