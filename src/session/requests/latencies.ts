/** Production's own latencies, as the log or a file of predictions has them: one per call. */
import type { Role } from '../../core/roles'
import type { NumberColumn, TextColumn } from '../../core/columns'
import type { LatencySamples } from '../../core/latency-samples'
import type { RequestBatch } from '../../formats/contract'
import { durationMs } from '../../formats/durations'
import { latencyUnits, type LatencyUnit } from '../../core/latency-units'
import { textHashes } from '../../core/hashes'
import { withRoom } from './grow'
import type { Layout } from './layout'
import { RowHashes, Seen, SeenIds } from './seen-ids'

/** One model's latencies, in ms if their unit is what it is taken for. */
export interface LoggedTimes {
  field: string
  /** By request, NaN where there is none. */
  ms: Float64Array
  /** null where nothing about the column says it: then milliseconds. */
  unit: LatencyUnit | null
  /** Whether nobody but the column's name says it. */
  byName: boolean
}

/** @returns NaN where there is none */
export function inMilliseconds(column: NumberColumn | TextColumn, unit: LatencyUnit | null): Float64Array {
  if (column.kind === 'text') {
    const ms = column.dictionary.map(durationMs)
    return Float64Array.from(column.codes, (code) => ms[code] ?? NaN)
  }
  const { ms } = latencyUnits[unit ?? 'ms']
  return column.values.map((value) => value * ms)
}

/** What was logged of these latencies, NaN being what was not; null where nothing was. */
export function loggedSamples(ms: Float64Array | null): LatencySamples | null {
  const total = ms?.filter((one) => one >= 0)
  return total?.length ? { total, upload: null, compute: null, readback: null } : null
}

export class LatencyStore {
  readonly #layout: Layout
  readonly #ms: Record<Role, Float64Array | null> = { primary: null, shadow: null }
  readonly #timed = { primary: new SeenIds(), shadow: new SeenIds() }
  readonly #hashes = new RowHashes()

  constructor(layout: Layout) {
    this.#layout = layout
  }

  /** @param at the batch's first row in the data; @param expected rows in all, as far as known */
  add(batch: RequestBatch, at: number, expected: number): void {
    for (const role of ['primary', 'shadow'] as const) {
      const field = this.#layout.latencies[role]
      if (!field) continue
      const ms = (this.#ms[role] = withRoom(
        this.#ms[role] ?? new Float64Array(0),
        at + batch.n,
        NaN,
        expected,
      ))
      const values = inMilliseconds(batch.columns[field.at] as NumberColumn | TextColumn, field.unit)
      const repeats = this.#repeats(batch, role, values)
      for (let i = 0; i < batch.n; i++) ms[at + i] = repeats?.[i] ? NaN : values[i]!
    }
  }

  /** Those of the first n rows; null where the log has none. */
  finish(n: number): Record<Role, LoggedTimes | null> {
    const cut = (role: Role): LoggedTimes | null => {
      const [ms, logged] = [this.#ms[role], this.#layout.latencies[role]]
      return ms && logged
        ? { field: logged.field, ms: ms.subarray(0, n), unit: logged.unit, byName: logged.byName }
        : null
    }
    return { primary: cut('primary'), shadow: cut('shadow') }
  }

  /** Rows whose latency is that of a row before them in the same batched request: one measurement, said again. */
  #repeats(batch: RequestBatch, role: Role, values: Float64Array): Uint8Array | null {
    if (this.#layout.group === null) return null
    const column = batch.columns[this.#layout.group] as TextColumn
    const { high, low } = textHashes(column)
    const measured = this.#hashes.of([{ kind: 'number', values }], batch.n)
    return Uint8Array.from({ length: batch.n }, (_, i) => {
      const code = column.codes[i]!
      if (code < 0 || Number.isNaN(values[i]!)) return 0
      const seen = this.#timed[role].add(high[code]!, low[code]!, measured[i]!)
      return seen === Seen.same ? 1 : 0
    })
  }
}
