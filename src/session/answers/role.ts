/** One role of a run: how its answers to a batch are made, from its model or from the log. */
import type { Role } from '../../core/roles'
import { ProblemError } from '../../core/problem'
import type { Predictions } from '../../evaluation/input'
import type { RequestBatch } from '../../formats/contract'
import { interpret, probabilityWidth } from '../../mapping/interpret'
import type { Mapping } from '../../result/mapping'
import type { InputTensor, OutputTensor, ReplayedModel } from '../../replay/contract'
import type { BoundEncoder, Layout } from '../requests/layout'
import { flagsOf, pick } from '../requests/layout'
import { LoggedPredictions } from './logged'
import { PredictionStore } from './predictions'

export interface Encoded {
  inputs: InputTensor[] | null
  errors: Uint8Array
  /** Whether any request of the batch can be given to the model. */
  usable: boolean
}

/** A role that is replayed. */
export class ReplayedRole {
  readonly store: PredictionStore
  readonly #mapping: Mapping
  readonly #bound: BoundEncoder
  readonly #role: Role

  constructor(role: Role, mapping: Mapping, bound: BoundEncoder) {
    this.#role = role
    this.#mapping = mapping
    this.#bound = bound
    const { read } = mapping.models[role]!.output
    this.store = new PredictionStore(
      mapping.task,
      mapping.classes.length,
      probabilityWidth(read, mapping.classes.length),
    )
  }

  encode(batch: RequestBatch): Encoded {
    const { encoder, columns } = this.#bound
    const { inputs, errors } = encoder.encode(pick(batch.columns, columns), flagsOf(batch, columns), batch.n)
    const usable = errors.includes(0)
    return { inputs: usable ? inputs : null, errors, usable }
  }

  /** Writes what the model answered to requests at, at + 1, ... */
  settle(at: number, n: number, encoded: Encoded, replayed: ReplayedModel | null): void {
    const { store } = this
    store.reserve(at + n)
    store.fail(at, n, encoded.errors, this.#bound.encoder.codes)
    if (!replayed) return store.failAll(at, n, 'not-replayed')
    store.fail(at, n, replayed.errors, replayed.codes)
    const { output } = this.#mapping.models[this.#role]!
    const tensor = replayed.outputs.find((one) => one.name === output.tensor)
    const numbers = tensor && numbersOf(tensor)
    if (!numbers) return store.failAll(at, n, 'no-output')
    this.#checkWidth(numbers.length, n)
    const errors = { nonFinite: store.code('non-finite-output'), notAClass: store.code('not-a-class') }
    interpret(
      { shape: tensor.shape, data: numbers },
      output.read,
      this.#mapping.classes.length,
      n,
      store,
      at,
      errors,
    )
  }

  /** A layers-model's output shape is known for certain only once it has answered. */
  #checkWidth(numbers: number, n: number): void {
    const { read, tensor } = this.#mapping.models[this.#role]!.output
    const wanted = read.kind === 'softmax' ? this.#mapping.classes.length : 1
    if (numbers === n * wanted) return
    throw new ProblemError({
      code: 'wrong-output-width',
      message: `${this.#role}'s output "${tensor}" has ${numbers / n} numbers per request; read as ${read.kind} it must have ${wanted}.`,
      place: `/models/${this.#role}/output/read`,
      mend: 'Name as many classes as the output has numbers, or choose another reading.',
    })
  }

  finish(n: number): Predictions {
    this.store.reserve(n)
    return this.store.finish(n)
  }
}

/** Text outputs are class names in words at best; they are read as numbers where they are numbers. */
function numbersOf(tensor: OutputTensor): ArrayLike<number> | null {
  return Array.isArray(tensor.data) ? tensor.data.map(Number) : tensor.data
}

/** A role whose answers are the log's. */
export class LoggedRole {
  readonly #logged: LoggedPredictions
  readonly #layout: Layout

  constructor(role: Role, mapping: Mapping, layout: Layout) {
    this.#logged = new LoggedPredictions(role, mapping, true)
    this.#layout = layout
  }

  get store(): PredictionStore {
    return this.#logged.store
  }

  add(batch: RequestBatch, at: number): void {
    this.#logged.add(batch.columns, this.#layout, batch.n, at)
  }

  finish(n: number): Predictions {
    return this.#logged.finish(n)
  }
}
