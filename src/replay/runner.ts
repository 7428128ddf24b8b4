/** Runs batches of one model: dispatches, reads back, isolates the requests that make it throw. */
import * as tf from '@tensorflow/tfjs-core'
import { End } from '../core/end'
import type { Device } from './backend'
import type { InputTensor, ReplayedModel } from './contract'
import { ContextLost, messageOf } from './failure'
import type { RunnableModel } from './instantiate'
import { inexactRows } from './exact'
import { isolate } from './isolate'
import { Gathered, type ReadOutput } from './outputs'
import { paddedRows } from './rows'
import { feed } from './tensors'

const tooLarge =
  'A whole number beyond 16777216 goes in, which WebGL would round. The wasm and cpu backends hold it.'

/** When the device was last seen idle: batches overlap, and each is charged only for the time it alone took. */
export interface Clock {
  idleSince: number
}

interface Dispatched {
  from: number
  to: number
  rows: number
  outputs: tf.TensorContainerObject
}

export class Runner {
  readonly #lost: End<string>

  /** @param fixedRows the batch axis where the model fixes it; null is "any" */
  constructor(
    readonly model: RunnableModel,
    readonly device: Device,
    readonly clock: Clock,
    readonly fixedRows: number | null,
  ) {
    this.#lost = new End(device.lost)
  }

  /**
   * Runs n requests in pieces of `rows`.
   * @param dispatched called once everything is on its way to the device; the result may take longer
   * @throws ContextLost where nothing that was read can be trusted; every other error is the requests' own
   */
  async replay(
    inputs: InputTensor[],
    n: number,
    rows: number,
    dispatched: () => void,
  ): Promise<ReplayedModel> {
    const start = performance.now()
    const step = this.fixedRows ?? rows
    const gathered = new Gathered(n, this.model.outputs)
    const reads: Promise<void>[] = []
    for (let from = 0; from < n; from += step) {
      const to = Math.min(n, from + step)
      try {
        const piece = this.#dispatch(inputs, from, to, step)
        reads.push(
          this.#gather(this.model.needsAsync ? await piece : (piece as Dispatched), inputs, gathered).catch(
            (error) => this.#recover(inputs, from, to, step, error, gathered),
          ),
        )
      } catch (error) {
        reads.push(this.#recover(inputs, from, to, step, error, gathered))
      }
    }
    dispatched()
    await Promise.all(reads)
    if (this.device.gl)
      for (const row of inexactRows(inputs, n)) gathered.fail(row, row + 1, 'integer-too-large', tooLarge)
    const end = performance.now()
    const ms = end - Math.max(start, this.clock.idleSince)
    this.clock.idleSince = end
    return gathered.finish(ms)
  }

  /** Puts one piece on the device. Synchronous unless the model needs otherwise. */
  #dispatch(inputs: InputTensor[], from: number, to: number, step: number): Dispatched | Promise<Dispatched> {
    const padding = this.fixedRows ? 'full' : this.device.compiles ? 'ladder' : 'none'
    const rows = paddedRows(to - from, step, padding)
    const tensors = feed(inputs, from, to, rows)
    if (this.model.needsAsync)
      return this.model
        .runAsync(tensors)
        .then((outputs) => ({ from, to, rows, outputs }))
        .finally(() => tf.dispose(tensors))
    try {
      return { from, to, rows, outputs: tf.tidy(() => this.model.run(tensors)) }
    } finally {
      tf.dispose(tensors)
    }
  }

  async #gather(piece: Dispatched, inputs: InputTensor[], gathered: Gathered): Promise<void> {
    const { from, to, rows } = piece
    const read = await this.#read(piece)
    if (this.device.compiles && to - from > 1 && allZero(read)) await this.#confirmZeros(inputs, from)
    gathered.put(from, to, read, rows)
  }

  async #read({ outputs }: Dispatched): Promise<ReadOutput[]> {
    try {
      const read = await this.#lost.or(readAll(outputs))
      if (typeof read === 'string') throw new ContextLost(read)
      // A read after a loss resolves too, to zeros.
      if (this.device.isLost()) throw new ContextLost('the context was lost')
      return read
    } finally {
      if (!this.device.isLost()) tf.dispose(outputs)
    }
  }

  /** Out of memory, a GPU may answer with zeros and no error: then one of the requests alone is not all zeros. */
  async #confirmZeros(inputs: InputTensor[], row: number): Promise<void> {
    const alone = await this.#read(await this.#dispatch(inputs, row, row + 1, this.fixedRows ?? 1))
    if (!allZero(alone)) throw new ContextLost('the GPU answered with zeros, as when it is out of memory')
  }

  async #recover(
    inputs: InputTensor[],
    from: number,
    to: number,
    step: number,
    error: unknown,
    gathered: Gathered,
  ): Promise<void> {
    const fatal = (thrown: unknown) => thrown instanceof ContextLost || this.device.isLost()
    if (fatal(error)) throw error instanceof ContextLost ? error : new ContextLost(messageOf(error))
    const attempt = async (a: number, b: number) =>
      this.#gather(await this.#dispatch(inputs, a, b, step), inputs, gathered)
    const failed = await isolate(from, to, error, attempt, fatal)
    for (const rows of failed) gathered.fail(rows.from, rows.to, 'execution-failed', messageOf(rows.error))
  }
}

async function readAll(outputs: tf.TensorContainerObject): Promise<ReadOutput[]> {
  return Promise.all(
    Object.entries(outputs as Record<string, tf.Tensor>).map(async ([name, tensor]) => {
      const data = (await tensor.data<'float32'>()) as ReadOutput['data']
      return { name, shape: tensor.shape, dtype: tensor.dtype, data }
    }),
  )
}

function allZero(read: ReadOutput[]): boolean {
  return read.every(({ data }) => !Array.isArray(data) && data.every((value) => value === 0))
}
