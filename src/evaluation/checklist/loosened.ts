/** Thresholds that let more pass than the workbench's own: said with the gates that pass by them, whatever else is still open. */
import { percentText, plural } from '../../core/numbers'
import { listText, numberWord } from '../../core/words'
import { defaultGates } from '../../result/gates'
import type { ChecklistItem } from '../../result/checklist'
import type { Gates } from '../../result/gates'

const points = (share: number): string => {
  const value = Number((share * 100).toPrecision(3))
  return `${value} ${plural(value, 'point')}`
}

const percentile = (shareOver: number): string => `P${Number((100 * (1 - shareOver)).toPrecision(4))}`

const features = (n: number): string =>
  n === 0 ? 'none' : `${numberWord(n)} drifted ${plural(n, 'feature')}`

/** Gates whose bounds are at the confidence. */
const BOUNDED: readonly ChecklistItem['id'][] = ['accuracy', 'latency', 'errors', 'drift']

/**
 * @param items of these, the gates that pass are meant
 * @returns a sentence with each such threshold beside the default; '' where there is none. The SLA is everybody's own.
 */
export function loosenedText(
  { confidence, accuracy, latency, errors, drift }: Gates,
  items: readonly Pick<ChecklistItem, 'id' | 'status'>[],
): string {
  const usual = defaultGates
  const passing = new Set(items.filter(({ status }) => status === 'pass').map(({ id }) => id))
  const by = {
    accuracy: passing.has('accuracy') ? accuracy : usual.accuracy,
    latency: passing.has('latency') ? latency : usual.latency,
    errors: passing.has('errors') ? errors : usual.errors,
    drift: passing.has('drift') ? drift : usual.drift,
  }
  const looser = [
    BOUNDED.some((id) => passing.has(id)) &&
      confidence < usual.confidence &&
      `a confidence of ${percentText(confidence)} instead of ${percentText(usual.confidence)}`,
    by.accuracy.policy === 'point' && 'accuracy by its point estimate instead of its bound',
    by.accuracy.policy === 'non-inferior' &&
      by.accuracy.margin > usual.accuracy.margin &&
      `a margin of ${points(by.accuracy.margin)} of accuracy instead of ${points(usual.accuracy.margin)}`,
    by.latency.shareOver > usual.latency.shareOver &&
      `${percentile(by.latency.shareOver)} within the SLA instead of ${percentile(usual.latency.shareOver)}`,
    by.errors.maxRate > usual.errors.maxRate &&
      `an error rate of ${percentText(by.errors.maxRate)} instead of ${percentText(usual.errors.maxRate)}`,
    by.drift.psi > usual.drift.psi && `a PSI of ${by.drift.psi} instead of ${usual.drift.psi}`,
    by.drift.allowed > usual.drift.allowed &&
      `${features(by.drift.allowed)} instead of ${features(usual.drift.allowed)}`,
  ].filter((one) => one !== false)
  if (looser.length === 0) return ''
  const whose = items.every(({ status }) => status === 'pass') ? 'The gates' : 'Gates that pass'
  return `${whose} are looser than the default ones: ${listText(looser)}.`
}
