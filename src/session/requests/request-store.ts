/** Requests as they are read, batch by batch, each part of them in a store of its own. */
import { limits, limitText } from '../../core/limits'
import { count } from '../../core/numbers'
import { ProblemError } from '../../core/problem'
import { clustersOf, ContentStore } from './contents'
import type { ClassIndices, TensorColumn, TextColumn } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { RequestBatch } from '../../formats/contract'
import type { Mapping } from '../../result/mapping'
import type { JoinCounts, RequestCounts, SkipReason } from '../../result/requests'
import type { Clusters } from '../../evaluation/input'
import { CallCount } from './calls'
import { ClusterStore } from './clusters'
import { FeatureStore } from './features'
import type { FinishedFeatures } from './features'
import { IdStore } from './ids'
import type { RequestIds } from './ids'
import { PictureStore } from './images'
import { LabelStore, noLabels } from './labels'
import type { Labels } from './labels'
import { LatencyStore } from './latencies'
import type { LoggedTimes } from './latencies'
import type { Layout } from './layout'
import { pick } from './layout'
import { Reasons } from './reasons'
import { RowFilter } from './row-filter'
import { TimeStore } from './times'
import type { Times } from './times'

/** What was read of the requests: a value, which nothing changes once the log is read. */
export interface Requests extends FinishedFeatures, RequestIds {
  n: number
  times: Times | null
  /** Whose requests they are; null where nothing says. */
  clusters: Clusters | null
  /** A hash of what each holds. */
  contents: Uint32Array
  /** The log's own; those of a file are laid over them, request by request. */
  labels: Labels
  /** Columns that say how requests came into the log. */
  sampled: FinishedFeatures
  pictures: PictureStore | null
  /** Production's own; null where the log has none. */
  latencies: Record<Role, LoggedTimes | null>
  /** Rows that were left out, by reason. */
  skipped: SkipReason[]
  /** Rows that were kept although something is to be known of them. */
  noted: SkipReason[]
  batched: RequestCounts['batched']
}

/** Requests from which the number expected is no guess any more. */
const SURE_AFTER = 100_000

/** What was counted while so many requests were read: where a replay is cut, it is cut here. */
export type Mark = Pick<Requests, 'n' | 'skipped' | 'noted' | 'batched'>

export class RequestStore {
  #n = 0
  #expected = 0
  readonly #layout: Layout
  readonly #filter: RowFilter
  readonly #skipped = new Reasons()
  readonly #ids: IdStore
  readonly #times: TimeStore | null
  readonly #clusters: ClusterStore | null
  readonly #contents = new ContentStore()
  readonly #ofContent: boolean
  readonly #labels: LabelStore | null
  readonly #features: FeatureStore
  readonly #sampled: FeatureStore
  readonly #pictures: PictureStore | null
  readonly #latencies: LatencyStore
  readonly #calls = new CallCount()

  constructor(mapping: Mapping, layout: Layout, seed: number) {
    const { picture } = layout
    this.#layout = layout
    this.#filter = new RowFilter(layout)
    this.#ids = new IdStore(layout)
    this.#times = layout.time === null ? null : new TimeStore()
    this.#clusters = layout.cluster && new ClusterStore(layout.cluster.field)
    this.#ofContent = mapping.cluster === 'content'
    this.#labels = layout.label === null ? null : new LabelStore(mapping)
    this.#features = new FeatureStore(layout.features, seed)
    this.#sampled = new FeatureStore(layout.sampled, seed)
    this.#pictures = picture && new PictureStore(picture.shape, picture.min, picture.max)
    this.#latencies = new LatencyStore(layout)
  }

  get n(): number {
    return this.#n
  }

  /** Classes of the log's own labels so far; null where it has none. */
  get classes(): ClassIndices | null {
    return this.#labels?.classes ?? null
  }

  /** @param requests there will be in all, as far as known: arrays grow to it */
  expect(requests: number): void {
    this.#expected = requests
    // An early guess may be half wrong: past twice the bound there is no doubt.
    if (this.#n > SURE_AFTER && requests > 2 * limits.rows.value) throw tooManyRows(requests)
    this.#filter.expect(requests)
  }

  /** @returns the batch without what is not to be replayed: to be given to `add`, and to the models */
  filter(batch: RequestBatch, file: string): RequestBatch {
    return this.#filter.apply(batch, file)
  }

  /** @returns the index of the batch's first request, and the ids of all of them where somebody asks */
  add(batch: RequestBatch, file: string): { at: number; ids: () => string[] } {
    const { columns, n } = batch
    const { time, label, features, sampled, picture, group, cluster } = this.#layout
    const at = this.#n
    const expected = this.#expected
    this.#n += n
    if (this.#n > limits.rows.value) throw tooManyRows(this.#n, file)
    for (const one of batch.skipped) this.#skipped.add(one.reason, one.file ?? file, one.line, one.detail)
    const ids = this.#ids.add(batch, at, expected)
    this.#times?.add(columns[time!]!, n, at, { expected, file })
    this.#clusters?.add(columns[cluster!.at] as TextColumn, n, at, expected)
    this.#contents.add(this.#filter.contentsOf(batch), n, at, expected)
    this.#labels?.add(columns[label!]!, n, at, expected)
    const columnsAt = (fields: readonly { at: number }[]) => pick(columns, fields.map((field) => field.at)) // prettier-ignore
    this.#features.add(columnsAt(features), n, at)
    this.#sampled.add(columnsAt(sampled), n, at)
    this.#pictures?.add(columns[picture!.at] as TensorColumn, n, at)
    this.#latencies.add(batch, at, expected)
    if (group !== null) this.#calls.add(columns[group] as TextColumn, n)
    return { at, ids }
  }

  /** Where the reading is now. */
  mark(): Mark {
    return {
      n: this.#n,
      skipped: this.#skipped.list(),
      noted: this.#filter.noted.list(),
      batched: this.#calls.finish(),
    }
  }

  /** Nothing more is to come. @returns what was read up to the mark, cut to size */
  finish(mark = this.mark()): Requests {
    const { n } = mark
    const contents = this.#contents.finish(n)
    return {
      ...mark,
      ...this.#ids.finish(n),
      ...this.#features.finish(n),
      sampled: this.#sampled.finish(n),
      times: this.#times?.finish(n) ?? null,
      clusters: this.#clusters?.finish(n) ?? (this.#ofContent ? clustersOf(contents) : null),
      contents,
      labels: this.#labels?.finish(n) ?? noLabels,
      pictures: this.#pictures,
      latencies: this.#latencies.finish(n),
    }
  }
}

/** @param rows so far, or as many as there will be by what was read */
function tooManyRows(rows: number, file?: string): ProblemError {
  return new ProblemError({
    code: 'too-many-rows',
    message: `The log has ${count(rows)} requests or more; up to ${limitText(limits.rows)} are evaluated.`,
    ...(file === undefined ? {} : { file }),
    mend: 'Evaluate a part of it: a day, or every tenth request.',
  })
}

/** Rows of the log that were read, whether or not they became requests. */
export function rowsRead({ n, skipped }: Requests): number {
  return skipped.reduce((sum, { count }) => sum + count, n)
}

/** @param joined files that were joined to the requests, labels first */
export function countsOf(requests: Requests, { labelled }: Labels, joined: JoinCounts[]): RequestCounts {
  const { n, skipped, noted, batched, times } = requests
  return {
    read: rowsRead(requests),
    replayed: n,
    labelled,
    skipped,
    noted,
    batched,
    times: times?.readAs ?? null,
    joined,
  }
}
