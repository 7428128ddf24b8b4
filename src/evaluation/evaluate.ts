/** From columns to the result: every figure, the checklist and the verdict. Pure and seeded. */
import { textAt } from '../core/columns'
import { extentOf } from '../core/interval'
import { written } from '../core/problem'
import type { Role } from '../core/roles'
import type { ChecklistItem } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Figure, Histogram } from '../result/figures'
import type { Gates } from '../result/gates'
import type { Audit } from '../result/sections/audit'
import type { Worth } from '../result/sections/independence'
import { verdictOf } from '../result/verdict'
import { auditMakers } from './audit/audit'
import { withAudit } from './audit/told'
import { baseOf, judgedOf } from './base'
import type { Base, EvaluateOptions, Judging } from './base'
import { checklist } from './checklist'
import type { Figures } from './checklist/gate'
import { headlineOf } from './checklist/verdict'
import { withoutRefuted } from './checklist/withheld'
import { cellsOf, inner } from './counts'
import type { EvaluationData } from './input'
import { numbers, quality } from './label-figures'
import { made, madeAsRead } from './makers'
import type { Makers } from './makers'
import { GateMemo } from './memo'
import { gwetAc1, kappa } from './metrics/agreement'
import { disagreements } from './metrics/disagreements'
import { driftAnswers, driftMeasures } from './metrics/drift'
import { errorHistogram } from './metrics/error-histogram'
import { errorSummary } from './metrics/errors'
import { fingerprinted } from './metrics/fingerprints'
import { latencyResult } from './metrics/latency'
import { sectionMakers } from './metrics/sections'
import { judgePremises } from './premises'
import { cutToShown } from './shown'
import { agreementFigure, SCORE_BINS } from './tally'
import type { Tally } from './tally'
import { warnings, warningsOf } from './warnings'

export type { EvaluateOptions } from './base'

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
 * @param memo what was made of the same data and options before (halves.ts)
 */
export function evaluator(
  data: EvaluationData,
  options: EvaluateOptions,
  memo = new GateMemo(),
): (gates: Gates) => EvaluationResult {
  return (gates) => {
    const judging: Judging = { data, options, memo, gates, family: made }
    const figures = made(makers(judging))
    const premises = judgePremises({ figures, data })
    const items = withAudit(withoutRefuted(checklist(figures, gates), premises), figures.audit)
    const result = {
      ...figures,
      warnings: [...warningsOf(figures).map(written), ...figures.warnings],
      premises,
      checklist: items,
      verdict: verdictOf(items, premises),
      headline: headlineOf(figures, items, premises),
    }
    return cutToShown(result, baseFor(judging).shown)
  }
}

const baseFor = (judging: Judging) => judging.memo.once('base', () => baseOf(judging))

/** Every figure with its making. What depends on gates is remembered until one that it read changes. */
export function makers(judging: Judging): Makers<Figures> {
  const { data, options, memo, gates } = judging
  const base = baseFor(judging)
  const { tally, tolerance, fair, worths, chosen, ranked } = base
  const { seed, looks = 0 } = options
  const share = () => shareOfAgreement(worths.agreement)
  const chance = () => memo.once('beyond chance', () => beyondChance(data, base, share()))
  const failures = (role: Role) =>
    memo.of(`errors: ${role}`, gates, (read) => errors(role, base, judging, read))
  return {
    schemaVersion: () => 1,
    task: () => data.task,
    partial: () => options.partial,
    requests: () => data.requests,
    period: () => memo.once('period', () => data.times && extentOf(data.times)),
    agreement: () => agreementFigure(tally, share()),
    kappa: () => chance().kappa,
    kappaLinear: () => chance().kappaLinear,
    kappaQuadratic: () => chance().kappaQuadratic,
    gwetAc1: () => chance().gwetAc1,
    confusion: () => chance().confusion,
    classes: () => data.classes,
    quality: () => quality(base, judging),
    regression: () => memo.of('regression', gates, (read) => numbers(base, judging, read)),
    scores: () =>
      memo.once('scores', () =>
        data.task === 'regression' ? errorHistogram(fair.data) : scoreHistogram(tally),
      ),
    latency: () => memo.of('latency', gates, (read) => latency(base, data, options, read)),
    latencyReason: () => (data.latency ? null : (data.latencyReason ?? null)),
    errors: () => ({ primary: failures('primary'), shadow: failures('shadow') }),
    drift: () => drift(judging, gates),
    gates: () => gates,
    disagreements: () => memo.once('disagreements', () => disagreements(data, seed, tolerance)),
    warnings: () => memo.once('warnings', () => warnings(fair.data, fair.tally, options).map(written)),
    evidence: () => memo.once('evidence', () => ({ ...data.evidence, ...fingerprinted(data) })),
    ...sectionMakers({ data, tally, fair, memo, gates, seed, tolerance, chosen, worths, ranked, looks }),
    audit: () => judging.family(auditsOf(judging)),
  }
}

