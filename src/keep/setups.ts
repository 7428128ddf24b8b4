/** What lies in the places of each tab: copies of the files, and what was changed by hand. */
import { newId } from '../core/ids'
import { counted, mebibytes, plural } from '../core/numbers'
import { ProblemError } from '../core/problem'
import { busyDesks } from './desk'
import {
  isFull,
  withDatabase,
  type AbsentPlace,
  type KeptDraft,
  type KeptPlace,
  type KeptSetup,
} from './database'

/** What copies may take, of all setups together. */
const MOST_BYTES = 2 ** 30
/** Setups that are kept; of those that no tab has open, the oldest go first. */
const MOST_SETUPS = 5

/** The files of a place, and why they are there. */
interface SetupFiles extends Omit<KeptPlace, 'files'> {
  files: { path: string; file: Blob; handle?: FileSystemHandle | undefined }[]
}

/** Newest first. @throws ProblemError 'not-kept' */
export function listSetups(): Promise<KeptSetup[]> {
  return withDatabase(async (database) => (await database.getAllFromIndex('setups', 'at')).reverse())
}

/**
 * Keeps what the places hold, in place of what this desk had before: whole, or as it was. Where the files are too large
 * together, or for the space that the browser has left, the largest places are left out, and of them all but the copies.
 * @param absent places that were left out before, and are still empty
 * @returns the places that are left out now
 * @throws ProblemError 'not-kept'
 */
export async function keepSetup(
  desk: Pick<KeptSetup, 'id' | 'subject'>,
  places: readonly SetupFiles[],
  absent: readonly AbsentPlace[] = [],
): Promise<AbsentPlace[]> {
  const allowed = fitting(places, MOST_BYTES)
  await makeRoom(desk.id, allowed.bytes)
  for (let { fit, bytes } = allowed; ; { fit, bytes } = fitting(places, bytes - 1)) {
    const left = places.filter((place) => !fit.has(place)).map((place) => absentOf(place, allowed.fit.has(place))) // prettier-ignore
    try {
      await write(desk, fit, bytes, [...left, ...absent])
      return left
    } catch (error) {
      if (!isFull(error) || bytes === 0) throw error
    }
  }
}

/** All of it, or nothing: what the desk had before is there until then. */
function write(
  { id, subject }: Pick<KeptSetup, 'id' | 'subject'>,
  fit: ReadonlySet<SetupFiles>,
  bytes: number,
  absent: AbsentPlace[],
): Promise<void> {
  return withDatabase(async (database) => {
    const change = database.transaction(['setups', 'copies'], 'readwrite')
    const [setups, copies] = [change.objectStore('setups'), change.objectStore('copies')]
    const before = await setups.get(id)
    const stay = new Set<string>()
    const writes: Promise<unknown>[] = []
    const there = new Set(keysOf(before))
    const slots = [...fit].map(({ files, ...place }) => ({
      ...place,
      files: files.map(({ path, file }) => {
        const key = keyOf(id, place.slot, path, file)
        if (!there.has(key)) writes.push(copies.put(file, key))
        stay.add(key)
        return { path, key }
      }),
    }))
    for (const key of there) if (!stay.has(key)) writes.push(copies.delete(key))
    const { mapping = null, ground, gates = null, options = null, record = null } = before ?? {}
    const draft: KeptDraft = { mapping, ground, gates, options, record }
    writes.push(setups.put({ id, at: Date.now(), subject, bytes, slots, absent, ...draft }))
    // What a write is told of a transaction that is given up is not why it was: the transaction knows.
    await Promise.all([change.done, ...writes.map((write) => write.catch(() => {}))])
  })
}

/** What is left out, by name and size, and what that means. */
export function tooLarge(left: readonly AbsentPlace[]): ProblemError {
  const files = left.flatMap((place) => place.files)
  const size = files.reduce((sum, file) => sum + file.bytes, 0)
  const [one, ...others] = files.map(({ path }) => path)
  const names =
    others.length > 3 ? `${one} and ${counted(others.length, 'other file')}` : [one, ...others].join(', ')
  const why = left.some(({ full }) => full)
    ? 'the browser has no space left for copies'
    : `copies of files take ${mebibytes(MOST_BYTES)} here at most`
  const [it, be] = others.length === 0 ? ['it', 'has'] : ['they', 'have']
  const again = files.every(({ handle }) => handle) ? 'can be opened again by a button' : `${be} to be dropped again` // prettier-ignore
  return new ProblemError({
    code: 'not-kept',
    message: `${names} (${mebibytes(size)}) ${plural(files.length, 'is', 'are')} not kept: ${why}.`,
    mend: `After a reload ${it} ${again}; all else is kept, mapping and gates too.`,
  })
}

