/**
 * The replay, seen from outside its worker. A worker that dies (an error, a lost GPU context, silence) is
 * replaced: its models are loaded again and whatever it had not answered is asked again.
 */
import type { Role } from '../core/roles'
import type { Environment } from '../result/evidence'
import { ProblemError, type Problem } from '../core/problem'
import type { ModelBundle } from '../models/bundle'
import type { BenchFigures, BenchPlan } from './bench'
import { spawnWorker, type Call, type WorkerLike } from './call'
import type {
  DeviceCheck,
  InputTensor,
  LatencyPlan,
  LatencyRun,
  LoadedModel,
  ReplayBatch,
  ReplayedBatch,
  ReplayedModel,
  Replayer,
  ReplayOptions,
} from './contract'
import { checkedDevice } from './device'
import { MemoryGrowth } from './memory-growth'
import type { Answers, Ask, FromWorker, ToWorker } from './protocol'
import { mostRows } from './rows'
import { Suspicion } from './suspicion'

/** Batches at the worker: two on the device and one that waits for them. */
const posted = 3

/** Workers that may die in a row, without one answered batch between them, before the replay gives up. */
const patience = 3

/** A worker that says nothing for this long while it is being asked is taken for dead. */
const silenceMs = 300_000

/** @param spawn how a worker is made; it is made again when one dies */
export function createReplayer(spawn: () => WorkerLike = spawnWorker): ReplayClient {
  return new ReplayClient(spawn)
}

const stopped: Problem = { code: 'stopped', message: 'The replay was stopped.' }

