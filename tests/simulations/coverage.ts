/** Whether a 95 % interval of rare classes, few requests or long tails holds the truth: a trial per figure, of seeded draws. */
import type { Interval } from '../../src/core/interval'
import { gwetAc1, kappa } from '../../src/evaluation/metrics/agreement'
import { tableQuality } from '../../src/evaluation/metrics/quality'
import { ranking } from '../../src/evaluation/metrics/ranking'
import { regressionModel } from '../../src/evaluation/metrics/regression-model'
import { tunedThreshold } from '../../src/evaluation/metrics/tuned-threshold'
import { calibrationError } from '../../src/evaluation/statistics/calibration-error'
import { normalQuantile } from '../../src/evaluation/statistics/distributions'
import { meanAmountInterval } from '../../src/evaluation/statistics/weighted-shares'
import type { Trial } from './draws'

const holds = (interval: Interval | null | undefined, truth: number): boolean | null =>
  interval ? interval[0] <= truth + 1e-12 && truth - 1e-12 <= interval[1] : null

const squareTable = (counts: readonly number[], k: number) =>
  Array.from({ length: k }, (_, i) => counts.slice(i * k, i * k + k))

/** Both models say the rare class on a share of the requests; on so many of these the other says it too. */
export interface RareAgreement {
  n: number
  rare: number
  together: number
}

/** Kappa or AC1 of two models of two classes. */
export function agreementTrial(figure: 'kappa' | 'ac1', { n, rare, together }: RareAgreement): Trial {
  const alone = rare * (1 - together)
  const shares = [1 - rare - alone, alone, alone, rare * together]
  const of = figure === 'kappa' ? kappa : gwetAc1
  const truth = of(
    squareTable(
      shares.map((s) => s * 1e6),
      2,
    ),
  ).value as number
  return (draws) => holds(of(squareTable(draws.counts(n, shares), 2)).ci95, truth)
}

/** A model that finds a share of the rare class, and takes a share of the rest for it. */
export interface RareClass {
  n: number
  rare: number
  found: number
  alarms: number
}

export type AverageName = `${'macro' | 'weighted'} ${'precision' | 'recall' | 'f1'}` | 'balanced accuracy'

/** An average over two classes. */
export function averageTrial(name: AverageName, { n, rare, found, alarms }: RareClass): Trial {
  const shares = [(1 - rare) * (1 - alarms), (1 - rare) * alarms, rare * (1 - found), rare * found]
  const of = (counts: readonly number[]) => {
    const quality = tableQuality(squareTable(counts, 2), ['common', 'rare'])
    // Of the classes that occur among the labels: without the rare one, it is of something else.
    const both = quality.perClass.every(({ support }) => support > 0)
    if (name === 'balanced accuracy')
      return { value: quality.balancedAccuracy, ci95: both ? quality.balancedAccuracyCi95 : null }
    const [kind, key] = name.split(' ') as ['macro' | 'weighted', 'precision' | 'recall' | 'f1']
    return { value: quality[kind][key], ci95: quality[kind][`${key}Ci95`] }
  }
  const truth = of(shares.map((s) => s * 1e6)).value as number
  return (draws) => holds(of(draws.counts(n, shares)).ci95, truth)
}

/** ROC AUC of normal scores, a few of them positive. */
export function areaTrial({
  positives,
  negatives,
  auc,
}: {
  positives: number
  negatives: number
  auc: number
}): Trial {
  const apart = normalQuantile(auc) * Math.SQRT2
  const labels = new Int32Array(positives + negatives).fill(1, 0, positives)
  const rows = Int32Array.from(labels.keys())
  return (draws) => {
    const scores = Float64Array.from(labels, (label) => draws.normal() + apart * label)
    const at = (i: number, c: number) => (c === 1 ? (scores[i] as number) : -(scores[i] as number))
    return holds(ranking({ k: 2, float32: () => false, at, rows, labels }).rocAuc.ci95, auc)
  }
}

/** Mean cost per request where a share of n requests flip, so many of them broken. */
export function costTrial({
  n,
  flips,
  broken,
  costs,
}: {
  n: number
  flips: number
  broken: number
  costs: [number, number]
}): Trial {
  const shares = [1 - flips, flips * broken, flips * (1 - broken)]
  const amounts = [0, ...costs]
  const truth = shares.reduce((sum, share, i) => sum + share * (amounts[i] as number), 0)
  return (draws) => holds(meanAmountInterval(draws.counts(n, shares), amounts), truth)
}

/** MAE, RMSE or R2 of errors by Student's t with 3 degrees of freedom, whose squares have no variance. */
export function longTailTrial(figure: 'mae' | 'rmse' | 'r2', n: number): Trial {
  const spread = 2
  const truth = { mae: (2 * Math.sqrt(3)) / Math.PI, rmse: Math.sqrt(3), r2: 1 - 3 / spread ** 2 }[figure]
  return (draws) => {
    const labels = Float64Array.from({ length: n }, () => spread * draws.normal())
    const model = regressionModel(
      labels.map((label) => label + draws.student(3)),
      labels,
      draws.seed(),
    )
    return holds(model[`${figure}Ci95`], truth)
  }
}

/** The calibration error of an honest model: its truth is 0. */
export function honestCalibrationTrial(n: number): Trial {
  const bins = 15
  return (draws) => {
    const found = Array.from({ length: bins }, () => ({ n: 0, sum: 0, hits: 0, squares: 0, honest: 0 }))
    for (let i = 0; i < n; i += 1) {
      const p = draws.uniform()
      const hit = draws.uniform() < p ? 1 : 0
      const bin = found[Math.floor(p * bins)] as (typeof found)[number]
      bin.n += 1
      bin.sum += p
      bin.hits += hit
      bin.squares += (hit - p) ** 2
      bin.honest += p * (1 - p)
    }
    return holds(calibrationError(found, n, draws.seed()).eceCi95, 0)
  }
}

/** The accuracy of a threshold chosen on one half of the labels, as the other half gives it. Scores are honest. */
export function tunedTrial(n: number): Trial {
  const grid = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
  return (draws) => {
    const scores = Float64Array.from({ length: n }, () => draws.uniform())
    const labels = Int8Array.from(scores, (p) => (draws.uniform() < p ? 1 : 0))
    const given = Uint8Array.from(scores, (p) => (p >= 0.5 ? 1 : 0))
    const tuned = tunedThreshold({ n, scores, labels, given }, grid, draws.seed())
    return tuned && holds(tuned.judgedOn.ci95, tuned.threshold - tuned.threshold ** 2 + 0.5)
  }
}
