/** Finished evaluations, each a whole: its entry in the list and its text are written and forgotten together. */
import { withDatabase, type KeptEntry } from './database'

/** Evaluations that are kept; the oldest go first. */
export const MOST_EVALUATIONS = 100

/** Newest first. @throws ProblemError 'not-kept' */
export function listEvaluations(): Promise<KeptEntry[]> {
  return withDatabase(async (database) => (await database.getAllFromIndex('evaluations', 'at')).reverse())
}

/**
 * Keeps a new evaluation.
 * @param text its evaluation.json
 * @throws ProblemError 'not-kept'
 */
export function keepEvaluation(entry: Omit<KeptEntry, 'bytes'>, text: string): Promise<void> {
  return withDatabase(async (database) => {
    const change = database.transaction(['evaluations', 'texts'], 'readwrite')
    const [entries, texts] = [change.objectStore('evaluations'), change.objectStore('texts')]
    const ids = await entries.index('at').getAllKeys()
    const writes: Promise<unknown>[] = [
      entries.put({ ...entry, bytes: bytesOf(text) }),
      texts.put(text, entry.id),
    ]
    for (const id of ids.slice(0, Math.max(0, ids.length + 1 - MOST_EVALUATIONS)))
      writes.push(entries.delete(id), texts.delete(id))
    await Promise.all([...writes, change.done])
  })
}

/**
 * Another verdict, or other labels, of an evaluation that is kept.
 * @returns false where it was forgotten meanwhile, here or in another tab: it stays forgotten
 * @throws ProblemError 'not-kept'
 */
export function renewEvaluation(
  id: string,
  news: Pick<KeptEntry, 'verdict' | 'subject'>,
  text: string,
): Promise<boolean> {
  return withDatabase(async (database) => {
    const change = database.transaction(['evaluations', 'texts'], 'readwrite')
    const entries = change.objectStore('evaluations')
    const entry = await entries.get(id)
    if (entry) {
      await entries.put({ ...entry, ...news, bytes: bytesOf(text) })
      await change.objectStore('texts').put(text, id)
    }
    await change.done
    return entry !== undefined
  })
}

/** @returns its evaluation.json; null where it was forgotten. @throws ProblemError 'not-kept' */
export function readEvaluation(id: string): Promise<string | null> {
  return withDatabase(async (database) => (await database.get('texts', id)) ?? null)
}

/** @throws ProblemError 'not-kept' */
export function forgetEvaluation(id: string): Promise<void> {
  return withDatabase(async (database) => {
    const change = database.transaction(['evaluations', 'texts'], 'readwrite')
    await Promise.all([
      change.objectStore('evaluations').delete(id),
      change.objectStore('texts').delete(id),
      change.done,
    ])
  })
}

const bytesOf = (text: string): number => new Blob([text]).size
