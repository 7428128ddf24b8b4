/** What people read for each verdict and for each gate's answer: the one table for page, report and command line. */
import type { GateStatus } from './checklist'
import type { EvaluationResult } from './evaluation-result'
import type { PremiseId, PremiseStatus } from './premises'

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

export const premiseNames: Record<PremiseId, string> = {
  replay: 'the replay is production',
  classes: 'the order of the classes',
  inputs: 'what feeds what',
  device: 'this device computes right',
  labels: 'labels speak for all requests',
  independence: 'requests are independent',
}

export const premiseStatusNames: Record<PremiseStatus, string> = {
  confirmed: 'confirmed',
  unconfirmed: 'unconfirmed',
  refuted: 'refuted',
}
