/** What a model's raw output says, read as its mapping has it. */
import { ProblemError } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import { classesOf, outputWidth, wrongWidth } from '../../mapping/check-output'
import { kindByShape, notCompared } from '../../mapping/output-kind'
import { interpret, probabilityWidth } from '../../mapping/interpret'
import type { OutputTensor, ReplayedModel } from '../../replay/contract'
import type { Mapping } from '../../result/mapping'
import { ownOrder, renumber } from './class-order'
import { PredictionStore } from './predictions'

/** Requests of whose outputs the length says something. */
const FEW = 8

export class OutputReader {
  readonly store: PredictionStore
  readonly #mapping: Mapping
  readonly #role: Role
  readonly #order: number[] | null
  /** Classes that this model knows. */
  readonly #own: number
  #measured = false

  constructor(role: Role, mapping: Mapping) {
    this.#role = role
    this.#mapping = mapping
    this.#order = ownOrder(mapping, role)
    this.#own = classesOf(mapping, role).length
    const { task, classes } = mapping
    this.store = new PredictionStore(
      task,
      classes.length,
      probabilityWidth(this.#output.read, classes.length),
    )
  }

  get #output() {
    return this.#mapping.models[this.#role]!.output
  }

  /**
   * Writes what the model answered to requests at, at + 1, ...
   * @param replayed null where it was not asked
   * @param lines where the requests stand in their file
   * @throws ProblemError 'wrong-output-width' where the output has not as many numbers as the mapping reads
   */
  read(at: number, n: number, replayed: ReplayedModel | null, lines?: ArrayLike<number>): void {
    const { store } = this
    store.reserve(at + n)
    if (!replayed) return store.failAll(at, n, 'not-replayed')
    store.fail(at, n, replayed.errors, replayed.codes, { messages: replayed.messages, lines })
    const tensor = replayed.outputs.find(({ name }) => name === this.#output.tensor)
    if (!tensor) return store.failAll(at, n, 'no-output')
    const data = numbersOf(tensor)
    this.#checkWidth(tensor.shape, data.length, n)
    this.#checkLength(data, n)
    const errors = { nonFinite: store.code('non-finite-output'), notAClass: store.code('not-a-class') }
    const { read } = this.#output
    interpret({ shape: tensor.shape, data }, read, this.#own, n, store, at, errors)
    if (this.#order) renumber(store, this.#order, at, at + n)
  }

  /** A layers-model's output shape is known for certain only once it has answered. */
  #checkWidth(shape: readonly number[], numbers: number, n: number): void {
    const { read, tensor } = this.#output
    const what = kindByShape(shape, tensor)
    if (what) throw new ProblemError(notCompared(this.#role, tensor, what))
    if (numbers === n * outputWidth(read, this.#own)) return
    throw new ProblemError(wrongWidth(this.#role, this.#mapping, numbers / n))
  }

  /** Scores of a class have any length; of an embedding, every one may have length 1. */
  #checkLength(data: ArrayLike<number>, n: number): void {
    const { read, tensor } = this.#output
    if (this.#measured || read.kind !== 'softmax' || n < FEW) return
    this.#measured = true
    const vouched = this.#mapping.confirmed?.some((one) => one === 'outputs' || one === 'classes')
    if (vouched || !areUnit(data, n)) return
    const what = `a vector of ${data.length / n} numbers (each of length 1)`
    throw new ProblemError(notCompared(this.#role, tensor, what))
  }

  finish(n: number): Predictions {
    this.store.reserve(n)
    return this.store.finish(n)
  }
}

/** Whether all are of length 1, and are more than a 1 among zeros, as certain answers are. */
function areUnit(data: ArrayLike<number>, n: number): boolean {
  const width = data.length / n
  for (let i = 0; i < n; i++) {
    let [squares, largest] = [0, 0]
    for (let c = 0; c < width; c++) {
      const value = data[i * width + c]!
      squares += value * value
      largest = Math.max(largest, Math.abs(value))
    }
    if (!(Math.abs(squares - 1) < 1e-3 && largest < 0.99)) return false
  }
  return true
}

/** Text outputs are class names in words at best; they are read as numbers where they are numbers. */
function numbersOf({ data }: OutputTensor): ArrayLike<number> {
  return Array.isArray(data) ? data.map(Number) : data
}

/** Reads n replayed requests by themselves: answers of a second pass. */
export function readAnswers(
  mapping: Mapping,
  role: Role,
  replayed: ReplayedModel | null,
  n: number,
): Predictions {
  const reader = new OutputReader(role, mapping)
  reader.read(0, n, replayed)
  return reader.finish(n)
}
