/**
 * What is done with rows that could be read and should not be replayed: values that the capture took out, and requests
 * that the log holds twice. Each is counted with its first places; nothing becomes a zero.
 */
import { elements } from '../../core/tensors'
import type { TextColumn } from '../../core/columns'
import { textHashes } from '../../core/hashes'
import { withoutRows } from '../../formats/columns/without'
import type { LeftOut } from '../../formats/columns/without'
import { RowFlag } from '../../formats/contract'
import type { RequestBatch } from '../../formats/contract'
import type { Layout } from './layout'
import { pick } from './layout'
import { PredictionFilter } from './no-prediction'
import { Reasons } from './reasons'
import { RowHashes, Seen, SeenIds } from './seen-ids'

/** Taken out or cut short by the capture: no model was ever given such a value, so its request is not replayed. */
const CAPTURED = RowFlag.redacted | RowFlag.lossy
const NAMES: [bit: number, reason: string][] = [
  [RowFlag.redacted, 'redacted'],
  [RowFlag.lossy, 'lossy'],
  [RowFlag.nonFinite, 'non-finite'],
  [RowFlag.notANumber, 'not-a-number'],
  [RowFlag.badShape, 'bad-shape'],
  [RowFlag.unsafeInteger, 'unsafe-integer'],
]

export class RowFilter {
  /** Rows that were kept, and what there is to know of them. */
  readonly noted = new Reasons()
  readonly #layout: Layout
  /** Columns that a replay, or an evaluation as it stands, cannot do without. */
  readonly #needed: Set<number>
  /** Columns of which a model needs every value. */
  readonly #required: number[]
  /** Columns that make up a request and its answers, but for the truth: copies may be labelled apart. */
  readonly #content: number[]
  readonly #predictions: PredictionFilter
  readonly #seen = new SeenIds()
  readonly #contents = new RowHashes()
  /** With the truth: what tells a repeated line from another request. */
  readonly #bodies = new RowHashes()
  /** Whose contents were hashed last. */
  #hashed: { batch: RequestBatch; contents: Uint32Array } | null = null

  constructor(layout: Layout) {
    this.#layout = layout
    this.#needed = neededColumns(layout)
    this.#required = requiredColumns(layout)
    this.#predictions = new PredictionFilter(layout)
    this.#content = contentColumns(layout)
  }

  /** How many requests there will be in all, as far as anyone can say. */
  expect(requests: number): void {
    this.#seen.expect(requests)
  }

  /** @returns a hash of what each request of the batch holds, in an array that the next batch is written over */
  contentsOf(batch: RequestBatch): Uint32Array {
    if (this.#hashed?.batch === batch) return this.#hashed.contents
    const contents = this.#contents.of(pick(batch.columns, this.#content), batch.n)
    this.#hashed = { batch, contents }
    return contents
  }

  /** @returns the batch without what is not replayed, that with its reason among what was skipped */
  apply(batch: RequestBatch, file: string): RequestBatch {
    for (const one of batch.noted ?? []) this.noted.add(one.reason, file, one.line, one.detail)
    if (batch.n === 0) return batch
    const skipped: LeftOut = new Map()
    if (batch.flags.some((bits) => bits !== 0)) this.#flagged(batch, file, skipped)
    this.#predictions.apply(batch, (i, reason, detail) => {
      if (!skipped.has(i)) skipped.set(i, { reason, detail })
    })
    if (this.#layout.id !== null) this.#repeated(batch, file, skipped, this.#layout.id)
    const kept = skipped.size === 0 ? batch : withoutRows(batch, skipped)
    this.#noteMissing(kept, file)
    return kept
  }

  /** A request that lacks what a model needs is kept, and is an error of that model: where, is said here. */
  #noteMissing(batch: RequestBatch, file: string): void {
    const lacking = new Map<number, number[]>()
    for (const at of this.#required)
      forMissing(batch, at, (i) => lacking.set(i, [...(lacking.get(i) ?? []), at]))
    for (const [i, columns] of [...lacking].sort(([a], [b]) => a - b)) {
      const fields = columns.slice(0, 3).map((at) => this.#layout.requests[at]!.field)
      this.noted.add('missing', file, batch.lines[i]!, fields.join(', '))
    }
  }

  #flagged(batch: RequestBatch, file: string, skipped: LeftOut): void {
    for (let i = 0; i < batch.n; i++) {
      if (batch.flags[i] === 0) continue
      const lost = this.#bitsOf(batch, i, (at) => this.#needed.has(at)) & CAPTURED
      for (const [bit, reason] of NAMES) {
        if ((batch.flags[i]! & bit) === 0) continue
        const detail = this.#fieldsWith(batch, i, bit)
        if ((lost & bit) === 0) this.noted.add(reason, file, batch.lines[i]!, detail)
        else if (!skipped.has(i)) skipped.set(i, { reason, detail })
      }
    }
  }

