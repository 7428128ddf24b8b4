/**
 * Labels, or a second model's predictions, that come later in a file of their own: joined to the requests by id,
 * streaming. The requests' ids are hashed once, 12 bytes a request; what is joined is never held as rows.
 */
import type { Column, PackedText } from '../evaluation/columns'
import type { Problem } from '../evaluation/problem'

/** The requests to join to. */
export interface JoinTarget {
  /** Ids per request, the preferred first; an alternative counts where the ones before have no such id. */
  ids: PackedText[]
  /** Milliseconds since the epoch, NaN where unknown; null where the log has no times. */
  times: Float64Array | null
}

/** Some rows of the file that is joined. */
export interface JoinBatch {
  ids: Column
  values: Column
  /** Milliseconds since the epoch per row, or null. */
  times: Float64Array | null
  /** Line of each row. */
  lines: ArrayLike<number>
}

/** A count and the first lines it happened on. */
export interface Occurrences {
  count: number
  lines: number[]
}

export interface Joined {
  /** Per request: index into `dictionary`, -1 where it has no value or contradicting ones. */
  codes: Int32Array
  dictionary: string[]
  /** Requests with a value. */
  matched: number
  /** Requests in all. */
  n: number
  /** Rows of the joined file with a value and an id. */
  rows: number
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

const NO_VALUE = -1
const CONFLICT = -2
const PLACES = 5
const encoder = new TextEncoder()

/** @returns every request's value and the counts that a reader of the result must know. */
export async function joinById(target: JoinTarget, batches: AsyncIterable<JoinBatch>): Promise<Joined> {
  const join = new Join(target)
  for await (const batch of batches) join.add(batch)
  return join.finish()
}

class Join {
  readonly #indices: IdIndex[]
  readonly #n: number
  readonly #codes: Int32Array
  readonly #codeOf = new Map<string, number>()
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

  constructor(readonly target: JoinTarget) {
    this.#indices = target.ids.map((ids) => new IdIndex(ids))
    this.#n = target.ids[0] ? target.ids[0].offsets.length - 1 : 0
    this.#codes = new Int32Array(this.#n).fill(NO_VALUE)
  }

  add(batch: JoinBatch): void {
    const id = textOf(batch.ids)
    const value = textOf(batch.values)
    for (let i = 0; i < batch.lines.length; i++)
      this.#addRow(id(i), value(i), batch.times ? batch.times[i]! : NaN, batch.lines[i]!)
  }

  #addRow(id: string | null, value: string | null, time: number, line: number): void {
    if (id === null || value === null) return note(this.#counts.empty, line)
    this.#read++
    this.#find(id)
    const rows = this.#rows
    if (rows.length === 0) return note(this.#counts.orphans, line)
    if (rows.length > 1) note(this.#counts.shared, line)
    if (rows.some((row) => time < (this.target.times?.[row] ?? NaN))) note(this.#counts.early, line)
    const code = this.#code(value)
    const known = this.#codes[rows[0]!]!
    if (known === code) note(this.#counts.repeats, line)
    else if (known !== NO_VALUE) note(this.#counts.conflicts, line)
    for (const row of rows) this.#codes[row] = known === NO_VALUE || known === code ? code : CONFLICT
  }

  #find(id: string): void {
    this.#rows.length = 0
    const bytes = encoder.encode(id)
    for (const index of this.#indices) {
      index.find(bytes, this.#rows)
      if (this.#rows.length) return
    }
  }

  #code(value: string): number {
    let code = this.#codeOf.get(value)
    if (code === undefined) {
      code = this.#codeOf.size
      this.#codeOf.set(value, code)
    }
    return code
  }

  finish(): Joined {
    let matched = 0
    for (let i = 0; i < this.#n; i++) {
      if (this.#codes[i]! >= 0) matched++
      else this.#codes[i] = NO_VALUE
    }
    return {
      codes: this.#codes,
      dictionary: [...this.#codeOf.keys()],
      matched,
      n: this.#n,
      rows: this.#read,
      ...this.#counts,
    }
  }
}

/** Packed ids by hash: open addressing, requests of one id chained. */
class IdIndex {
  readonly #slots: Int32Array
  readonly #next: Int32Array

  constructor(readonly ids: PackedText) {
    const n = ids.offsets.length - 1
    this.#slots = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(n * 2 + 1))))
    this.#next = new Int32Array(n)
    for (let row = n - 1; row >= 0; row--) {
      const from = ids.offsets[row]!
      const to = ids.offsets[row + 1]!
      if (from === to) continue
      const slot = this.#slot(ids.bytes, from, to)
      this.#next[row] = this.#slots[slot]!
      this.#slots[slot] = row + 1
    }
  }

  /** Adds the rows of this id to `rows`, in order. */
  find(id: Uint8Array, rows: number[]): void {
    for (let at = this.#slots[this.#slot(id, 0, id.length)]!; at > 0; at = this.#next[at - 1]!)
      rows.push(at - 1)
  }

  /** The slot that holds these bytes, or the free one where they would be. */
  #slot(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
    hash ^= hash >>> 15
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot]! - 1
      if (row < 0 || this.#same(row, bytes, from, to)) return slot
    }
  }

  #same(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.ids.offsets[row]!
    if (this.ids.offsets[row + 1]! - start !== to - from) return false
    for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== this.ids.bytes[j]) return false
    return true
  }
}

function textOf(column: Column): (row: number) => string | null {
  if (column.kind === 'text')
    return (row) => (column.codes[row]! < 0 ? null : column.dictionary[column.codes[row]!]!)
  if (column.kind === 'number')
    return (row) => (Number.isNaN(column.values[row]!) ? null : String(column.values[row]!))
  throw new TypeError('a tensor cannot be joined as a value')
}

function none(): Occurrences {
  return { count: 0, lines: [] }
}

function note(what: Occurrences, line: number): void {
  what.count++
  if (what.lines.length < PLACES) what.lines.push(line)
}

/** What must be said of a join, in words, each with the first lines it happened on. */
export function joinProblems(joined: Joined, file: string): Problem[] {
  const say = (code: string, what: Occurrences, message: string, mend?: string): Problem[] =>
    what.count === 0
      ? []
      : [{ code, message, file, place: placeOf(what), ...(mend === undefined ? {} : { mend }) }]
  const { orphans, conflicts, repeats, early, empty, shared } = joined
  const problems: Problem[] = []
  if (joined.matched === 0)
    problems.push({
      code: 'nothing-joined',
      message: `None of the ${joined.rows} ids is the id of a request.`,
      file,
      mend: 'Check that both files carry the same request ids.',
    })
  return [
    ...problems,
    ...say(
      'join-conflicts',
      conflicts,
      `${conflicts.count} rows contradict an earlier row of the same id: those requests count as without a value.`,
    ),
    ...say('join-orphans', orphans, `${orphans.count} rows belong to no request of the log.`),
    ...say(
      'join-early',
      early,
      `${early.count} rows are older than the request they answer.`,
      'Check the time zones and that the ids are not reused.',
    ),
    ...say(
      'join-shared',
      shared,
      `${shared.count} rows name an id that several requests share: each of those got the value.`,
    ),
    ...say('join-repeats', repeats, `${repeats.count} rows repeat an earlier one.`),
    ...say('join-empty', empty, `${empty.count} rows have no id or no value.`),
  ]
}

function placeOf({ count, lines }: Occurrences): string {
  return `line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}${count > lines.length ? ' and others' : ''}`
}
