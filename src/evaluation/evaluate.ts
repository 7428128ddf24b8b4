/** From columns to the result: every figure, the checklist and the verdict. Pure and seeded. */
import { written } from '../core/problem'
import type { Interval } from '../core/interval'
import type { Role } from '../core/roles'
import { checklist } from './checklist'
import type { Figures } from './checklist/gate'
import { headlineOf } from './checklist/verdict'
import { verdictOf } from '../result/verdict'
import type { ChecklistItem } from '../result/checklist'
import type { Gates } from '../result/gates'
import type { EvaluationData } from './input'
import { GateMemo } from './memo'
import { accuracyDifference, pairedCounts } from './metrics/accuracy-difference'
import { gwetAc1, kappa } from './metrics/agreement'
import { disagreements } from './metrics/disagreements'
import { driftAnswers, driftMeasures } from './metrics/drift'
import { errorSummary } from './metrics/errors'
import {
  labelCounts,
  noDisagreementLabelled,
  NOT_IDENTIFIED,
  numberLabelCounts,
  ofDisagreementsOnly,
  withoutLabels,
} from './metrics/label-scope'
import { latencyResult } from './metrics/latency'
import { modelQuality } from './metrics/model-quality'
import { errorHistogram } from './metrics/error-histogram'
import { defaultTolerance, regression } from './metrics/regression'
import type { RegressionResult } from '../result/regression'
import { sectionMakers } from './metrics/sections'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Figure, Histogram } from '../result/figures'
import type { AccuracyDifference, Quality } from '../result/quality'
import { judgePremises, withoutRefuted } from './premises'
import { addRows, agreementFigure, createTally, inner, SCORE_BINS } from './tally'
import type { Tally } from './tally'
import { warnings, warningsOf } from './warnings'
import { worthsOf } from './metrics/worths'
import type { Worths } from './metrics/worths'
import type { Judged } from './statistics/bounds'
import { plainWorth } from './statistics/worth'
import type { Worth } from '../result/sections/independence'

export interface EvaluateOptions {
  /** Of every sample and bootstrap: the same seed gives the same result. */
  seed: number
  /** Whether the replay was stopped before its end. */
  partial: boolean
  /** How often this evaluation was looked at before, on fewer requests of the same log; 0 where not given. */
  looks?: number
  /** Regression: how far apart two numbers may be and still agree; a tenth of primary's sd where not given. */
  tolerance?: number | null
}

/**
 * Evaluates n requests: all figures, five gates, verdict.
 * One million requests of six features take a few seconds; call it in a worker.
 */
export function evaluate(data: EvaluationData, gates: Gates, options: EvaluateOptions): EvaluationResult {
  return evaluator(data, options)(gates)
}

/**
 * An evaluation that can be judged again: what it gives under other gates is what evaluate would give, but only
 * figures that read a gate which has changed are made again. Results share what did not change: read them only.
 */
export function evaluator(
  data: EvaluationData,
  options: EvaluateOptions,
): (gates: Gates) => EvaluationResult {
  const memo = new GateMemo()
  return (gates) => {
    const figures = figuresOf({ data, options, memo, gates })
    const premises = judgePremises({ figures, data })
    const items = withoutRefuted(checklist(figures, gates), premises)
    return {
      ...figures,
      warnings: [...warningsOf(figures).map(written), ...figures.warnings],
      premises,
      checklist: items,
      verdict: verdictOf(items, premises),
      headline: headlineOf(figures, items, premises),
    }
  }
}

interface Judging {
  data: EvaluationData
  options: EvaluateOptions
  memo: GateMemo
  gates: Gates
}

/** What is counted once, and what labels speak for. */
interface Base {
  tally: Tally
  /** Whether only disagreements were chosen for labelling. */
  chosen: boolean
  /** What figures of all requests may see: without the labels where these were chosen. */
  fair: { data: EvaluationData; tally: Tally }
  tolerance: number
  /** How many independent rows each gate's rows are worth. */
  worths: Worths
}

function baseOf({ data, options }: Judging): Base {
  const classes = data.task === 'classification'
  const tally = createTally(classes ? data.classes.length : 0)
  addRows(tally, data.primary, data.shadow, data.labels, 0, data.n)
  const tolerance = classes ? 0 : (options.tolerance ?? defaultTolerance(data.primary))
  const counts = classes ? labelCounts(tally) : numberLabelCounts(data, tolerance)
  const chosen = ofDisagreementsOnly(counts)
  return {
    tally,
    chosen,
    fair: chosen ? withoutLabels(data) : { data, tally },
    tolerance,
    worths: worthsOf(data),
  }
}

