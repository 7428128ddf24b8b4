/** The check of a model that is held, on the log's first requests where it can read them. */
import { ProblemError } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { Backend } from '../../replay/contract'
import type { Mapping } from '../../result/mapping'
import type { DeviceReport } from '../contract'
import type { Slots } from '../intake/slots'
import { inputsFromLog, seededInputs } from './check-inputs'
import { CHECK_ROWS, type DeviceChecks } from './device-check'

interface Asked {
  role: Role
  backend: Backend
  /** null: made-up requests. */
  mapping: Mapping | null
}

/** @throws ProblemError 'stopped' where there is no such model, and as DeviceChecks does */
export function checkHeld(
  slots: Slots,
  checks: DeviceChecks,
  { role, backend, mapping }: Asked,
): Promise<DeviceReport> {
  const bundle = slots.bundle(role)
  if (!bundle) return Promise.reject(notChecked(role))
  const log = slots.table('log')
  const ofModel = mapping?.models[role]
  return checks.check(role, backend, bundle, async () => {
    const logged = log && ofModel ? await inputsFromLog(log, ofModel, bundle, CHECK_ROWS) : null
    return logged ?? seededInputs(bundle, CHECK_ROWS)
  })
}

export function notChecked(role: Role): ProblemError {
  return new ProblemError({
    code: 'stopped',
    message: `There is no ${role} model to check, or a replay runs.`,
  })
}
