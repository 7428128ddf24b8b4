/** Rows as CSV or JSON lines: a request's id, time, label and features, then what each model answered. */
import type { ClassIndices, Column } from '../../core/columns'
import { ROLES } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import { errorText } from '../../evaluation/metrics/disagreements'
import { scoreOf } from '../../evaluation/metrics/scores'
import type { RequestBatch } from '../../formats/contract'
import type { Mapping } from '../../result/mapping'
import type { Layout } from '../requests/layout'
import type { Cell, RowsBegun, RowSink } from './sink'

export type RowFormat = 'csv' | 'jsonl'

/** Columns before the features, and of each model. */
const OWN = ['request_id', 'time', 'label']
const OF_MODEL = ['prediction', 'score', 'probabilities', 'error']

/** A feature that is called like a column of ours has this before its name. */
const featureName = (name: string) =>
  OWN.includes(name) || /^(primary|shadow)_(prediction|score|probabilities|error)$/.test(name)
    ? `feature_${name}`
    : name

export class RowWriter implements RowSink {
  readonly columns: string[]
  /** The features' columns. */
  readonly features: string[]
  readonly #mapping: Mapping
  readonly #layout: Layout
  readonly #write: (text: string) => Promise<void>
  readonly #format: RowFormat
  readonly #keys: string[]
  #begun = false

  /** @param write takes text as it comes; the next rows wait for it */
  constructor(format: RowFormat, mapping: Mapping, layout: Layout, write: (text: string) => Promise<void>) {
    this.#format = format
    this.#mapping = mapping
    this.#layout = layout
    this.#write = write
    this.features = layout.features.map(({ name }) => featureName(name))
    const own = OWN.filter((name) => name === 'request_id' || layout[name as 'time' | 'label'] !== null)
    this.columns = [
      ...own,
      ...this.features,
      ...ROLES.flatMap((role) => OF_MODEL.map((one) => `${role}_${one}`)),
    ]
    this.#keys = this.columns.map((name) => JSON.stringify(name) + ':')
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
    const lines = this.#format === 'csv' && !this.#begun ? [this.columns.map(csvText).join(',')] : []
    this.#begun = true
    for (const [i, cells] of begun.entries()) {
      this.#answer(cells, primary, at + i)
      this.#answer(cells, shadow, at + i)
      lines.push(this.#format === 'csv' ? cells.map(csvCell).join(',') : this.#json(cells))
    }
    await this.#write(lines.join('\n') + '\n')
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

  #json(cells: readonly Cell[]): string {
    return `{${cells.map((cell, at) => this.#keys[at]! + JSON.stringify(cell)).join(',')}}`
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

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  return csvText(typeof cell === 'string' ? cell : JSON.stringify(cell))
}

/** RFC 4180, for programs: nothing is put before what a spreadsheet would take for a formula. */
function csvText(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