export class ReplayClient implements Replayer {
  readonly #spawn: () => WorkerLike
  #worker: WorkerLike | null = null
  #run = 0
  #lastCall = 0
  #calls = new Map<number, Call>()
  #options: ReplayOptions | null = null
  #bundles = new Map<Role, ModelBundle>()
  #rows = new Map<Role, number>()
  #deaths = 0
  #shrink = 1
  #growth = new MemoryGrowth()
  readonly #suspicion = new Suspicion((role, n, inputs) => this.#onCpu(role, n, inputs))
  #silence: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(spawn: () => WorkerLike) {
    this.#spawn = spawn
  }

  start(options: ReplayOptions): Promise<Environment> {
    if (!this.#closed) {
      this.#options = options
      this.#replaceWorker()
    }
    return this.#ask<'start'>({ kind: 'start', options })
  }

  async load(role: Role, bundle: ModelBundle): Promise<LoadedModel> {
    const { model, rows } = await this.#ask<'load'>({ kind: 'load', role, bundle })
    this.#bundles.set(role, bundle)
    this.#rows.set(role, rows)
    return model
  }

  batchRows(): number {
    const wanted = this.#options?.batchRows ?? Math.min(mostRows, ...this.#rows.values())
    return Math.max(1, Math.floor(wanted / this.#shrink))
  }

  async replay(batch: ReplayBatch): Promise<ReplayedBatch> {
    const { batch: replayed } = await this.#ask<'replay'>({ kind: 'replay', batch, rows: 0 })
    return replayed
  }

  /** Resolves with what has been timed so far when the signal aborts. */
  latency(
    plan: LatencyPlan,
    progress?: (done: number, of: number) => void,
    signal?: AbortSignal,
  ): Promise<LatencyRun> {
    return this.#ask<'latency'>({ kind: 'latency', plan }, progress, signal)
  }

  async checkDevice(
    role: Role,
    n: number,
    inputs: InputTensor[],
    signal?: AbortSignal,
  ): Promise<DeviceCheck> {
    const device = await this.check(role, n, inputs)
    const cpu = await this.#onCpu(role, n, inputs, signal)
    return checkedDevice(n, device.probe, device.replayed, cpu, this.#options?.backend ?? 'cpu')
  }

  /** The requests on the cpu backend, in a worker of its own that the signal ends. */
  async #onCpu(role: Role, n: number, inputs: InputTensor[], signal?: AbortSignal): Promise<ReplayedModel> {
    const bundle = this.#bundles.get(role)
    if (!bundle) throw new ProblemError({ code: 'not-loaded', message: `No ${role} model is loaded.` })
    const reference = createReplayer(this.#spawn)
    signal?.addEventListener('abort', () => reference.close(), { once: true })
    try {
      signal?.throwIfAborted()
      await reference.start({ backend: 'cpu', batchRows: null })
      await reference.load(role, bundle)
      return (await reference.check(role, n, inputs)).replayed
    } finally {
      reference.close()
    }
  }

  /** The requests on this replayer's backend, with what it does to numbers. */
  check(role: Role, n: number, inputs: InputTensor[]): Promise<Answers['check']> {
    return this.#ask<'check'>({ kind: 'check', role, n, inputs })
  }

  /** The yardsticks of the benchmark, on the models that are loaded. */
  bench(plan: BenchPlan): Promise<BenchFigures> {
    return this.#ask<'bench'>({ kind: 'bench', plan })
  }

  close(): void {
    this.#closed = true
    this.#end(stopped)
  }

  #ask<Kind extends Ask['kind']>(
    ask: Ask & { kind: Kind },
    progress?: (done: number, of: number) => void,
    signal?: AbortSignal,
  ): Promise<Answers[Kind]> {
    if (this.#closed || !this.#worker)
      return Promise.reject(
        new ProblemError({
          code: this.#closed ? 'stopped' : 'not-started',
          message: `The replay ${this.#closed ? 'was stopped' : 'has not been started'}.`,
        }),
      )
    return new Promise((resolve, reject) => {
      const id = ++this.#lastCall
      this.#calls.set(id, {
        id,
        ask,
        resolve: (value) => resolve(value as Answers[Kind]),
        reject: (problem) => reject(new ProblemError(problem)),
        progress,
        signal,
        own: false,
        posted: false,
      })
      signal?.addEventListener('abort', () => this.#cancel(id), { once: true })
      this.#postWaiting()
    })
  }

  #cancel(call: number): void {
    if (this.#calls.has(call))
      this.#worker?.postMessage({ run: this.#run, call, kind: 'cancel' } satisfies ToWorker)
  }

  /** Posts what waits, in order; of batches only so many, so that memory stays bounded. */
  #postWaiting(): void {
    let batches = 0
    for (const call of this.#calls.values()) {
      const isBatch = call.ask.kind === 'replay'
      if (isBatch && ++batches > posted) continue
      if (call.posted) continue
      call.posted = true
      const ask = call.ask.kind === 'replay' ? { ...call.ask, rows: this.batchRows() } : call.ask
      // Copied, not transferred: should the worker die, the batch is asked again.
      this.#worker?.postMessage({ run: this.#run, call: call.id, ...ask } satisfies ToWorker)
      if (call.signal?.aborted) this.#cancel(call.id)
    }
    this.#listenForSilence()
  }

  #receive(message: FromWorker): void {
    if (message.run !== this.#run || this.#closed) return
    this.#listenForSilence()
    if (message.kind === 'lost') return this.#died(message.reason)
    const call = this.#calls.get(message.call)
    if (!call) return
    if (message.kind === 'progress') return call.progress?.(message.done, message.of)
    if (message.kind === 'answer' && this.#isSuspect(call, message.value)) return
    this.#calls.delete(message.call)
    if (message.kind === 'failed') call.reject(message.problem)
    else this.#resolve(call, message.value)
    if (!this.#closed) this.#postWaiting()
  }

  /** A batch on which a model fails altogether is asked of another worker, and then the cpu says whose fault it is. */
  #isSuspect(call: Call, value: Answers[keyof Answers]): boolean {
    if (call.ask.kind !== 'replay') return false
    const asked = call.ask.batch
    const { batch } = value as Answers['replay']
    if (this.#suspicion.suspects(batch).length === 0) return false
    if (!call.again && !this.#suspicion.asking) {
      for (const other of this.#calls.values()) other.again = true
      this.#replaceWorker()
      return true
    }
    this.#calls.delete(call.id)
    void this.#suspicion.judge(asked, batch, this.#options?.backend ?? 'cpu').then((problem) => {
      if (problem) {
        call.reject(problem)
        this.#end(problem)
      } else if (this.#closed) call.reject(stopped)
      else {
        this.#resolve(call, value)
        this.#postWaiting()
      }
    })
    return true
  }

  #resolve(call: Call, value: Answers[keyof Answers]): void {
    call.resolve(value)
    if (call.own) return
    this.#deaths = 0
    if (call.ask.kind === 'replay' && this.#growth.isTooMuch((value as Answers['replay']).memory))
      this.#replaceWorker()
  }

  #died(reason: string): void {
    if (this.#closed) return
    this.#deaths++
    if (this.#deaths > patience) {
      this.#end({
        code: 'replay-died',
        message: `The replay's worker died ${this.#deaths} times in a row (${reason}).`,
        mend: 'Close other tabs that use the GPU, or choose the wasm or cpu backend.',
      })
      return
    }
    // Running out of GPU memory looks like a lost context: the second time, try with less.
    if (this.#deaths > 1) this.#shrink *= 4
    this.#replaceWorker()
  }

  /** A new worker with the same models, asked everything that is unanswered. */
  #replaceWorker(): void {
    this.#worker?.terminate()
    this.#run++
    this.#growth = new MemoryGrowth()
    const worker = this.#spawn()
    const run = this.#run
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data)
    worker.onerror = (event) => {
      event.preventDefault()
      if (run === this.#run) this.#died(event.message || 'its script could not be loaded')
    }
    worker.onmessageerror = () => {
      if (run === this.#run) this.#died('a message could not be read')
    }
    this.#worker = worker
    const unanswered = [...this.#calls.values()].filter((call) => !call.own)
    this.#calls = new Map()
    const starts = unanswered.some((call) => call.ask.kind === 'start')
    if (run > 1 && !starts && this.#options) this.#askOwn({ kind: 'start', options: this.#options })
    for (const call of unanswered.filter(({ ask }) => ask.kind === 'start')) this.#calls.set(call.id, call)
    for (const [role, bundle] of this.#bundles) this.#askOwn({ kind: 'load', role, bundle })
    for (const call of unanswered) this.#calls.set(call.id, call)
    for (const call of this.#calls.values()) call.posted = false
    this.#postWaiting()
  }

  #askOwn(ask: Ask): void {
    const id = ++this.#lastCall
    const reject = (problem: Problem) => this.#end(problem)
    this.#calls.set(id, { id, ask, resolve: () => {}, reject, own: true, posted: false })
  }

  #listenForSilence(): void {
    clearTimeout(this.#silence)
    if (this.#calls.size > 0 && !this.#closed)
      this.#silence = setTimeout(() => this.#died('it did not answer for five minutes'), silenceMs)
  }

  #end(problem: Problem): void {
    clearTimeout(this.#silence)
    this.#worker?.terminate()
    this.#worker = null
    const calls = [...this.#calls.values()]
    this.#calls = new Map()
    for (const call of calls) if (!call.own) call.reject(problem)
  }
}
