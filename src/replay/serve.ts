/** Answers the client's messages. Questions are taken in order; a batch's readback overlaps the next batch. */
import * as tf from '@tensorflow/tfjs-core'
import type { Role } from '../core/roles'
import { type ProblemCode, ProblemError } from '../core/problem'
import { useBackend, type Device } from './backend'
import { Beats, type Beat } from './beats'
import { notStarted } from './call'
import type { ReplayBatch, ReplayedBatch, ReplayedModel, InputTensor } from './contract'
import { ContextLost, messageOf, problemOf } from './failure'
import type { Host } from './host'
import { instantiate } from './instantiate'
import { timeRequests, type TimedModel } from './latency'
import { probeNumbers } from './numbers'
import { largestActivation } from './probe'
import type { Answers, Ask, FromWorker, Memory, ToWorker } from './protocol'
import { transferables } from './protocol'
import { nextMessage } from './rest'
import { mostRows, rowsFor } from './rows'
import { Runner, type Clock } from './runner'

/** Batches on the device at once: one is computed while another is read back. */
const depth = 2

/** Rows where blank requests do not run, so that nothing is known of the model's size. */
const unknownRows = 256

interface Reply {
  answer<Kind extends Ask['kind']>(kind: Kind, value: Answers[Kind]): void
  progress(done: number, of: number): void
  failed(error: unknown, code: ProblemCode): void
  lost(reason: string): void
  pong(): void
  beat: Beat
}

class ReplayServer {
  #device: Device | null = null
  #runners = new Map<Role, Runner>()
  #clock: Clock = { idleSince: 0 }
  #inFlight = new Set<Promise<void>>()
  #order: Promise<void> = Promise.resolve()
  #cancelled = new Set<number>()
  readonly #host: Host
  readonly #beats = Beats.watch()

  constructor(host: Host) {
    this.#host = host
  }

  take(message: ToWorker, reply: Reply): void {
    if (message.kind === 'ping') return reply.pong()
    if (message.kind === 'cancel') {
      this.#cancelled.add(message.call)
      return
    }
    this.#order = this.#order.then(() => this.#handle(message, reply))
  }

