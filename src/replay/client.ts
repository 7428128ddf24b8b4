/**
 * The replay, seen from outside its worker. A worker that dies (an error, a lost GPU context, silence) is
 * replaced: its models are loaded again and whatever it had not answered is asked again.
 */
import type { Role } from '../core/roles'
import type { Environment } from '../result/evidence'
import { ProblemError, type Problem } from '../core/problem'
import type { ModelBundle } from '../models/bundle'
import type { BenchFigures, BenchPlan } from './bench'
import { notStarted, spawnWorker, stopped, type Call, type WorkerLike } from './call'
import { Calls } from './calls'
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
import { Deaths } from './deaths'
import { checkedDevice } from './device'
import { WorkerLink, type Said } from './link'
import { MemoryGrowth } from './memory-growth'
import type { Answers, Ask } from './protocol'
import { answeredOnCpu } from './on-cpu'
import { mostRows } from './rows'
import { Suspicion } from './suspicion'

/** @param spawn how a worker is made; it is made again when one dies */
export function createReplayer(spawn: () => WorkerLike = spawnWorker): ReplayClient {
  return new ReplayClient(spawn)
}

export class ReplayClient implements Replayer {
  readonly #spawn: () => WorkerLike
  readonly #link: WorkerLink
  readonly #calls = new Calls()
  #options: ReplayOptions | null = null
  #bundles = new Map<Role, ModelBundle>()
  #rows = new Map<Role, number>()
  readonly #deaths = new Deaths()
  #growth = new MemoryGrowth()
  readonly #suspicion = new Suspicion((role, n, inputs) => this.#onCpu(role, n, inputs))
  #closed = false
  /** What it ended by, where nobody closed it. */
  #broke: Problem | null = null

  constructor(spawn: () => WorkerLike) {
    this.#spawn = spawn
    this.#link = new WorkerLink(
      spawn,
      (message) => this.#receive(message),
      (reason) => this.#died(reason),
    )
  }

  start(options: ReplayOptions): Promise<Environment> {
    this.#options = options
    this.#broke = null
    // Asked before its worker is there: it is the first that this one hears, and models known by then follow.
    const started = this.#ask<'start'>({ kind: 'start', options })
    if (!this.#closed) this.#replaceWorker()
    return started
  }

  async load(role: Role, bundle: ModelBundle): Promise<LoadedModel> {
    const { model, rows } = await this.#ask<'load'>({ kind: 'load', role, bundle })
    this.#bundles.set(role, bundle)
    this.#rows.set(role, rows)
    return model
  }

  batchRows(): number {
    const wanted = this.#options?.batchRows ?? Math.min(mostRows, ...this.#rows.values())
    return Math.max(1, Math.floor(wanted / this.#deaths.shrink))
  }

  async replay(batch: ReplayBatch): Promise<ReplayedBatch> {
    return (await this.#ask<'replay'>({ kind: 'replay', batch, rows: 0 })).batch
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

  #onCpu(role: Role, n: number, inputs: InputTensor[], signal?: AbortSignal): Promise<ReplayedModel> {
    const bundle = this.#bundles.get(role)
    if (bundle) return answeredOnCpu(createReplayer(this.#spawn), bundle, { role, n, inputs }, signal)
    return Promise.reject(new ProblemError({ code: 'not-loaded', message: `No ${role} model is loaded.` }))
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
    if (this.#closed || (!this.#link.running && ask.kind !== 'start'))
      return Promise.reject(new ProblemError(this.#closed ? stopped : (this.#broke ?? notStarted)))
    return new Promise((resolve, reject) => {
      const { id } = this.#calls.add({
        ask,
        resolve: (value) => resolve(value as Answers[Kind]),
        reject: (problem) => reject(new ProblemError(problem)),
        progress,
        signal,
        own: false,
      })
      signal?.addEventListener('abort', () => this.#cancel(id), { once: true })
      this.#postWaiting()
    })
  }

  #cancel(call: number): void {
    if (this.#calls.find(call)) this.#link.post(call, { kind: 'cancel' })
  }

  #postWaiting(): void {
    for (const { id, ask, signal } of this.#calls.toPost()) {
      this.#link.post(id, ask.kind === 'replay' ? { ...ask, rows: this.batchRows() } : ask)
      if (signal?.aborted) this.#cancel(id)
    }
    this.#listen()
  }

  #receive(message: Said): void {
    if (this.#closed) return
    this.#listen()
    if (message.kind === 'lost') return this.#died(message.reason)
    const call = this.#calls.find(message.call)
    if (!call) return
    if (message.kind === 'progress') {
      this.#link.learned(call.ask.kind)
      return call.progress?.(message.done, message.of)
    }
    if (message.kind === 'answer' && this.#isSuspect(call, message.value)) return
    this.#calls.close(message.call)
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
      for (const other of this.#calls.all()) other.again = true
      this.#replaceWorker()
      return true
    }
    this.#calls.close(call.id)
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
    this.#deaths.over()
    if (call.ask.kind === 'replay') this.#link.learned('replay')
    if (call.ask.kind === 'replay' && this.#growth.isTooMuch((value as Answers['replay']).memory))
      this.#replaceWorker()
  }

  #died(reason: string): void {
    if (this.#closed) return
    const problem = this.#deaths.next(reason, this.#options?.backend ?? 'webgl')
    if (problem) this.#end(problem)
    else this.#replaceWorker()
  }

  /** A new worker with the same models, asked everything that is unanswered. */
  #replaceWorker(): void {
    this.#growth = new MemoryGrowth()
    this.#link.replace()
    this.#calls.restart((starts) => {
      if (this.#link.run > 1 && !starts && this.#options)
        this.#askOwn({ kind: 'start', options: this.#options })
      for (const [role, bundle] of this.#bundles) this.#askOwn({ kind: 'load', role, bundle })
    })
    this.#postWaiting()
  }

  #askOwn(ask: Ask): void {
    this.#calls.add({ ask, resolve: () => {}, reject: (problem) => this.#end(problem), own: true })
  }

  #listen(): void {
    const [first] = this.#closed ? [] : this.#calls.all()
    this.#link.expect(first?.ask.kind ?? null)
  }

  #end(problem: Problem): void {
    this.#broke = problem
    this.#link.end()
    for (const call of this.#calls.clear()) if (!call.own) call.reject(problem)
  }
}
