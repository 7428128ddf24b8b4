/** What the log says a model answered, as predictions: for a log with both predictions, and for the replay's fidelity. */
import type { Role } from '../../core/roles'
import type { Column, NumberColumn, TextColumn } from '../../core/columns'
import type { Predictions } from '../../evaluation/input'
import { interpret } from '../../mapping/interpret'
import { noneFinder } from '../../mapping/label-finder'
import { blankClassOf, classFinder, Lookup, numberText } from '../../mapping/lookup'
import type { Mapping } from '../../result/mapping'
import { readsNumber } from '../requests/layout'
import type { Layout } from '../requests/layout'
import type { AnswerColumns } from './answer-fields'
import { resolveNumbers, resolveScores } from './logged-numbers'
import { bare, ranking, rowsOf, topK } from '../../mapping/answer-lists'
import { ownOrder, renumber } from './class-order'
import { PredictionStore } from './predictions'
import { failures } from './said-failures'
import { Unasked } from './unasked'
import { Spellings } from '../requests/spellings'

/** What a spelling of no answer is found as. */
const NO_ANSWER = -2

export class LoggedPredictions {
  readonly store: PredictionStore
  readonly #role: Role
  readonly #mapping: Mapping
  readonly #probability: boolean
  readonly #lookup: Lookup
  readonly #spellings: Spellings
  readonly #stands: boolean
  /** Of the role's own classes, the one that an empty cell is; -1 where it is no answer. */
  readonly #blank: number
  readonly #order: number[] | null
  readonly #missingIsError: boolean
  /** What the log has besides a class, or in place of one. */
  readonly #numbers: AnswerColumns['kind'] | null
  /** Whether no class is logged, only numbers. */
  #derived = false
  readonly #unasked: Unasked
  /** What stands in an answer's place where the model gave none. */
  readonly #noNumbers: ReadonlySet<number>

  /**
   * @param stands the log's answer stands for the model's
   * @param missingIsError whether a missing answer is an error of that request, as it is in a log of answers
   */
  constructor(role: Role, mapping: Mapping, stands: boolean, missingIsError = stands) {
    this.#role = role
    this.#mapping = mapping
    this.#stands = stands
    this.#probability = readsNumber(mapping, role, !stands)
    // Where a role has an order of its own, an index is of that order; a name is a name.
    this.#order = ownOrder(mapping, role)
    const own = mapping.models[role]?.output.classes ?? mapping.classes
    this.#blank = blankClassOf(own, mapping.aliases)
    const find = unbracketed(classFinder(own, mapping.aliases))
    this.#lookup = new Lookup((text) => (isNone(text) ? NO_ANSWER : find(text)))
    this.#spellings = new Spellings(own, (text) => this.#lookup.one(text))
    this.#missingIsError = missingIsError
    const isNone = noneFinder(mapping.noAnswer)
    this.#noNumbers = new Set(mapping.noAnswer?.map((text) => Number(numberText(text) ?? NaN)))
    const width = mapping.task === 'classification' && mapping.classes.length === 2 ? 1 : 0
    const spread = mapping.answers?.[role]
    const k = mapping.classes.length
    const wide = spread?.kind === 'probabilities' || spread?.kind === 'top-k'
    this.#numbers =
      mapping.task === 'classification' && spread && spread.kind !== 'class' ? spread.kind : null
    this.store = new PredictionStore(mapping.task, k, width === 0 && wide ? k : width, true)
    this.#unasked = new Unasked(role, this.store)
  }