/** Figures that are made when they are read, and no others. For those who simulate many evaluations. */
export function figuresAsRead(data: EvaluationData, gates: Gates, options: EvaluateOptions): Figures {
  const memo = new GateMemo()
  return madeAsRead(makers({ data, options, memo, gates, family: madeAsRead }))
}

function drift(judging: Judging, gates: Gates) {
  const { data, memo, options } = judging
  return memo.of('drift', gates, (read) => {
    const { order } = baseFor(judging).worths
    const measured = memo.once('drift measures', () => driftMeasures(data, options.seed, order))
    return driftAnswers(measured, read, options.seed)
  })
}

/** Each gate's simulation with its making. */
export function auditsOf(judging: Judging): Makers<Audit> {
  const { data, options } = judging
  const { tally, worths } = baseFor(judging)
  const { seed, looks = 0 } = options
  const input = { data, tally, seed, worths, looks }
  return auditMakers(input, judging, (gates) => drift(judging, gates))
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

function latency({ worths }: Base, data: EvaluationData, options: EvaluateOptions, gates: Gates) {
  const { slaMs, shareOver } = gates.latency
  const judged = (role: Role) => {
    const worth = worths.latency(role, slaMs, shareOver)
    return worth && judgedOf(worth, options, gates)
  }
  return latencyResult(data.latency, gates, judged, data.n)
}

function errors(role: Role, { worths, tally }: Base, { data, options }: Judging, gates: Gates) {
  const firsts = (data[role].firsts ?? []).map(({ row, ...first }) => ({
    ...first,
    request: textAt(data.ids, row),
  }))
  return errorSummary(
    tally[role],
    judgedOf(worths.errors(role, gates.errors.maxRate), options, gates),
    firsts,
  )
}

/** No gate judges agreement: its intervals reckon with what is known of dependence, and with nothing that only may be. */
const shareOfAgreement = (worth: Worth | null) => (worth?.credible ? 1 / worth.designEffect : 1)

function beyondChance(data: EvaluationData, { tally, shown }: Base, share: number) {
  if (data.task === 'regression') {
    const reason = 'Kappa is of classes: these models predict numbers.'
    const none: Figure = { value: null, ci95: null, n: 0, reason }
    return { kappa: none, kappaLinear: null, kappaQuadratic: null, gwetAc1: null, confusion: [] }
  }
  const table = cellsOf(tally.pairs, tally.k)
  return {
    kappa: figure(kappa(table, 'identity', share)),
    kappaLinear: data.ordinal ? figure(kappa(table, 'linear', share)) : null,
    kappaQuadratic: data.ordinal ? figure(kappa(table, 'quadratic', share)) : null,
    gwetAc1: gwetAc1(table, share),
    confusion: inner(tally.pairs, tally.k, shown ?? undefined),
  }
}

const figure = ({ value, ci95, n, reason }: Figure): Figure => ({ value, ci95, n, reason })

function scoreHistogram(tally: Tally): Histogram | null {
  const primary = Array.from(tally.primary.scores)
  const shadow = Array.from(tally.shadow.scores)
  if ([...primary, ...shadow].every((count) => count === 0)) return null
  const edges = Array.from({ length: SCORE_BINS + 1 }, (_, i) => i / SCORE_BINS)
  return { edges, primary, shadow, unit: 'probability of the predicted class' }
}
