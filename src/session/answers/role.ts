/** One role of a run: how its answers to a batch are made, from its model or from the log. */
import type { Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import type { RequestBatch } from '../../formats/contract'
import type { InputTensor, ReplayedModel } from '../../replay/contract'
import type { Mapping } from '../../result/mapping'
import type { BoundEncoder, Layout } from '../requests/layout'
import { flagsOf, pick } from '../requests/layout'
import { LoggedPredictions } from './logged'
import type { PredictionStore } from './predictions'
import { OutputReader } from './read-output'

export interface Encoded {
  inputs: InputTensor[] | null
  errors: Uint8Array
  /** Where the requests stand in their file. */
  lines: Float64Array
  /** Whether any request of the batch can be given to the model. */
  usable: boolean
}

/** A role that is replayed. */
export class ReplayedRole {
  readonly #reader: OutputReader
  readonly #bound: BoundEncoder

  constructor(role: Role, mapping: Mapping, bound: BoundEncoder) {
    this.#reader = new OutputReader(role, mapping)
    this.#bound = bound
  }

  get store(): PredictionStore {
    return this.#reader.store
  }

  encode(batch: RequestBatch): Encoded {
    const { encoder, columns } = this.#bound
    const { inputs, errors } = encoder.encode(pick(batch.columns, columns), flagsOf(batch, columns), batch.n)
    const usable = errors.includes(0)
    return { inputs: usable ? inputs : null, errors, lines: batch.lines, usable }
  }

  /** Writes what the model answered to requests at, at + 1, ... */
  record(at: number, n: number, encoded: Encoded, replayed: ReplayedModel | null): void {
    this.store.reserve(at + n)
    const { errors, lines } = encoded
    this.store.fail(at, n, errors, this.#bound.encoder.codes, { lines })
    this.#reader.read(at, n, replayed, lines)
  }

  finish(n: number): Predictions {
    return this.#reader.finish(n)
  }
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
