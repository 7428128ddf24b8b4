/** Two evaluations beside each other: what they were made of, every gate and figure, and the requests that turned. */
import { ProblemError } from '../core/problem'
import type { EvaluationResult } from '../result/evaluation-result'
import { compareFigures, type ComparedFigure } from './compared-figures'
import { differencesOf, type Difference } from './differences'
import { compareGates, standingOf, type ComparedGate, type Standing } from './gates'
import { pairOf } from './pair'
import type { Relation } from './relation'
import type { PairedRequests } from './requests'

export interface Comparison {
  relation: Relation
  differences: Difference[]
  gates: ComparedGate[]
  /** worse: one gate at least; no worse: all; open: anything else. */
  standing: Standing
  figures: ComparedFigure[]
  requests: PairedRequests
}

/**
 * @param a the evaluation to compare with
 * @param b the one that is judged
 * @throws ProblemError 'not-comparable' where one is of a classifier and the other of a regression
 */
export function compareResults(a: EvaluationResult, b: EvaluationResult): Comparison {
  comparable([a, b])
  const pair = pairOf(a, b)
  const gates = compareGates(pair)
  return {
    ...{ relation: pair.relation, differences: differencesOf(pair), gates, standing: standingOf(gates) },
    ...{ figures: compareFigures(pair), requests: pair.paired },
  }
}

/** @throws ProblemError 'not-comparable' */
export function comparable(results: readonly EvaluationResult[], names: readonly string[] = []): void {
  const [first, ...others] = results
  const other = others.findIndex(({ task }) => task !== first?.task)
  if (!first || other < 0) return
  throw new ProblemError({
    code: 'not-comparable',
    ...(names[other + 1] === undefined ? {} : { file: names[other + 1]! }),
    message: `It is of ${others[other]!.task}, and ${names[0] ?? 'the first'} is of ${first.task}: they have no figures in common.`,
    mend: 'Compare evaluations of one kind.',
  })
}
