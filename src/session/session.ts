/** The session itself, wherever it runs: in its worker, or in a test. Files in, mapping, run, results, rows. */
import { ROLES, type Role } from '../core/roles'
import type { Gates } from '../result/gates'
import { ProblemError } from '../core/problem'
import type { EvaluationResult } from '../result/evaluation-result'
import type { DroppedFile } from '../files/dropped'
import type { Mapping } from '../result/mapping'
import type { Backend, Replayer } from '../replay/contract'
import type {
  ConductRecord,
  DeviceReport,
  HeldFiles,
  MappingPreview,
  MappingProposal,
  Progress,
  RowsShared,
  RunOptions,
  Session,
  Slot,
  Sorting,
} from './contract'
import { checkHeld, notChecked } from './device/check-held'
import { DeviceChecks } from './device/device-check'
import { rollbackDrill } from './run/drill'
import { requestsBlob } from './requests/csv-blob'
import { thumbnails } from './requests/thumbnails'
import { labellingCsv } from './requests/labelling'
import { Conduct } from './run/conduct'
import { Meter } from './run/meter'
import { Proposer } from './propose/proposer'
import { relabelled } from './run/relabel'
import { BrokenReplay } from './run/conclude'
import { underGates, type Finished } from './run/figures'
import { runEvaluation } from './run/run'
import { tableOf } from './run/run-table'
import { bundlesOf, partsOf, restingOn, type RunMeans, type RunParts } from './run/run-parts'
import type { RowPage, RowQuery } from '../result/rows'
import { Intake } from './intake/intake'
import { Slots } from './intake/slots'
import { Stop } from './run/stop'
import type { replayRows } from './rows/replay-rows'
import type { RequestTable } from './requests/request-table'

