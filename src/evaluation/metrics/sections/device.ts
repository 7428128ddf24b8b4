/** This device against the cpu: how many requests differ, in what way, and where in the run. */
import { textAt } from '../../../core/columns'
import type { DeviceModel, DevicePlace } from '../../../result/sections/device'
import type { DeviceFinding, DeviceRows, EvaluationData } from '../../input'
import type { Section } from '../section'

/** Places that are named. */
const SHOWN = 5
/** Factors that are this near each other are one. */
const SAME_FACTOR = 0.02

export const section: Section<'device'> = {
  key: 'device',
  compute({ data }) {
    const { device } = data
    if (!device) return null
    return {
      backend: device.backend,
      reason: device.reason,
      primary: device.primary && modelOf(device.primary, data),
      shadow: device.shadow && modelOf(device.shadow, data),
    }
  },
}

function modelOf({ wrong, rows, ...counts }: DeviceRows, data: EvaluationData): DeviceModel {
  const place = (finding: DeviceFinding | undefined) => (finding ? placeOf(finding, data) : null)
  const first = wrong[0]
  const last = wrong.at(-1)
  const between = first && last ? rows.filter((row) => row >= first.row && row <= last.row).length : 0
  const fault = first && wrong.every((one) => one.fault === first.fault) ? first.fault : null
  const factor = first?.factor ?? null
  const oneFactor = wrong.every((one) => Math.abs((one.factor ?? 0) - (factor ?? 0)) <= SAME_FACTOR)
  return {
    n: counts.n,
    ofKinds: counts.ofKinds,
    complete: counts.complete,
    largest: counts.largest,
    near: counts.near,
    changedNear: counts.changedNear,
    wrong: wrong.length,
    fault: fault === 'scaled' && !oneFactor ? 'other' : first ? (fault ?? 'other') : null,
    factor: oneFactor ? factor : null,
    error: wrong.find(({ error }) => error !== null)?.error ?? null,
    rightBetween: between - wrong.length,
    first: place(first),
    last: place(last),
    places: wrong.slice(0, SHOWN).map((finding) => placeOf(finding, data)),
  }
}

function placeOf({ row, seconds, device, cpu }: DeviceFinding, { ids }: EvaluationData): DevicePlace {
  return { request: row + 1, id: textAt(ids, row), seconds, device, cpu }
}
