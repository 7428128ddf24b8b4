/**
 * Counts of an evaluation that add up: a tally of two halves, merged, is the tally of the whole, exactly.
 * That is what makes figures move while a replay runs, and shards possible. Counts are whole numbers held in
 * doubles (exact to 2^53), so merging never rounds. Of many classes only the pairs that occur are held.
 */
import type { FlipKind } from '../result/flip-kinds'
import { flipKinds } from '../result/flip-kinds'
import type { Role } from '../core/roles'
import type { ClassIndices } from '../core/columns'
import type { Predictions } from './input'
import { cellsOf, countCell, createCounts, mergeCounts, type Counts } from './counts'
import { scoreOf } from './metrics/scores'
import type { Figure } from '../result/figures'
import { wilson } from './statistics/binomial'
import { eachCell } from './statistics/count-table'

/** Bins of the score histogram, of equal width over 0 to 1. */
export const SCORE_BINS = 20

export interface ModelTally {
  /** Requests it answered or failed on; not those it was never asked. */
  attempted: number
  /** Failures by code. */
  errors: Map<string, number>
  /** (k+1) x (k+1), label by prediction; index k is "none". */
  byLabel: Counts
  /** SCORE_BINS counts of the predicted class's probability. */
  scores: Float64Array
}

export interface Tally {
  /** Number of classes. */
  k: number
  rows: number
  /** (k+1) x (k+1), primary by shadow; index k is "no answer". */
  pairs: Counts
  /** k x flipKinds.length: labelled requests that both answered, by their label. */
  flips: Float64Array
  labelled: number
  primary: ModelTally
  shadow: ModelTally
}

/** @param k number of classes; 0 for regression, where only attempts, labels and errors count */
export function createTally(k: number): Tally {
  const table = () => createCounts(k)
  const model = (): ModelTally => ({
    attempted: 0,
    errors: new Map(),
    byLabel: table(),
    scores: new Float64Array(SCORE_BINS),
  })
  return {
    k,
    rows: 0,
    pairs: table(),
    flips: new Float64Array(k * flipKinds.length),
    labelled: 0,
    primary: model(),
    shadow: model(),
  }
}

/**
 * Counts rows [from, to). Predictions outside 0..k-1 count as "no answer", labels outside as "no label".
 * @param labels class index per row, -1 for none; null where nothing is labelled
 */
export function addRows(
  tally: Tally,
  primary: Predictions,
  shadow: Predictions,
  labels: ClassIndices | null,
  from: number,
  to: number,
): void {
  tally.rows += to - from
  addModel(tally.primary, primary, labels, tally.k, from, to)
  addModel(tally.shadow, shadow, labels, tally.k, from, to)
  if (tally.k > 0) addPairs(tally, primary.classes, shadow.classes, labels, from, to)
}

function addPairs(
  tally: Tally,
  primary: ClassIndices,
  shadow: ClassIndices,
  labels: ClassIndices | null,
  from: number,
  to: number,
): void {
  const { k, pairs, flips } = tally
  for (let i = from; i < to; i++) {
    const p = slot(primary[i]!, k)
    const s = slot(shadow[i]!, k)
    const cell = p * (k + 1) + s
    countCell(pairs, cell)
    const label = labels ? slot(labels[i]!, k) : k
    if (label === k) continue
    tally.labelled++
    if (p === k || s === k) continue
    const kind = label * flipKinds.length + flipIndex(p, s, label)
    flips[kind] = flips[kind]! + 1
  }
}

/** @returns the index into flipKinds of a request's outcome. */
export function flipIndex(primary: number, shadow: number, label: number): number {
  if (primary === label) return shadow === label ? 0 : 1
  if (shadow === label) return 2
  return primary === shadow ? 3 : 4
}

const slot = (index: number, k: number) => (index >= 0 && index < k ? index : k)

