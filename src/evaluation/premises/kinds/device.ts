/** This device computes what the models say: a sample over the whole run was computed again on the cpu. */
import { backendTitle, replayElsewhere } from '../../../core/backends'
import { adaptive, count, counted, percent, plural } from '../../../core/numbers'
import { capital } from '../../../core/words'
import type { DeviceModel, DevicePlace, DeviceSample } from '../../../result/sections/device'
import { lowerBound } from '../../statistics/binomial'
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, refuted, unconfirmed } from '../premise'

const ROLES = ['primary', 'shadow'] as const
type Checked = [role: (typeof ROLES)[number], model: DeviceModel]

/** Requests from which a sample confirms, where there was no time for all. */
const ENOUGH = 32
/** Share of answers that coarse numbers may change: beyond it, with confidence, they are not the models'. */
const CHANGED = 1e-3

export const premise: Premise = {
  id: 'device',
  order: 40,
  rests: ['accuracy', 'errors', 'latency', 'never-break'],
  judge({ data, figures }: PremiseContext): Judgement {
    const replayed = Object.values(data.evidence.answers ?? {}).includes('replayed')
    if (data.evidence.answers && !replayed)
      return confirmed('Nothing was computed here: the log holds both models’ answers.')
    const { device } = figures
    if (!device) return unconfirmed('No sample was computed again on the cpu.', null)
    if (device.reason)
      return unconfirmed(`No sample could be computed again on the cpu: ${device.reason}`, null)
    return judged(device)
  },
}

function judged(device: DeviceSample): Judgement {
  const models = ROLES.flatMap((role): Checked[] => (device[role] ? [[role, device[role]]] : []))
  if (models.length === 0) return unconfirmed('No request was computed again on the cpu.', null)
  const wrong = models.filter(([, { wrong }]) => wrong > 0)
  if (wrong.length > 0)
    return refuted(
      wrong.map((model) => wrongText(model, device.backend)).join(' '),
      `${replayElsewhere(device.backend)} What this device answered is not what the models say.`,
    )
  const coarse = models.filter(([, { near }]) => near > 0)
  if (coarse.length > 0) {
    const text = coarse.map((model) => coarseText(model, device.backend)).join(' ')
    const changes = coarse.some(([, { n, changedNear }]) => lowerBound(changedNear, n) > CHANGED)
    const other = replayElsewhere(device.backend)
    return changes ? refuted(text, other) : unconfirmed(text, other)
  }
  const text = `${models.map(sameText).join(' ')}`
  const few = models.some(([, { n, complete }]) => n < ENOUGH && !complete)
  return few ? unconfirmed(`${text} There was no time for more.`, null) : confirmed(text)
}

/** 'Primary: 256 of 256 requests drawn over the run give the same on the cpu (largest difference 3.00e-7).' */
function sameText([role, { n, largest }]: Checked): string {
  const most = largest === null ? '' : ` (largest difference ${adaptive(largest)})`
  return `${capital(role)}: ${count(n)} of ${counted(n, 'request')} drawn over the run ${plural(n, 'gives', 'give')} the same on the cpu${most}.`
}

function coarseText([role, { n, near, changedNear, largest }]: Checked, backend: string): string {
  const most = largest === null ? '' : `, by up to ${adaptive(largest)}`
  return `${capital(role)}’s outputs on ${backendTitle(backend)} differ from the cpu’s on ${count(near)} of ${counted(n, 'request')} by more than 32-bit floats explain${most}; ${count(changedNear)} ${plural(changedNear, 'is', 'are')} answered differently (${percent(changedNear / n)}).`
}

/** 'Shadow’s outputs on webgl are 0 for 36 of 512 requests, from request 8,012 ("a17", 0.4 s after the start) to ...' */
function wrongText([role, model]: Checked, backend: string): string {
  const { n, wrong, first, last, rightBetween } = model
  const where =
    wrong === 1 || !last
      ? placeText(first)
      : `${placeText(first)} to ${placeText(last)}${rightBetween > 0 ? `, of which ${counted(rightBetween, 'other')} in between ${plural(rightBetween, 'is', 'are')} right` : ' without a right one in between'}`
  return `${capital(role)}${faultText(model)} on ${backendTitle(backend)} for ${count(wrong)} of ${counted(n, 'request')} that were computed again on the cpu: ${where}.`
}

function faultText({ fault, factor, error }: DeviceModel): string {
  switch (fault) {
    case 'zeros':
      return '’s outputs are 0'
    case 'not-finite':
      return '’s outputs are no numbers'
    case 'scaled':
      return `’s outputs are ${adaptive(factor ?? NaN)} times the cpu’s`
    case 'error':
      return ` fails${error ? ` (${error.replace(/\.$/, '')})` : ''}`
    default:
      return '’s outputs are others than the cpu’s'
  }
}

function placeText(place: DevicePlace | null): string {
  if (!place) return 'at an unknown place'
  const { request, id, seconds } = place
  const named = id === String(request) ? '' : `“${id}”, `
  return `request ${count(request)} (${named}${seconds.toFixed(2)} s after the start)`
}
