/** Two evaluations with what is known of them together: what every comparison of a figure starts from. */
import type { EvaluationResult } from '../result/evaluation-result'
import { relationOf, type Relation } from './relation'
import { pairRequests, type PairedRequests } from './requests'

export interface Pair {
  /** The evaluation to compare with. */
  a: EvaluationResult
  /** The one that is judged. */
  b: EvaluationResult
  relation: Relation
  paired: PairedRequests
}

export function pairOf(a: EvaluationResult, b: EvaluationResult): Pair {
  const relation = relationOf(a, b)
  return { a, b, relation, paired: pairRequests(a, b, relation) }
}
