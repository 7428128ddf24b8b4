/** The files of a zip, unpacked: by the chunk for logs, as a whole and within bounds for models. */
import { inflateSync } from 'fflate'
import { atEntry, ProblemError } from '../../core/problem'
import { blobChunks, nativelyUnpacked } from '../chunks'
import type { Chunks, Progress } from '../chunks'
import type { DroppedFile } from '../dropped'
import { crc32 } from './crc32'
import { damaged, unsupported, viewOf, zipEntries } from './zip-directory'
import type { ZipEntry } from './zip-directory'

const LOCAL = 0x04034b50
/** Deflate cannot pack better than about 1032 to 1: a directory that promises more is lying. */
const MOST_RATIO = 1100
/** Of a zip that is unpacked as a whole: weights pack to a half at best, JSON to a twentieth. */
const MOST_ENTRIES = 20_000
const MOST_GROWTH = 32
const FREE_GROWTH = 2 ** 25

/**
 * @returns the same of a zip that is to be unpacked as a whole.
 * @throws ProblemError likewise, and 'bad-zip' for one that would unpack to far more than it is
 */
export async function boundedEntries(zip: DroppedFile): Promise<ZipEntry[]> {
  const entries = await zipEntries(zip)
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (entries.length > MOST_ENTRIES) throw damaged(zip, `The zip claims to hold ${entries.length} files.`)
  if (total > MOST_GROWTH * zip.file.size + FREE_GROWTH)
    throw damaged(zip, `The zip claims to unpack to ${total} bytes from ${zip.file.size}.`)
  return entries
}

/** @returns every file of the zip as if it had been dropped, its path behind the zip's. @throws ProblemError as above */
export async function unpackZip(zip: DroppedFile): Promise<DroppedFile[]> {
  const files: DroppedFile[] = []
  for (const entry of await boundedEntries(zip))
    files.push({ path: `${zip.path}/${entry.path}`, file: new Blob([await entryBytes(zip, entry)]) })
  return files
}

/** @returns a file's bytes as they are in the zip: itself where it is stored. @throws ProblemError where they are not there */
export async function entryData(zip: DroppedFile, entry: ZipEntry): Promise<Blob> {
  const { path, offset, packed, method } = entry
  if (method !== 0 && method !== 8)
    throw unsupported(zip, path, `packed by method ${method}`, 'Zip it with plain deflate')
  const header = await viewOf(zip, offset, offset + 30)
  if (header.byteLength < 30 || header.getUint32(0, true) !== LOCAL)
    throw damaged(zip, 'The zip is damaged: the file is not where its directory says.', atEntry(path))
  const start = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true)
  const data = zip.file.slice(start, start + packed)
  if (data.size < packed) throw damaged(zip, 'The zip is cut short.', atEntry(path))
  return data
}

/** @returns a file of a zip by the chunk, its checksum compared at its end. @param data of `entryData` */
export async function* entryChunks(
  zip: string,
  { path, method, crc }: ZipEntry,
  data: Blob,
  progress?: Progress,
): Chunks {
  const sum = await crc32()
  let whole = true
  try {
    const chunks =
      method === 8 ? nativelyUnpacked(data, 'deflate-raw', progress) : blobChunks(data, null, progress)
    for await (const chunk of chunks) {
      sum.add(chunk)
      yield chunk
    }
  } catch {
    whole = false
  }
  if (whole && sum.value() === crc) return
  throw new ProblemError({
    code: 'truncated-file',
    message: 'The file in the zip is damaged.',
    file: `${zip}/${path}`,
    mend: 'Make or copy the zip again.',
  })
}

/** @returns one file, unpacked and checked. @throws ProblemError where it is damaged or lies about its size */
export async function entryBytes(zip: DroppedFile, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.size > MOST_RATIO * Math.max(entry.packed, 64))
    throw damaged(
      zip,
      `The file claims to unpack to ${entry.size} bytes from ${entry.packed}.`,
      atEntry(entry.path),
    )
  const packed = new Uint8Array(await (await entryData(zip, entry)).arrayBuffer())
  const bytes = entry.method === 8 ? inflated(packed, entry.size) : packed
  const sum = await crc32()
  if (bytes) sum.add(bytes)
  if (bytes?.length === entry.size && sum.value() === entry.crc) return bytes
  throw damaged(zip, 'The file in the zip is damaged.', atEntry(entry.path))
}

/**
 * In one go, which leaves less garbage than the browser's own stream does, and into a buffer of the promised size: more
 * than that is an error, not more memory. @returns null where it does not unpack
 */
function inflated(packed: Uint8Array, size: number): Uint8Array<ArrayBuffer> | null {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) }) as Uint8Array<ArrayBuffer>
  } catch {
    return null
  }
}
