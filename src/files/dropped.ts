/** Dropped files: names, bytes, and what a few bytes at the start say. */
import { sha256 as hash } from 'hash-wasm'
import { ProblemError } from '../core/problem'
import type { FileEvidence } from '../core/file-evidence'

/** A dropped file with its path, '/'-separated, before it is known what it is. */
export interface DroppedFile {
  path: string
  file: Blob
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** With the trailing slash; '' at the top. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

/** What a download manager adds to a second copy: 'model (1).json', 'model(1).json', 'model - Copy.json', 'model copy 2.json'. */
const copyMark = /(?: ?\((\d+)\)| - Copy(?: \((\d+)\))?| copy(?: (\d+))?)(?=\.[^.]*$|$)/i

/** The name as it was before a browser or file manager numbered it. */
export function originalName(name: string): string {
  return name.replace(copyMark, '')
}

/** The mark itself (' (1)'), '' for an unmarked name: files marked alike belong together. */
export function markOf(name: string): string {
  return copyMark.exec(name)?.[0]?.trim().toLowerCase() ?? ''
}

export type Looks = 'zip' | 'hdf5' | 'json' | 'empty' | 'html' | 'git-lfs' | 'other'

/** What the first bytes say; never what the name says. */
export function looksLike(head: Uint8Array): Looks {
  if (head.length === 0) return 'empty'
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'zip'
  if (String.fromCharCode(...head.subarray(0, 8)) === '\x89HDF\r\n\x1a\n') return 'hdf5'
  const text = new TextDecoder()
    .decode(head.subarray(0, 256))
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (text.startsWith('{') || text.startsWith('[')) return 'json'
  if (/^<(!doctype|html)/i.test(text)) return 'html'
  if (text.startsWith('version https://git-lfs')) return 'git-lfs'
  return 'other'
}

export async function headOf(file: Blob, bytes = 65536): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, bytes).arrayBuffer())
}

/** @throws ProblemError 'unreadable' where the file vanished or may not be read */
export async function readAll(dropped: DroppedFile): Promise<ArrayBuffer> {
  try {
    return await dropped.file.arrayBuffer()
  } catch (error) {
    throw new ProblemError({
      code: 'unreadable',
      message: `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      file: dropped.path,
      mend: 'It may have been moved or changed since it was dropped: drop it again.',
    })
  }
}

/** Bytes read at a time: large weights are in memory once, not once more as a whole file. */
const pieceBytes = 2 ** 24

/** Reads the whole file to where its bytes are wanted. @throws ProblemError 'unreadable' */
export async function readInto(dropped: DroppedFile, into: Uint8Array): Promise<void> {
  for (let start = 0; start < into.length; start += pieceBytes) {
    const file = dropped.file.slice(start, Math.min(start + pieceBytes, into.length))
    into.set(new Uint8Array(await readAll({ path: dropped.path, file })), start)
  }
}

/** Name, size and SHA-256 of bytes already read. */
export async function evidenceOf(
  path: string,
  bytes: ArrayBuffer | Uint8Array<ArrayBuffer>,
): Promise<FileEvidence> {
  return { name: path, bytes: bytes.byteLength, sha256: await sha256(bytes) }
}

async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  // Browsers have crypto.subtle on secure origins only: not on a plain http address in the office.
  if (!globalThis.crypto?.subtle) return hash(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
