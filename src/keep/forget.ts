/** Everything at once: what the switch does. */
import { withDatabase } from './database'

/** @throws ProblemError 'not-kept' */
export function forgetAll(): Promise<void> {
  return withDatabase(async (database) => {
    const names = [...database.objectStoreNames]
    const change = database.transaction(names, 'readwrite')
    await Promise.all([...names.map((name) => change.objectStore(name).clear()), change.done])
  })
}
