/** What evaluates: the session in this process, or the page in a browser. */
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Mapping } from '../../result/mapping'
import type { ResultFile } from '../../session/driver'
import type { EvaluateArguments } from '../arguments'
import type { Told } from '../progress'

export interface Evaluation {
  result: EvaluationResult
  /** @throws ProblemError where the file cannot be made */
  save(file: ResultFile): Promise<void>
}

export interface Listener {
  /** The mapping that a run would use, whether or not it can start with it. */
  proposed(mapping: Mapping): void
  /** Everything is given and whole: the run starts. */
  starting(): void
  progress(told: Told): void
}

/**
 * @param folder where the files of the result are written
 * @param use is given what came of it; the engine ends when it returns
 * @throws ProblemError of what was given, or of a run that broke
 */
export type Engine = <T>(
  given: EvaluateArguments,
  listener: Listener,
  folder: string,
  use: (evaluation: Evaluation) => Promise<T>,
) => Promise<T>

/** What an evaluation is saved as. */
export function filesOf({ outputs, share }: EvaluateArguments): ResultFile[] {
  const rows = share?.as === 'figures' ? [] : (['requests.csv'] as const)
  return ['evaluation.json', 'report.html', ...rows, ...(outputs ? ['outputs.jsonl' as const] : [])]
}
