/**
 * The replay of a log: read, encode, replay, read out; several batches under way at once, in order.
 * The reader goes no faster than the models: it waits where DEPTH batches are unanswered.
 */
import { End } from '../../core/end'
import { ProblemError, type Problem } from '../../core/problem'
import { ROLES, type Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import { Asking, type Asked } from './asking'
import { LabelledRows } from '../causes/labelled-rows'
import { RawSample } from '../causes/raw-rows'
import { isAnswered } from '../requests/layout'
import { Counting } from './counting'
import { readLog, type LogBatch } from '../intake/log'
import { LoggedPredictions } from '../answers/logged'
import { Pace } from './pace'
import { OutputWriter } from '../answers/outputs'
import type { RowsBegun } from '../rows/sink'
import type { PipelineOptions } from './pipeline-options'
import type { Replayed } from './replayed'
import { RequestStore } from '../requests/request-store'
import type { Mark } from '../requests/request-store'
import { leftBehind } from './attempt'
import { problemOf } from '../intake/held'
import { LoggedRole, ReplayedRole } from '../answers/role'
import type { Encoded } from '../answers/role'
import { RivalColumns } from '../requests/rival-columns'
import { InputSample } from '../requests/sample'

/** Two on the device, one waiting for it, one being encoded. */
const DEPTH = 4
/** Rows of a log are not all of one length; what is read is a little ahead of what is counted. */
const SLACK = 1.02

/** Batches under way when it is stopped are waited for so long. */
const GRACE_MS = 1000

interface InFlight {
  at: number
  n: number
  encoded: Record<Role, Encoded | null>
  asked: Asked | null
  ids: string[] | null
  row: RowsBegun | null
  /** What was read by then. */
  mark: Mark
}

export class Pipeline {
  readonly #o: PipelineOptions
  readonly #requests: RequestStore
  readonly #roles: Record<Role, ReplayedRole | LoggedRole>
  readonly #fidelity: LoggedPredictions | null
  readonly #rivals: RivalColumns
  readonly #raw: RawSample | null
  readonly #labelled: LabelledRows
  readonly #sample: InputSample
  readonly #outputs: OutputWriter | null
  readonly #counting: Counting
  readonly #inFlight: InFlight[] = []
  readonly #pace = new Pace()
  #answered = 0
  #readToEnd = false
  #mark: Mark = { n: 0, skipped: [], noted: [], batched: null }
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
    this.#rivals = new RivalColumns(mapping, layout)
    const { replayer, journal = null } = options
    this.#asking = replayer && new Asking(replayer, journal, this.#pace)
    this.#raw = both && new RawSample(both.columns, seed)
    this.#labelled = new LabelledRows(mapping, layout, seed)
    this.#sample = new InputSample(options.sampleSize, seed)
    this.#outputs = options.keepOutputs && options.replayer ? new OutputWriter() : null
    this.#counting = new Counting(options)
  }

  /** @throws ProblemError of what breaks before anything is answered; rows that fail on their own never throw */
  async run(): Promise<Replayed> {
    const { signal } = this.#o
    const left = leftBehind(signal, GRACE_MS)
    this.#pace.start()
    const broke = await this.#untilBroken(new End(left.promise))
    left.forget()
    // The last batch may have come between two reports.
    this.#counting.tell(this.#o.meter)
    // What was still to be answered when it was left behind was never read, as far as the result goes.
    const requests = this.#requests.finish(this.#inFlight.length > 0 || broke ? this.#mark : undefined)
    const { n } = requests
    return {
      requests,
      predictions: { primary: this.#roles.primary.finish(n), shadow: this.#roles.shadow.finish(n) },
      loggedPrimary: this.#fidelity?.finish(n) ?? null,
      rivals: this.#rivals.finish(n),
      raw: this.#raw?.take(n) ?? null,
      labelled: this.#labelled.take(n),
      sample: this.#sample.take(n),
      checked: this.#counting.finish(),
      outputs: this.#outputs?.finish() ?? null,
      ...this.#pace.of(n),
      // Stopped with the last answers under way, it has come to its end all the same.
      stopped: broke !== null || (signal.aborted && !(this.#readToEnd && this.#inFlight.length === 0)),
      broke,
    }
  }

  /** @param left rejects once whatever is waited for is to be left behind */
  async #read(left: End<never>): Promise<void> {
    const { log, layout, replayer, batchRows, signal } = this.#o
    // Not ended by the stop itself: whether anything is left to read says whether it came too late.
    const reading = new AbortController()
    const batches = readLog(log, layout.requests, batchRows, reading.signal, true)
    try {
      for (;;) {
        const next = await left.or(batches.next())
        this.#readToEnd = next.done === true
        if (next.done || signal.aborted) return
        this.#take(next.value)
        await this.#drain(left, replayer?.depth ?? DEPTH)
      }
    } finally {
      reading.abort()
      // A reader that does not come back is not waited for.
      batches.return(undefined).catch(() => undefined)
    }
  }

  /** Waits until fewer batches than so many are under way. */
  async #drain(left: End<never>, depth: number): Promise<void> {
    while (this.#inFlight.length >= depth) await this.#awaitOldest(left)
  }

  /** What breaks costs what comes after it alone. @returns by what, where nobody stopped it */
  async #untilBroken(left: End<never>): Promise<Problem | null> {
    let broke: Problem | null = null
    for (const work of [() => this.#read(left), () => this.#drain(left, 1)])
      try {
        await work()
      } catch (error) {
        if (!this.#o.signal.aborted) broke ??= problemOf(error)
      }
    if (broke && this.#answered === 0) throw new ProblemError(broke)
    return broke
  }

  #take({ batch: read, file, bytesRead }: LogBatch): void {
    const { layout, keepOutputs, rows } = this.#o
    const batch = this.#requests.filter(read, file)
    this.#bytesRead = bytesRead
    this.#expect(batch.n)
    const { at, ids } = this.#requests.add(batch, file)
    if (batch.n === 0) return
    this.#o.live?.labels?.add(ids(), at, this.#requests.classes)
    this.#fidelity?.add(batch.columns, layout, batch.n, at)
    this.#rivals.add(batch, at)
    const encoded = { primary: this.#encode('primary', batch, at), shadow: this.#encode('shadow', batch, at) }
    this.#raw?.add(batch, at, (i) => encoded.primary!.errors[i] === 0 && this.#fidelity!.has(at + i))
    this.#labelled.add(batch, at, encoded, this.#requests.classes)
    const inputs = { primary: encoded.primary?.inputs ?? null, shadow: encoded.shadow?.inputs ?? null }
    if (inputs.primary || inputs.shadow)
      this.#sample.add(inputs, batch.n, at, (i) =>
        ROLES.every((role) => !encoded[role] || (encoded[role].usable && encoded[role].errors[i] === 0)),
      )
    const asked = inputs.primary || inputs.shadow ? this.#asking?.ask({ n: batch.n, ...inputs }) : null
    const row = rows?.begin(batch, at, ids(), this.#requests.classes) ?? null
    const mark = this.#requests.mark()
    this.#inFlight.push({
      at,
      n: batch.n,
      encoded,
      asked: asked ?? null,
      ids: keepOutputs ? ids() : null,
      row,
      mark,
    })
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

  async #awaitOldest(left: End<never>): Promise<void> {
    const { at, n, encoded, asked, ids, row, mark } = this.#inFlight[0]!
    const answer = asked && (await left.or(asked.answer))
    this.#inFlight.shift()
    this.#mark = mark
    if (answer) this.#asking!.answered(asked, answer, this.#o.meter.shownNext)
    for (const role of ROLES) {
      const one = this.#roles[role]
      if (one instanceof ReplayedRole) one.record(at, n, encoded[role]!, answer?.[role] ?? null)
    }
    const answers = this.#answers(at + n)
    const labels = this.#o.live?.labels?.labels ?? this.#requests.classes
    this.#counting.add({ at, n, seconds: this.#pace.seconds, encoded, replayed: answer, answers, labels })
    if (ids) this.#outputs?.add(ids, answer, (role, i) => this.#roles[role].store.errors[at + i] !== 0)
    if (row) await this.#o.rows?.end(row, at, answers.primary, answers.shadow)
    this.#answered = at + n
    if (asked?.before) this.#o.meter.goOn(this.#answered, this.#share(), asked.before.looks)
    if (this.#asking?.trouble) this.#o.meter.notKept(this.#asking.trouble)
    this.#report()
  }

  #answers(n: number): Record<Role, Predictions> {
    return { primary: this.#roles.primary.store.finish(n), shadow: this.#roles.shadow.store.finish(n) }
  }

  #report(): void {
    const { meter, log } = this.#o
    if (!meter.due()) return
    this.#counting.tell(meter)
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
