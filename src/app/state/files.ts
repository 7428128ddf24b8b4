/** What a person dropped or chose, as files with their paths. */
import { isLitter } from '../../files/dropped'
import type { DroppedFile } from '../../files/dropped'
import { handleIn, remember } from './handles'

/**
 * Every file of a drop, folders walked. The entries are taken before the first await:
 * a DataTransfer is emptied as soon as its event is over.
 */
export function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries: Entered[] = []
  const loose: DroppedFile[] = []
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry?.()
    if (entry) entries.push({ entry, handle: handleIn(item) })
    else {
      const file = item.getAsFile()
      if (file) loose.push({ path: file.name, file })
    }
  }
  return walkAll(entries).then((walked) => withoutLitter([...walked, ...loose]))
}

/** The files of an input; a folder input gives each its path below the folder. */
export function chosenFiles(list: Iterable<File>): DroppedFile[] {
  return withoutLitter(Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file })))
}

/** The handle is of what was dropped itself: of this, or of a folder above it. */
interface Entered {
  entry: FileSystemEntry
  handle: ReturnType<typeof handleIn>
}

function withoutLitter(files: DroppedFile[]): DroppedFile[] {
  return files.filter((file) => !isLitter(file.path))
}

async function walkAll(entries: readonly Entered[]): Promise<DroppedFile[]> {
  const found: DroppedFile[] = []
  for (const { entry, handle } of entries) {
    if (entry.isFile) {
      const one = await asFile(entry as FileSystemFileEntry)
      remember(one.file, handle)
      found.push(one)
    } else if (entry.isDirectory) {
      const below = await children(entry as FileSystemDirectoryEntry)
      found.push(...(await walkAll(below.map((entry) => ({ entry, handle })))))
    }
  }
  return found
}

function asFile(entry: FileSystemFileEntry): Promise<DroppedFile> {
  return new Promise((resolve, reject) =>
    entry.file((file) => resolve({ path: entry.fullPath.replace(/^\//, ''), file }), reject),
  )
}

/** readEntries gives at most 100 entries a call, and an empty list at the end. */
async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}
