/** Requests that a model was never sent, as the log says it: no answers of it, and no errors. */
import type { Column } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import { withRoom } from '../requests/grow'
import type { Layout } from '../requests/layout'
import type { PredictionStore } from './predictions'
import { keptBack } from './said-asked'

export class Unasked {
  readonly #role: Role
  readonly #store: PredictionStore
  readonly #fields = new Set<string>()
  #rows = new Uint8Array(0)

  constructor(role: Role, store: PredictionStore) {
    this.#role = role
    this.#store = store
  }

  /** Whatever stands there for an answer; a time of the model's own says that it was asked. @param at row of the first of n */
  add(columns: readonly Column[], layout: Layout, n: number, at: number): void {
    const asked = timed(columns, layout, this.#role)
    for (const { at: column, kind, field } of layout.unasked[this.#role]) {
      const not = keptBack(columns[column]!, kind)
      for (let i = 0; i < n; i++) if (not(i) && !asked(i)) this.#leave(at + i, field)
    }
  }

  #leave(row: number, field: string): void {
    this.#store.forget(row)
    this.#store.errors[row] = 0
    this.#fields.add(field)
    if (row >= this.#rows.length) this.#rows = withRoom(this.#rows, row + 1, 0)
    this.#rows[row] = 1
  }

  finish(n: number): Pick<Predictions, 'unasked'> {
    if (this.#fields.size === 0) return {}
    return { unasked: { fields: [...this.#fields], rows: withRoom(this.#rows, n, 0).subarray(0, n) } }
  }
}

/** Whether a request has a time of the model's own. */
function timed(columns: readonly Column[], { latencies }: Layout, role: Role): (i: number) => boolean {
  const found = latencies[role]
  const column = found && columns[found.at]
  if (column?.kind === 'number') return (i) => column.values[i]! > 0
  return column?.kind === 'text'
    ? (i) => /[1-9]/.test(column.dictionary[column.codes[i]!] ?? '')
    : () => false
}
