/** Steps that a result can do without: what breaks in one costs that step alone, and its reason stands in its place. */
import { ProblemError } from '../../core/problem'

export type Attempt<T> = { value: T; failed: null } | { value: null; failed: string }

/** A step that is told to end brings what it has; one that does not is left behind, ms. */
const GRACE_MS = 500

/**
 * @param ended tells the step to end; what has not come soon after counts as failed, whatever the step waits for
 * @returns what the step returned, or why it returned nothing; never rejects
 */
export async function attempt<T>(work: () => T | Promise<T>, ended?: AbortSignal): Promise<Attempt<T>> {
  const left = ended && leftBehind(ended)
  try {
    const value = await (left ? Promise.race([work(), left.promise]) : work())
    return { value, failed: null }
  } catch (error) {
    return { value: null, failed: reasonOf(error) }
  } finally {
    left?.forget()
  }
}

/** What is thrown in place of what did not come in time. */
class LeftBehind extends Error {}

/**
 * The same of a step that must not break: only where it was ended, and has not come soon after, something stands in its place.
 * @throws whatever it throws
 */
export async function unlessLeft<T>(
  work: () => Promise<T>,
  ended: AbortSignal,
  instead: () => T,
): Promise<T> {
  const left = leftBehind(ended)
  try {
    return await Promise.race([work(), left.promise])
  } catch (error) {
    if (error instanceof LeftBehind) return instead()
    throw error
  } finally {
    left.forget()
  }
}

/** @returns a promise that rejects a while after the signal, to be raced against what may never come */
export function leftBehind(ended: AbortSignal, graceMs = GRACE_MS) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let listen = () => {}
  const promise = new Promise<never>((_, reject) => {
    listen = () => {
      timer = setTimeout(() => reject(new LeftBehind('It was stopped before it came to an end.')), graceMs)
    }
    if (ended.aborted) listen()
    else ended.addEventListener('abort', listen, { once: true })
  })
  promise.catch(() => undefined)
  const forget = () => {
    clearTimeout(timer)
    ended.removeEventListener('abort', listen)
  }
  return { promise, forget }
}

/** A sentence. */
function reasonOf(error: unknown): string {
  if (error instanceof ProblemError) return error.problem.message
  const text =
    (error instanceof Error ? error.message : String(error)).split('\n')[0] || 'It broke without a word.'
  return /[.!?]$/.test(text) ? text : `${text}.`
}
