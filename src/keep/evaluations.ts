/** Finished evaluations, each a whole: its entry in the list and its text are written and forgotten together. */
import { withDatabase, type KeptEntry } from './database'

/** Evaluations that are kept; the oldest go first, and none that is pinned. */
export const MOST_EVALUATIONS = 100

/** What a person makes of an entry. */
export type EntryMarks = Pick<KeptEntry, 'name' | 'pinned'>

/** What is forgotten, as long as it can be brought back. */
export interface ForgottenEvaluation {
  entry: KeptEntry
  text: string
}

/** Pinned ones first, newest first. @throws ProblemError 'not-kept' */
export function listEvaluations(): Promise<KeptEntry[]> {
  return withDatabase(async (database) => {
    const entries = (await database.getAllFromIndex('evaluations', 'at')).reverse()
    return [...entries.filter(({ pinned }) => pinned), ...entries.filter(({ pinned }) => !pinned)]
  })
}

/**
 * Keeps a new evaluation. One that is there already, such as a report that is opened again, is the newest then, under
 * the name that it was given.
 * @param text its evaluation.json
 * @throws ProblemError 'not-kept'
 */
export function keepEvaluation(entry: Omit<KeptEntry, 'bytes'>, text: string): Promise<void> {
  return withDatabase(async (database) => {
    const change = database.transaction(['evaluations', 'texts'], 'readwrite')
    const [entries, texts] = [change.objectStore('evaluations'), change.objectStore('texts')]
    const there = (await entries.index('at').getAll()).filter(({ id }) => id !== entry.id)
    const before = await entries.get(entry.id)
    const marks: EntryMarks = {}
    if (before?.name !== undefined) marks.name = before.name
    if (before?.pinned !== undefined) marks.pinned = before.pinned
    const writes: Promise<unknown>[] = [
      entries.put({ ...entry, ...marks, bytes: bytesOf(text) }),
      texts.put(text, entry.id),
    ]
    const tooMany = Math.max(0, there.length + 1 - MOST_EVALUATIONS)
    for (const { id } of there.filter(({ pinned }) => !pinned).slice(0, tooMany))
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

/** Another name, or another place in the list; one that was forgotten meanwhile stays so. @throws ProblemError 'not-kept' */
export function markEvaluation(id: string, marks: EntryMarks): Promise<void> {
  return withDatabase(async (database) => {
    const change = database.transaction('evaluations', 'readwrite')
    const entry = await change.store.get(id)
    if (entry) await change.store.put({ ...entry, ...marks })
    await change.done
  })
}

/** @returns its evaluation.json; null where it was forgotten. @throws ProblemError 'not-kept' */
export function readEvaluation(id: string): Promise<string | null> {
  return withDatabase(async (database) => (await database.get('texts', id)) ?? null)
}

/** @returns what was forgotten; null where it was already. @throws ProblemError 'not-kept' */
export function forgetEvaluation(id: string): Promise<ForgottenEvaluation | null> {
  return withDatabase(async (database) => {
    const change = database.transaction(['evaluations', 'texts'], 'readwrite')
    const [entries, texts] = [change.objectStore('evaluations'), change.objectStore('texts')]
    const [entry, text] = [await entries.get(id), await texts.get(id)]
    await Promise.all([entries.delete(id), texts.delete(id), change.done])
    return entry && text !== undefined ? { entry, text } : null
  })
}

const bytesOf = (text: string): number => new Blob([text]).size
