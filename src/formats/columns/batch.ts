import { limits } from '../../core/limits'
import type { FieldRequest, RequestBatch, Skipped } from '../contract'
import { NumberBuilder } from './number'
import { TensorBuilder } from './tensor'
import { TextBuilder } from './text'

export type ColumnBuilder = NumberBuilder | TextBuilder | TensorBuilder

/** Collects a batch: one builder per requested field, flags, lines, and what was skipped on the way. */
export class BatchBuilder {
  readonly builders: ColumnBuilder[]
  readonly columnFlags: Uint8Array[]
  #flagged: boolean[]
  #flags: Uint8Array
  #lines: Float64Array
  #skipped: Skipped[] = []
  #noted: Skipped[] = []
  #n = 0
  /** Whose values may be large. */
  readonly #sized: (TextBuilder | TensorBuilder)[]
  #heavy = false
  /** Rows between two looks at how much is held, less one: lists are of one size, and known from the first on. */
  readonly #rarely: number

  constructor(
    readonly fields: readonly FieldRequest[],
    readonly capacity: number,
    { comma = false, reuse = false }: { comma?: boolean; reuse?: boolean | undefined } = {},
  ) {
    this.builders = fields.map((field) =>
      field.as === 'number'
        ? new NumberBuilder(capacity, comma, reuse)
        : field.as === 'text'
          ? new TextBuilder(capacity)
          : new TensorBuilder(capacity),
    )
    this.#sized = this.builders.filter((one) => one instanceof TextBuilder || one instanceof TensorBuilder)
    this.#rarely = this.#sized.some((one) => one instanceof TensorBuilder) ? 0 : 3
    this.columnFlags = fields.map(() => new Uint8Array(capacity))
    this.#flagged = fields.map(() => false)
    this.#flags = new Uint8Array(capacity)
    this.#lines = new Float64Array(capacity)
  }

  get n(): number {
    return this.#n
  }
  /** Whether no more rows are to come: so many as were asked for, or so many as fit where they are large. */
  get full(): boolean {
    return this.#n === this.capacity || this.#heavy
  }
  /** Whether anything is here to hand over. */
  get empty(): boolean {
    return this.#n === 0 && this.#skipped.length === 0
  }

  /** What field `i` of the row being built is flagged with. */
  flag(i: number, bits: number): void {
    if (bits !== 0) this.flagAt(i, this.#n, bits)
  }

  /** The same for a row ahead of the one being built, where columns are filled one after another. */
  flagAt(i: number, row: number, bits: number): void {
    this.columnFlags[i]![row]! |= bits
    this.#flags[row]! |= bits
    this.#flagged[i] = true
  }

  /** Ends the row, whose every column has had its value. `bits` flag the row as a whole. */
  endRow(line: number, bits = 0): void {
    this.#flags[this.#n]! |= bits
    this.#lines[this.#n] = line
    this.#n++
    if ((this.#n & this.#rarely) === 0) this.#weigh()
  }

  /** Rows of images or lists may be megabytes each: a batch of thousands would not fit. */
  #weigh(): void {
    let texts = 0
    for (const builder of this.#sized) {
      const { held, next } = builder
      if (builder instanceof TextBuilder) texts += held
      else if (held + next > limits.batch.value) this.#heavy = true
    }
    if (texts >= limits.batch.value) this.#heavy = true
  }

  /** @param file where it is not in the file being read */
  skip(reason: string, line: number | null, detail: string, file?: string): void {
    this.#skipped.push({ reason, line, detail, ...(file === undefined ? {} : { file }) })
  }

  /** The same, said elsewhere. */
  skipped(one: Skipped): void {
    this.#skipped.push(one)
  }

  /** Something to know of a row that is kept. */
  note(reason: string, line: number, detail: string): void {
    this.#noted.push({ reason, line, detail })
  }

  /** The batch so far; the builder starts again empty. */
  take(bytesRead: number): RequestBatch {
    const n = this.#n
    const batch: RequestBatch = {
      n,
      columns: this.builders.map((builder) => builder.finish()),
      flags: this.#flags.slice(0, n),
      columnFlags: this.columnFlags.map((flags, i) => (this.#flagged[i] ? flags.slice(0, n) : null)),
      lines: this.#lines.slice(0, n),
      skipped: this.#skipped,
      ...(this.#noted.length > 0 ? { noted: this.#noted } : {}),
      bytesRead,
    }
    this.#flags.fill(0)
    for (const flags of this.columnFlags) flags.fill(0)
    this.#flagged = this.#flagged.map(() => false)
    this.#skipped = []
    this.#noted = []
    this.#n = 0
    this.#heavy = false
    return batch
  }
}
