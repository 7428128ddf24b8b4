/** Errors of the replay as Problems. */
import { type Problem, type ProblemCode, ProblemError } from '../core/problem'

/** The GPU context went away: nothing that was read since can be trusted. */
export class ContextLost extends Error {
  override name = 'ContextLost'
}

export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return String((error as { message?: unknown } | null)?.message ?? error)
}

/** @returns the Problem an error carries, or one with the given code around its message. */
export function problemOf(error: unknown, code: ProblemCode, mend?: string): Problem {
  if (error instanceof ProblemError) return error.problem
  return { code, message: sentence(messageOf(error)), ...(mend ? { mend } : {}) }
}

function sentence(text: string): string {
  const line = text.split('\n')[0]?.trim() || 'Unknown error'
  return /[.!?]$/.test(line) ? line : `${line}.`
}
