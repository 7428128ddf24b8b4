/** Requests as they are read: ids, times, labels, features, pictures, logged answers and latencies, and what was skipped. */
import { PackedTextBuilder } from '../evaluation/columns'
import type { NumberColumn, TensorColumn, TextColumn } from '../evaluation/columns'
import type { LatencySamples, Role } from '../evaluation/input'
import type { RequestCounts, SkipReason } from '../evaluation/result'
import type { RequestBatch } from '../formats/contract'
import type { Joined, JoinTarget } from '../formats/join'
import { parseTimes } from '../formats/time'
import { classFinder, Lookup, numberText } from '../mapping/lookup'
import type { Spec } from '../mapping/spec'
import { FeatureStore } from './features'
import { withRoom } from './grow'
import { PictureStore } from './images'
import type { Layout } from './layout'
import { pick } from './layout'

/** First places of each reason to skip a row that are kept. */
const EXAMPLES = 5

export class RequestStore {
  n = 0
  times: Float64Array | null
  labels: Int32Array | null = null
  labelValues: Float64Array | null = null
  labelled = 0
  /** Labels that are no class, with how often: a mapping that names the classes wrongly shows here. */
  readonly strangeLabels = new Map<string, number>()
  readonly pictures: PictureStore | null
  readonly features: FeatureStore
  readonly #ids = new PackedTextBuilder()
  #lastIds: string[] = []
  readonly #layout: Layout
  readonly #spec: Spec
  readonly #find: (text: string) => number
  readonly #lookup: Lookup
  readonly #skipped = new Map<string, SkipReason>()
  #skippedCount = 0
  readonly #latencies: Record<Role, Float64Array>

  constructor(spec: Spec, layout: Layout, seed: number) {
    this.#spec = spec
    this.#layout = layout
    this.#find = classFinder(spec.classes, spec.aliases)
    this.#lookup = new Lookup(this.#find)
    this.times = layout.time === null ? null : new Float64Array(0)
    if (layout.label !== null) this.#startLabels()
    this.features = new FeatureStore(layout.features, seed)
    const { picture } = layout
    this.pictures = picture && new PictureStore(picture.shape, picture.min, picture.max)
    this.#latencies = { primary: new Float64Array(0), shadow: new Float64Array(0) }
  }

  /** @returns index of the batch's first row in the data */
  add(batch: RequestBatch, file: string): number {
    const at = this.n
    this.n += batch.n
    this.#skip(batch, file)
    this.#addIds(batch, at)
    this.#addTimes(batch, at)
    this.#addLabels(batch, at)
    this.features.add(
      pick(
        batch.columns,
        this.#layout.features.map((field) => field.at),
      ),
      batch.n,
      at,
    )
    if (this.pictures) this.pictures.add(batch.columns[this.#layout.picture!.at] as TensorColumn, batch.n, at)
    this.#addLatencies(batch, at)
    return at
  }

  #skip(batch: RequestBatch, file: string): void {
    for (const one of batch.skipped) {
      this.#skippedCount += 1
      const known = this.#skipped.get(one.reason) ?? { reason: one.reason, count: 0, examples: [] }
      known.count += 1
      if (known.examples.length < EXAMPLES) known.examples.push({ file, line: one.line, detail: one.detail })
      this.#skipped.set(one.reason, known)
    }
  }

  #addIds(batch: RequestBatch, at: number): void {
    const ids = this.#layout.id === null ? null : (batch.columns[this.#layout.id] as TextColumn)
    this.#lastIds = new Array<string>(batch.n)
    for (let i = 0; i < batch.n; i++) {
      const code = ids ? ids.codes[i]! : -1
      // A request without an id is known by its place in the log.
      const id = code < 0 ? String(at + i + 1) : ids!.dictionary[code]!
      this.#ids.push(id)
      this.#lastIds[i] = id
    }
  }

  /** Ids of the requests from `at` on, which must be of the last batch. */
  idsFrom(at: number): string[] {
    return this.#lastIds.slice(at - (this.n - this.#lastIds.length))
  }

