/** Pages of plain numbers into a Float64Array, with nothing made per value. Apache Parquet's format, Encodings.md. */
import type { SchemaElement } from 'hyparquet'
import { Damage } from '../columnar/damage'
import { lengthPrefix, varint } from './runs'

/** How a column's numbers are written; what is written in another way is for hyparquet itself. */
export interface NumberKind {
  type: 'DOUBLE' | 'FLOAT' | 'INT32' | 'INT64'
  bytes: number
  /** What a number is divided by: times come as milliseconds. */
  per: number
}

const BYTES = { DOUBLE: 8, FLOAT: 4, INT32: 4, INT64: 8 }
const PER = { MILLIS: 1, MICROS: 1e3, NANOS: 1e6 }
const CONVERTED: Record<string, number> = { TIMESTAMP_MILLIS: 1, TIMESTAMP_MICROS: 1e3, INT_32: 1, INT_64: 1 }

/** @returns null where the column's values are no plain numbers or times */
export function numberKind({ type, converted_type, logical_type }: SchemaElement): NumberKind | null {
  if (type !== 'DOUBLE' && type !== 'FLOAT' && type !== 'INT32' && type !== 'INT64') return null
  const kind = (per: number): NumberKind => ({ type, bytes: BYTES[type], per })
  if (logical_type?.type === 'TIMESTAMP') return kind(PER[logical_type.unit])
  if (logical_type && !(logical_type.type === 'INTEGER' && logical_type.isSigned)) return null
  if (!converted_type) return kind(1)
  const per = CONVERTED[converted_type]
  return per === undefined ? null : kind(per)
}

/**
 * @param bytes n numbers, little-endian, from `at` on
 * @returns null where an integer is too large to be a number exactly: it is for who keeps it as it is
 * @throws Damage where the bytes end too early
 */
export function plainNumbers(
  bytes: Uint8Array,
  at: number,
  n: number,
  kind: NumberKind,
): Float64Array | null {
  if (!(n >= 0 && at + n * kind.bytes <= bytes.length))
    throw new Damage(`${n} numbers in a page of ${bytes.length} bytes`)
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, n * kind.bytes)
  const values = new Float64Array(n)
  switch (kind.type) {
    case 'DOUBLE':
      for (let i = 0; i < n; i++) values[i] = view.getFloat64(i * 8, true)
      return values
    case 'FLOAT':
      for (let i = 0; i < n; i++) values[i] = view.getFloat32(i * 4, true)
      return values
    case 'INT32':
      for (let i = 0; i < n; i++) values[i] = view.getInt32(i * 4, true) / kind.per
      return values
    case 'INT64':
      for (let i = 0; i < n; i++) {
        const value = view.getInt32(i * 8 + 4, true) * 4294967296 + view.getUint32(i * 8, true)
        if (kind.per === 1 && !Number.isSafeInteger(value)) return null
        values[i] = value / kind.per
      }
      return values
  }
}

/** Whether n definition levels of one bit, in one run, say that no value is missing: what most columns have. */
export function allThere(bytes: Uint8Array, n: number): boolean {
  const length = lengthPrefix(bytes, 0)
  const { value: header, next } = varint(bytes, 4)
  return (header & 1) === 0 && header >>> 1 >= n && bytes[next] === 1 && next + 1 === 4 + length
}

/**
 * Numbers by their index into a dictionary: runs of one index, and groups of eight packed by bits.
 * @param at where the indices' width is
 * @throws Damage where the bytes end too early or an index is not in the dictionary
 */
export function dictionaryNumbers(
  bytes: Uint8Array,
  at: number,
  dictionary: Float64Array,
  into: Float64Array,
  from: number,
  n: number,
): void {
  const width = bytes[at]!
  const to = from + n
  let next = at + 1
  while (from < to) {
    if (next >= bytes.length && width > 0) throw new Damage('indices end too early')
    const run = varint(bytes, next)
    next = run.next
    const count = run.value >>> 1
    if (run.value & 1) {
      if (next + (Math.min(to - from, count * 8) * width) / 8 > bytes.length)
        throw new Damage('indices end too early')
      unpack(bytes, next, width, dictionary, into, from, Math.min(to, from + count * 8))
      next += count * width
      from += count * 8
    } else {
      let index = 0
      for (let shift = 0; shift < width; shift += 8) index |= bytes[next++]! << shift
      into.fill(numberAt(dictionary, index), from, Math.min(to, from + count))
      from += count
    }
  }
}

function unpack(
  bytes: Uint8Array,
  at: number,
  width: number,
  dictionary: Float64Array,
  into: Float64Array,
  from: number,
  to: number,
): void {
  const mask = (1 << width) - 1
  let held = 0
  let bits = 0
  for (let i = from; i < to; i++) {
    while (bits < width) {
      held |= bytes[at++]! << bits
      bits += 8
    }
    into[i] = numberAt(dictionary, held & mask)
    held >>>= width
    bits -= width
  }
}

function numberAt(dictionary: Float64Array, index: number): number {
  if (index >= dictionary.length) throw new Damage(`no number ${index} in the dictionary`)
  return dictionary[index]!
}
