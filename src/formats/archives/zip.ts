/** The entries of a zip file, found by its central directory (APPNOTE.TXT 4.3), so that a 2 GB zip is never held. */
import { ProblemError } from '../../evaluation/problem'

export interface ZipEntry {
  path: string
  compressedSize: number
  size: number
  /** The compressed bytes. */
  data: Blob
  deflated: boolean
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

/** @returns the files in a zip, in its order. @throws ProblemError: no directory, encrypted, ZIP64, unknown method. */
export async function zipEntries(name: string, blob: Blob): Promise<ZipEntry[]> {
  const refuse = (message: string, place?: string) =>
    new ProblemError({
      code: 'bad-zip',
      message,
      file: name,
      ...(place ? { place } : {}),
      mend: 'Unpack the zip and drop the folder.',
    })
  const tail = await view(blob, Math.max(0, blob.size - 65_557), blob.size)
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) throw refuse('The zip has no directory at its end: it is cut short.')
  const count = tail.getUint16(end + 10, true)
  const bytes = tail.getUint32(end + 12, true)
  const offset = tail.getUint32(end + 16, true)
  if (offset === 0xffffffff || count === 0xffff) throw refuse('The zip is over 4 GB (ZIP64).')
  const directory = await view(blob, offset, offset + bytes)
  const entries: ZipEntry[] = []
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== CENTRAL)
      throw refuse('The zip directory is damaged.', `entry ${i + 1}`)
    const u16 = (to: number) => directory.getUint16(at + to, true)
    const u32 = (to: number) => directory.getUint32(at + to, true)
    const path = text(directory, at + 46, u16(28))
    const [flags, method, compressedSize, size, local] = [u16(8), u16(10), u32(20), u32(24), u32(42)]
    at += 46 + u16(28) + u16(30) + u16(32)
    if (path.endsWith('/') || path.startsWith('__MACOSX/')) continue
    if (flags & 1) throw refuse('The zip is encrypted.', path)
    if ([compressedSize, size, local].includes(0xffffffff))
      throw refuse('The file in the zip is over 4 GB (ZIP64).', path)
    if (method !== 0 && method !== 8) throw refuse(`The zip uses compression method ${method}.`, path)
    const header = await view(blob, local, local + 30)
    if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL)
      throw refuse('The zip is damaged.', path)
    const start = local + 30 + header.getUint16(26, true) + header.getUint16(28, true)
    const data = blob.slice(start, start + compressedSize)
    if (data.size < compressedSize) throw refuse('The zip is cut short.', path)
    entries.push({ path, compressedSize, size, data, deflated: method === 8 })
  }
  return entries
}

async function view(blob: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await blob.slice(from, to).arrayBuffer())
}

function text(from: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(from.buffer, from.byteOffset + at, length))
}
