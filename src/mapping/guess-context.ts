/** What a mapping is guessed from. */
import type { Mapping, ModelMapping } from '../result/mapping'
import type { ModelSignature } from './signature'
import type { FieldProfile } from '../formats/contract'
import type { Role, Task } from '../core/roles'

/** Statistics of one field in the baseline. */
export interface FieldStatistics {
  mean: number
  sd: number
  n: number
}

export interface GuessContext {
  fields: readonly FieldProfile[]
  models: Record<Role, ModelSignature | null>
  /** By field; null without a baseline. */
  baseline: ReadonlyMap<string, FieldStatistics> | null
  /** Distinct values seen: of the labels, and of what the log says the models answered. Null where there are none. */
  labels: readonly string[] | null
  logged: Record<Role, readonly string[] | null>
  /** Columns of other files that hold a role's answers: they stand before the log's own. */
  answerFields?: Record<Role, string | null>
  /** Mappings that came with a model: taken as they are. */
  given?: Record<Role, ModelMapping | null>
  /** How the log's answers are read, where somebody said so. */
  answers?: Mapping['answers']
  /** What is predicted, where somebody said so. */
  task?: Task | null
}
