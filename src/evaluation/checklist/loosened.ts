/** Thresholds that let more pass than the workbench's own: said where the verdict is to promote, for they decided it. */
import { percentText, plural } from '../../core/numbers'
import { listText, numberWord } from '../../core/words'
import { defaultGates } from '../../result/gates'
import type { Gates } from '../../result/gates'

const points = (share: number): string => {
  const value = Number((share * 100).toPrecision(3))
  return `${value} ${plural(value, 'point')}`
}

const percentile = (shareOver: number): string => `P${Number((100 * (1 - shareOver)).toPrecision(4))}`

const features = (n: number): string =>
  n === 0 ? 'none' : `${numberWord(n)} drifted ${plural(n, 'feature')}`

/** @returns a sentence with each such threshold beside the default; '' where there is none. The SLA is everybody's own. */
export function loosenedText({ confidence, accuracy, latency, errors, drift }: Gates): string {
  const usual = defaultGates
  const looser = [
    confidence < usual.confidence &&
      `a confidence of ${percentText(confidence)} instead of ${percentText(usual.confidence)}`,
    accuracy.policy === 'point' && 'accuracy by its point estimate instead of its bound',
    accuracy.policy === 'non-inferior' &&
      accuracy.margin > usual.accuracy.margin &&
      `a margin of ${points(accuracy.margin)} of accuracy instead of ${points(usual.accuracy.margin)}`,
    latency.shareOver > usual.latency.shareOver &&
      `${percentile(latency.shareOver)} within the SLA instead of ${percentile(usual.latency.shareOver)}`,
    errors.maxRate > usual.errors.maxRate &&
      `an error rate of ${percentText(errors.maxRate)} instead of ${percentText(usual.errors.maxRate)}`,
    drift.psi > usual.drift.psi && `a PSI of ${drift.psi} instead of ${usual.drift.psi}`,
    drift.allowed > usual.drift.allowed &&
      `${features(drift.allowed)} instead of ${features(usual.drift.allowed)}`,
  ].filter((one) => one !== false)
  return looser.length === 0 ? '' : `The gates are looser than the default ones: ${listText(looser)}.`
}
