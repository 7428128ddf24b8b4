/** Handles of files that came here: what is too large to be copied is opened again by one after a reload. */
import { ProblemError } from '../../core/problem'
import { isLitter, type DroppedFile } from '../../files/dropped'

/** What browsers have that give handles, and TypeScript's library lacks. */
interface GivesHandles {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>
}
interface AsksForHandles {
  requestPermission(asked: { mode: 'read' }): Promise<PermissionState>
}
interface PicksHandles {
  showOpenFilePicker?: (asked: { multiple: true }) => Promise<FileSystemFileHandle[]>
}

/** Of a file that was dropped or chosen: its own. Of one in a dropped folder: the folder's, for which leave is asked once. */
type Handle = Promise<FileSystemHandle | null>

// Nothing is drawn from it.
const handles = new WeakMap<Blob, Handle>()

export async function handleOf(file: Blob | undefined): Promise<FileSystemHandle | undefined> {
  return (file && (await handles.get(file))) ?? undefined
}

/** To be called while the drop is told of: its items are gone after it. @returns null where the browser has none */
export async function handleIn(item: DataTransferItem): Handle {
  // By plain http Chromium has the method all the same, and ends the page that calls it.
  if (!isSecureContext) return null
  try {
    return (await (item as GivesHandles).getAsFileSystemHandle?.()) ?? null
  } catch {
    // A handle is a convenience: the file itself is there.
    return null
  }
}

export function remember(file: Blob, handle: Handle | undefined): void {
  if (handle) handles.set(file, handle)
}

/** Whether the browser has a dialog that gives handles. */
export const picksHandles = (): boolean =>
  isSecureContext && Boolean((window as PicksHandles).showOpenFilePicker)

/** What a person chose in that dialog, nothing where it was closed. @returns null where the browser does not open it here */
export async function pickFiles(): Promise<DroppedFile[] | null> {
  try {
    const picked = await (window as PicksHandles).showOpenFilePicker!({ multiple: true })
    const files = await Promise.all(picked.map((handle) => read(handle, handle.name)))
    return files.filter(({ path }) => !isLitter(path))
  } catch (error) {
    return (error as Error).name === 'AbortError' ? [] : null
  }
}

/**
 * Opens files by their handles; the browser may ask for leave.
 * @throws ProblemError 'unreadable' where that is refused, or a file is gone
 */
export async function openAgain(
  files: readonly { path: string; handle?: FileSystemHandle }[],
): Promise<DroppedFile[]> {
  const opened: DroppedFile[] = []
  for (const { path, handle } of files) {
    const leave = await (handle as AsksForHandles | undefined)?.requestPermission({ mode: 'read' })
    const file = leave === 'granted' ? await read(handle!, path).catch(() => null) : null
    if (!file)
      throw new ProblemError({
        code: 'unreadable',
        file: path,
        message:
          leave === 'granted' ? 'It is not where it was.' : 'The browser was given no leave to read it.',
        mend: 'Drop it again.',
      })
    opened.push(file)
  }
  return opened
}

/** @param path of the file as it was dropped; below a folder's handle it begins with that folder's name */
async function read(handle: FileSystemHandle, path: string): Promise<DroppedFile> {
  const file = await (await within(handle, path.split('/').slice(1))).getFile()
  remember(file, Promise.resolve(handle))
  return { path, file }
}

async function within(handle: FileSystemHandle, below: string[]): Promise<FileSystemFileHandle> {
  if (handle.kind === 'file') return handle as FileSystemFileHandle
  let folder = handle as FileSystemDirectoryHandle
  for (const name of below.slice(0, -1)) folder = await folder.getDirectoryHandle(name)
  return folder.getFileHandle(below.at(-1)!)
}
