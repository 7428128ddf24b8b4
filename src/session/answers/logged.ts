/** What the log says a model answered, as predictions: for a log with both predictions, and for the replay's fidelity. */
import type { Role } from '../../core/roles'
import type { Column, NumberColumn, TextColumn } from '../../core/columns'
import type { Predictions } from '../../evaluation/input'
import { interpret } from '../../mapping/interpret'
import { classFinder, Lookup } from '../../mapping/lookup'
import type { Mapping } from '../../result/mapping'
import { readsNumber } from '../requests/layout'
import type { Layout } from '../requests/layout'
import { PredictionStore } from './predictions'

export class LoggedPredictions {
  readonly store: PredictionStore
  readonly #role: Role
  readonly #mapping: Mapping
  readonly #probability: boolean
  readonly #lookup: Lookup
  readonly #missingIsError: boolean

  /**
   * @param stands the log's answer stands for the model's
   * @param missingIsError whether a missing answer is an error of that request, as it is in a log of answers
   */
  constructor(role: Role, mapping: Mapping, stands: boolean, missingIsError = stands) {
    this.#role = role
    this.#mapping = mapping
    this.#probability = readsNumber(mapping, role, !stands)
    this.#lookup = new Lookup(classFinder(mapping.classes, mapping.aliases))
    this.#missingIsError = missingIsError
    const width = mapping.task === 'classification' && mapping.classes.length === 2 ? 1 : 0
    this.store = new PredictionStore(mapping.task, mapping.classes.length, width, true)
  }

  /** Adds n answers from row `at` on. */
  add(columns: readonly Column[], layout: Layout, n: number, at: number): void {
    const predicted = layout.predicted[this.#role]
    const scores = layout.scores[this.#role]
    if (!predicted) return this.store.reserve(at + n)
    this.put(columns[predicted.at]!, scores === null ? null : (columns[scores] as NumberColumn), n, at)
  }

  /** The same of columns given by themselves: answers, and scores where there are any. */
  put(column: Column, scores: NumberColumn | null, n: number, at: number): void {
    const { store } = this
    store.reserve(at + n)
    if (this.#probability) this.#addProbabilities(column as NumberColumn, n, at)
    else if (this.#mapping.task === 'regression') this.#addNumbers(column as NumberColumn, n, at)
    else this.#addClasses(column as TextColumn, n, at)
    if (!scores || this.#probability || this.#mapping.task === 'regression') return
    const { values } = scores
    for (let i = 0; i < n; i++) if (store.classes[at + i]! >= 0) store.scores![at + i] = values[i]!
  }

  /** Whether the log holds an answer to request i. */
  has(i: number): boolean {
    const { classes, values } = this.store
    return this.#mapping.task === 'regression' ? values[i]! === values[i]! : classes[i]! >= 0
  }

  #addProbabilities(column: NumberColumn, n: number, at: number): void {
    const { store } = this
    const errors = { nonFinite: store.code('non-finite-output'), notAClass: store.code('not-a-class') }
    const none: number[] = []
    for (let i = 0; i < n; i++) if (Number.isNaN(column.values[i])) none.push(at + i)
    // A row that has an error already is not read: what is missing must not pass for an output that is no number.
    for (const row of none) store.errors[row] = errors.nonFinite
    const { read } = this.#mapping.models[this.#role]!.output
    interpret({ shape: [n], data: column.values }, read, this.#mapping.classes.length, n, store, at, errors)
    for (const row of none) store.errors[row] = this.#missing()
  }

  #addNumbers(column: NumberColumn, n: number, at: number): void {
    for (let i = 0; i < n; i++) {
      const value = column.values[i]!
      if (value - value === 0) this.store.values[at + i] = value
      else this.store.errors[at + i] = this.#missing()
    }
  }

  #addClasses(column: TextColumn, n: number, at: number): void {
    const table = this.#lookup.table(column)
    for (let i = 0; i < n; i++) {
      const code = column.codes[i]!
      const index = code < 0 ? -1 : table[code]!
      this.store.classes[at + i] = index
      if (index < 0) this.store.errors[at + i] = code < 0 ? this.#missing() : this.store.code('not-a-class')
    }
  }

  /** An empty prediction says that the model did not answer; for fidelity it is only not logged. */
  #missing(): number {
    return this.#missingIsError ? this.store.code('no-prediction') : 0
  }

  finish(n: number): Predictions {
    this.store.reserve(n)
    const predictions = this.store.finish(n)
    if (!this.#probability) resolveScores(predictions)
    return predictions
  }
}

/**
 * A score column of two classes is either P(predicted class) or P(class 1), and logs have both. It is the latter
 * where class 0 goes with scores below a half. Scores become P(predicted class), and P(class 1) follows.
 */
function resolveScores(predictions: Predictions): void {
  const { classes, scores, probabilities } = predictions
  if (!probabilities) return
  let low = 0
  let high = 0
  let scored = 0
  for (let i = 0; i < classes.length; i++) {
    const score = scores[i]!
    if (Number.isNaN(score)) continue
    scored += 1
    if (score < 0 || score > 1) {
      scores.fill(NaN)
      return drop(predictions, 'The log’s scores are no probabilities.')
    }
    if (classes[i] !== 0) continue
    if (score < 0.5) low += 1
    else high += 1
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
