/** What leaves as it is, however little is shared: whoever shares sees what it says before it does. */
import type { EvaluationResult } from '../evaluation-result'
import type { Kind } from './kinds'

/** @returns by kind, each text once: those of the rules 'model' and 'typed' in table.ts */
export function leavesWhole({ evidence, gates, decision }: EvaluationResult): Map<Kind, string[]> {
  const { who, when, how, link } = gates.rollback
  const { by, on, note } = decision ?? {}
  const texts = (all: (string | undefined)[]) => [...new Set(all)].filter((text): text is string => !!text)
  return new Map([
    ['model names', texts([evidence.primary?.name, evidence.shadow?.name])],
    ['what was written about the rollback and the decision', texts([who, when, how, link, by, on, note])],
  ])
}
