/** Dropped files: their names and their bytes. */
import { ProblemError } from '../core/problem'

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

/** Litter that operating systems leave in folders and archives: never a model, never a log. */
const LITTER = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX\/.*|\._[^/]*)$/i

export function isLitter(path: string): boolean {
  return LITTER.test(path)
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
