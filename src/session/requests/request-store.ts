/** Requests as they are read: ids, times, labels, features, pictures, logged answers and latencies, and what was skipped. */
import { classIndices, PackedTextBuilder } from '../../core/columns'
import type { ClassIndices, NumberColumn, TensorColumn, TextColumn } from '../../core/columns'
import type { Problem } from '../../core/problem'
import type { JoinCounts, RequestCounts, SkipReason } from '../../result/requests'
import type { RequestBatch } from '../../formats/contract'
import type { Joined, JoinTarget } from '../../formats/join'
import { parseTimes } from '../../formats/time'
import { classFinder, Lookup } from '../../mapping/lookup'
import type { Mapping } from '../../result/mapping'
import { FeatureStore } from './features'
import { withRoom } from './grow'
import { PictureStore } from './images'
import type { Layout } from './layout'
import { columnsToJoin, pick } from './layout'
import { LatencyStore } from './latencies'
import { Reasons } from './reasons'
import { Screen } from './screen'
import { SeenIds, textHashes } from './seen-ids'

/** Ids that repeat in a larger share of the rows are worth a warning. */
const REPEATING = 0.05
/** What a column is read as that holds no time. */
const NO_TIME = 'not a time'

type OwnLabels = Pick<RequestStore, 'labels' | 'labelValues' | 'labelled' | 'strangeLabels'>

export class RequestStore {
  n = 0
  /** Requests there will be in all, as far as anyone can say: arrays grow to it. 0 is unknown. */
  expected = 0
  times: Float64Array | null
  labels: ClassIndices | null = null
  labelValues: Float64Array | null = null
  labelled = 0
  /** Labels that are no class, with how often: a mapping that names the classes wrongly shows here. */
  strangeLabels = new Map<string, number>()
  readonly pictures: PictureStore | null
  readonly features: FeatureStore
  readonly latencies: LatencyStore
  /** Files joined to the requests, as the result tells of them. */
  joined: JoinCounts[] = []
  readonly #ids = new PackedTextBuilder()
  readonly #otherIds: PackedTextBuilder[]
  #lastIds: string[] = []
  readonly #layout: Layout
  readonly #mapping: Mapping
  readonly #find: (text: string) => number
  readonly #lookup: Lookup
  readonly #screen: Screen
  readonly #skipped = new Reasons()
  /** The log's own labels, where those of a file have gone before them. */
  #own: OwnLabels | null = null
  readonly #timeKinds = new Set<string>()
  readonly #groups = new SeenIds()
  #grouped = 0

  constructor(mapping: Mapping, layout: Layout, seed: number) {
    this.#mapping = mapping
    this.#layout = layout
    this.#screen = new Screen(layout)
    this.#otherIds = layout.alternatives.map(() => new PackedTextBuilder())
    this.#find = classFinder(mapping.classes, mapping.aliases)
    this.#lookup = new Lookup(this.#find)
    this.times = layout.time === null ? null : new Float64Array(0)
    if (layout.label !== null) this.#startLabels()
    this.features = new FeatureStore(layout.features, seed)
    const { picture } = layout
    this.pictures = picture && new PictureStore(picture.shape, picture.min, picture.max)
    this.latencies = new LatencyStore(layout)
  }

  /** @returns the batch without what is not to be replayed: to be given to `add`, and to the models */
  screen(batch: RequestBatch, file: string): RequestBatch {
    this.#screen.expect(this.expected)
    return this.#screen.pass(batch, file)
  }

  /** Nothing more is to come: what only watched what came is let go. */
  end(): void {
    this.#screen.end()
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
    this.latencies.add(batch, at, this.expected)
    this.#countGroups(batch)
    return at
  }

