/** From columns to the result: every figure, the checklist and the verdict. Pure and seeded. */
import { checklist } from './checklist'
import type { Figures } from './checklist/gate'
import { headlineOf, verdictOf } from './checklist/verdict'
import type { Gates } from './gates'
import type { EvaluationData } from './input'
import { accuracyDifference, pairedCounts } from './metrics/accuracy-difference'
import { gwetAc1, kappa } from './metrics/agreement'
import { disagreements } from './metrics/disagreements'
import { drift } from './metrics/drift'
import { errorSummary } from './metrics/errors'
import { latencyResult } from './metrics/latency'
import { modelQuality } from './metrics/model-quality'
import { errorHistogram, regression } from './metrics/regression'
import { computeSections } from './metrics/sections'
import type { EvaluationResult, Figure, Histogram, Interval, Quality } from './result'
import { addRows, agreementFigure, createTally, inner, SCORE_BINS } from './tally'
import type { Tally } from './tally'
import { warnings, warningsOf } from './warnings'

export interface EvaluateOptions {
  /** Of every sample and bootstrap: the same seed gives the same result. */
  seed: number
  /** Whether the replay was stopped before its end. */
  partial: boolean
  /** Regression: how far apart two numbers may be and still agree; a tenth of primary's sd where not given. */
  tolerance?: number | null
}

/**
 * Evaluates n requests: all figures, five gates, verdict.
 * One million requests of six features take a few seconds; call it in a worker.
 */
export function evaluate(data: EvaluationData, gates: Gates, options: EvaluateOptions): EvaluationResult {
  const tally = createTally(data.task === 'regression' ? 0 : data.classes.length)
  addRows(tally, data.primary, data.shadow, data.labels, 0, data.n)
  const figures = figuresOf(data, tally, gates, options)
  return { ...figures, warnings: [...warningsOf(figures), ...figures.warnings], ...judgement(figures, gates) }
}

/**
 * The same figures under other gates where only thresholds of the checklist change its judgement; what gates
 * change in the figures themselves (bounds at another confidence, another SLA, drift's flags) needs evaluate.
 */
export function judgement(
  figures: Figures,
  gates: Gates,
): Pick<EvaluationResult, 'checklist' | 'verdict' | 'headline'> {
  const items = checklist(figures, gates)
  return { checklist: items, verdict: verdictOf(items), headline: headlineOf(figures, items) }
}

function figuresOf(data: EvaluationData, tally: Tally, gates: Gates, options: EvaluateOptions): Figures {
  const numbers =
    data.task === 'regression'
      ? regression(data, options.tolerance ?? null, { seed: options.seed, confidence: gates.confidence })
      : null
  return {
    schemaVersion: 1,
    task: data.task,
    partial: options.partial,
    requests: data.requests,
    period: period(data.times),
    agreement: agreementFigure(tally),
    ...beyondChance(data, tally),
    classes: data.classes,
    quality: quality(data, tally, gates),
    regression: numbers,
    scores: data.task === 'regression' ? errorHistogram(data) : scoreHistogram(tally),
    latency: latencyResult(data.latency, gates),
    errors: {
      primary: errorSummary(tally.primary, gates.confidence),
      shadow: errorSummary(tally.shadow, gates.confidence),
    },
    drift: drift(data.features, data.baseline, gates),
    gates,
    disagreements: disagreements(data, options.seed, numbers?.tolerance ?? 0),
    warnings: warnings(data, tally, options),
    evidence: data.evidence,
    ...computeSections({ data, tally, gates, seed: options.seed, tolerance: numbers?.tolerance ?? 0 }),
  }
}

function beyondChance(data: EvaluationData, tally: Tally) {
  if (data.task === 'regression') {
    const reason = 'Kappa is of classes: these models predict numbers.'
    const none: Figure = { value: null, ci95: null, n: 0, reason }
    return { kappa: none, kappaLinear: null, kappaQuadratic: null, gwetAc1: null, confusion: [] }
  }
  const confusion = inner(tally.pairs, tally.k)
  return {
    kappa: figure(kappa(confusion)),
    kappaLinear: data.ordinal ? figure(kappa(confusion, 'linear')) : null,
    kappaQuadratic: data.ordinal ? figure(kappa(confusion, 'quadratic')) : null,
    gwetAc1: gwetAc1(confusion),
    confusion,
  }
}

const figure = ({ value, ci95, n, reason }: Figure): Figure => ({ value, ci95, n, reason })

function quality(data: EvaluationData, tally: Tally, gates: Gates): Quality | null {
  if (data.task === 'regression' || !data.labels || tally.labelled === 0) return null
  return {
    primary: modelQuality(tally.primary, data.primary, data.labels, data.classes),
    shadow: modelQuality(tally.shadow, data.shadow, data.labels, data.classes),
    accuracyDifference: accuracyDifference(pairedCounts(tally), gates.confidence),
  }
}

function scoreHistogram(tally: Tally): Histogram | null {
  const primary = Array.from(tally.primary.scores)
  const shadow = Array.from(tally.shadow.scores)
  if ([...primary, ...shadow].every((count) => count === 0)) return null
  const edges = Array.from({ length: SCORE_BINS + 1 }, (_, i) => i / SCORE_BINS)
  return { edges, primary, shadow, unit: 'probability of the predicted class' }
}

function period(times: Float64Array | null): Interval | null {
  if (!times) return null
  let first = Infinity
  let last = -Infinity
  for (let i = 0; i < times.length; i += 1) {
    const t = times[i] as number
    if (t < first) first = t
    if (t > last) last = t
  }
  return first <= last ? [first, last] : null
}
