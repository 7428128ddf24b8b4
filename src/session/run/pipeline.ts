/**
 * The replay of a log: read, encode, replay, read out; several batches under way at once, in order.
 * The reader goes no faster than the models: it waits where DEPTH batches are unanswered.
 */
import { ROLES, type Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import { addRows, createTally, liveFigures } from '../../evaluation/tally'
import type { Tally } from '../../evaluation/tally'
import type { ReplayedBatch } from '../../replay/contract'
import { Asking, type Asked } from './asking'
import { RawSample, type RawRows } from '../causes/raw-rows'
import { RunSample } from '../device/run-sample'
import type { CheckedRequest } from '../device/checked-request'
import type { LivePaired } from '../contract'
import { isAnswered } from '../requests/layout'
import { LivePair } from './live'
import { readLog, type LogBatch } from '../intake/log'
import { LoggedPredictions } from '../answers/logged'
import { Pace, type Speed } from './pace'
import { OutputWriter } from '../answers/outputs'
import type { RowsBegun } from '../rows/sink'
import type { PipelineOptions } from './pipeline-options'
import { RequestStore } from '../requests/request-store'
import type { Requests } from '../requests/request-store'
import { LoggedRole, ReplayedRole } from '../answers/role'
import type { Encoded } from '../answers/role'
import { InputSample } from '../requests/sample'
import type { SampledInputs } from '../requests/sample'

/** Two on the device, one waiting for it, one being encoded. */
const DEPTH = 4
/** Rows of a log are not all of one length; what is read is a little ahead of what is counted. */
const SLACK = 1.02

interface InFlight {
  at: number
  n: number
  encoded: Record<Role, Encoded | null>
  asked: Asked | null
  ids: string[] | null
  row: RowsBegun | null
}

export interface Replayed extends Speed {
  requests: Requests
  predictions: Record<Role, Predictions>
  loggedPrimary: Predictions | null
  /** Requests as logged, of those whose answer by primary is logged; null where none is. */
  raw: RawRows | null
  sample: SampledInputs
  /** Requests to be computed again elsewhere, with what was answered to them; empty where nothing was replayed. */
  checked: CheckedRequest[]
  /** Raw outputs, a JSON line per request, where they were to be kept. */
  outputs: Blob | null
  /** The signal cut it short. */
  stopped: boolean
}

export class Pipeline {
  readonly #o: PipelineOptions
  readonly #requests: RequestStore
  readonly #roles: Record<Role, ReplayedRole | LoggedRole>
  readonly #fidelity: LoggedPredictions | null
  readonly #raw: RawSample | null
  readonly #sample: InputSample
  readonly #checked: RunSample | null
  readonly #outputs: OutputWriter | null
  readonly #tally: Tally
  readonly #pair: LivePair | null
  readonly #inFlight: InFlight[] = []
  readonly #pace = new Pace()
  #paired: LivePaired | null = null
  #answered = 0
  #bytesRead = 0
  readonly #asking: Asking | null

  constructor(options: PipelineOptions) {
    const { mapping, layout, seed } = options
    this.#o = options
    this.#requests = new RequestStore(mapping, layout, seed)
    const make = (role: Role) => {
      const bound = layout.encoders[role]
      return bound ? new ReplayedRole(role, mapping, bound) : new LoggedRole(role, mapping, layout)
    }
    this.#roles = { primary: make('primary'), shadow: make('shadow') }
    const both = isAnswered(layout, 'primary') ? layout.encoders.primary : null
    this.#fidelity = both && new LoggedPredictions('primary', mapping, false)
    const { replayer, journal = null } = options
    this.#asking = replayer && new Asking(replayer, journal, this.#pace)
    this.#raw = both && new RawSample(both.columns, seed)
    this.#sample = new InputSample(options.sampleSize, seed)
    this.#checked = options.replayer && new RunSample(seed)
    this.#outputs = options.keepOutputs && options.replayer ? new OutputWriter() : null
    this.#pair = options.live ? new LivePair(options.live.level) : null
    this.#tally = createTally(mapping.task === 'classification' ? mapping.classes.length : 0)
  }

  /** @throws ProblemError of the reader or the replay; rows that fail on their own never throw */
  async run(): Promise<Replayed> {
    const { log, layout, replayer, batchRows, signal } = this.#o
    const depth = replayer?.depth ?? DEPTH
    this.#pace.start()
    try {
      for await (const read of readLog(log, layout.requests, batchRows, signal, true)) {
        if (signal.aborted) break
        this.#take(read)
        while (this.#inFlight.length >= depth) await this.#awaitOldest()
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
    while (this.#inFlight.length > 0) await this.#awaitOldest()
    // The last batch may have come between two reports.
    this.#figures()
    const requests = this.#requests.finish()
    const { n } = requests
    return {
      requests,
      predictions: { primary: this.#roles.primary.finish(n), shadow: this.#roles.shadow.finish(n) },
      loggedPrimary: this.#fidelity?.finish(n) ?? null,
      raw: this.#raw?.take() ?? null,
      sample: this.#sample.take(),
      checked: this.#checked?.finish() ?? [],
      outputs: this.#outputs?.finish() ?? null,
      ...this.#pace.of(n),
      stopped: signal.aborted,
    }
  }

  #take({ batch: read, file, bytesRead }: LogBatch): void {
    const { layout, keepOutputs, rows } = this.#o
    const batch = this.#requests.filter(read, file)
    this.#bytesRead = bytesRead
    this.#expect(batch.n)
    const { at, ids } = this.#requests.add(batch, file)
    if (batch.n === 0) return
    this.#o.live?.labels?.add(ids, at, this.#requests.classes)
    this.#fidelity?.add(batch.columns, layout, batch.n, at)
    const encoded = { primary: this.#encode('primary', batch, at), shadow: this.#encode('shadow', batch, at) }
    this.#raw?.add(batch, at, (i) => encoded.primary!.errors[i] === 0 && this.#fidelity!.has(at + i))
    const inputs = { primary: encoded.primary?.inputs ?? null, shadow: encoded.shadow?.inputs ?? null }
    if (inputs.primary || inputs.shadow)
      this.#sample.add(inputs, batch.n, at, (i) =>
        ROLES.every((role) => !encoded[role] || (encoded[role].usable && encoded[role].errors[i] === 0)),
      )
    const asked = inputs.primary || inputs.shadow ? this.#asking?.ask({ n: batch.n, ...inputs }) : null
    const row = rows?.begin(batch, at, ids, this.#requests.classes) ?? null
    this.#inFlight.push({ at, n: batch.n, encoded, asked: asked ?? null, ids: keepOutputs ? ids : null, row })
  }

  /** Tells whoever grows with the log how long it will be: from its own words, or from the bytes so far. */
  #expect(more: number): void {
    const { log } = this.#o
    const read = this.#requests.n + more
    const bytes = this.#bytesRead
    const expected = log.profile.total ?? (bytes > 0 ? Math.ceil((read * log.size * SLACK) / bytes) : 0)
    const { primary, shadow } = this.#roles
    for (const one of [this.#requests, primary.store, shadow.store, this.#fidelity?.store])
      one?.expect(expected)
  }

  #encode(role: Role, batch: LogBatch['batch'], at: number): Encoded | null {
    const one = this.#roles[role]
    if (one instanceof ReplayedRole) return one.encode(batch)
    one.add(batch, at)
    return null
  }

  async #awaitOldest(): Promise<void> {
    const { at, n, encoded, asked, ids, row } = this.#inFlight.shift()!
    const answer = asked && (await asked.answer)
    if (answer) this.#asking!.answered(asked, answer)
    for (const role of ROLES) {
      const one = this.#roles[role]
      if (one instanceof ReplayedRole) one.record(at, n, encoded[role]!, answer?.[role] ?? null)
    }
    this.#count(at, n, encoded, answer)
    if (ids) this.#outputs?.add(ids, answer, (role, i) => this.#roles[role].store.errors[at + i] !== 0)
    const answersOf = (role: Role) => this.#roles[role].store.finish(at + n)
    if (row) await this.#o.rows?.end(row, at, answersOf('primary'), answersOf('shadow'))
    this.#answered = at + n
    if (asked?.before != null) this.#o.meter.goOn(this.#answered, this.#share())
    if (this.#asking?.trouble) this.#o.meter.notKept(this.#asking.trouble)
    this.#report()
  }

  #count(at: number, n: number, encoded: InFlight['encoded'], answer: ReplayedBatch | null): void {
    const to = at + n
    const primary = this.#roles.primary.store.finish(to)
    const shadow = this.#roles.shadow.store.finish(to)
    addRows(this.#tally, primary, shadow, this.#o.live?.labels?.labels ?? this.#requests.classes, at, to)
    if (answer) this.#keepToCheck(at, n, encoded, answer, { primary, shadow })
    // Looked at after every batch, not only where it is shown: where it crosses is kept.
    this.#paired = this.#pair?.look(this.#tally) ?? null
  }

  #keepToCheck(
    at: number,
    n: number,
    encoded: InFlight['encoded'],
    answer: ReplayedBatch,
    answers: Record<Role, Predictions>,
  ): void {
    const of = (role: Role) => {
      const { inputs, errors } = encoded[role] ?? { inputs: null, errors: null }
      const replayed = answer[role]
      return inputs && replayed ? { inputs, encodeErrors: errors!, replayed } : null
    }
    const models = { primary: of('primary'), shadow: of('shadow') }
    this.#checked?.add({ at, n, seconds: this.#pace.seconds, models, answers })
  }

  #figures(): void {
    const { agreement, errors } = liveFigures(this.#tally)
    this.#o.meter.figures(agreement.n > 0 ? agreement : null, errors, this.#paired)
  }

  #report(): void {
    const { meter, log } = this.#o
    if (!meter.due()) return
    this.#figures()
    meter.report(this.#answered, log.profile.total, this.#share())
  }

  /** Of the log, what is answered; null where nobody knows. */
  #share(): number | null {
    const { log } = this.#o
    if (log.profile.total) return this.#answered / log.profile.total
    // What was read is ahead of what is answered by the batches in flight.
    const answeredShare = this.#requests.n > 0 ? this.#answered / this.#requests.n : 0
    return log.size > 0 ? (this.#bytesRead / log.size) * answeredShare : null
  }
}