/** Every figure with its making. What depends on gates is remembered until one that it read changes. */
function makers(judging: Judging): Makers {
  const { data, options, memo, gates } = judging
  const base = memo.once('base', () => baseOf(judging))
  const { tally, tolerance, fair, worths, chosen } = base
  const { seed, looks = 0 } = options
  const chance = () => memo.once('beyond chance', () => beyondChance(data, tally))
  const failures = (role: Role) =>
    memo.of(`errors: ${role}`, gates, (read) => errors(role, base, options, read))
  return {
    schemaVersion: () => 1,
    task: () => data.task,
    partial: () => options.partial,
    requests: () => data.requests,
    period: () => memo.once('period', () => period(data.times)),
    agreement: () => agreementFigure(tally),
    kappa: () => chance().kappa,
    kappaLinear: () => chance().kappaLinear,
    kappaQuadratic: () => chance().kappaQuadratic,
    gwetAc1: () => chance().gwetAc1,
    confusion: () => chance().confusion,
    classes: () => data.classes,
    quality: () => quality(base, judging),
    regression: () => memo.of('regression', gates, (read) => numbers(base, options, read)),
    scores: () =>
      memo.once('scores', () =>
        data.task === 'regression' ? errorHistogram(fair.data) : scoreHistogram(tally),
      ),
    latency: () => memo.of('latency', gates, (read) => latency(base, data, options, read)),
    latencyReason: () => (data.latency ? null : (data.latencyReason ?? null)),
    errors: () => ({ primary: failures('primary'), shadow: failures('shadow') }),
    drift: () =>
      memo.of('drift', gates, (read) => {
        const measured = memo.once('drift measures', () => driftMeasures(data, seed))
        return driftAnswers(measured, read, seed)
      }),
    gates: () => gates,
    disagreements: () => memo.once('disagreements', () => disagreements(data, seed, tolerance)),
    warnings: () => memo.once('warnings', () => warnings(fair.data, fair.tally, options).map(written)),
    evidence: () => data.evidence,
    ...sectionMakers({ data, tally, fair, memo, gates, seed, tolerance, chosen, worths, looks }),
  }
}

type Makers = { [K in keyof Figures]: () => Figures[K] }

/** All figures, in the order of their makers. */
function figuresOf(judging: Judging): Figures {
  const made = Object.entries(makers(judging)).map(([key, make]) => [key, make()])
  return Object.fromEntries(made) as Figures
}

/** Figures that are made when they are read, and no others. For those who simulate many evaluations. */
export function figuresAsRead(data: EvaluationData, gates: Gates, options: EvaluateOptions): Figures {
  const figures = {} as Figures
  for (const [key, make] of Object.entries(makers({ data, options, memo: new GateMemo(), gates }))) {
    let made: { value: unknown } | null = null
    Object.defineProperty(figures, key, { get: () => (made ??= { value: make() }).value })
  }
  return figures
}

/**
 * The gates alone, with the verdict of those judged: what evaluate says of them, without the figures that no gate reads.
 * @param ids of the gates wanted; all where not given
 */
export function judge(
  data: EvaluationData,
  gates: Gates,
  options: EvaluateOptions,
  ids?: readonly ChecklistItem['id'][],
): { items: ChecklistItem[]; verdict: EvaluationResult['verdict'] } {
  const items = checklist(figuresAsRead(data, gates, options), gates, ids)
  return { items, verdict: verdictOf(items) }
}

/** How a gate judges rows that are worth so much. */
function judgedOf(worth: Worth | null, { looks = 0 }: EvaluateOptions, { confidence }: Gates): Judged {
  return { worth: worth ?? plainWorth(0), confidence, looked: looks > 0 }
}

function latency({ worths }: Base, data: EvaluationData, options: EvaluateOptions, gates: Gates) {
  const { slaMs, shareOver } = gates.latency
  return latencyResult(data.latency, gates, (role) => {
    const worth = worths.latency(role, slaMs, shareOver)
    return worth && judgedOf(worth, options, gates)
  })
}

function errors(role: Role, { worths, tally }: Base, options: EvaluateOptions, gates: Gates) {
  return errorSummary(tally[role], judgedOf(worths.errors(role, gates.errors.maxRate), options, gates))
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

function quality(
  { tally, chosen, fair, worths }: Base,
  { data, memo, gates, options }: Judging,
): Quality | null {
  if (data.task === 'regression' || !data.labels || tally.labelled === 0) return null
  const labels = fair.data.labels ?? new Int32Array(data.n).fill(-1)
  const model = (role: Role) => {
    const made = modelQuality(fair.tally[role], data[role], labels, data.classes)
    return chosen ? { ...made, reason: NOT_IDENTIFIED, mccReason: NOT_IDENTIFIED } : made
  }
  const difference = accuracyDifference(pairedCounts(fair.tally), judgedOf(worths.accuracy, options, gates))
  return {
    ...memo.once('quality', () => ({ primary: model('primary'), shadow: model('shadow') })),
    accuracyDifference: chosen ? { ...difference, reason: SEE_DISAGREEMENTS } : byRates(difference, tally),
  }
}

/** Labels of agreements alone say nothing of the difference: then there is none. */
function byRates(difference: AccuracyDifference, tally: Tally): AccuracyDifference {
  const reason = noDisagreementLabelled(labelCounts(tally))
  return reason
    ? { ...difference, value: null, ci95: null, interval: null, tangoCi95: null, reason }
    : difference
}

const SEE_DISAGREEMENTS =
  'Only disagreements were chosen for labelling: the difference over all requests that they justify is given as fromDisagreements.'

function numbers(
  { fair, chosen, tolerance, worths }: Base,
  options: EvaluateOptions,
  gates: Gates,
): RegressionResult | null {
  if (fair.data.task !== 'regression') return null
  const { seed } = options
  const found = regression(fair.data, options.tolerance ?? null, {
    seed,
    ...judgedOf(worths.accuracy, options, gates),
  })
  if (!chosen) return found
  const none = { value: null, ci95: null, interval: null, n: 0, draws: 0, blockRows: 1 }
  const reason = `Only requests further apart than ${Number(tolerance.toPrecision(3))} were chosen for labelling: what the others add to the errors is not known. Label a sample of every request.`
  return { ...found, relativeMaeDifference: { ...none, reason } }
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
  for (let i = 0; i < times.length; i++) {
    const t = times[i]!
    if (t < first) first = t
    if (t > last) last = t
  }
  return first <= last ? [first, last] : null
}
