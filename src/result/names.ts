/** What people read for each verdict and for each gate's answer: the one table for page, report and command line. */
import type { GateStatus } from './checklist'
import type { EvaluationResult } from './evaluation-result'

export const verdictNames: Record<EvaluationResult['verdict'], string> = {
  promote: 'Promote',
  hold: 'Do not promote',
  insufficient: 'Not decided yet',
}

export const statusNames: Record<GateStatus, string> = {
  pass: 'pass',
  fail: 'fail',
  insufficient: 'not enough evidence',
  'not-checked': 'not checked',
}
