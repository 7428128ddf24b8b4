/**
 * The entries of a zip file, found by its central directory (APPNOTE.TXT 4.3; ZIP64: 4.3.14 and 4.5.3), so that a
 * zip of many gigabytes is never held.
 */
import { atEntry, atPart, type Place, ProblemError } from '../../core/problem'

export interface ZipEntry {
  path: string
  compressedSize: number
  size: number
  /** The compressed bytes. */
  data: Blob
  deflated: boolean
  /** CRC-32 of the file. */
  crc: number
}

const END = 0x06054b50
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** In a field of 32 or 16 bits: the number is in the ZIP64 record instead. */
const MAX32 = 0xffffffff
const MAX16 = 0xffff

type Refuse = (message: string, place?: Place) => ProblemError

/** @returns the files in a zip, in its order. @throws ProblemError: no directory, damaged, encrypted, unknown method. */
export async function zipEntries(name: string, blob: Blob): Promise<ZipEntry[]> {
  const refuse: Refuse = (message, place) =>
    new ProblemError({
      code: 'bad-zip',
      message,
      file: name,
      ...(place ? { place } : {}),
      mend: 'Unpack the zip and drop the folder.',
    })
  const { count, bytes, offset } = await directoryOf(blob, refuse)
  const directory = await view(blob, offset, offset + bytes)
  const entries: ZipEntry[] = []
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== CENTRAL)
      throw refuse('The zip directory is damaged.', atPart(`entry ${i + 1}`))
    const u16 = (to: number) => directory.getUint16(at + to, true)
    const length = 46 + u16(28) + u16(30) + u16(32)
    if (at + length > directory.byteLength)
      throw refuse('The zip directory is damaged.', atPart(`entry ${i + 1}`))
    const path = text(directory, at + 46, u16(28))
    const [flags, method] = [u16(8), u16(10)]
    const crc = directory.getUint32(at + 16, true)
    const sizes = sizesOf(directory, at)
    at += length
    if (path.endsWith('/') || path.startsWith('__MACOSX/')) continue
    if (flags & 1) throw refuse('The zip is encrypted.', atEntry(path))
    if (!sizes) throw refuse('The zip directory is damaged.', atEntry(path))
    if (method !== 0 && method !== 8)
      throw refuse(`The zip uses compression method ${method}.`, atEntry(path))
    const { size, compressedSize, local } = sizes
    const header = await view(blob, local, local + 30)
    if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL)
      throw refuse('The zip is damaged.', atEntry(path))
    const start = local + 30 + header.getUint16(26, true) + header.getUint16(28, true)
    const data = blob.slice(start, start + compressedSize)
    if (data.size < compressedSize) throw refuse('The zip is cut short.', atEntry(path))
    entries.push({ path, compressedSize, size, data, deflated: method === 8, crc })
  }
  return entries
}

/** Where the central directory is: said at the end of the file, and over 4 GB or 65,535 files just before it. */
async function directoryOf(
  blob: Blob,
  refuse: Refuse,
): Promise<{ count: number; bytes: number; offset: number }> {
  const from = Math.max(0, blob.size - 65_557)
  const tail = await view(blob, from, blob.size)
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) throw refuse('The zip has no directory at its end: it is cut short.')
  const count = tail.getUint16(end + 10, true)
  const bytes = tail.getUint32(end + 12, true)
  const offset = tail.getUint32(end + 16, true)
  if (offset !== MAX32 && bytes !== MAX32 && count !== MAX16) return { count, bytes, offset }
  const locator = await view(blob, from + end - 20, from + end)
  // A zip of exactly 65,535 files has the mark and no ZIP64 record.
  if (locator.byteLength < 20 || locator.getUint32(0, true) !== LOCATOR64) return { count, bytes, offset }
  const at = u64(locator, 8)
  const record = await view(blob, at, at + 56)
  if (record.byteLength < 56 || record.getUint32(0, true) !== END64)
    throw refuse('The zip directory is damaged.')
  return { count: u64(record, 32), bytes: u64(record, 40), offset: u64(record, 48) }
}

/** An entry's sizes and place, from its ZIP64 field where they are over 4 GB; null where that field is missing. */
function sizesOf(directory: DataView, at: number) {
  const [compressed, size, local] = [20, 24, 42].map((to) => directory.getUint32(at + to, true)) as [
    number,
    number,
    number,
  ]
  const extra = at + 46 + directory.getUint16(at + 28, true)
  let field = zip64Field(directory, extra, extra + directory.getUint16(at + 30, true))
  // Only the numbers that did not fit are in it, in this order.
  const wide = (narrow: number): number | null => {
    if (narrow !== MAX32) return narrow
    if (!field || field.from + 8 > field.to) return null
    const value = u64(directory, field.from)
    field = { from: field.from + 8, to: field.to }
    return value
  }
  const sizes = { size: wide(size), compressedSize: wide(compressed), local: wide(local) }
  if (sizes.size === null || sizes.compressedSize === null || sizes.local === null) return null
  return sizes as { size: number; compressedSize: number; local: number }
}

function zip64Field(directory: DataView, from: number, to: number): { from: number; to: number } | null {
  for (let at = from; at + 4 <= to; at += 4 + directory.getUint16(at + 2, true))
    if (directory.getUint16(at, true) === 1)
      return { from: at + 4, to: Math.min(to, at + 4 + directory.getUint16(at + 2, true)) }
  return null
}

/** Sizes up to 2^53, which no file reaches. */
function u64(from: DataView, at: number): number {
  return Number(from.getBigUint64(at, true))
}

async function view(blob: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await blob.slice(Math.max(0, from), to).arrayBuffer())
}

function text(from: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(from.buffer, from.byteOffset + at, length))
}