function addModel(
  tally: ModelTally,
  predictions: Predictions,
  labels: ClassIndices | null,
  k: number,
  from: number,
  to: number,
): void {
  const { classes, values, errors, errorCodes } = predictions
  const byCode = new Float64Array(256)
  for (let i = from; i < to; i++) {
    const error = errors[i] ?? 0
    const predicted = k > 0 ? slot(classes[i]!, k) : k
    const answered = k > 0 ? predicted < k : !Number.isNaN(values[i] ?? NaN)
    if (error > 0 || answered) tally.attempted++
    if (error > 0) byCode[error] = byCode[error]! + 1
    if (!answered) continue
    const label = labels ? slot(labels[i]!, k) : k
    const cell = label * (k + 1) + predicted
    countCell(tally.byLabel, cell)
    const score = scoreOf(predictions, i)
    if (score >= 0 && score <= 1) {
      const bin = Math.min(SCORE_BINS - 1, Math.floor(score * SCORE_BINS))
      tally.scores[bin] = tally.scores[bin]! + 1
    }
  }
  byCode.forEach((count, code) => {
    if (count > 0) addCount(tally.errors, errorCodes[code] ?? `error-${code}`, count)
  })
}

function addCount(counts: Map<string, number>, key: string, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more)
}

/** @returns the tally of both; neither is changed. Throws RangeError where they count different classes. */
export function mergeTallies(a: Tally, b: Tally): Tally {
  if (a.k !== b.k) throw new RangeError(`tallies of ${a.k} and ${b.k} classes do not merge`)
  return {
    k: a.k,
    rows: a.rows + b.rows,
    pairs: mergeCounts(a.pairs, b.pairs),
    flips: sum(a.flips, b.flips),
    labelled: a.labelled + b.labelled,
    primary: mergeModels(a.primary, b.primary),
    shadow: mergeModels(a.shadow, b.shadow),
  }
}

function mergeModels(a: ModelTally, b: ModelTally): ModelTally {
  const errors = new Map(a.errors)
  for (const [code, count] of b.errors) addCount(errors, code, count)
  return {
    attempted: a.attempted + b.attempted,
    errors,
    byLabel: mergeCounts(a.byLabel, b.byLabel),
    scores: sum(a.scores, b.scores),
  }
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]!)
}

/** @returns how many errors of a model, whatever their code. */
export function errorCount(model: ModelTally): number {
  let total = 0
  for (const count of model.errors.values()) total += count
  return total
}

/** @returns flips of all labels together, by kind. */
export function flipTotals(tally: Tally): Record<FlipKind, number> {
  const totals = { bothRight: 0, broken: 0, fixed: 0, bothWrongSame: 0, bothWrongDifferent: 0 }
  tally.flips.forEach((count, i) => {
    totals[flipKinds[i % flipKinds.length] as FlipKind] += count
  })
  return totals
}

/** What can be shown while a replay runs. */
export interface LiveFigures {
  agreement: Figure
  errors: Record<Role, number>
}

/** Agreement so far with its interval (Wilson 1927), and errors so far. */
export function liveFigures(tally: Tally): LiveFigures {
  return {
    agreement: agreementFigure(tally),
    errors: { primary: errorCount(tally.primary), shadow: errorCount(tally.shadow) },
  }
}

/** Share of the requests both models answered on which they gave the same class. */
/** @param share independent requests that each is worth */
export function agreementFigure(tally: Tally, share = 1): Figure {
  const { k, pairs } = tally
  if (k === 0)
    return { value: null, ci95: null, n: 0, reason: 'Agreement of classes: these models predict numbers.' }
  let same = 0
  let n = 0
  eachCell(cellsOf(pairs, k), (i, j, count) => {
    n += count
    if (i === j) same += count
  })
  if (n === 0) return { value: null, ci95: null, n, reason: 'No request was answered by both models.' }
  return { value: same / n, ci95: wilson(same * share, n * share), n, reason: null }
}