  #skip(batch: RequestBatch, file: string): void {
    for (const one of batch.skipped) this.#skipped.add(one.reason, one.file ?? file, one.line, one.detail)
  }

  #addIds(batch: RequestBatch, at: number): void {
    this.#ids.expected = this.expected
    const ids = this.#layout.id === null ? null : (batch.columns[this.#layout.id] as TextColumn)
    this.#lastIds = new Array<string>(batch.n)
    for (let i = 0; i < batch.n; i++) {
      const code = ids ? ids.codes[i]! : -1
      // A request without an id is known by its place in the log.
      const id = code < 0 ? String(at + i + 1) : ids!.dictionary[code]!
      this.#ids.push(id)
      this.#lastIds[i] = id
    }
    this.#layout.alternatives.forEach((column, k) => {
      const { codes, dictionary } = batch.columns[column] as TextColumn
      for (let i = 0; i < batch.n; i++) this.#otherIds[k]!.push(dictionary[codes[i]!] ?? '')
    })
  }

  /** Ids of the requests from `at` on, which must be of the last batch. */
  idsFrom(at: number): string[] {
    return this.#lastIds.slice(at - (this.n - this.#lastIds.length))
  }

  #addTimes(batch: RequestBatch, at: number): void {
    if (!this.times) return
    this.times = withRoom(this.times, at + batch.n, NaN, this.expected)
    const { ms, kind } = parseTimes(batch.columns[this.#layout.time!]!)
    this.times.set(ms.subarray(0, batch.n), at)
    this.#timeKinds.add(kind)
  }

  #startLabels(): void {
    if (this.#mapping.task === 'regression') this.labelValues ??= new Float64Array(0)
    else this.labels ??= classIndices(this.#mapping.classes.length, 0)
  }

  #addLabels(batch: RequestBatch, at: number): void {
    if (this.#layout.label === null) return
    const column = batch.columns[this.#layout.label]!
    const to = at + batch.n
    if (this.labelValues) {
      this.labelValues = withRoom(this.labelValues, to, NaN, this.expected)
      const { values } = column as NumberColumn
      for (let i = 0; i < batch.n; i++) this.#putNumber(at + i, values[i]!)
    } else if (this.labels) {
      this.labels = withRoom(this.labels, to, -1, this.expected)
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

  /** What a file is joined to. @param name the field by which it names requests */
  joinTarget(name: string): JoinTarget {
    const { id, alternatives } = this.#layout
    const packed = (at: number) => (at === id ? this.#ids : this.#otherIds[alternatives.indexOf(at)]!)
    const ids = columnsToJoin(this.#layout, name).map((at) => packed(at).finish())
    return { ids, times: this.times?.subarray(0, this.n) ?? null }
  }

  /** Takes labels that came with a file away again. */
  forgetLabels(): void {
    this.joined = this.joined.filter(({ what }) => what !== 'labels')
    if (this.#own) Object.assign(this, this.#own)
    this.#own = null
  }

  /** Labels that came later go before the log's own. */
  takeLabels({ columns: [labels] }: Joined): void {
    const { labels: own, labelValues, labelled, strangeLabels } = this
    this.#own = { labels: own, labelValues, labelled, strangeLabels }
    // Copies are written to: a result that was made of the log's own labels stays as it is.
    this.labels = own?.slice() ?? null
    this.labelValues = labelValues?.slice() ?? null
    this.strangeLabels = new Map(strangeLabels)
    this.#startLabels()
    if (this.labelValues) this.labelValues = withRoom(this.labelValues, this.n, NaN)
    if (this.labels) this.labels = withRoom(this.labels, this.n, -1)
    if (labels?.kind === 'number')
      labels.values.forEach((value, row) => !Number.isNaN(value) && this.#putNumber(row, value))
    if (labels?.kind !== 'text') return
    const classes = labels.dictionary.map(this.#find)
    labels.codes.forEach((code, row) => {
      if (code >= 0) this.#putClass(row, classes[code]!, labels.dictionary[code]!)
    })
  }

  #countGroups(batch: RequestBatch): void {
    if (this.#layout.group === null) return
    const { codes, dictionary } = batch.columns[this.#layout.group] as TextColumn
    const { high, low } = textHashes(dictionary)
    for (const code of codes.subarray(0, batch.n)) {
      if (code < 0) continue
      this.#grouped += 1
      this.#groups.add(high[code]!, low[code]!, 0)
    }
  }

  counts(replayed: number): RequestCounts {
    const kinds = [...this.#timeKinds].filter((kind) => kind !== NO_TIME)
    return {
      read: this.n + this.#skipped.count,
      replayed,
      labelled: this.labelled,
      skipped: this.#skipped.list(),
      noted: this.#screen.noted.list(),
      batched: this.#grouped > 0 ? { calls: this.#groups.size, rows: this.#grouped } : null,
      times: kinds.length > 0 ? kinds.join('; ') : null,
      joined: this.joined,
    }
  }

  /** A field whose values repeat much was hardly the request id: said, because rows are left out and labels joined by it. */
  idProblems(): Problem[] {
    const { id, requests } = this.#layout
    const read = this.n + this.#skipped.count
    const of = (reasons: SkipReason[], name: string) =>
      reasons.find(({ reason }) => reason === name)?.count ?? 0
    const repeats = of(this.#skipped.list(), 'duplicate') + of(this.#screen.noted.list(), 'id-conflict')
    if (id === null || repeats <= read * REPEATING) return []
    const shown = (count: number) => count.toLocaleString('en')
    return [
      {
        code: 'ids-repeat',
        message: `${shown(repeats)} of ${shown(read)} rows have a "${requests[id]!.field}" that a row before them has: it may be no request id.`,
        mend: 'Say in the mapping which column is the request id, or that this one is not.',
      },
    ]
  }

  /** Cut to size, for the evaluation. */
  finish() {
    const kept = this.features.finish()
    return {
      ids: this.#ids.finish(),
      times: this.times?.subarray(0, this.n) ?? null,
      labels: this.#mapping.task === 'classification' ? (this.labels?.subarray(0, this.n) ?? null) : null,
      labelValues: this.labelValues?.subarray(0, this.n) ?? null,
      ...kept,
    }
  }
}
