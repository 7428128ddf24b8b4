/** What of the figures leaves (rule.ts says what each rule means). */
import type { ChecklistItem } from '../checklist'
import type { DriftFeature, ErrorSummary, Figure, Histogram, LatencyResult, LatencySummary } from '../figures'
import type { AccuracyDifference, ModelQuality, Quality } from '../quality'
import type { ErrorDifference, RegressionModel, RegressionResult } from '../regression'
import type { Association, BlandAltman } from '../sections/score-agreement'
import { binNames } from './names'
import type { Sharer, Whole } from './rule'
import { by, known, list } from './shapes'

const F = 'figure'

export const figure: Whole<Figure> = { value: F, ci95: F, n: F, reason: 'words' }

export const histogram: Whole<Histogram> = {
  ...{ edges: F, primary: F, shadow: F, unit: 'own' },
  beyond: { primary: F, shadow: F },
}

const latencySummary: Whole<LatencySummary> = {
  ...{ n: F, mean: F, p50: F, p90: F, p95: F, p99: F, max: F },
  ...{ meanCi95: F, p50Ci95: F, p90Ci95: F, p95Ci95: F, p99Ci95: F },
  ...{ overSla: F, overSlaUpper: F, overSlaLower: F },
  atGate: { quantile: F, value: F, low: F, high: F },
  parts: { upload: F, compute: F, readback: F },
  ...{ warmupMs: F, reason: 'words', unbounded: 'own' },
}

export const latency: Whole<LatencyResult> = {
  ...{ primary: latencySummary, shadow: latencySummary, source: F, method: 'words', timerStepMs: F },
  ...{ slaMs: F, unitAssumed: F, unitDoubt: 'words', sampleDoubt: 'words', histogram },
}

export const errorSummary: Whole<ErrorSummary> = {
  ...{ count: F, n: F, rate: F, upper95: F, upper: F, lower: F },
  byCode: { code: 'own', count: F },
  // What an exception says may be what it was given.
  firsts: list('ids', { code: 'own', request: 'id', line: F, message: known('features', 'all') }),
}

const bounds = { psi: F, low: F, high: F } as const

const driftRules = {
  ...{ feature: 'column', kind: F, psi: F, answer: F, bounds, missing: bounds, change: F, worthRows: F },
  ...{ psiNoise95: F, statistic: F, p: F, adjustedP: F, distance: F, drifted: F },
  ...{ nBaseline: F, nCurrent: F, missingBaseline: F, missingCurrent: F },
  bins: { labels: 'own', baseline: F, current: F },
  reason: 'words',
} as const satisfies Whole<DriftFeature>

/** A bin is named where enough rows are in it. */
function shareDrift(feature: DriftFeature, sharer: Sharer): DriftFeature {
  const shared = sharer.entries(driftRules, feature) as DriftFeature
  const whole = sharer.reaches('features')
  const labels = whole ? feature.bins.labels : binNames(feature)
  feature.bins.labels.forEach((label, i) =>
    sharer.tell('categories and ranges of features', `${feature.feature}: ${label}`, labels[i] === label),
  )
  return { ...shared, bins: { ...shared.bins, labels } }
}

export const drift: Whole<DriftFeature> = by(shareDrift)

export const checklistItem: Whole<ChecklistItem> = {
  ...{ id: 'own', title: 'own', status: F, headline: 'words', detail: 'words' },
  glyph: { value: F, low: F, high: F, limit: F, passes: F, domain: F, unit: 'own' },
  needed: { more: F, chance: F, likely: F, what: F },
}

const averages = { precision: F, recall: F, f1: F, precisionCi95: F, recallCi95: F, f1Ci95: F } as const

const modelQuality: Whole<ModelQuality> = {
  ...{ n: F, accuracy: F, accuracyCi95: F, balancedAccuracy: F, balancedAccuracyCi95: F, mcc: F, mccCi95: F },
  ...{ mccReason: 'words', reason: 'words', logLoss: figure, brier: figure, rocAuc: figure },
  averagePrecision: figure,
  perClass: {
    ...{ class: 'class', precision: F, recall: F, f1: F, support: F, predicted: F },
    ...{ precisionCi95: F, recallCi95: F, f1Ci95: F, reason: 'words' },
  },
  ...{ macro: averages, weighted: averages, confusion: F },
}

const accuracyDifference: Whole<AccuracyDifference> = {
  ...{ value: F, ci95: F, n: F, mcnemarMidP: F, mcnemarExactP: F, method: 'own', tangoCi95: F, interval: F },
  ...{ primaryOnlyCorrect: F, shadowOnlyCorrect: F, bothCorrect: F, bothWrong: F, reason: 'words' },
}

export const quality: Whole<Quality> = { primary: modelQuality, shadow: modelQuality, accuracyDifference }

const blandAltman: Whole<BlandAltman> = {
  ...{ bias: F, biasCi95: F, sd: F, lower: F, lowerCi95: F, upper: F, upperCi95: F },
}

export const association = {
  ...{ n: F, pearson: F, pearsonCi95: F, spearman: F, spearmanCi95: F, linCcc: F, linCccCi95: F },
  ...{ blandAltman, reason: 'words' },
} as const satisfies Whole<Association>

const regressionModel: Whole<RegressionModel> = {
  ...{ n: F, mae: F, maeCi95: F, rmse: F, rmseCi95: F, r2: F, r2Ci95: F, correlation: figure },
  ...{ medianAe: F, medianAeCi95: F, mape: F, mapeCi95: F, bias: F, biasCi95: F, reason: 'words' },
}

const errorDifference: Whole<ErrorDifference> = {
  ...{ value: F, ci95: F, interval: F, n: F, draws: F, blockRows: F, reason: 'words' },
}

export const regression: Whole<RegressionResult> = {
  ...{ primary: regressionModel, shadow: regressionModel, maeDifference: errorDifference },
  ...{ relativeMaeDifference: errorDifference, rmseDifference: errorDifference },
  ...{ toleranceAgreement: figure, tolerance: F, toleranceWhy: 'words', between: association },
}