  /** Adds n answers from row `at` on. */
  add(columns: readonly Column[], layout: Layout, n: number, at: number): void {
    const predicted = layout.predicted[this.#role]
    const scores = layout.scores[this.#role]
    const answers = layout.answers[this.#role]
    this.store.reserve(at + n)
    const numbers = answers && answers.at.map((i) => columns[i]!)
    if (numbers) this.putNumbers(numbers, predicted === null, n, at)
    const score = scores === null || answers ? null : (columns[scores] as NumberColumn)
    if (predicted) this.put(columns[predicted.at]!, score, n, at)
    for (const said of this.#stands ? layout.failures[this.#role] : [])
      this.#failed(failures(columns[said.at]!, said.kind), n, at)
    if (this.#stands) this.#unasked.add(columns, layout, n, at)
  }

  /** What the log says failed is an error, whatever stands there for an answer. */
  #failed(failed: (i: number) => boolean, n: number, at: number): void {
    const { store } = this
    for (let i = 0; i < n; i++) {
      const row = at + i
      if (store.errors[row] !== 0 || !failed(i)) continue
      store.errors[row] = store.code('logged-error')
      store.forget(row)
    }
  }

  /**
   * The numbers of n answers: scores, or probabilities of classes.
   * @param alone no class is logged with them: it is the one of the largest probability
   */
  putNumbers(columns: readonly Column[], alone: boolean, n: number, at: number): void {
    const { store } = this
    store.reserve(at + n)
    if (!this.#numbers) return
    this.#derived = alone
    if (this.#numbers === 'score') {
      store.scores!.set((columns[0] as NumberColumn).values.subarray(0, n), at)
      return
    }
    const k = this.#mapping.classes.length
    const rows = this.#numbers === 'top-k' ? this.#topOf(columns[0] as TextColumn) : rowsOf(columns, k)
    for (let i = 0; i < n; i++) {
      const row = rows(i)
      const probabilities = row && this.#numbers !== 'top-k' ? this.#inOrder(row) : row
      if (probabilities) this.#putProbabilities(probabilities, at + i, alone)
      else if (alone) store.errors[at + i] = this.#missing()
    }
  }

  #putProbabilities(row: ArrayLike<number>, at: number, alone: boolean): void {
    const { store } = this
    const k = this.#mapping.classes.length
    let best = -1
    for (let c = 0; c < k; c++) if (row[c]! > (best < 0 ? -Infinity : row[best]!)) best = c
    const kept = store.probabilities
    if (kept && kept.width === 1) kept.values[at] = row[1]! === row[1]! ? row[1]! : 1 - row[0]!
    else if (kept) for (let c = 0; c < k; c++) kept.values[at * k + c] = row[c]!
    if (!alone) return
    store.classes[at] = best
    if (best >= 0) store.scores![at] = row[best]!
    else store.errors[at] = this.#missing()
  }

  /** An index of the role's own order, as one of the mapping's classes. */
  #mapped(index: number): number {
    return this.#order && index >= 0 ? this.#order[index]! : index
  }

  #inOrder(row: ArrayLike<number>): ArrayLike<number> {
    if (!this.#order) return row
    const mapped = new Float64Array(row.length)
    for (let i = 0; i < row.length; i++) mapped[this.#mapped(i)] = row[i]!
    return mapped
  }

  #topOf(column: TextColumn): (i: number) => ArrayLike<number> | null {
    const k = this.#mapping.classes.length
    const rows = column.dictionary.map((text) => {
      // Without scores only the first is known to be the answer.
      const pairs =
        topK(text) ??
        ranking(text)
          ?.slice(0, 1)
          .map((label) => ({ label, score: 1 })) ??
        null
      const row = new Float64Array(k).fill(NaN)
      for (const { label, score } of pairs ?? []) {
        const c = this.#mapped(this.#lookup.one(label))
        if (c >= 0) row[c] = score
      }
      return pairs && row
    })
    return (i) => rows[column.codes[i]!] ?? null
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
    const { classes, values, scores } = this.store
    if (this.#mapping.task === 'regression') return values[i]! === values[i]!
    return classes[i]! >= 0 || (this.#numbers === 'score' && scores![i]! === scores![i]!)
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
    if (this.#order) renumber(store, this.#order, at, at + n)
    for (const row of none) store.errors[row] = this.#missing()
  }

  #addNumbers(column: NumberColumn, n: number, at: number): void {
    for (let i = 0; i < n; i++) {
      const value = column.values[i]!
      if (value - value === 0 && !this.#noNumbers.has(value)) this.store.values[at + i] = value
      else this.store.errors[at + i] = this.#missing()
    }
  }

  #addClasses(column: TextColumn, n: number, at: number): void {
    const table = this.#lookup.table(column)
    this.#spellings.add(column, n, at)
    for (let i = 0; i < n; i++) {
      const code = column.codes[i]!
      const found = code < 0 ? this.#blank : table[code]!
      const index = Math.max(-1, this.#mapped(found))
      this.store.classes[at + i] = index
      const none = (code < 0 && found < 0) || found === NO_ANSWER
      if (index < 0) this.store.errors[at + i] = none ? this.#missing() : this.store.code('not-a-class')
    }
  }

  /** An empty prediction says that the model did not answer; for fidelity it is only not logged. */
  #missing(): number {
    return this.#missingIsError ? this.store.code('no-prediction') : 0
  }

  finish(n: number): Predictions {
    this.store.reserve(n)
    const predictions = {
      ...this.store.finish(n),
      ...this.#spellings.finish(n),
      ...this.#unasked.finish(n),
    }
    if (this.#numbers) return resolveNumbers(predictions, this.#numbers, this.#derived, this.#stands)
    if (!this.#probability) resolveScores(predictions)
    return predictions
  }
}

/** A class in brackets, as a model that answers a batch of one gives it, is that class. */
function unbracketed(find: (text: string) => number): (text: string) => number {
  return (text) => {
    const found = find(text)
    return found >= 0 ? found : find(bare(text) ?? text)
  }
}