  #addTimes(batch: RequestBatch, at: number): void {
    if (!this.times) return
    this.times = withRoom(this.times, at + batch.n, NaN)
    this.times.set(parseTimes(batch.columns[this.#layout.time!]!).ms.subarray(0, batch.n), at)
  }

  #startLabels(): void {
    if (this.#spec.task === 'regression') this.labelValues ??= new Float64Array(0)
    else this.labels ??= new Int32Array(0)
  }

  #addLabels(batch: RequestBatch, at: number): void {
    if (this.#layout.label === null) return
    const column = batch.columns[this.#layout.label]!
    const to = at + batch.n
    if (this.labelValues) {
      this.labelValues = withRoom(this.labelValues, to, NaN)
      const { values } = column as NumberColumn
      for (let i = 0; i < batch.n; i++) this.#putNumber(at + i, values[i]!)
    } else if (this.labels) {
      this.labels = withRoom(this.labels, to, -1)
      const { codes, dictionary } = column as TextColumn
      const table = this.#lookup.table(column as TextColumn)
      for (let i = 0; i < batch.n; i++) {
        const code = codes[i]!
        if (code >= 0) this.#putClass(at + i, table[code]!, dictionary[code]!)
      }
    }
  }

  #putNumber(row: number, value: number): void {
    if (value - value !== 0) return
    if (Number.isNaN(this.labelValues![row]!)) this.labelled += 1
    this.labelValues![row] = value
  }

  #putClass(row: number, index: number, text: string): void {
    if (index < 0) {
      this.strangeLabels.set(text, (this.strangeLabels.get(text) ?? 0) + 1)
      return
    }
    if (this.labels![row]! < 0) this.labelled += 1
    this.labels![row] = index
  }

  /** What a labels file is joined to. */
  joinTarget(): JoinTarget {
    return { ids: [this.#ids.finish()], times: this.times?.subarray(0, this.n) ?? null }
  }

  /** Labels that came later go before the log's own. */
  takeLabels({ codes, dictionary }: Joined): void {
    this.#startLabels()
    if (this.labelValues) this.labelValues = withRoom(this.labelValues, this.n, NaN)
    if (this.labels) this.labels = withRoom(this.labels, this.n, -1)
    const classes = dictionary.map(this.#find)
    for (let row = 0; row < this.n; row++) {
      const code = codes[row]!
      if (code < 0) continue
      if (this.labelValues) this.#putNumber(row, Number(numberText(dictionary[code]!) ?? NaN))
      else this.#putClass(row, classes[code]!, dictionary[code]!)
    }
  }

  #addLatencies(batch: RequestBatch, at: number): void {
    for (const role of ['primary', 'shadow'] as const) {
      const field = this.#layout.latencies[role]
      if (!field) continue
      this.#latencies[role] = withRoom(this.#latencies[role], at + batch.n, NaN)
      const { values } = batch.columns[field.at] as NumberColumn
      const ms = millisecondsPer(field.field)
      for (let i = 0; i < batch.n; i++) this.#latencies[role][at + i] = values[i]! * ms
    }
  }

  /** Production's own latencies, those that were logged; null where there are none. */
  loggedLatencies(role: Role): LatencySamples | null {
    const total = this.#latencies[role].subarray(0, this.n).filter((ms) => ms >= 0)
    return total.length > 0 ? { total, upload: null, compute: null, readback: null } : null
  }

  counts(replayed: number): RequestCounts {
    return {
      read: this.n + this.#skippedCount,
      replayed,
      labelled: this.labelled,
      skipped: [...this.#skipped.values()].sort((a, b) => b.count - a.count),
    }
  }

  /** Cut to size, for the evaluation. */
  finish() {
    const kept = this.features.finish()
    return {
      ids: this.#ids.finish(),
      times: this.times?.subarray(0, this.n) ?? null,
      labels: this.#spec.task === 'classification' ? (this.labels?.subarray(0, this.n) ?? null) : null,
      labelValues: this.labelValues?.subarray(0, this.n) ?? null,
      ...kept,
    }
  }
}

/** Milliseconds per unit of a latency column, by its name; ms where the name does not say. */
export function millisecondsPer(field: string): number {
  const name = field.toLowerCase()
  if (/(_s|_sec|_secs|_seconds|seconds)$/.test(name)) return 1000
  if (/(_us|_usec|_micros|microseconds)$/.test(name)) return 1e-3
  if (/(_ns|_nanos|nanoseconds)$/.test(name)) return 1e-6
  return 1
}
