/**
 * A seeded sample of requests as the log has them, before any mapping: what another mapping is tried on.
 * Only requests whose answer the log holds are of use.
 */
import { elements } from '../../core/tensors'
import { rowsOfColumn } from '../../core/columns'
import type { Column, TensorColumn, TextColumn } from '../../core/columns'
import type { RequestBatch } from '../../formats/contract'
import { Reservoir, seeded } from '../../core/random'

/** Half of them are searched on, the other half judges what was found. */
const MOST_ROWS = 512
/** Pictures are large: fewer of them are kept. */
const MOST_BYTES = 32 * 2 ** 20
const LEAST_ROWS = 32

/** Columns of some rows of the log, in the order of the fields they were kept for. */
export interface RawRows {
  /** Row index in the data, ascending. */
  rows: Int32Array
  columns: Column[]
  /** RowFlag bits per row of each column. */
  flags: Uint8Array[]
}

type Cell = number | string | null | Float32Array

interface Kept {
  row: number
  cells: Cell[]
  flags: number[]
}

export class RawSample {
  readonly #at: readonly number[]
  readonly #seed: number
  #reservoir: Reservoir | null = null
  readonly #kept: Kept[] = []
  #shapes: (number[] | null)[] = []

  /** @param at index into a batch's columns of each field to keep */
  constructor(at: readonly number[], seed: number) {
    this.#at = at
    this.#seed = seed
  }

  /** @param wanted whether the log holds primary's answer to the batch's row i */
  add(batch: RequestBatch, row: number, wanted: (i: number) => boolean): void {
    const columns = this.#at.map((at) => batch.columns[at]!)
    this.#reservoir ??= this.#start(columns)
    for (let i = 0; i < batch.n; i++) {
      if (!wanted(i) || !this.#fits(columns)) continue
      const slot = this.#reservoir.next()
      if (slot < 0) continue
      const flags = this.#at.map(
        (at) => (batch.columnFlags ? batch.columnFlags[at]?.[i] : batch.flags[i]) ?? 0,
      )
      this.#kept[slot] = { row: row + i, cells: columns.map((column) => cellOf(column, i)), flags }
    }
  }

  #start(columns: readonly Column[]): Reservoir {
    this.#shapes = columns.map((column) => (column.kind === 'tensor' ? column.shape : null))
    const bytes = columns.reduce(
      (sum, column) => sum + 4 * (column.kind === 'tensor' ? sizeOf(column) : 2),
      0,
    )
    const rows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, Math.floor(MOST_BYTES / bytes)))
    return new Reservoir(rows, seeded(this.#seed))
  }

  /** Tensors of another shape than the first ones' do not go into one batch with them. */
  #fits(columns: readonly Column[]): boolean {
    return columns.every(
      (column, at) => column.kind !== 'tensor' || String(column.shape) === String(this.#shapes[at]),
    )
  }

  /** Those of the first n requests. */
  take(n: number): RawRows {
    const kept = this.#kept.filter(({ row }) => row < n).sort((a, b) => a.row - b.row)
    return {
      rows: Int32Array.from(kept, ({ row }) => row),
      columns: this.#shapes.map((shape, at) => columnOf(kept, at, shape)),
      flags: this.#at.map((_, at) => Uint8Array.from(kept, ({ flags }) => flags[at]!)),
    }
  }
}

const sizeOf = ({ shape }: TensorColumn) => elements(shape)

function cellOf(column: Column, i: number): Cell {
  if (column.kind === 'number') return column.values[i]!
  if (column.kind === 'text') return column.dictionary[column.codes[i]!] ?? null
  const size = sizeOf(column)
  return column.values.slice(i * size, (i + 1) * size)
}

function columnOf(kept: readonly Kept[], at: number, shape: number[] | null): Column {
  const cells = kept.map((one) => one.cells[at]!)
  if (shape) {
    const size = elements(shape)
    const values = new Float32Array(cells.length * size)
    cells.forEach((cell, i) => values.set(cell as Float32Array, i * size))
    return { kind: 'tensor', shape, values }
  }
  if (cells.some((cell) => typeof cell === 'number'))
    return { kind: 'number', values: Float64Array.from(cells, (cell) => (cell as number | null) ?? NaN) }
  return textColumn(cells as (string | null)[])
}

function textColumn(cells: readonly (string | null)[]): TextColumn {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))]
  const index = new Map(dictionary.map((text, code) => [text, code]))
  return {
    kind: 'text',
    codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : index.get(cell)!)),
    dictionary,
  }
}

/** Those rows of a sample, in the order given. */
export function pickRows(raw: RawRows, at: readonly number[]): RawRows {
  return {
    rows: Int32Array.from(at, (i) => raw.rows[i]!),
    columns: raw.columns.map((column) => rowsOfColumn(column, at)),
    flags: raw.flags.map((flags) => Uint8Array.from(at, (i) => flags[i]!)),
  }
}

/** Two halves of at most so many rows each, both evenly spread over the sample: every other row is of the second. */
export function halves(raw: RawRows, rows: number): [RawRows, RawRows] {
  const n = raw.rows.length
  const size = Math.min(n, 2 * rows)
  const every = (from: number) => {
    const at: number[] = []
    for (let i = from; i < size; i += 2) at.push(Math.floor((i * n) / size))
    return pickRows(raw, at)
  }
  return [every(0), every(1)]
}
