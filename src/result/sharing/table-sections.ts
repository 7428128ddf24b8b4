/** What of each section leaves (rule.ts says what each rule means). */
import type { Audit, GateAudit } from '../sections/audit'
import type { Calibration, ModelCalibration } from '../sections/calibration'
import type { ClassReading, ModelReading } from '../sections/class-reading'
import type { DeviceModel, DevicePlace } from '../sections/device'
import type { GateWorth } from '../sections/independence'
import type { OwnLabels } from '../sections/label-source'
import type { LabelStretch } from '../sections/label-stretches'
import type { NoiseShare } from '../sections/noise'
import type { Sections } from '../sections'
import type { Slice } from '../sections/slices'
import type { ThresholdPoint, TunedThreshold } from '../sections/thresholds'
import { isCommon, RARE } from './names'
import type { Sharer, Whole } from './rule'
import { by, known, list } from './shapes'
import { association, figure } from './table-figures'
import { patches } from './table-edits'

const F = 'figure'

const place: Whole<DevicePlace> = { request: F, id: 'id', seconds: F, device: F, cpu: F }
const deviceModel: Whole<DeviceModel> = {
  ...{ n: F, ofKinds: F, complete: F, largest: F, near: F, changedNear: F, wrong: F, fault: F, factor: F },
  ...{ error: 'words', rightBetween: F, first: known('ids', place), last: known('ids', place) },
  places: list('ids', place),
}

const noiseShare: Whole<NoiseShare> = {
  ...{ n: F, changed: F, largestDifference: F, share: F, ci95: F, upper95: F },
}
const within = { n: F, within: F } as const

/** A slice is named where enough requests are in it. */
function shareSlice(slice: Slice, sharer: Sharer): Slice {
  const shared = sharer.entries(sliceRules, slice) as Slice
  const ofLabel = slice.by === 'label' && sharer.names.isClass(slice.value)
  if (ofLabel) return { ...shared, value: sharer.text('class', slice.value) }
  const leaves = sharer.reaches('features') || isCommon(slice)
  sharer.tell('categories and ranges of features', `${slice.by}: ${slice.value}`, leaves)
  return { ...shared, value: leaves ? slice.value : RARE }
}

const sliceRules = {
  ...{ by: 'column', value: 'own', requests: F, n: F, agreement: figure, primary: F, shadow: F },
  ...{ difference: F, ci95: F, p: F, adjustedP: F, verdict: F },
} as const satisfies Whole<Slice>

const modelCalibration: Whole<ModelCalibration> = {
  n: F,
  bins: { from: F, to: F, n: F, mean: F, observed: F, ci95: F },
  ...{ ece: F, eceCi95: F, eceNoise95: F, reason: 'words' },
}
const calibration: Whole<Calibration> = {
  ...{ of: 'words', primary: modelCalibration, shadow: modelCalibration },
}

const point: Whole<ThresholdPoint> = {
  ...{ threshold: F, agreement: F, alerts: F, accuracy: F, precision: F, recall: F },
}
const tuned: Whole<TunedThreshold> = {
  ...{ threshold: F, chosenOn: { n: F, accuracy: F }, judgedOn: { n: F, accuracy: F, ci95: F, asIs: F } },
}

const reading: Whole<ModelReading> = {
  ...{ beyondChance: figure, asRead: figure, relabelled: figure, gain: { value: F, ci95: F } },
}
const ownReading = { order: 'class', reading } as const
const classReading: Whole<ClassReading> = {
  ...{ order: 'class', primary: reading, shadow: reading, fits: F, n: F },
  own: { primary: ownReading, shadow: ownReading },
}

const labelSource: Whole<OwnLabels> = {
  ...{ role: F, kind: F, n: F, same: F, apart: F, expected: F, at: F },
  part: known('ids', { by: 'column', from: 'value', to: 'value' }),
}

const going = { value: F, ci95: F, n: F } as const
const goings = { inside: going, elsewhere: going } as const
const labelStretches: Whole<LabelStretch> = {
  ...{ whose: F, n: F, primary: goings, shadow: goings, without: going },
  shift: { rows: F, primary: going, shadow: going },
  part: known('ids', { by: 'column', from: 'value', to: 'value' }),
}

const worth: Whole<GateWorth> = {
  ...{ n: F, designEffect: F, degrees: F, because: F, credible: F, clusters: F, icc: F, lagOne: F },
  effective: F,
}

const gateAudit: Whole<GateAudit> = {
  ...{ truth: 'words', n: F, simulated: F, dependence: F, method: 'words', promised: F },
  ...{ wrongPasses: figure, coverage: figure, over: F, withheld: 'words' },
}
const audit: Whole<Audit> = { accuracy: gateAudit, latency: gateAudit, errors: gateAudit, drift: gateAudit }

