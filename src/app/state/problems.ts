/** Anything thrown, as a Problem that can be shown. */
import { type Problem, ProblemError, severityOf } from '../../core/problem'

export function asProblem(thrown: unknown, doing: string): Problem {
  if (thrown instanceof ProblemError) return thrown.problem
  const held = (thrown as { problem?: Problem } | null)?.problem
  if (held && typeof held.message === 'string') return held
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return {
    code: 'unexpected',
    message: `${doing} broke: ${message}`,
    mend: 'Try again; if it stays, reload the page and report it with the steps that led here.',
  }
}

/** Notes and warnings ask the person to look; an error keeps the replay from starting. */
export function blocks(problem: Problem): boolean {
  return severityOf(problem) === 'error'
}
