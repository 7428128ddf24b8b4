/** Rows whose request's other answer has not come yet: in a table that is sorted by model, all of one model. */
import { limits } from '../../core/limits'
import { isObject } from '../../core/objects'
import type { Fields } from '../records/expand'

export interface WaitingRow {
  line: number
  variant: string
  row: Fields
}

/** Values as JSON, their names once for all rows that have the same: a fifth of what an object takes. */
interface Packed {
  line: number
  variant: string
  names: readonly string[]
  values: string
}

/** Where both answers come close together, no more than so many wait, and packing them would be for nothing. */
const UNPACKED = 4096
/** Bytes that a row takes beside its values: its id, its place in the map. */
const AROUND = 120
/** The same of each value that is kept as it is. */
const PER_VALUE = 40

export class Waiting {
  readonly #rows = new Map<string, WaitingRow | Packed>()
  #names: readonly string[] = []
  #bytes = 0
  /** Whether any two halves have met: as long as none have, the table is sorted by model. */
  met = false

  constructor(readonly most = limits.waiting.value) {}

  /** Whether more is held than may be. */
  get full(): boolean {
    return this.#bytes > this.most
  }

  put(id: string, one: WaitingRow): void {
    const kept = this.#rows.size < UNPACKED ? one : this.#packed(one)
    this.#rows.set(id, kept)
    this.#bytes += sizeOf(kept)
  }

  /** @returns the row that waits under the id; it stays */
  get(id: string): WaitingRow | null {
    const kept = this.#rows.get(id)
    return kept ? unpacked(kept) : null
  }

  /** Takes the row under the id out: its other half has come. */
  meet(id: string): void {
    this.met = true
    this.#delete(id)
  }

  #delete(id: string): void {
    const kept = this.#rows.get(id)
    if (kept && this.#rows.delete(id)) this.#bytes -= sizeOf(kept)
  }

  /** Takes the row that waits longest out; null where none does. */
  oldest(): { id: string; line: number; variant: string } | null {
    for (const [id, { line, variant }] of this.#rows) {
      this.#delete(id)
      return { id, line, variant }
    }
    return null
  }

  #packed(one: WaitingRow): WaitingRow | Packed {
    const { line, variant, row } = one
    const values = Object.values(row)
    if (!values.every(isJson)) return one
    const names = Object.keys(row)
    if (names.length !== this.#names.length || names.some((name, i) => name !== this.#names[i]))
      this.#names = names
    return { line, variant, names: this.#names, values: JSON.stringify(values) }
  }
}

function unpacked(kept: WaitingRow | Packed): WaitingRow {
  if ('row' in kept) return kept
  const values = JSON.parse(kept.values) as unknown[]
  const row = Object.fromEntries(kept.names.map((name, i) => [name, values[i]]))
  return { line: kept.line, variant: kept.variant, row }
}

function sizeOf(kept: WaitingRow | Packed): number {
  return AROUND + ('row' in kept ? PER_VALUE * Object.keys(kept.row).length : kept.values.length)
}

/** Whether JSON gives the value back as it is: no NaN, no date, no integer beyond what it holds. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isJson)
  return (
    isObject(value) && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson)
  )
}
