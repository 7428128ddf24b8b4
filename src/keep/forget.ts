/** Everything at once: what the switch does. */
import { withDatabase } from './database'
import { forgetJournals } from './journals'

/** @throws ProblemError 'not-kept' */
export async function forgetAll(): Promise<void> {
  await forgetJournals()
  return withDatabase(async (database) => {
    const names = [...database.objectStoreNames]
    const change = database.transaction(names, 'readwrite')
    await Promise.all([...names.map((name) => change.objectStore(name).clear()), change.done])
  })
}
