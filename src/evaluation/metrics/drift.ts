/** Whether the log's features are still distributed as in the training data. */
import { gettingOn } from '../../core/getting-on'
import type { NumberColumn, TextColumn } from '../../core/columns'
import type { Gates } from '../../result/gates-schema'
import type { EvaluationData, FeatureColumn } from '../input'
import type { DriftFeature, PsiBounds } from '../../result/figures'
import { benjaminiHochberg } from '../statistics/multiple'
import { psi } from '../statistics/psi'
import { LEAST_ROWS, LEAST_TELLING, psiInterval } from '../statistics/psi-interval'
import type { PsiSample } from '../statistics/psi-interval'
import { isWrittenOtherwise, noComparison } from './drift-comparison'
import type { Comparing, Comparison } from './drift-comparison'
import { placesInTime } from './time-order'
import type { TimeOrder } from './time-order'
import { categoricalDrift } from './drift-categorical'
import { numericDrift } from './drift-numeric'
import { asCategories } from './one-spelling'
import { areStandardised } from './other-scale'

/** A feature compared; whether it drifted depends on the gates. */
export type Measured = Comparison & Pick<DriftFeature, 'feature' | 'kind' | 'adjustedP'>

type DriftData = Pick<
  EvaluationData,
  'features' | 'featureRows' | 'baseline' | 'absentFeatures' | 'clusters' | 'fed'
>

/**
 * How far every feature of the baseline has moved, those that the log lacks among them; no gate has a part in it.
 * @param order of the log's rows in time; not known where not given
 */
export function driftMeasures(data: DriftData, seed: number, order: TimeOrder = NO_ORDER): Measured[] {
  const { features, baseline } = data
  if (!baseline) return []
  const inTime = order.by && { places: placesInTime(order, data.featureRows) }
  const comparing = { seed, clusters: clustersOf(data), inTime, standardised: areStandardised(baseline) }
  const fed = new Set(data.fed)
  const found = features.flatMap((current) => {
    gettingOn()
    const before = baseline.find((b) => b.name === current.name)
    if (before) return [{ feature: current.name, ...compare(before.column, current.column, comparing) }]
    // Of what a model is fed, what was not looked at has not stayed as it was.
    return fed.has(current.name) ? [notInBaseline(current)] : []
  })
  const names = new Set(features.map(({ name }) => name))
  const lacking = baseline.filter(({ name }) => !names.has(name))
  const absent = [...lacking.map(({ name }) => name), ...(data.absentFeatures ?? [])].map((feature) => ({
    feature,
    kind: kindOf(lacking.find(({ name }) => name === feature)?.column),
    ...noComparison('The log has no such column.', {}, 'absent'),
  }))
  const rows = [...found, ...absent]
  const adjusted = benjaminiHochberg(rows.map((row) => row.p))
  return rows.map((row, i) => ({ ...row, adjustedP: adjusted[i] ?? null }))
}

function notInBaseline({ name, column }: FeatureColumn) {
  const nCurrent = column.kind === 'text' ? column.codes.length : column.values.length
  return {
    feature: name,
    kind: kindOf(column),
    ...noComparison('The baseline has no such column.', { nCurrent }),
  }
}

const NO_ORDER: TimeOrder = { by: null, rows: null }

/** Clusters of the rows that features are of. */
function clustersOf({ clusters, featureRows }: DriftData): Int32Array | null {
  if (!clusters) return null
  return featureRows ? featureRows.map((row) => clusters.codes[row]!) : clusters.codes
}

function kindOf(column: NumberColumn | TextColumn | undefined): DriftFeature['kind'] {
  return column?.kind === 'text' ? 'categorical' : 'numeric'
}

/**
 * Whether each feature drifted, at a gate's limit of PSI: it did where the lower bound is above the limit, of all its bins
 * or of missing values alone, or where it is not there as it was; where it may be as it was and only written otherwise
 * nothing says which of the two is wrong; it did not where the upper bound is below the limit; and
 * else the rows are too few to say. Bounds are one-sided at the gates' confidence.
 */
export function driftAnswers(
  measured: Measured[],
  { drift, confidence }: Gates,
  seed: number,
): DriftFeature[] {
  return measured.map(({ sample, missingRows, ...row }) => {
    gettingOn()
    const at = sample && { seed, confidence }
    const bounds = at && boundsOf(sample, at)
    const lacks = row.missingBaseline + row.missingCurrent > 0
    const missing = at && lacks ? boundsOf(missingSample(row, sample, missingRows), at) : null
    const n = row.nCurrent + row.missingCurrent
    const worth = { rows: sample?.currentRows ?? n, missing: missingRows ?? sample?.currentRows ?? n }
    const answer = answerOf({ ...row, bounds, missing }, worth, drift.psi)
    return { ...row, bounds, missing, answer, drifted: answer === 'fail' }
  })
}

