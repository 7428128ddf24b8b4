/** Does this device compute what the models say? A sample over the whole run, computed again on the cpu. */
import { ROLES } from '../../core/roles'
import type { Role } from '../../core/roles'
import type { DeviceInput, Predictions } from '../../evaluation/input'
import { defaultTolerance } from '../../evaluation/metrics/regression'
import type { NoiseRun } from '../../result/sections/noise'
import { compareAnswers } from '../answers/compare'
import { readAnswers } from '../answers/read-output'
import { compareTwice } from '../device/compare-rows'
import type { Twice } from '../device/compare-rows'
import { recompute } from '../device/recompute'
import type { Recomputed } from '../device/recompute'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

/** Of the replay's time; what starting a worker takes is not in it. */
const SHARE = 0.1
/** A short run is checked on as many requests as a long one: a busy cpu is given the time for it. */
const LEAST_MS = 1000
const MOST_MS = 20_000
/** Until there are enough to speak for the run. */
const ENOUGH_MS = 10_000
/** After a stopped replay a person waits for the result, and the timing is still to come. */
const STOPPED_MS = 1000

export interface CheckedDevice {
  device: DeviceInput
  /** Primary here and on the cpu, on requests drawn by chance; null where this device is wrong, or is the cpu. */
  noise: NoiseRun | null
}

/**
 * @returns null where no model was replayed
 * @throws ProblemError where the cpu backend cannot run a model
 */
export async function deviceOf(run: Run, replayed: Replayed): Promise<CheckedDevice | null> {
  const { parts, stop } = run
  const { checked, seconds, stopped } = replayed
  if (!run.replayer || checked.length === 0) return null
  const replayer = parts.createReplayer()
  const end = () => replayer.close()
  stop.rest.addEventListener('abort', end, { once: true })
  try {
    const again = await recompute({
      replayer,
      bundles: parts.bundles,
      requests: checked,
      leastMs: stopped ? STOPPED_MS : ENOUGH_MS,
      mostMs: stopped ? STOPPED_MS : Math.min(MOST_MS, Math.max(LEAST_MS, 1000 * SHARE * seconds)),
      signal: stop.rest,
    })
    return compared(run, replayed, again)
  } finally {
    stop.rest.removeEventListener('abort', end)
    replayer.close()
  }
}

/** What stands in its place where the check broke. */
export function deviceUnchecked({ options: { backend } }: Run, reason: string): CheckedDevice {
  return { device: { backend, reason, primary: null, shadow: null }, noise: null }
}

function compared({ options }: Run, { predictions, checked }: Replayed, again: Recomputed[]): CheckedDevice {
  const { mapping, backend } = options
  const device: DeviceInput = { backend, reason: null, primary: null, shadow: null }
  const reading = (role: Role): Reading => ({
    mapping,
    role,
    before: predictions[role],
    tolerance: defaultTolerance(predictions[role]),
  })
  for (const role of ROLES) {
    if (!again.some((one) => one[role])) continue
    const by = reading(role)
    const twice = again.flatMap((one) => twiceOf(one, by))
    const { near, changedNear, wrong, largest } = compareTwice(twice)
    device[role] = {
      n: twice.length,
      ofKinds: again.filter(({ request }) => request.kept !== 'chance' && request[role]).length,
      complete: again.length === checked.length,
      rows: Int32Array.from(twice, ({ row }) => row),
      near,
      changedNear,
      wrong,
      largest,
    }
  }
  const right = backend !== 'cpu' && device.primary !== null && device.primary.wrong.length === 0
  return { device, noise: right ? noiseRun(again, reading('primary')) : null }
}

/** How one model's answers are read and compared. */
interface Reading {
  mapping: Run['options']['mapping']
  role: Role
  /** As the replay read them. */
  before: Predictions
  tolerance: number
}

function twiceOf(one: Recomputed, by: Reading): Twice[] {
  const cpu = one[by.role]
  const { row, seconds, [by.role]: answered } = one.request
  if (!cpu || !answered) return []
  return [{ row, seconds, device: answered.replayed, cpu, changed: readAgain(one, by).changed > 0 }]
}

function noiseRun(again: readonly Recomputed[], by: Reading): NoiseRun | null {
  const total: NoiseRun = { n: 0, changed: 0, largestDifference: 0 }
  for (const one of again) {
    if (one.request.kept !== 'chance' || !one.primary) continue
    const run = readAgain(one, by)
    total.n++
    total.changed += run.changed
    total.largestDifference = Math.max(total.largestDifference, run.largestDifference)
  }
  return total.n > 0 ? total : null
}

/** What the replay read of a request, and what is read of it on the cpu. */
function readAgain(one: Recomputed, { mapping, role, before, tolerance }: Reading): NoiseRun {
  const answers = readAnswers(mapping, role, one[role], 1)
  return compareAnswers(mapping.task, before, Int32Array.of(one.request.row), answers, 1, tolerance)
}
