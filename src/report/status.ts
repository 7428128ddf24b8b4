/** A gate's answer as a sign, beside its name: never by colour alone. */
import type { EvaluationResult } from '../result/evaluation-result'
import type { GateStatus } from '../result/checklist'
import { verdictNames } from '../result/names'

export const statusSigns: Record<GateStatus, string> = {
  pass: '\u2713',
  fail: '\u2717',
  insufficient: '\u2026',
  'not-checked': '\u2013',
}

export const verdictStatus: Record<EvaluationResult['verdict'], GateStatus> = {
  promote: 'pass',
  hold: 'fail',
  insufficient: 'insufficient',
}

export const kindWords = {
  fixed: 'fixed',
  broken: 'broken',
  'both-wrong': 'both wrong',
  unlabelled: 'no label',
  error: 'error',
  agree: 'agree',
} as const

/** The two models by the names their files gave, or by their parts where they have none. */
export function modelNames(result: EvaluationResult): { primary: string; shadow: string } {
  return {
    primary: result.evidence.primary?.name || 'primary',
    shadow: result.evidence.shadow?.name || 'shadow',
  }
}

/** What the tab, the file and the printed page are called. */
export function reportTitle(result: EvaluationResult): string {
  const names = modelNames(result)
  return `${verdictNames[result.verdict]}: ${names.shadow} against ${names.primary}`
}

/** Whether a gate's interval covers less than it says, so that it is not drawn as if it did. */
export function withheldOf({ audit }: EvaluationResult, gate: string): boolean {
  return Boolean(audit && Object.hasOwn(audit, gate) && audit[gate as keyof typeof audit]?.withheld)
}

/** The sentence that follows the verdict's name, which older results called otherwise. */
export function verdictRest({ headline }: EvaluationResult): string {
  return /^[^.]*\.(.*)$/s.exec(headline.verdict)?.[1] ?? ''
}
