/** What lies in the places of each tab: copies of the files, and what was changed by hand. */
import { newId } from '../core/ids'
import { counted, mebibytes, plural } from '../core/numbers'
import { ProblemError } from '../core/problem'
import { busyDesks } from './desk'
import { withDatabase, type AbsentPlace, type KeptDraft, type KeptPlace, type KeptSetup } from './database'

/** What copies may take, of all setups together. */
const MOST_BYTES = 2 ** 30
/** Setups that are kept; of those that no tab has open, the oldest go first. */
const MOST_SETUPS = 5

/** The files of a place, and why they are there. */
interface SetupFiles extends Omit<KeptPlace, 'files'> {
  files: { path: string; file: Blob }[]
}

/** Newest first. @throws ProblemError 'not-kept' */
export function listSetups(): Promise<KeptSetup[]> {
  return withDatabase(async (database) => (await database.getAllFromIndex('setups', 'at')).reverse())
}

/**
 * Keeps what the places hold, in place of what this desk had before: whole, or as it was. Where the files are too large
 * together, the largest places are left out, and of them only what has to be dropped again.
 * @param absent places that were left out before, and are still empty
 * @returns the places that are left out now
 * @throws ProblemError 'not-kept'
 */
export async function keepSetup(
  { id, subject }: Pick<KeptSetup, 'id' | 'subject'>,
  places: readonly SetupFiles[],
  absent: readonly AbsentPlace[] = [],
): Promise<AbsentPlace[]> {
  const { fit, bytes } = fitting(places)
  const left = places.filter((place) => !fit.has(place)).map(absentOf)
  await makeRoom(id, bytes)
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
    const all = [...left, ...absent]
    writes.push(setups.put({ id, at: Date.now(), subject, bytes, slots, absent: all, ...draft }))
    await Promise.all([...writes, change.done])
    return left
  })
}

/** What is left out, by name and size, and what that means. */
export function tooLarge(left: readonly AbsentPlace[]): ProblemError {
  const files = left.flatMap((place) => place.files)
  const size = files.reduce((sum, file) => sum + file.bytes, 0)
  const [one, ...others] = files.map(({ path }) => path)
  const names =
    others.length > 3 ? `${one} and ${counted(others.length, 'other file')}` : [one, ...others].join(', ')
  const it = others.length === 0 ? 'it has' : 'they have'
  return new ProblemError({
    code: 'not-kept',
    message: `${names} (${mebibytes(size)}) ${plural(files.length, 'is', 'are')} not kept: copies of files take ${mebibytes(MOST_BYTES)} here at most.`,
    mend: `After a reload ${it} to be dropped again; all else is kept, mapping and gates too.`,
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
function fitting(places: readonly SetupFiles[]): { fit: ReadonlySet<SetupFiles>; bytes: number } {
  const fit = new Set(places)
  let bytes = places.reduce((sum, place) => sum + sizeOf(place), 0)
  for (const place of [...places].sort((a, b) => sizeOf(b) - sizeOf(a))) {
    if (bytes <= MOST_BYTES) break
    fit.delete(place)
    bytes -= sizeOf(place)
  }
  return { fit, bytes }
}

const sizeOf = ({ files }: SetupFiles): number => files.reduce((sum, { file }) => sum + file.size, 0)

const absentOf = ({ slot, files }: SetupFiles): AbsentPlace => ({
  slot,
  files: files.map(({ path, file }) => ({ path, bytes: file.size })),
})

const keysOf = (setup: KeptSetup | undefined): string[] =>
  (setup?.slots ?? []).flatMap(({ files }) => files.map(({ key }) => key))

/** A file that has changed has another key; what is no file of a disk is copied anew. */
function keyOf(id: string, slot: string, path: string, file: Blob): string {
  const version = file instanceof File ? `${file.size}/${file.lastModified}` : newId()
  return [id, slot, path, version].join('/')
}