export class LocalSession implements Session {
  readonly #slots = new Slots()
  readonly #means: RunMeans
  readonly #intake = new Intake(this.#slots)
  readonly #proposer = new Proposer(this.#slots)
  readonly #checks: DeviceChecks
  readonly #conduct = new Conduct()
  readonly stop = () => this.#stop?.press()
  readonly cancelCheck = (role: Role) => this.#checks.stop(role)
  readonly held = () => this.#next(async () => this.#slots.files())
  readonly propose = (): Promise<MappingProposal> => this.#next(() => this.#proposer.propose())
  readonly record = async () => this.#conduct.record()
  readonly recall = async (record: ConductRecord) => this.#conduct.recall(record)
  readonly restore = (held: HeldFiles[]) => this.#sorted(() => this.#intake.restore(held))
  readonly pictures = async (rows: number[]) => thumbnails(this.#done().ran.replayed.requests.pictures, rows)
  #stop: Stop | null = null
  #finished: Finished | null = null
  /** A replay that broke with requests answered. */
  #broken: BrokenReplay | null = null
  #table: RequestTable | null = null
  /** Changes to the slots happen one after the other, in the order they were asked for. */
  #queue: Promise<unknown> = Promise.resolve()

  /** @param more who is told of a run's data before figures are made of it, and where its answers are kept until then */
  constructor(createReplayer: () => Replayer, more: Omit<RunMeans, 'createReplayer'> = {}) {
    this.#means = { createReplayer, ...more }
    this.#checks = new DeviceChecks(createReplayer)
  }

  drop(files: DroppedFile[], slot?: Slot): Promise<Sorting> {
    return this.#sorted(() => this.#intake.drop(files, slot))
  }

  clear(slot: Slot): Promise<Sorting> {
    return this.#sorted(() => this.#slots.clear(slot))
  }

  move(from: Slot, to: Slot): Promise<Sorting> {
    return this.#sorted(() => this.#intake.move(from, to))
  }

  preview(mapping: Mapping): Promise<MappingPreview> {
    return this.#next(() => this.#proposer.preview(mapping))
  }

  checkDevice(role: Role, backend: Backend, mapping: Mapping | null): Promise<DeviceReport> {
    if (this.#stop) return Promise.reject(notChecked(role))
    return checkHeld(this.#slots.reading(mapping ?? {}), this.#checks, { role, backend, mapping })
  }

  run(options: RunOptions, onProgress: (progress: Progress) => void): Promise<EvaluationResult> {
    return this.#result(options, onProgress, runEvaluation)
  }

  async unfinished(): Promise<number> {
    if (this.#broken) return this.#broken.answered
    return (await this.#means.answeredBefore?.(bundlesOf(this.#slots)))?.answered ?? 0
  }

  conclude(options: RunOptions, onProgress: (progress: Progress) => void): Promise<EvaluationResult> {
    const broken = this.#broken
    if (!broken) return this.run({ ...options, answeredAlone: true }, onProgress)
    return this.#result(options, onProgress, (_, { gates }, meter, stop) =>
      broken.conclude({ gates, meter, stop }),
    )
  }

  /** The log through both models as rows, and no figures. @returns how the rows are read again */
  replayRows(
    options: RunOptions,
    to: Parameters<typeof replayRows>[2],
    onProgress: (progress: Progress) => void,
  ): Promise<Mapping> {
    return this.#running(options, onProgress, async (parts, run, meter, stop) => {
      // No page asks for rows: what writes them is loaded where somebody does.
      const rows = await import('./rows/replay-rows')
      return rows.replayRows(parts, run, to, meter, stop)
    })
  }

  async #running<T>(
    options: RunOptions,
    onProgress: (progress: Progress) => void,
    work: (...run: Parameters<typeof runEvaluation>) => Promise<T>,
  ): Promise<T> {
    await this.#queue.catch(() => undefined)
    if (this.#stop) throw new ProblemError({ code: 'running', message: 'A replay is already running.' })
    const meter = new Meter(onProgress)
    const stop = (this.#stop = new Stop())
    // The device is the replay's now.
    this.#checks.stop()
    try {
      meter.enter('loading')
      const mapping = await this.#proposer.complete(options.mapping, stop.replay)
      const parts = await this.#parts(mapping)
      const done = await work(parts, { ...options, mapping }, meter, stop, this.#conduct)
      meter.enter('done')
      return done
    } catch (error) {
      if (error instanceof BrokenReplay) this.#broken = error
      meter.enter('failed')
      throw error
    } finally {
      stop.over()
      this.#stop = null
    }
  }

  async judge(gates: Gates): Promise<EvaluationResult> {
    this.#finished = underGates(this.#done(), gates, this.#conduct.judged(gates))
    return this.#finished.result
  }

  relabel(gates: Gates): Promise<EvaluationResult> {
    return this.#next(async () => {
      const finished = (this.#finished = { ...this.#done(), gates })
      const parts = await this.#parts(finished.ran.options.mapping)
      const evaluated = await relabelled(finished, parts, this.#conduct)
      const { gates: now } = this.#done() // They may have been changed while the labels were joined.
      return this.#keep(underGates(evaluated, now, this.#conduct.judged(now))).result
    })
  }

  async drill(onProgress: (progress: Progress) => void): Promise<EvaluationResult> {
    const meter = new Meter(onProgress)
    const drill = await rollbackDrill(this.#done(), meter)
    meter.enter('evaluating')
    const { gates } = this.#done()
    const result = await this.judge({ ...gates, rollback: { ...gates.rollback, drill } })
    meter.enter('done')
    return result
  }

  async rows(query: RowQuery): Promise<RowPage> {
    this.#done()
    return this.#table!.page(query)
  }

  async requestsCsv(shared?: RowsShared): Promise<Blob> {
    const { data, result } = this.#done()
    return requestsBlob(data, result.regression?.tolerance ?? 0, shared)
  }

  async outputsJsonl(): Promise<Blob> {
    const { outputs } = this.#done().ran.replayed
    if (outputs) return outputs
    throw new ProblemError({
      code: 'no-outputs',
      message: 'The raw outputs of this run were not kept.',
      mend: 'Run it again with the outputs kept; a log evaluated as it stands has none.',
    })
  }

  async labellingCsv(sample: number | null, of: 'disagreements' | 'all'): Promise<Blob> {
    const { data, ran } = this.#done()
    return labellingCsv(data, this.#table!.rows({ kind: of }), sample, ran.options.seed)
  }

  close(): void {
    this.#stop?.all()
    this.#checks.stop()
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.catch(() => undefined).then(work)
    this.#queue = result
    return result
  }

  /** Changes what the slots hold; what is checked of a model ends with it. */
  #sorted(change: () => void | Promise<void>): Promise<Sorting> {
    return this.#next(async () => {
      await change()
      this.#broken = null
      for (const role of ROLES) if (!this.#slots.bundle(role)) this.#checks.stop(role)
      return this.#intake.sorting()
    })
  }

  async #parts(mapping: Mapping): Promise<RunParts> {
    const parts = partsOf(this.#slots.reading(mapping), this.#means)
    // Of the mapping as it is run: roles that were clicked bring guesses of their own.
    return restingOn(await this.#proposer.rests(mapping), parts, this.#slots.question)
  }

  async #result(
    ...run: [RunOptions, (progress: Progress) => void, typeof runEvaluation]
  ): Promise<EvaluationResult> {
    return this.#keep(await this.#running(...run)).result
  }

  #keep(finished: Finished): Finished {
    this.#finished = finished
    this.#broken = null
    this.#table = tableOf(finished)
    return finished
  }

  #done(): Finished {
    if (this.#finished) return this.#finished
    throw new ProblemError({
      code: 'not-run',
      message: 'Nothing has been evaluated yet.',
      mend: 'Run it first.',
    })
  }
}
