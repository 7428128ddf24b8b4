/** What a model's probabilities are worth against labels: log loss and Brier score. */
import { count, counted } from '../../core/numbers'
import type { ClassIndices } from '../../core/columns'
import type { Predictions } from '../input'
import type { Figure } from '../../result/figures'

/** Probabilities with labels: what figures of probabilities are made from. */
export interface Scored {
  /** Number of classes. */
  k: number
  /** Whether float32 holds every probability of class c exactly. */
  float32(c: number): boolean
  /** Probability of class c at row i. */
  at(i: number, c: number): number
  /** Rows that are labelled and have probabilities. */
  rows: Int32Array
  labels: ClassIndices
}

/** Probability that a model gives the class it predicted; NaN where there is none. */
export function scoreOf(p: Pick<Predictions, 'classes' | 'scores' | 'probabilities'>, i: number): number {
  if (p.scores.length > 0 || p.probabilities?.width !== 1) return p.scores[i] ?? NaN
  const predicted = p.classes[i]!
  if (!(predicted >= 0)) return NaN
  const one = p.probabilities.values[i]!
  return predicted === 1 ? one : 1 - one
}

/** P(class 1) of two classes, from probabilities or the score of the predicted class; NaN where there is none. */
export function probability(p: Pick<Predictions, 'classes' | 'scores' | 'probabilities'>, i: number): number {
  if (p.probabilities) {
    const { width, values } = p.probabilities
    return values[i * width + (width === 1 ? 0 : 1)] ?? NaN
  }
  const score = p.scores[i] ?? NaN
  return p.classes[i]! < 0 ? NaN : p.classes[i] === 1 ? score : 1 - score
}

/** Double precision's epsilon: what scikit-learn clips probabilities to. */
const EPSILON = 2 ** -52

/**
 * A model's probabilities of the labelled requests it answered; for two classes the score of the predicted class
 * is enough. A reason in words where there are none.
 */
export function scored(p: Predictions, labels: ClassIndices, k: number): Scored | string {
  const read = reader(p, k)
  if (typeof read === 'string') return read
  const rows = new Int32Array(labels.length)
  let n = 0
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!
    if (label >= 0 && label < k && p.classes[i]! >= 0 && isWhole(read, i, k)) rows[n++] = i
  }
  if (n === 0) return 'No labelled request has a probability.'
  return { k, float32: (c) => isFloat32(p, k, c), at: read, rows: rows.subarray(0, n), labels }
}

/** An answer that names its best classes alone says nothing of the others' probabilities. */
function isWhole(read: (i: number, c: number) => number, i: number, k: number): boolean {
  for (let c = 0; c < k; c++) if (Number.isNaN(read(i, c))) return false
  return true
}

/** Of two classes with one probability each, the first one's is 1 minus it, which takes more bits. */
export function isFloat32(
  { probabilities }: Pick<Predictions, 'probabilities'>,
  k: number,
  c: number,
): boolean {
  return probabilities !== null && (probabilities.width === k || (probabilities.width === 1 && c === 1))
}

function reader(p: Predictions, k: number): ((i: number, c: number) => number) | string {
  if (p.probabilities) {
    const { width, values } = p.probabilities
    if (width === 1 && k === 2) return (i, c) => (c === 1 ? values[i]! : 1 - values[i]!)
    if (width === k) return (i, c) => values[i * k + c]!
    return `The model gives ${width} probabilities for ${k} classes.`
  }
  if (p.probabilitiesReason) return p.probabilitiesReason
  if (k === 2 && p.scores.some((s) => !Number.isNaN(s)))
    return (i, c) => (p.classes[i]! === c ? p.scores[i]! : 1 - p.scores[i]!)
  return 'The model gives no probabilities.'
}

/** A hair more than rounding to 32 bits makes of a sum of 1. */
const ROUNDING = 1e-6

/** Why there is no figure that takes scores for probabilities: some are none. null where all are. */
export function notProbabilities(s: Scored): string | null {
  let outside = 0
  for (let r = 0; r < s.rows.length; r++) {
    const i = s.rows[r]!
    for (let c = 0; c < s.k; c++) {
      const p = s.at(i, c)
      if (p >= -ROUNDING && p <= 1 + ROUNDING) continue
      outside++
      break
    }
  }
  if (outside === 0) return null
  return `Undefined: ${count(outside)} of ${counted(s.rows.length, 'request')} have a score outside 0 to 1, which is no probability.`
}

/** Mean of -ln(probability of the label), probabilities clipped to [eps, 1 - eps] as scikit-learn does. */
export function logLoss(s: Scored, reason = notProbabilities(s)): Figure {
  if (reason) return { value: null, ci95: null, n: s.rows.length, reason }
  const { mean, ci95, n } = meanFigure(
    s,
    (i, label) => -Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, s.at(i, label)))),
  )
  return { value: mean, ci95, n, reason: null }
}

/**
 * Brier score (Brier 1950): mean squared distance of the probabilities from the label; over both classes of a
 * binary task it is halved, which is the usual (p - y)^2, and scikit-learn's.
 */
export function brier(s: Scored, reason = notProbabilities(s)): Figure {
  if (reason) return { value: null, ci95: null, n: s.rows.length, reason }
  const scale = s.k === 2 ? 0.5 : 1
  const { mean, ci95, n } = meanFigure(s, (i, label) => {
    let sum = 0
    for (let c = 0; c < s.k; c++) sum += (s.at(i, c) - (c === label ? 1 : 0)) ** 2
    return sum * scale
  })
  return { value: mean, ci95, n, reason: null }
}

function meanFigure(s: Scored, term: (i: number, label: number) => number) {
  let sum = 0
  let squares = 0
  const n = s.rows.length
  for (let r = 0; r < n; r++) {
    const i = s.rows[r]!
    const x = term(i, s.labels[i]!)
    sum += x
    squares += x * x
  }
  const mean = sum / n
  const half = 1.959963984540054 * Math.sqrt(Math.max(0, squares / n - mean * mean) / Math.max(1, n - 1))
  return { mean, n, ci95: n > 1 ? ([Math.max(0, mean - half), mean + half] as [number, number]) : null }
}
