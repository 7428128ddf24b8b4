/** Handles of files that were dropped: what is too large to be copied is opened again by one after a reload. */
import { ProblemError } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'

/** What browsers have that give handles of dropped files, and TypeScript's library lacks. */
interface GivesHandles {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>
}
interface AsksForHandles {
  requestPermission(asked: { mode: 'read' }): Promise<PermissionState>
}

// Nothing is drawn from it.
const handles = new WeakMap<Blob, FileSystemFileHandle>()

export const handleOf = (file: Blob | undefined): FileSystemFileHandle | undefined =>
  file && handles.get(file)

/** To be called while the drop is told of: its items are gone after it. @returns null for folders, and where the browser has none */
export async function handleIn(item: DataTransferItem): Promise<FileSystemFileHandle | null> {
  // By plain http Chromium has the method all the same, and ends the page that calls it.
  if (!isSecureContext) return null
  try {
    const handle = await (item as GivesHandles).getAsFileSystemHandle?.()
    return handle?.kind === 'file' ? (handle as FileSystemFileHandle) : null
  } catch {
    // A handle is a convenience: the file itself is there.
    return null
  }
}

export function remember(file: Blob, handle: FileSystemFileHandle | null): void {
  if (handle) handles.set(file, handle)
}

/**
 * Opens files by their handles; the browser may ask for leave.
 * @throws ProblemError 'unreadable' where that is refused, or a file is gone
 */
export async function openAgain(
  files: readonly { path: string; handle?: FileSystemFileHandle }[],
): Promise<DroppedFile[]> {
  const opened: DroppedFile[] = []
  for (const { path, handle } of files) {
    const leave = await (handle as AsksForHandles | undefined)?.requestPermission({ mode: 'read' })
    const file = leave === 'granted' ? await handle!.getFile().catch(() => null) : null
    if (!file)
      throw new ProblemError({
        code: 'unreadable',
        file: path,
        message:
          leave === 'granted' ? 'It is not where it was.' : 'The browser was given no leave to read it.',
        mend: 'Drop it again.',
      })
    remember(file, handle!)
    opened.push({ path, file })
  }
  return opened
}