  /** Flags of some columns, and of the row as a whole where a reader does not tell its columns apart. */
  #bitsOf(batch: RequestBatch, i: number, wanted: (at: number) => boolean): number {
    if (!batch.columnFlags) return batch.flags[i]!
    let own = 0
    let all = 0
    batch.columnFlags.forEach((flags, at) => {
      const bits = flags?.[i] ?? 0
      all |= bits
      if (wanted(at)) own |= bits
    })
    return own | (batch.flags[i]! & ~all)
  }

  #fieldsWith(batch: RequestBatch, i: number, bit: number): string {
    const fields = this.#layout.requests.filter((_, at) => (batch.columnFlags?.[at]?.[i] ?? 0) & bit)
    return [...new Set(fields.map(({ field }) => field))].slice(0, 3).join(', ')
  }

  #repeated(batch: RequestBatch, file: string, skipped: LeftOut, id: number): void {
    const column = batch.columns[id] as TextColumn
    const { codes } = column
    const ids = textHashes(column)
    const { group, label } = this.#layout
    const contents = this.contentsOf(batch)
    const bodies = label === null ? contents : this.#bodies.of([batch.columns[label]!], batch.n, contents)
    const groups = group === null ? null : (batch.columns[group] as TextColumn)
    for (let i = 0; i < batch.n; i++) {
      const code = codes[i]!
      if (code < 0 || skipped.has(i)) continue
      // Rows of one batched request that share its id are normal, and are not told apart.
      if (groups && groups.codes[i]! >= 0 && !column.dictionary[code]!.endsWith(']')) continue
      const seen = this.#seen.add(ids.high[code]!, ids.low[code]!, bodies[i]!)
      if (seen === Seen.first) continue
      if (seen === Seen.same) skipped.set(i, { reason: 'duplicate', detail: column.dictionary[code]! })
      else this.noted.add('id-conflict', file, batch.lines[i]!, column.dictionary[code]!)
    }
  }
}

function contentColumns(layout: Layout): number[] {
  const { id, time, group, label, latencies, alternatives, status, clues, features, encoders } = layout
  const fed = new Set([
    ...features.map(({ at }) => at),
    ...Object.values(encoders).flatMap((bound) => bound?.columns ?? []),
  ])
  const said = [status, ...clues].filter((at) => at !== null && !fed.has(at))
  const aside = new Set([
    id,
    time,
    group,
    label,
    latencies.primary?.at,
    latencies.shadow?.at,
    ...alternatives,
    ...said,
  ])
  return [...layout.requests.keys()].filter((at) => !aside.has(at))
}

function requiredColumns({ encoders }: Layout): number[] {
  const required = new Set<number>()
  for (const bound of Object.values(encoders))
    bound?.columns.forEach((at, k) => bound.encoder.required[k] && required.add(at))
  return [...required]
}

/** Rows that have no value in a column, and nothing that says why: those that are flagged are noted as that. */
function forMissing(batch: RequestBatch, at: number, tell: (row: number) => void): void {
  const column = batch.columns[at]!
  const flags = batch.columnFlags ? batch.columnFlags[at] : batch.flags
  const step = column.kind === 'tensor' ? elements(column.shape) : 1
  const values = column.kind === 'text' ? null : column.values
  for (let i = 0; i < batch.n; i++) {
    const missing = values ? Number.isNaN(values[i * step] ?? NaN) : (column as TextColumn).codes[i]! < 0
    if (missing && !flags?.[i]) tell(i)
  }
}

function neededColumns({ encoders, predicted, answers }: Layout): Set<number> {
  const needed = new Set<number>()
  for (const role of ['primary', 'shadow'] as const) {
    const encoder = encoders[role]
    if (encoder) encoder.columns.forEach((at) => needed.add(at))
    else if (predicted[role]) needed.add(predicted[role].at)
    else answers[role]?.at.forEach((at) => needed.add(at))
  }
  return needed
}
