/** The one rule from the checklist to the verdict, for who evaluates and for who reads a result. */
import type { ChecklistItem } from './checklist'
import type { EvaluationResult } from './evaluation-result'
import { verdictNames } from './names'
import type { PremiseItem } from './premises'

/**
 * promote: every gate passes. hold: at least one fails. insufficient: none fails, but some lack evidence or were
 * not checked: a gate that nobody checked can never promote, and nothing does while a premise is refuted.
 */
export function verdictOf(
  items: readonly Pick<ChecklistItem, 'status'>[],
  premises: readonly Pick<PremiseItem, 'status'>[] = [],
): EvaluationResult['verdict'] {
  if (items.some((item) => item.status === 'fail')) return 'hold'
  if (premises.some(({ status }) => status === 'refuted')) return 'insufficient'
  return items.length > 0 && items.every((item) => item.status === 'pass') ? 'promote' : 'insufficient'
}

const code = 'verdict-does-not-follow'

/** A result whose verdict is not what its own checklist and premises give says so above all else. */
export function verdictChecked(result: EvaluationResult): EvaluationResult {
  const warnings = result.warnings.filter((warning) => warning.code !== code)
  const given = verdictOf(result.checklist, result.premises)
  if (result.verdict === given) return { ...result, warnings }
  const message = `The verdict in this file does not follow from its checklist and premises. It says "${verdictNames[result.verdict]}"; they give "${verdictNames[given]}".`
  const mend = 'The file was changed: ask for the one that the workbench wrote.'
  return { ...result, warnings: [{ code, severity: 'error', message, mend }, ...warnings] }
}