const share = { value: F, ci95: F, n: F } as const
const rate = { rate: F, ci95: F, n: F } as const
const windowLatency = { p50: F, p95: F, p95Ci95: F, n: F } as const
const flips = { bothRight: F, fixed: F, broken: F, bothWrongSame: F, bothWrongDifferent: F } as const
const crossing = { n: F, leads: F } as const
const spread = { value: F, ci95: F } as const

export const sections = {
  fidelity: {
    ...{
      agreement: figure,
      telling: figure,
      compared: 'own',
      largestDifference: F,
      faithful: F,
      threshold: F,
    },
    firstDifferent: list('ids', { row: F, id: 'id', replayed: 'answer', logged: 'answer' }),
    causes: { code: F, agreement: F, detail: 'words', patch: patches.one },
    tested: {
      ...{ code: F, what: 'words', agreement: figure, asReplayed: F, gain: spread, bestOf: F, likely: F },
    },
    untested: 'words',
  },
  noise: {
    ...{
      repeat: noiseShare,
      cpu: noiseShare,
      withinNoise: F,
      floor: { size: F, from: F, n: F, exceeds95: F },
    },
    ...{ reason: 'words', differences: { ...within, largest: F }, disagreements: within, fixed: within },
    broken: within,
  },
  device: { backend: 'own', reason: 'words', primary: deviceModel, shadow: deviceModel },
  flips: {
    ...{ of: F, n: F, counts: flips, netCost: F, costPerRequest: F, costPerRequestCi95: F },
    costs: { fixed: F, broken: F, bothWrongSame: F, bothWrongDifferent: F },
    byClass: { class: 'class', ...flips },
  },
  neverBreak: {
    ...{ wanted: F, checked: F, missing: list('ids', 'id'), broken: F },
    examples: list('ids', { id: 'id', expected: 'answer', shadow: 'answer' }),
  },
  slices: {
    ...{ tested: F, level: F, least: F, worse: F, better: F, columns: 'column', total: F },
    ...{ pairs: { columns: 'column', slices: F, reason: 'words' }, rows: by(shareSlice) },
  },
  calibration,
  curves: { classes: { class: 'class', primary: F, shadow: F } },
  thresholds: {
    ...{ class: 'class', n: F, labelled: F, primaryAlerts: F, points: point, matching: point },
    ...{ tuned, tunedPrimary: tuned, lines: { from: F, to: F, least: F, at: F } },
  },
  scoreAgreement: { ...association, of: 'words', points: list('ids', F) },
  timeline: {
    widthMs: F,
    windows: {
      ...{ from: F, to: F, n: F, agreement: share, errors: { primary: rate, shadow: rate } },
      ...{ accuracyDifference: share, maeDifference: share },
      latency: { primary: windowLatency, shadow: windowLatency },
    },
    drift: { feature: 'column', kind: F, psi: F, noise95: F, n: F },
  },
  sequential: {
    ...{ threshold: F, crossed: crossing, crossedIfIndependent: crossing, log10E: F, line: F },
    points: { n: F, broken: F, fixed: F, log10E: F, low: F, high: F },
    ...{ settled: { n: F, above: F }, share: F },
  },
  latencyDifference: {
    ...{ n: F, of: F, mean: spread, p50: spread, p95: spread, draws: F, blockRows: F, autocorrelation: F },
  },
  fromDisagreements: {
    ...{ n: F, disagreements: F, labelled: F, labelledAgreements: F, fixed: F, broken: F },
    ...{ value: F, ci95: F, interval: F, decides: F, choice: 'words' },
    accuracy: { primary: figure, shadow: figure },
  },
  power: {
    ...{
      n: F,
      discordance: F,
      power: F,
      detectable: F,
      table: { difference: F, labels: F },
      reason: 'words',
    },
  },
  independence: {
    clusters: { field: 'column', count: F, largest: F, unknown: F },
    likely: { field: 'column', clusters: F, meanSize: F, icc: F, designEffect: F, alike: F },
    baselineCopy: { rows: F, of: F },
    missing: { by: F, n: F, missing: F, gaps: F },
    repeats: { contents: F, rows: F, largest: F, shown: F, times: F },
    ...{ order: F, looks: F, accuracy: worth, errors: worth, latency: worth, found: F, detail: 'words' },
  },
  classReading,
  labelSource,
  labelStretches,
  classesLeftOut: { classes: F, shown: F, occurring: F, requests: F, n: F },
  audit,
} satisfies Whole<Sections>
