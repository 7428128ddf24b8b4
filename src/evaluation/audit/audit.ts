/**
 * Self-audit: each gate is simulated with the truth exactly on its line, with this log's own numbers of rows, shares,
 * clusters and dependence, to see how often it passes wrongly and how often its interval holds the truth. Seeded, and
 * with as many runs as the rows alone decide: the same log gives the same figures.
 */
import { seeded } from '../../core/random'
import { percentText } from '../../core/numbers'
import type { DriftFeature } from '../../result/figures'
import type { Gates } from '../../result/gates'
import type { Audit, GateAudit } from '../../result/sections/audit'
import { accuracyLine } from '../checklist/gates/accuracy'
import type { Makers } from '../makers'
import type { GateMemo } from '../memo'
import { pairedCounts } from '../metrics/accuracy-difference'
import { labelCounts, ofDisagreementsOnly } from '../metrics/label-scope'
import { pairedErrors } from '../metrics/paired-errors'
import { labelStrata } from '../statistics/label-strata'
import { sizesOf } from './clustered'
import { planDrift } from './drifted'
import { audited } from './gate-audit'
import type { Audited, Plan } from './gate-audit'
import { planNumbers } from './numbers'
import { planPaired } from './paired'
import { planRate } from './rates'

/** Every gate has chance of its own: what one simulates does not depend on the others. */
const SEEDS = { accuracy: 1, latency: 2, errors: 3, drift: 4 }
const randomOf = ({ seed }: Audited, gate: keyof typeof SEEDS) => seeded(seed * 8 + SEEDS[gate])

function auditAccuracy(input: Audited): GateAudit | null {
  const { gates } = input
  const plan = input.data.task === 'regression' ? numbersPlan(input) : pairedPlan(input)
  return audited(plan, input, gates.accuracy.policy !== 'point')
}

const byShare = (share: number) => `${Number((share * 100).toPrecision(6))}`

function pairedPlan(input: Audited): Plan | null {
  const { data, tally, gates, worths, looks } = input
  const { labels, primary, shadow } = data
  if (!labels || !worths.accuracy) return null
  const found = labelCounts(tally)
  const flips = pairedCounts(tally)
  const decides = ofDisagreementsOnly(found) || labelStrata({ ...found, fixed: flips.secondOnly, broken: flips.firstOnly }, gates.confidence).differ // prettier-ignore
  const line = accuracyLine(gates)
  const k = data.classes.length
  const known = (c: number) => c >= 0 && c < k
  return planPaired({
    truth:
      line === 0
        ? 'both models are right equally often'
        : `shadow’s accuracy is lower by exactly ${byShare(-line)} points`,
    counts: flips,
    chosen: decides && found.labelled > 0 ? found : null,
    worth: worths.accuracy,
    gates,
    looked: looks > 0,
    clusters: clustersOf(
      input,
      (row) => known(labels[row]!) && known(primary.classes[row]!) && known(shadow.classes[row]!),
    ),
    random: randomOf(input, 'accuracy'),
  })
}

function numbersPlan(input: Audited): Plan | null {
  const { data, gates, worths, looks } = input
  if (!data.labelValues || !worths.accuracy) return null
  const { a, b, rows } = pairedErrors(data, data.labelValues, worths.order.rows)
  const codes = data.clusters?.codes
  const { policy, margin } = gates.accuracy
  return planNumbers({
    truth:
      policy === 'non-inferior' && margin > 0
        ? `shadow’s mean absolute error is larger by exactly ${percentText(margin)}`
        : 'both models’ mean absolute errors are equal',
    a,
    b,
    codes: codes ? Int32Array.from(rows, (row) => codes[row]!) : null,
    field: data.clusters?.field ?? '',
    worth: worths.accuracy,
    gates,
    looked: looks > 0,
    random: randomOf(input, 'accuracy'),
  })
}

function auditErrors(input: Audited): GateAudit | null {
  const { data, gates, worths, looks } = input
  const { maxRate } = gates.errors
  const { errors, classes, values } = data.shadow
  const asked = (row: number) =>
    errors[row]! > 0 || (values.length > 0 ? !Number.isNaN(values[row]) : classes[row]! >= 0)
  const plan = planRate({
    truth: `shadow fails on exactly ${percentText(maxRate)} of requests`,
    limit: maxRate,
    worth: worths.errors('shadow', maxRate),
    confidence: gates.confidence,
    looked: looks > 0,
    clusters: clustersOf(input, asked),
    quantity: false,
    random: randomOf(input, 'errors'),
  })
  return audited(plan, input)
}

function auditLatency(input: Audited): GateAudit | null {
  const { data, gates, worths, looks } = input
  const { slaMs, shareOver } = gates.latency
  const worth = worths.latency('shadow', slaMs, shareOver)
  if (!worth) return null
  const timed = data.latency?.rows ? new Set(data.latency.rows) : null
  const plan = planRate({
    truth: `exactly ${percentText(shareOver)} of shadow’s requests take longer than ${slaMs} ms`,
    limit: shareOver,
    worth,
    confidence: gates.confidence,
    looked: looks > 0,
    clusters: clustersOf(input, (row) => timed?.has(row) ?? true),
    quantity: true,
    random: randomOf(input, 'latency'),
  })
  return audited(plan, input)
}

function auditDrift(input: Audited, features: readonly DriftFeature[]): GateAudit | null {
  const { data, gates, seed } = input
  if (features.length === 0) return null
  const clustered = Boolean(data.clusters)
  return audited(planDrift({ features, clustered, gates, seed, random: randomOf(input, 'drift') }), input)
}

function clustersOf({ data }: Audited, counts: (row: number) => boolean) {
  const { clusters } = data
  return clusters ? { field: clusters.field, sizes: sizesOf(clusters.codes, counts) } : null
}

/**
 * Each gate's simulation with its making.
 * @param drift the features as compared under gates: which of these they read is noted
 */
export function auditMakers(
  input: Omit<Audited, 'gates'>,
  { memo, gates }: { memo: GateMemo; gates: Gates },
  drift: (gates: Gates) => readonly DriftFeature[],
): Makers<Audit> {
  const of = (key: keyof Audit, make: (input: Audited) => GateAudit | null) => () =>
    memo.of(`audit: ${key}`, gates, (read) => make({ ...input, gates: read }))
  return {
    accuracy: of('accuracy', auditAccuracy),
    latency: of('latency', auditLatency),
    errors: of('errors', auditErrors),
    drift: of('drift', (audited) => auditDrift(audited, drift(audited.gates))),
  }
}
