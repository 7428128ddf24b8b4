/** Zip files, by their central directory: sizes are known before anything is unpacked, so that a bomb stays small. */
import { inflateSync } from 'fflate'
import { type ProblemCode, ProblemError } from '../../core/problem'
import type { DroppedFile } from '../dropped'

export interface ZipEntry {
  name: string
  /** Unpacked bytes, as the directory says. */
  size: number
  packed: number
  method: number
  /** Of its local header. */
  offset: number
  crc: number
}

/** Deflate cannot pack better than about 1032 to 1; a directory that promises more is lying. */
const maxRatio = 1100
const maxEntries = 20_000

/** Weights pack to a half at best, JSON to a twentieth: whoever unpacks to more than this is a bomb. */
const maxGrowth = 32
const freeGrowth = 2 ** 25

/** Its files, without folders and what macOS adds. @throws ProblemError 'bad-zip', 'unsupported-zip' */
export async function listZip(zip: DroppedFile): Promise<ZipEntry[]> {
  const tail = await bytesAt(zip, Math.max(0, zip.file.size - 65_557), zip.file.size)
  const end = findEnd(tail)
  if (end < 0) bad(zip, 'bad-zip', 'The zip file is cut off or damaged: its directory is missing.')
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  const count = view.getUint16(end + 10, true)
  const size = view.getUint32(end + 12, true)
  const start = view.getUint32(end + 16, true)
  if (count === 0xffff || start === 0xffffffff)
    bad(zip, 'unsupported-zip', 'This is a zip64 archive.', 'Drop the files unpacked.')
  if (count > maxEntries || start + size > zip.file.size)
    bad(zip, 'bad-zip', 'The zip file is damaged: its directory points outside of it.')
  return readDirectory(zip, await bytesAt(zip, start, start + size), count).filter(
    ({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'),
  )
}

/** The files of a zip that is to be unpacked as a whole. @throws ProblemError as listZip does, and for a bomb */
export async function listModelZip(zip: DroppedFile): Promise<ZipEntry[]> {
  const entries = await listZip(zip)
  const total = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (total > maxGrowth * zip.file.size + freeGrowth)
    bad(zip, 'bad-zip', `The zip file claims to unpack to ${total} bytes from ${zip.file.size}.`)
  return entries
}

function findEnd(tail: Uint8Array): number {
  for (let i = tail.length - 22; i >= 0; i--)
    if (tail[i] === 0x50 && tail[i + 1] === 0x4b && tail[i + 2] === 5 && tail[i + 3] === 6) return i
  return -1
}

function readDirectory(zip: DroppedFile, bytes: Uint8Array, count: number): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: ZipEntry[] = []
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
      bad(zip, 'bad-zip', `The zip file is damaged: entry ${i + 1} of ${count} of its directory is broken.`)
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (view.getUint16(at + 8, true) & 1)
      bad(zip, 'unsupported-zip', `${name} is encrypted.`, 'Unpack it first.')
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** One file, unpacked. @throws ProblemError 'bad-zip', 'unsupported-zip' */
export async function readEntry(zip: DroppedFile, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const place = entry.name
  if (entry.size > maxRatio * Math.max(entry.packed, 64))
    bad(zip, 'bad-zip', `${place} claims to unpack to ${entry.size} bytes from ${entry.packed}.`)
  const header = await bytesAt(zip, entry.offset, entry.offset + 30)
  if (header.length < 30 || header[0] !== 0x50 || header[1] !== 0x4b)
    bad(zip, 'bad-zip', `The zip file is damaged: ${place} is not where its directory says.`)
  const view = new DataView(header.buffer)
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true)
  const packed = await bytesAt(zip, start, start + entry.packed)
  if (packed.length !== entry.packed) bad(zip, 'bad-zip', `The zip file is cut off in ${place}.`)
  if (entry.method !== 8 && entry.method !== 0)
    bad(zip, 'unsupported-zip', `${place} is packed by method ${entry.method}.`, 'Zip it with plain deflate.')
  const bytes = entry.method === 0 ? packed : inflate(zip, entry, packed)
  if (crc32(bytes) !== entry.crc) bad(zip, 'bad-zip', `The zip file is damaged: ${place} fails its checksum.`)
  return bytes
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** The checksum of zip files (ISO 3309, reflected polynomial 0xEDB88320). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] as number) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

function inflate(zip: DroppedFile, entry: ZipEntry, packed: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    // Into a buffer of the promised size: more than that is an error, not more memory.
    const out = inflateSync(packed, { out: new Uint8Array(entry.size) })
    if (out.length === entry.size) return out as Uint8Array<ArrayBuffer>
  } catch {
    // Told below.
  }
  return bad(zip, 'bad-zip', `The zip file is damaged: ${entry.name} does not unpack.`)
}

/** Every file of the zip as if it had been dropped, by path inside it. */
export async function openZip(zip: DroppedFile): Promise<DroppedFile[]> {
  const files: DroppedFile[] = []
  for (const entry of await listModelZip(zip))
    files.push({ path: `${zip.path}/${entry.name}`, file: new Blob([await readEntry(zip, entry)]) })
  return files
}

async function bytesAt(zip: DroppedFile, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await zip.file.slice(from, to).arrayBuffer())
}

function bad(
  zip: DroppedFile,
  code: ProblemCode,
  message: string,
  mend = 'Zip or download it again.',
): never {
  throw new ProblemError({ code, message, file: zip.path, mend })
}
