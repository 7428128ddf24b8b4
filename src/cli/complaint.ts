/** What went wrong, as the one line that goes to standard error, with the exit status that it means. */
import { stepLines } from './write/mends'
import { isBroken, ProblemError, problemText, type Problem } from '../core/problem'

export const exit = {
  pass: 0,
  fail: 1,
  insufficient: 2,
  badInput: 3,
  broke: 4,
} as const

export type ExitStatus = (typeof exit)[keyof typeof exit]

/** Bad input or usage where the files or arguments are to be mended; everything else is a run that broke. */
export function statusOf(thrown: unknown): ExitStatus {
  return thrown instanceof ProblemError && !isBroken(thrown.problem) ? exit.badInput : exit.broke
}

/** One line, whatever was thrown: no stack, no line break. */
export function lineOf(thrown: unknown): string {
  const text =
    thrown instanceof ProblemError
      ? problemText(thrown.problem)
      : `The evaluation broke: ${thrown instanceof Error ? thrown.message : String(thrown)}`
  return text.replace(/\s+/g, ' ').trim()
}

/** As `lineOf` of the first, saying how many more there are. */
export function firstOf(problems: readonly Problem[]): ProblemError {
  const [first, ...others] = problems
  if (!first) throw new RangeError('no problem to speak of')
  const mend = [first.mend, written(first)].filter(Boolean).join(' ')
  if (others.length === 0) return new ProblemError({ ...first, ...(mend ? { mend } : {}) })
  const more = others.length === 1 ? 'One more problem follows.' : `${others.length} more problems follow.`
  return new ProblemError({ ...first, mend: `${mend} (${more})`.trim() })
}

/** The likeliest mend of a mapping, as a mapping file has it. */
function written({ code, edits }: Problem): string | null {
  // None of a threshold's readings is the likeliest: its mend names them all.
  if (code === 'bad-gates') return null
  const lines = stepLines(edits?.[0])
  return lines.length > 0 ? `Or: ${lines.join('; ')}.` : null
}
