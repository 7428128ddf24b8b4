/** What lies in the places of each tab: copies of the files, and what was changed by hand. */
import { newId } from '../core/ids'
import { count } from '../core/numbers'
import { ProblemError } from '../core/problem'
import { busyDesks } from './desk'
import { withDatabase, type KeptDraft, type KeptPlace, type KeptSetup } from './database'

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
 * Keeps what the places hold, in place of what this desk had before: whole, or as it was.
 * @throws ProblemError 'not-kept'
 */
export async function keepSetup(
  { id, subject }: Pick<KeptSetup, 'id' | 'subject'>,
  places: readonly SetupFiles[],
): Promise<void> {
  const bytes = places.flatMap(({ files }) => files).reduce((sum, { file }) => sum + file.size, 0)
  if (bytes > MOST_BYTES) {
    await forgetSetup(id)
    throw new ProblemError({
      code: 'not-kept',
      message: `The files are ${count(Math.ceil(bytes / 2 ** 20))} MiB, more than the ${count(MOST_BYTES / 2 ** 20)} MiB that are kept here.`,
      mend: 'After a reload they have to be dropped again; the evaluation will be kept.',
    })
  }
  await makeRoom(id, bytes)
  await withDatabase(async (database) => {
    const change = database.transaction(['setups', 'copies'], 'readwrite')
    const [setups, copies] = [change.objectStore('setups'), change.objectStore('copies')]
    const before = await setups.get(id)
    const stay = new Set<string>()
    const writes: Promise<unknown>[] = []
    const there = new Set(keysOf(before))
    const slots = places.map(({ files, ...place }) => ({
      ...place,
      files: files.map(({ path, file }) => {
        const key = keyOf(id, place.slot, path, file)
        if (!there.has(key)) writes.push(copies.put(file, key))
        stay.add(key)
        return { path, key }
      }),
    }))
    for (const key of there) if (!stay.has(key)) writes.push(copies.delete(key))
    const { mapping = null, gates = null, options = null, record = null } = before ?? {}
    writes.push(setups.put({ id, at: Date.now(), subject, bytes, slots, mapping, gates, options, record }))
    await Promise.all([...writes, change.done])
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
export function copiesOf(id: string): Promise<(KeptDraft & { places: SetupFiles[] }) | null> {
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
    const { mapping, gates, options = null, record = null } = setup
    return { places, mapping, gates, options, record }
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

const keysOf = (setup: KeptSetup | undefined): string[] =>
  (setup?.slots ?? []).flatMap(({ files }) => files.map(({ key }) => key))

/** A file that has changed has another key; what is no file of a disk is copied anew. */
function keyOf(id: string, slot: string, path: string, file: Blob): string {
  const version = file instanceof File ? `${file.size}/${file.lastModified}` : newId()
  return [id, slot, path, version].join('/')
}
