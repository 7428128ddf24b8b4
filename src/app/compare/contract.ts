/** What the page asks of the comparing worker, and what it answers. */
import type { Candidates } from '../../compare/candidates'
import type { Comparison } from '../../compare/comparison'
import type { Problem } from '../../core/problem'
import type { EvaluationResult } from '../../result/evaluation-result'

export interface ToCompare {
  results: EvaluationResult[]
  names: string[]
}

/** Of two, each other's comparison; of more, the candidates. */
export type Compared = { of: 'two'; comparison: Comparison } | { of: 'several'; candidates: Candidates }

export type FromComparing = { compared: Compared } | { problem: Problem }
