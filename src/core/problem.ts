/**
 * What went wrong, where, and what to do: the one shape of every complaint the workbench makes,
 * on the page, in the report and on standard error. Plain data, so that it crosses between workers.
 */
export interface Problem {
  /** A stable kebab-case code, such as 'missing-shard': what tests and scripts match on. */
  code: string
  /** One sentence: what is wrong. */
  message: string
  /** The file it is in, by the name the person knows, where there is one. */
  file?: string
  /** The place in that file: 'line 17', 'layer dense_2', 'byte 4096', 'column late'. */
  place?: string
  /** What to do about it, one sentence. */
  mend?: string
}

/** A Problem as a throwable. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  constructor(readonly problem: Problem) {
    super(problemText(problem))
  }
}

/** One line: `file, place: message Mend.` */
export function problemText(problem: Problem): string {
  const where = [problem.file, problem.place].filter(Boolean).join(', ')
  return (where ? `${where}: ` : '') + problem.message + (problem.mend ? ` ${problem.mend}` : '')
}
