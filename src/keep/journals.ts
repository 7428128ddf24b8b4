/**
 * Answers of replays that did not come to their end, a file each in the origin's private file system. A worker writes one
 * (only workers have handles that read and write at once), the page lists and forgets them.
 */
import { countOf, HEAD, readHead, RecordFile, TAIL, type FileHandle } from './record-file'

/** A replay that was cut off, as the list shows it. */
export interface KeptJournal {
  id: string
  /** When something was last written to it, ms since the epoch. */
  at: number
  subject: string
  bytes: number
  /** Requests that it has answers of; null where its last record is not whole. */
  answered: number | null
}

/** What it says of itself, with whatever else its writer says. */
interface About {
  subject: string
}

interface OpenedJournal {
  records: RecordFile
  mostBytes: number
  /** How long it is there. */
  lasts: string
  close(): void
  /** Once it is closed. */
  forget(): Promise<void>
}

const FOLDER = 'replays'
/** What all of them may take together, and how many are kept; the oldest go first. */
const MOST_BYTES = 2 ** 30
const MOST_JOURNALS = 4
/** A page that was reloaded waits for the worker before it to let go of the file, ms. */
const PATIENCE = 2000
const PAUSE = 50

const lockOf = (id: string): string => `workbench-replay:${id}`

/**
 * In a worker. Others go where there is too much of them.
 * @returns null where this browser has no such files, or another tab writes this one
 */
export async function openJournal(id: string, about: About): Promise<OpenedJournal | null> {
  try {
    const folder = await folderOf(true)
    if (!folder) return null
    await makeRoom(folder, id)
    const file = await folder.getFileHandle(id, { create: true })
    const handle = await handleOf(file)
    if (!handle) return null
    const letGo = holdLock(id)
    const records = await RecordFile.open(handle, about)
    return {
      records,
      mostBytes: MOST_BYTES,
      lasts: 'on this machine',
      close: () => {
        records.close()
        letGo()
      },
      forget: () => folder.removeEntry(id),
    }
  } catch {
    return null
  }
}

/** Newest first, without those that a replay writes. */
export async function listJournals(): Promise<(KeptJournal & { about: About })[]> {
  const folder = await folderOf(false)
  if (!folder) return []
  const { held = [] } = (await globalThis.navigator.locks?.query()) ?? {}
  const busy = new Set(held.map(({ name }) => name))
  const found: (KeptJournal & { about: About })[] = []
  for (const file of await filesOf(folder)) {
    const head = readHead(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()))
    if (busy.has(lockOf(file.name)) || head === null || file.size <= HEAD) continue
    const about = head as About
    const answered = countOf(new Uint8Array(await file.slice(file.size - TAIL).arrayBuffer()))
    const { name: id, lastModified: at, size: bytes } = file
    found.push({ id, at, subject: about.subject, bytes, answered, about })
  }
  return found.sort((a, b) => b.at - a.at)
}

/** One that a replay writes stays until that ends. */
export async function forgetJournal(id: string): Promise<void> {
  const folder = await folderOf(false)
  await folder?.removeEntry(id).catch(() => undefined)
}

export async function forgetJournals(): Promise<void> {
  const folder = await folderOf(false)
  if (folder) for (const { name } of await filesOf(folder)) await forgetJournal(name)
}

/** null where the browser has none, refuses it, or nothing was ever written. */
async function folderOf(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    const root = await navigator.storage.getDirectory()
    return await root.getDirectoryHandle(FOLDER, { create })
  } catch {
    return null
  }
}

async function filesOf(folder: FileSystemDirectoryHandle): Promise<File[]> {
  const found: File[] = []
  // The DOM's types do not have the iteration of a folder.
  const entries = (folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values()
  for await (const entry of entries) {
    try {
      found.push(await entry.getFile())
    } catch {
      // It went a moment ago.
    }
  }
  return found
}

async function makeRoom(folder: FileSystemDirectoryHandle, id: string): Promise<void> {
  const others = (await filesOf(folder)).filter(({ name }) => name !== id)
  others.sort((a, b) => b.lastModified - a.lastModified)
  let taken = 0
  for (const [i, { name, size }] of others.entries()) {
    taken += size
    if (taken > MOST_BYTES || i >= MOST_JOURNALS - 1) await folder.removeEntry(name).catch(() => undefined)
  }
}

async function handleOf(file: FileSystemFileHandle): Promise<FileHandle | null> {
  const open = file as unknown as { createSyncAccessHandle?: () => Promise<FileHandle> }
  if (!open.createSyncAccessHandle) return null
  for (const until = performance.now() + PATIENCE; ;) {
    try {
      return await open.createSyncAccessHandle()
    } catch (error) {
      const busy = error instanceof DOMException && error.name === 'NoModificationAllowedError'
      if (!busy || performance.now() > until) return null
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
}

/** Says to other tabs that it is written; it goes with the worker. @returns how it is let go */
function holdLock(id: string): () => void {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  navigator.locks?.request(lockOf(id), () => held).catch(() => undefined)
  return letGo
}
