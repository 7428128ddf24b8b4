/** Rows of requests: id, time, label and features, then what each model answered. Written as `encoders.ts` says. */
import type { ClassIndices, Column } from '../../core/columns'
import type { Predictions } from '../../evaluation/input'
import { errorText } from '../../evaluation/metrics/disagreements'
import { scoreOf } from '../../evaluation/metrics/scores'
import type { RequestBatch } from '../../formats/contract'
import type { Mapping } from '../../result/mapping'
import type { Layout } from '../requests/layout'
import { columnsOf } from './columns'
import { encoderOf, type RowFormat } from './encoders'
import { mappingOfRows } from './mapping'
import type { Cell, RowEncoder, RowsBegun, RowSink } from './sink'

export class RowWriter implements RowSink {
  /** How the rows are read. */
  readonly read: Mapping
  readonly #mapping: Mapping
  readonly #layout: Layout
  readonly #write: (part: string | Uint8Array) => Promise<void>
  readonly #encoder: RowEncoder

  /** @param write takes the rows as they come; the next ones wait for it */
  constructor(
    format: RowFormat,
    mapping: Mapping,
    layout: Layout,
    write: (part: string | Uint8Array) => Promise<void>,
  ) {
    this.#mapping = mapping
    this.#layout = layout
    this.#write = write
    const { columns, features } = columnsOf(mapping, layout)
    this.read = mappingOfRows(mapping, features)
    this.#encoder = encoderOf(format, columns, this.read)
  }

  begin(batch: RequestBatch, at: number, ids: readonly string[], classes: ClassIndices | null): RowsBegun {
    const { time, label, features } = this.#layout
    const column = (i: number | null) => (i === null ? null : batch.columns[i]!)
    const times = column(time)
    const labels = column(label)
    const of = features.map((feature) => column(feature.at))
    return ids.map((id, i) => [
      id,
      ...(times ? [cellAt(times, i)] : []),
      ...(labels ? [this.#label(labels, classes, i, at)] : []),
      ...of.map((one) => one && cellAt(one, i)),
    ])
  }

  /** A class by its name, which needs no other spelling to be read again. */
  #label(labels: Column, classes: ClassIndices | null, i: number, at: number): Cell {
    if (this.#mapping.task === 'regression') return cellAt(labels, i)
    return this.#mapping.classes[classes?.[at + i] ?? -1] ?? null
  }

  async end(begun: RowsBegun, at: number, primary: Predictions, shadow: Predictions): Promise<void> {
    for (const [i, cells] of begun.entries()) {
      this.#answer(cells, primary, at + i)
      this.#answer(cells, shadow, at + i)
    }
    await this.#give(this.#encoder.rows(begun))
  }

  /** After the last row. */
  async finish(): Promise<void> {
    await this.#give(this.#encoder.end())
  }

  async #give(part: string | Uint8Array): Promise<void> {
    if (part.length > 0) await this.#write(part)
  }

  #answer(cells: Cell[], predictions: Predictions, i: number): void {
    const { task, classes } = this.#mapping
    const error = errorText(predictions, i)
    if (error !== '') {
      cells.push(null, null, null, error)
      return
    }
    if (task === 'regression') cells.push(finite(predictions.values[i]!), null, null, null)
    else {
      const name = classes[predictions.classes[i] ?? -1] ?? null
      cells.push(name, finite(scoreOf(predictions, i)), probabilitiesAt(predictions, i), null)
    }
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** As doubles, which hold what the model gave exactly. */
function probabilitiesAt({ probabilities }: Predictions, i: number): number[] | null {
  if (!probabilities) return null
  const { width, values } = probabilities
  if (width === 1) return [1 - values[i]!, values[i]!]
  return Array.from(values.subarray(i * width, (i + 1) * width))
}

function cellAt(column: Column, i: number): Cell {
  if (column.kind === 'number') return finite(column.values[i]!)
  return column.kind === 'text' ? (column.dictionary[column.codes[i]!] ?? null) : null
}
