/**
 * Labels, or a model's predictions, that come later in a file of their own: joined to the requests by id, streaming.
 * The requests' ids are hashed once; what is joined is never held as rows.
 */
import { textAt } from '../core/columns'
import type { Column, NumberColumn, PackedText, TextColumn } from '../core/columns'
import { IdIndex } from './id-index'
import { joinedValues } from './joined-values'
import type { JoinedValues } from './joined-values'

/** The requests to join to. */
export interface JoinTarget {
  /** Ids per request, the preferred first; an alternative counts where the ones before have no such id. */
  ids: PackedText[]
  /** Milliseconds since the epoch, NaN where unknown; null where the log has no times. */
  times: Float64Array | null
}

/** Some rows of the file that is joined. */
export interface JoinBatch {
  file: string
  /** null where its rows are the requests in their order. */
  ids: Column | null
  /** The first is what is joined: a row without it is empty, and two that differ in it contradict each other. */
  values: Column[]
  /** Milliseconds since the epoch per row, or null. */
  times: Float64Array | null
  /** Line of each row. */
  lines: ArrayLike<number>
  /** Rows before it that could not be read. */
  lost?: number
}

/** A count and the first places it happened. */
export interface Occurrences {
  count: number
  places: { file: string; line: number }[]
}

export interface Joined {
  /** A column per joined one, a row per request: no value where it has none or contradicting ones. */
  columns: (NumberColumn | TextColumn)[]
  /** Requests with a value. */
  matched: number
  /** Requests in all. */
  n: number
  /** Rows of the joined file with a value and an id. */
  rows: number
  /** An id of the file that no request has, and the first request's: to see how they are written. */
  strangers: { file: string; log: string } | null
  /** Ids that no request has. */
  orphans: Occurrences
  /** The same id with the same value again. */
  repeats: Occurrences
  /** The same id with another value: the request counts as having none. */
  conflicts: Occurrences
  /** Values older than the request they answer. */
  early: Occurrences
  /** Rows without an id or without a value. */
  empty: Occurrences
  /** Rows whose one id belongs to several requests (a batch): all of them get the value. */
  shared: Occurrences
}

/** What a request holds so far. */
const NONE = 0
const VALUE = 1
const CONFLICT = 2
const PLACES = 5
const encoder = new TextEncoder()

/** @returns every request's values and the counts that a reader of the result must know. */
export async function joinById(target: JoinTarget, batches: AsyncIterable<JoinBatch>): Promise<Joined> {
  const join = new Join(target)
  for await (const batch of batches) join.add(batch)
  return join.finish()
}

class Join {
  readonly #indices: IdIndex[]
  readonly #n: number
  readonly #state: Uint8Array
  #values: JoinedValues[] = []
  readonly #rows: number[] = []
  readonly #counts = {
    orphans: none(),
    repeats: none(),
    conflicts: none(),
    early: none(),
    empty: none(),
    shared: none(),
  }
  #read = 0
  /** The first id that no request has. */
  #stranger: string | null = null
  #id = new Uint8Array(256)

  constructor(readonly target: JoinTarget) {
    this.#indices = target.ids.map((ids) => new IdIndex(ids))
    this.#n = target.ids[0] ? target.ids[0].offsets.length - 1 : 0
    this.#state = new Uint8Array(this.#n)
  }

  add(batch: JoinBatch): void {
    if (this.#values.length === 0) this.#values = batch.values.map((column) => joinedValues(this.#n, column))
    this.#values.forEach((values, at) => values.start(batch.values[at]!))
    const id = textOf(batch.ids)
    for (let i = 0; i < batch.lines.length; i++) this.#addRow(id(i), i, batch)
  }

  #addRow(id: string | null, i: number, { file, lines, times }: JoinBatch): void {
    const note = (what: Occurrences) => noted(what, file, lines[i]!)
    const counts = this.#counts
    if (id === null || !this.#values[0]!.has(i)) return note(counts.empty)
    this.#read++
    this.#find(id)
    const rows = this.#rows
    if (rows.length === 0) return note(counts.orphans)
    if (rows.length > 1) note(counts.shared)
    if (times && rows.some((row) => times[i]! < (this.target.times?.[row] ?? NaN))) note(counts.early)
    const first = rows[0]!
    if (this.#state[first] === NONE) return rows.forEach((row) => this.#put(row, i))
    if (this.#state[first] === VALUE && this.#values[0]!.same(first, i)) return note(counts.repeats)
    note(counts.conflicts)
    rows.forEach((row) => this.#contradict(row))
  }

  #put(row: number, i: number): void {
    this.#state[row] = VALUE
    for (const values of this.#values) values.put(row, i)
  }

  #contradict(row: number): void {
    this.#state[row] = CONFLICT
    for (const values of this.#values) values.drop(row)
  }

  #find(id: string): void {
    this.#rows.length = 0
    if (this.#findExactly(id)) return
    for (const other of otherwise(id)) if (this.#findExactly(other)) return
    this.#stranger ??= id
  }

  #findExactly(id: string): boolean {
    if (id.length * 3 > this.#id.length) this.#id = new Uint8Array(id.length * 6)
    const { written } = encoder.encodeInto(id, this.#id)
    for (const index of this.#indices) {
      index.find(this.#id, written, this.#rows)
      if (this.#rows.length) return true
    }
    return false
  }

  #strangers(): Joined['strangers'] {
    const [ids] = this.target.ids
    if (this.#stranger === null || !ids || this.#n === 0) return null
    return { file: this.#stranger, log: textAt(ids, 0) }
  }

  finish(): Joined {
    let matched = 0
    for (const state of this.#state) if (state === VALUE) matched++
    return {
      columns: this.#values.map((values) => values.column()),
      matched,
      n: this.#n,
      rows: this.#read,
      strangers: this.#strangers(),
      ...this.#counts,
    }
  }
}

/** The same id as other programs write it: a UUID in another case, a whole number as pandas writes it beside gaps. */
function otherwise(id: string): string[] {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return [id.toLowerCase(), id.toUpperCase()]
  if (/^\d+$/.test(id)) return [`${id}.0`]
  return /^\d+\.0$/.test(id) ? [id.slice(0, -2)] : []
}

function textOf(column: Column | null): (row: number) => string | null {
  if (column === null) throw new TypeError('rows without an id are joined in their order')
  if (column.kind === 'text')
    return (row) => (column.codes[row]! < 0 ? null : column.dictionary[column.codes[row]!]!)
  if (column.kind === 'number')
    return (row) => (Number.isNaN(column.values[row]!) ? null : String(column.values[row]!))
  throw new TypeError('a tensor is no id')
}

/** One more, and its place where it is one of the first. */
export function noted(what: Occurrences, file: string, line: number): void {
  what.count++
  if (what.places.length < PLACES) what.places.push({ file, line })
}

/** Nothing of its kind, so far. */
export function none(): Occurrences {
  return { count: 0, places: [] }
}
