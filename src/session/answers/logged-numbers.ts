/** Numbers that a log has of an answer: what they are is seen once all of them are there. */
import { extentOf } from '../../core/interval'
import type { Predictions } from '../../evaluation/input'
import type { AnswerColumns } from './answer-fields'

/**
 * A score column of two classes is either P(predicted class) or P(class 1), and logs have both. It is the latter
 * where class 0 goes with scores below a half. Scores become P(predicted class), and P(class 1) follows.
 */
export function resolveScores(predictions: Predictions): void {
  const { classes, scores, probabilities } = predictions
  if (!probabilities) return
  let low = 0
  let high = 0
  let scored = 0
  for (let i = 0; i < classes.length; i++) {
    const score = scores[i]!
    if (Number.isNaN(score)) continue
    scored++
    if (score < 0 || score > 1) {
      scores.fill(NaN)
      return drop(predictions, 'The log’s scores are no probabilities.')
    }
    if (classes[i] !== 0) continue
    if (score < 0.5) low++
    else high++
  }
  if (scored === 0) return drop(predictions, 'The log gives no scores.')
  const ofClassOne = low > high
  for (let i = 0; i < classes.length; i++) {
    const score = scores[i]!
    const p = ofClassOne || classes[i] === 1 ? score : 1 - score
    probabilities.values[i] = p
    scores[i] = classes[i] === 1 ? p : 1 - p
  }
}

function drop(predictions: Predictions, reason: string): void {
  predictions.probabilities = null
  predictions.probabilitiesReason = reason
}

/**
 * @param derived no class is logged: only the numbers are evidence
 * @param stands the answers stand for a model's: what they say is then the class of the largest probability
 */
export function resolveNumbers(
  predictions: Predictions,
  kind: AnswerColumns['kind'],
  derived: boolean,
  stands: boolean,
): Predictions {
  if (kind !== 'score') return resolveProbabilities(predictions, derived && !stands)
  if (!derived) {
    resolveScores(predictions)
    return predictions
  }
  toProbabilities(predictions.scores, 1)
  return { ...deriveClasses(predictions), derived: 'score' }
}

/** A score below a half is P(class 1) of two classes; where there is none it may as well be P(predicted class). */
function deriveClasses(predictions: Predictions): Predictions {
  const { classes, scores, probabilities } = predictions
  if (!probabilities) return predictions
  const below = scores.some((score) => score < 0.5)
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!
    probabilities.values[i] = score
    if (below && score === score) classes[i] = score >= 0.5 ? 1 : 0
  }
  return predictions
}

function resolveProbabilities(predictions: Predictions, derived: boolean): Predictions {
  const { probabilities } = predictions
  if (!probabilities) return predictions
  const { values, width } = probabilities
  toProbabilities(values, width)
  if (isOneHot(values)) {
    predictions.scores.fill(NaN)
    drop(predictions, 'The log has one-hot answers, which say no more than the class.')
    return predictions
  }
  const { classes, scores } = predictions
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i]!
    scores[i] = c < 0 ? NaN : width > 1 ? values[i * width + c]! : c === 1 ? values[i]! : 1 - values[i]!
  }
  return derived ? { ...predictions, derived: 'probabilities' } : predictions
}

function isOneHot(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value === value && value !== 0 && value !== 1) return false
  }
  return true
}

/** Numbers beyond 0 and 1 are logits, or percent where none is below 0: probabilities are made of them, in place. */
function toProbabilities(values: Float32Array | Float64Array, width: number): void {
  const [least, most] = extentOf(values) ?? [0, 0]
  const slack = 1e-4
  if (!(least < -slack || most > 1 + slack)) return
  if (least >= 0 && most <= 100) {
    for (let i = 0; i < values.length; i++) values[i] = values[i]! / 100
  } else if (width === 1) for (let i = 0; i < values.length; i++) values[i] = 1 / (1 + Math.exp(-values[i]!))
  else for (let from = 0; from < values.length; from += width) softmax(values.subarray(from, from + width))
}

function softmax(row: Float32Array | Float64Array): void {
  let top = -Infinity
  for (const value of row) if (value > top) top = value
  let total = 0
  for (let c = 0; c < row.length; c++) total += row[c] = Math.exp(row[c]! - top)
  for (let c = 0; c < row.length; c++) row[c] = row[c]! / total
}