/** What was changed by hand, of a setup that is kept. @throws ProblemError 'not-kept' */
export function keepDraft(id: string, draft: KeptDraft): Promise<void> {
  return withDatabase(async (database) => {
    const change = database.transaction('setups', 'readwrite')
    const before = await change.store.get(id)
    if (before) await change.store.put({ ...before, ...draft })
    await change.done
  })
}

/** @returns the setup with its files; null where it was forgotten. @throws ProblemError 'not-kept' */
export function copiesOf(
  id: string,
): Promise<(KeptDraft & { places: SetupFiles[]; absent: AbsentPlace[] }) | null> {
  return withDatabase(async (database) => {
    const change = database.transaction(['setups', 'copies'])
    const setup = await change.objectStore('setups').get(id)
    if (!setup) return null
    const copies = change.objectStore('copies')
    const places: SetupFiles[] = []
    for (const { files, ...place } of setup.slots) {
      const read = []
      for (const { path, key } of files) {
        const file = await copies.get(key)
        if (file) read.push({ path, file })
      }
      if (read.length > 0) places.push({ ...place, files: read })
    }
    const { absent = [], mapping, ground, gates, options = null, record = null } = setup
    return { places, absent, mapping, ground, gates, options, record }
  })
}

/** @throws ProblemError 'not-kept' */
export function forgetSetup(id: string): Promise<void> {
  return withDatabase(async (database) => {
    const change = database.transaction(['setups', 'copies'], 'readwrite')
    const setups = change.objectStore('setups')
    const keys = keysOf(await setups.get(id))
    const copies = change.objectStore('copies')
    await Promise.all([setups.delete(id), ...keys.map((key) => copies.delete(key)), change.done])
  })
}

/** Setups that nobody has open go, the oldest first, until what comes has its place. */
async function makeRoom(id: string, bytes: number): Promise<void> {
  const busy = await busyDesks()
  const others = (await listSetups()).filter((setup) => setup.id !== id)
  let [taken, n] = [others.reduce((sum, setup) => sum + setup.bytes, bytes), others.length + 1]
  for (const setup of others.reverse()) {
    if (taken <= MOST_BYTES && n <= MOST_SETUPS) return
    if (busy(setup.id)) continue
    await forgetSetup(setup.id)
    taken -= setup.bytes
    n -= 1
  }
}

/** The smallest places that fit together, in the order of the page: each whole, or not at all. */
function fitting(
  places: readonly SetupFiles[],
  most: number,
): { fit: ReadonlySet<SetupFiles>; bytes: number } {
  const fit = new Set(places)
  let bytes = places.reduce((sum, place) => sum + sizeOf(place), 0)
  for (const place of [...places].sort((a, b) => sizeOf(b) - sizeOf(a))) {
    if (bytes <= most) break
    fit.delete(place)
    bytes -= sizeOf(place)
  }
  return { fit, bytes }
}

const sizeOf = ({ files }: SetupFiles): number => files.reduce((sum, { file }) => sum + file.size, 0)

/** @param full whether it was for want of space */
const absentOf = ({ slot, files }: SetupFiles, full: boolean): AbsentPlace => ({
  slot,
  files: files.map(({ path, file, handle }) => ({ path, bytes: file.size, ...(handle && { handle }) })),
  ...(full && { full }),
})

const keysOf = (setup: KeptSetup | undefined): string[] =>
  (setup?.slots ?? []).flatMap(({ files }) => files.map(({ key }) => key))

/** A file that has changed has another key; what is no file of a disk is copied anew. */
function keyOf(id: string, slot: string, path: string, file: Blob): string {
  const version = file instanceof File ? `${file.size}/${file.lastModified}` : newId()
  return [id, slot, path, version].join('/')
}
