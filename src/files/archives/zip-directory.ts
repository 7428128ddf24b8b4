/**
 * What is in a zip file, by its central directory (APPNOTE.TXT 4.3; ZIP64: 4.3.14 and 4.5.3): a zip of many gigabytes
 * is never held, and sizes are known before anything is unpacked.
 */
import { atEntry, atPart, type Place, ProblemError } from '../../core/problem'
import { isLitter } from '../dropped'
import type { DroppedFile } from '../dropped'

export interface ZipEntry {
  path: string
  /** Bytes in the zip. */
  packed: number
  /** Unpacked bytes, as the directory says. */
  size: number
  /** 0: stored, 8: deflated; no other is read. */
  method: number
  crc: number
  /** Of its local header. */
  offset: number
}

const END = 0x06054b50
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50
const CENTRAL = 0x02014b50
/** In a field of 32 or 16 bits: the number is in the ZIP64 record instead. */
const MAX32 = 0xffffffff
const MAX16 = 0xffff

/**
 * @returns the files in a zip, in its order, without what operating systems add.
 * @throws ProblemError 'bad-zip' where its directory is missing or damaged, 'unsupported-zip' where a file is encrypted
 */
export async function zipEntries(zip: DroppedFile): Promise<ZipEntry[]> {
  const { count, bytes, offset } = await directoryOf(zip)
  if (offset + bytes > zip.file.size) throw damaged(zip, 'The zip directory points outside of the file.')
  const directory = await viewOf(zip, offset, offset + bytes)
  const entries: ZipEntry[] = []
  for (let at = 0, i = 0; i < count; i++) {
    const length = recordLength(directory, at)
    if (length === null)
      throw damaged(zip, 'The zip directory is damaged.', atPart(`entry ${i + 1} of ${count}`))
    const path = pathOf(directory, at)
    if (!path.endsWith('/') && !isLitter(path)) entries.push(entryAt(zip, directory, at, path))
    at += length
  }
  return entries
}

interface Directory {
  /** Entries in it. */
  count: number
  bytes: number
  offset: number
}

/** Where the central directory is: said at the end of the file, and over 4 GB or 65,535 files just before it. */
async function directoryOf(zip: DroppedFile): Promise<Directory> {
  const from = Math.max(0, zip.file.size - 65_557)
  const tail = await viewOf(zip, from, zip.file.size)
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) throw damaged(zip, 'The zip has no directory at its end: it is cut short.')
  const count = tail.getUint16(end + 10, true)
  const bytes = tail.getUint32(end + 12, true)
  const offset = tail.getUint32(end + 16, true)
  if (offset !== MAX32 && bytes !== MAX32 && count !== MAX16) return { count, bytes, offset }
  const locator = await viewOf(zip, from + end - 20, from + end)
  // A zip of exactly 65,535 files has the mark and no ZIP64 record.
  if (locator.byteLength < 20 || locator.getUint32(0, true) !== LOCATOR64) return { count, bytes, offset }
  const at = u64(locator, 8)
  const record = await viewOf(zip, at, at + 56)
  if (record.byteLength < 56 || record.getUint32(0, true) !== END64)
    throw damaged(zip, 'The zip directory is damaged.')
  return { count: u64(record, 32), bytes: u64(record, 40), offset: u64(record, 48) }
}

/** @returns bytes of the directory's record at a position; null where there is none */
function recordLength(directory: DataView, at: number): number | null {
  if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== CENTRAL) return null
  const u16 = (to: number) => directory.getUint16(at + to, true)
  const length = 46 + u16(28) + u16(30) + u16(32)
  return at + length > directory.byteLength ? null : length
}

function pathOf(directory: DataView, at: number): string {
  const { buffer, byteOffset } = directory
  return new TextDecoder().decode(
    new Uint8Array(buffer, byteOffset + at + 46, directory.getUint16(at + 28, true)),
  )
}

function entryAt(zip: DroppedFile, directory: DataView, at: number, path: string): ZipEntry {
  if (directory.getUint16(at + 8, true) & 1) throw unsupported(zip, path, 'encrypted', 'Unpack it')
  const wide = wideNumbers(directory, at)
  const [size, packed, offset] = [24, 20, 42].map((to) => wide(directory.getUint32(at + to, true)))
  if (size == null || packed == null || offset == null)
    throw damaged(zip, 'The zip directory is damaged.', atEntry(path))
  const method = directory.getUint16(at + 10, true)
  return { path, size, packed, offset, method, crc: directory.getUint32(at + 16, true) }
}

/** @returns what gives a size or offset, from the record's ZIP64 field where it is over 4 GB; null where that lacks it */
function wideNumbers(directory: DataView, at: number): (narrow: number) => number | null {
  let from = at + 46 + directory.getUint16(at + 28, true)
  let to = from + directory.getUint16(at + 30, true)
  while (from + 4 <= to && directory.getUint16(from, true) !== 1)
    from += 4 + directory.getUint16(from + 2, true)
  if (from + 4 <= to) to = Math.min(to, from + 4 + directory.getUint16(from + 2, true))
  from += 4
  // Only the numbers that did not fit are in it, in their order.
  return (narrow) => {
    if (narrow !== MAX32) return narrow
    from += 8
    return from <= to ? u64(directory, from - 8) : null
  }
}

/** Sizes up to 2^53, which no file reaches. */
function u64(from: DataView, at: number): number {
  return Number(from.getBigUint64(at, true))
}

/** Bytes of the zip, as many as there are. */
export async function viewOf(zip: DroppedFile, from: number, to: number): Promise<DataView> {
  return new DataView(await zip.file.slice(Math.max(0, from), Math.max(0, to)).arrayBuffer())
}

export function damaged({ path }: DroppedFile, message: string, place?: Place): ProblemError {
  return new ProblemError({
    code: 'bad-zip',
    message,
    file: path,
    ...(place ? { place } : {}),
    mend: 'Make or download it again, or unpack it and drop the folder.',
  })
}

export function unsupported(zip: DroppedFile, place: string, how: string, mend: string): ProblemError {
  return new ProblemError({
    code: 'unsupported-zip',
    message: `The file in the zip is ${how}.`,
    file: zip.path,
    place: atEntry(place),
    mend: `${mend}, or drop the folder unpacked.`,
  })
}
