/** Anything thrown, as a Problem that can be shown. */
import { type Problem, ProblemError, severityOf } from '../../core/problem'

export function asProblem(thrown: unknown, doing: string): Problem {
  const held =
    thrown instanceof ProblemError ? thrown.problem : (thrown as { problem?: Problem } | null)?.problem
  if (held && typeof held.message === 'string')
    // What broke in a worker by no code of ours is in the engine's words, which know nothing of what was done.
    return held.code === 'internal' ? { ...held, ...broke(doing, held.message) } : held
  return { code: 'unexpected', ...broke(doing, thrown instanceof Error ? thrown.message : String(thrown)) }
}

function broke(doing: string, message: string): Pick<Problem, 'message' | 'mend'> {
  return {
    message: `${doing} broke: ${message}`,
    mend: 'Try again; if it stays, reload the page and report it with the steps that led here.',
  }
}

/** Notes and warnings ask the person to look; an error keeps the replay from starting. */
export function blocks(problem: Problem): boolean {
  return severityOf(problem) === 'error'
}