  async #handle(message: ToWorker & Ask, reply: Reply): Promise<void> {
    this.#beats.to(reply.beat)
    this.#beats.quiet = false
    try {
      if (message.kind === 'replay') return await this.#replay(message.batch, message.rows, reply)
      await Promise.all(this.#inFlight)
      switch (message.kind) {
        case 'start':
          this.#device = await useBackend(message.options.backend, this.#host)
          if (this.#device.gl) this.#beats.watchCompiling()
          void this.#device.lost.then((reason) => reply.lost(reason))
          return reply.answer('start', this.#device.environment)
        case 'load':
          return reply.answer('load', await this.#load(message))
        case 'latency':
          return reply.answer('latency', await this.#latency(message, reply))
        case 'check':
          return reply.answer('check', await this.#check(message))
        case 'bench':
          return reply.answer('bench', await this.#bench(message))
      }
    } catch (error) {
      if (error instanceof ContextLost) reply.lost(error.message)
      else reply.failed(error, `${message.kind}-failed`)
    }
  }

  async #load({ role, bundle }: Ask & { kind: 'load' }): Promise<Answers['load']> {
    const device = this.#started()
    const start = performance.now()
    this.#runners.get(role)?.model.dispose()
    this.#runners.delete(role)
    const model = await named(bundle.card.name, () => instantiate(bundle))
    const fixed = model.inputs.map(({ shape }) => shape[0]).find((side) => typeof side === 'number') ?? null
    const perRow = await named(bundle.card.name, () => largestActivation(model))
    const rows = perRow === null ? unknownRows : rowsFor(perRow, device.maxTextureSize)
    this.#runners.set(role, new Runner(model, device, this.#clock, fixed))
    return {
      model: { role, inputs: model.inputs, outputs: model.outputs, loadMs: performance.now() - start },
      rows: fixed ? Math.max(fixed, mostRows - (mostRows % fixed)) : rows,
    }
  }

  /** Returns once both models' work is on the device; the answer follows when it has been read back. */
  async #replay(batch: ReplayBatch, rows: number, reply: Reply): Promise<void> {
    while (this.#inFlight.size >= depth) await Promise.race(this.#inFlight)
    const primary = this.#begin('primary', batch.primary, batch.n, rows)
    await primary.dispatched
    const shadow = this.#begin('shadow', batch.shadow, batch.n, rows)
    await shadow.dispatched
    const finished = this.#finish(batch, primary.result, shadow.result, reply)
    this.#inFlight.add(finished)
    void finished.finally(() => this.#inFlight.delete(finished))
  }

  #begin(
    role: Role,
    inputs: InputTensor[] | null,
    n: number,
    rows: number,
  ): { dispatched: Promise<void>; result: Promise<ReplayedModel | null> } {
    const runner = this.#runners.get(role)
    if (!inputs || !runner) return { dispatched: Promise.resolve(), result: Promise.resolve(null) }
    let onDispatched = () => {}
    const dispatched = new Promise<void>((resolve) => (onDispatched = resolve))
    const result = runner.replay(inputs, n, rows, onDispatched)
    // A loss may end it before everything was dispatched.
    const over = result.then(
      () => {},
      () => {},
    )
    return { dispatched: Promise.race([dispatched, over]), result }
  }

  async #finish(
    batch: ReplayBatch,
    primary: Promise<ReplayedModel | null>,
    shadow: Promise<ReplayedModel | null>,
    reply: Reply,
  ): Promise<void> {
    try {
      const replayed: ReplayedBatch = {
        seq: batch.seq,
        n: batch.n,
        ...(await both(primary, shadow)),
      }
      if (this.#started().isLost()) throw new ContextLost('the context was lost')
      reply.answer('replay', { batch: replayed, memory: memory() })
    } catch (error) {
      if (error instanceof ContextLost) reply.lost(error.message)
      else reply.failed(error, 'replay-failed')
    }
  }

  async #latency({ plan, call }: ToWorker & { kind: 'latency' }, reply: Reply): Promise<Answers['latency']> {
    const models = (['primary', 'shadow'] as const).flatMap((role): TimedModel[] => {
      const runner = this.#runners.get(role)
      const inputs = plan[role]
      return runner && inputs ? [{ role, inputs, model: runner.model, rows: runner.fixedRows ?? 1 }] : []
    })
    return timeRequests(plan, models, this.#started(), {
      progress: reply.progress,
      stopped: () => this.#cancelled.has(call),
      rest: nextMessage,
      begins: () => (this.#beats.quiet = true),
    })
  }

  async #check({ role, n, inputs }: Ask & { kind: 'check' }): Promise<Answers['check']> {
    const runner = this.#runners.get(role)
    if (!runner) throw notLoaded(role)
    return {
      replayed: await runner.replay(inputs, n, runner.fixedRows ?? n, () => {}),
      probe: await probeNumbers(),
    }
  }

  async #bench({ plan }: Ask & { kind: 'bench' }): Promise<Answers['bench']> {
    const { benchBare } = await import('./bench')
    const models = (['primary', 'shadow'] as const).flatMap((role) => {
      const runner = this.#runners.get(role)
      const inputs = plan[role]
      return runner && inputs ? [{ model: runner.model, inputs }] : []
    })
    return benchBare(plan, models)
  }

  #started(): Device {
    if (this.#device) return this.#device
    throw new ProblemError(notStarted)
  }
}

/** Problems of a model say which model. */
async function named<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new ProblemError({ file, ...problemOf(error, 'load-failed') })
  }
}

async function both(
  primary: Promise<ReplayedModel | null>,
  shadow: Promise<ReplayedModel | null>,
): Promise<{ primary: ReplayedModel | null; shadow: ReplayedModel | null }> {
  const [a, b] = await Promise.all([primary, shadow])
  return { primary: a, shadow: b }
}

function notLoaded(role: Role): ProblemError {
  return new ProblemError({ code: 'not-loaded', message: `No ${role} model is loaded.` })
}

function memory(): Memory {
  const { numTensors, ...rest } = tf.memory()
  const { numBytesInGPUAllocated = 0 } = rest as { numBytesInGPUAllocated?: number }
  return { tensors: numTensors, gpuBytes: numBytesInGPUAllocated }
}

/** What is used of a worker's global scope; the DOM's types have only the page's. */
export interface Scope {
  addEventListener(type: 'message', listener: (event: { data: ToWorker }) => void): void
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void
}

/** Listens on a worker's scope until it ends. */
export function serve(scope: Scope, host: Host): void {
  const server = new ReplayServer(host)
  scope.addEventListener('message', ({ data }) => {
    const { run, call } = data
    const post = (message: FromWorker) => scope.postMessage(message, transferables(message))
    server.take(data, {
      answer: (_, value) => post({ run, kind: 'answer', call, value }),
      progress: (done, of) => post({ run, kind: 'progress', call, done, of }),
      failed: (error, code) => post({ run, kind: 'failed', call, problem: problemOf(error, code) }),
      lost: (reason) => post({ run, kind: 'lost', reason: messageOf(reason) }),
      pong: () => post({ run, kind: 'pong' }),
      beat: (at) => post({ run, kind: 'beat', at }),
    })
  })
}