type Bounded = Omit<Measured, 'sample' | 'missingRows'> & Record<'bounds' | 'missing', PsiBounds | null>

/** @param worth independent rows of the log, as far as bins go and as far as missing values do */
function answerOf(
  row: Bounded,
  worth: { rows: number; missing: number },
  limit: number,
): NonNullable<DriftFeature['answer']> {
  const { change, bounds, missing } = row
  const past = (found: PsiBounds | null, rows: number) =>
    found !== null && found.low >= limit && rows >= LEAST_TELLING
  const lost = past(missing, worth.missing)
  const moved = past(bounds, worth.rows) || lost
  if (change === 'recoded' && row.psi === null) return 'insufficient'
  // Another scale does not explain values that are gone.
  if (moved && isWrittenOtherwise(row) && !(change === 'rescaled' && lost)) return 'insufficient'
  if (change === 'absent' || change === 'empty' || change === 'retyped' || moved) return 'fail'
  if (row.nBaseline + row.nCurrent === 0) return 'pass' // Empty as it was in training.
  const fewest = Math.min(row.nBaseline + row.missingBaseline, worth.rows)
  // Bins merged never add to the index: where all of them are within the limit, missing values are too.
  return bounds && bounds.high !== null && bounds.high < limit && fewest >= LEAST_ROWS
    ? 'pass'
    : 'insufficient'
}

function boundsOf(sample: PsiSample, { seed, confidence }: { seed: number; confidence: number }): PsiBounds {
  const [low, high] = psiInterval(sample, seed, 2 * confidence - 1) ?? [0, Infinity]
  return { psi: psi(sample.baseline, sample.current), low, high: Number.isFinite(high) ? high : null }
}

function missingSample(
  { nBaseline, nCurrent, missingBaseline, missingCurrent }: Omit<Measured, 'sample'>,
  { baselineRows, currentRows, rowsByBin }: PsiSample,
  missingRows = currentRows,
): PsiSample {
  return {
    baseline: [nBaseline, missingBaseline],
    current: [nCurrent, missingCurrent],
    ...(baselineRows === undefined ? {} : { baselineRows }),
    ...(missingRows === undefined ? {} : { currentRows: missingRows }),
    ...(rowsByBin === undefined ? {} : { rowsByBin }),
  }
}

function compare(
  before: NumberColumn | TextColumn,
  now: NumberColumn | TextColumn,
  comparing: Comparing,
): Comparison & { kind: DriftFeature['kind'] } {
  if (before.kind === 'number' && now.kind === 'number')
    return { kind: 'numeric', ...numericDrift(before.values, now.values, comparing) }
  if (before.kind === 'text' && now.kind === 'text')
    return { kind: 'categorical', ...categoricalDrift(before, now, comparing) }
  if (now.kind === 'text' && now.codes.every((code) => code < 0))
    return { kind: kindOf(before), ...noComparison('No value in the log.', {}, 'empty') }
  const coded = asCoded(before, now, comparing)
  if (coded) return { kind: 'categorical', ...coded }
  const [is, was] = now.kind === 'number' ? ['numbers', 'text'] : ['text', 'numbers']
  return {
    kind: kindOf(now),
    ...noComparison(`Not compared: ${is} in the log, ${was} in the baseline.`, {}, 'retyped'),
  }
}

/** Words on one side, and numbers on the other that may be their codes; null where nothing shows that they are. */
function asCoded(
  before: NumberColumn | TextColumn,
  now: NumberColumn | TextColumn,
  comparing: Comparing,
): Comparison | null {
  const [was, is] = [before, now].map((column) => (column.kind === 'number' ? asCategories(column) : column))
  const compared = was && is ? categoricalDrift(was, is, comparing) : null
  if (compared?.change === 'recoded' || compared?.change === 'respelt') return compared
  // What the training data lack of the log's numbers is no fault of the log.
  const sizes = { nBaseline: before.kind === 'text' ? before.codes.length : 0 }
  return now.kind === 'number' && before.kind === 'text'
    ? noComparison('Training has words where the log has numbers', sizes, 'recoded')
    : null
}
