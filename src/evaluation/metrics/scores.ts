/** What a model's probabilities are worth against labels: log loss, Brier score, ROC AUC, average precision. */
import type { Predictions } from '../input'
import type { Figure } from '../result'

/** Probabilities with labels: what the four figures are made from. */
export interface Scored {
  /** Number of classes. */
  k: number
  /** Probability of class c at row i. */
  at(i: number, c: number): number
  /** Rows that are labelled and have probabilities. */
  rows: Int32Array
  labels: Int32Array
}

/** At most so many one-against-rest curves are ranked: each sorts every score once. */
export const MAX_RANKED_CLASSES = 100
/** Double precision's epsilon: what scikit-learn clips probabilities to. */
const EPSILON = 2 ** -52

/**
 * A model's probabilities of the labelled requests it answered; for two classes the score of the predicted class
 * is enough. A reason in words where there are none.
 */
export function scored(p: Predictions, labels: Int32Array, k: number): Scored | string {
  const read = reader(p, k)
  if (typeof read === 'string') return read
  const rows = new Int32Array(labels.length)
  let n = 0
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i] as number
    if (label >= 0 && label < k && (p.classes[i] as number) >= 0 && !Number.isNaN(read(i, 0))) rows[n++] = i
  }
  if (n === 0) return 'No labelled request has a probability.'
  return { k, at: read, rows: rows.subarray(0, n), labels }
}

function reader(p: Predictions, k: number): ((i: number, c: number) => number) | string {
  if (p.probabilities) {
    const { width, values } = p.probabilities
    if (width === 1 && k === 2) return (i, c) => (c === 1 ? (values[i] as number) : 1 - (values[i] as number))
    if (width === k) return (i, c) => values[i * k + c] as number
    return `The model gives ${width} probabilities for ${k} classes.`
  }
  if (p.probabilitiesReason) return p.probabilitiesReason
  if (k === 2 && p.scores.some((s) => !Number.isNaN(s)))
    return (i, c) => ((p.classes[i] as number) === c ? (p.scores[i] as number) : 1 - (p.scores[i] as number))
  return 'The model gives no probabilities.'
}

/** Mean of -ln(probability of the label), probabilities clipped to [eps, 1 - eps] as scikit-learn does. */
export function logLoss(s: Scored): Figure {
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
export function brier(s: Scored): Figure {
  const scale = s.k === 2 ? 0.5 : 1
  const { mean, ci95, n } = meanFigure(s, (i, label) => {
    let sum = 0
    for (let c = 0; c < s.k; c += 1) sum += (s.at(i, c) - (c === label ? 1 : 0)) ** 2
    return sum * scale
  })
  return { value: mean, ci95, n, reason: null }
}

function meanFigure(s: Scored, term: (i: number, label: number) => number) {
  let [sum, squares] = [0, 0]
  const n = s.rows.length
  for (let r = 0; r < n; r += 1) {
    const i = s.rows[r] as number
    const x = term(i, s.labels[i] as number)
    sum += x
    squares += x * x
  }
  const mean = sum / n
  const half = 1.959963984540054 * Math.sqrt(Math.max(0, squares / n - mean * mean) / Math.max(1, n - 1))
  return { mean, n, ci95: n > 1 ? ([Math.max(0, mean - half), mean + half] as [number, number]) : null }
}

/**
 * Area under the ROC curve: P(a positive scores above a negative), ties one half, with the interval of
 * DeLong, DeLong, Clarke-Pearson 1988. Two classes: of class 1; more: the mean of one against the rest.
 */
export function rocAuc(s: Scored): Figure {
  return ranked(s, (positives, negatives) => {
    const { auc, variance } = delong(positives, negatives)
    return { value: auc, variance }
  })
}

/** Average precision (area under precision over recall, by steps). Two classes: of class 1; more: the mean. */
export function averagePrecision(s: Scored): Figure {
  return ranked(s, (positives, negatives) => ({ value: stepPrecision(positives, negatives), variance: null }))
}

type Ranking = (
  positives: Float64Array,
  negatives: Float64Array,
) => { value: number; variance: number | null }

function ranked(s: Scored, ranking: Ranking): Figure {
  const n = s.rows.length
  if (s.k > MAX_RANKED_CLASSES)
    return { value: null, ci95: null, n, reason: `Not ranked: more than ${MAX_RANKED_CLASSES} classes.` }
  const wanted = s.k === 2 ? [1] : Array.from({ length: s.k }, (_, c) => c)
  const values: { value: number; variance: number | null }[] = []
  for (const c of wanted) {
    const { positives, negatives } = split(s, c)
    if (positives.length > 0 && negatives.length > 0) values.push(ranking(positives, negatives))
  }
  if (values.length === 0)
    return { value: null, ci95: null, n, reason: 'Undefined: the labels are of one class only.' }
  const value = values.reduce((sum, v) => sum + v.value, 0) / values.length
  const variance = values.length === 1 ? (values[0]?.variance ?? null) : null
  const half = variance === null ? null : 1.959963984540054 * Math.sqrt(variance)
  const left = wanted.length - values.length
  return {
    value,
    ci95: half === null ? null : [Math.max(0, value - half), Math.min(1, value + half)],
    n,
    reason: left > 0 ? `Without the ${left} classes that no label, or every label, has.` : null,
  }
}

/** Scores of a class, of those that are it and those that are not, each sorted. */
export function split(s: Scored, c: number): { positives: Float64Array; negatives: Float64Array } {
  let p = 0
  for (const i of s.rows) if (s.labels[i] === c) p += 1
  const positives = new Float64Array(p)
  const negatives = new Float64Array(s.rows.length - p)
  let [a, b] = [0, 0]
  for (const i of s.rows) {
    const x = s.at(i, c)
    if (s.labels[i] === c) positives[a++] = x
    else negatives[b++] = x
  }
  return { positives: positives.sort(), negatives: negatives.sort() }
}

/** AUC and its variance from the two sorted samples, in one walk each way. */
function delong(positives: Float64Array, negatives: Float64Array): { auc: number; variance: number | null } {
  const [m, n] = [positives.length, negatives.length]
  const above = placements(positives, negatives)
  const below = placements(negatives, positives)
  const auc = above.sum / (m * n)
  if (m < 2 || n < 2) return { auc, variance: null }
  const spread = (p: { sum: number; squares: number }, size: number, other: number) =>
    Math.max(0, p.squares / (other * other) - p.sum ** 2 / (other * other) / size) / (size - 1) / size
  return { auc, variance: spread(above, m, n) + spread(below, n, m) }
}

/** For each value of `a`, how many of `b` are below it (ties one half): the sum and the sum of squares. */
function placements(a: Float64Array, b: Float64Array): { sum: number; squares: number } {
  let [low, high, sum, squares] = [0, 0, 0, 0]
  for (const x of a) {
    while (low < b.length && (b[low] as number) < x) low += 1
    if (high < low) high = low
    while (high < b.length && (b[high] as number) <= x) high += 1
    const placement = (low + high) / 2
    sum += placement
    squares += placement * placement
  }
  return { sum, squares }
}

function stepPrecision(positives: Float64Array, negatives: Float64Array): number {
  let [p, q] = [positives.length - 1, negatives.length - 1]
  let [above, others, area] = [0, 0, 0]
  while (p >= 0) {
    const x = positives[p] as number
    let ties = 0
    while (p >= 0 && positives[p] === x) {
      ties += 1
      p -= 1
    }
    while (q >= 0 && (negatives[q] as number) >= x) {
      others += 1
      q -= 1
    }
    above += ties
    area += (ties / positives.length) * (above / (above + others))
  }
  return area
}
