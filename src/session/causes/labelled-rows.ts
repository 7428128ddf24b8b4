/** Requests that each model was asked and that may have a label, as the log has them: what other scalings are tried on. */
import type { ClassIndices } from '../../core/columns'
import { ROLES, type Role } from '../../core/roles'
import type { RequestBatch } from '../../formats/contract'
import type { Mapping } from '../../result/mapping'
import type { Encoded } from '../answers/role'
import type { Layout } from '../requests/layout'
import { RawSample } from './raw-rows'
import type { RawRows } from './raw-rows'

export class LabelledRows {
  readonly #of: Record<Role, RawSample | null>
  /** Labels of a file come later, and numbers are read with the others: any request may have one. */
  readonly #logged: boolean

  constructor({ task }: Mapping, { encoders, label }: Layout, seed: number) {
    const of = (role: Role) => {
      const own = encoders[role]
      return own && new RawSample(own.columns, seed)
    }
    this.#of = { primary: of('primary'), shadow: of('shadow') }
    this.#logged = label !== null && task === 'classification'
  }

  add(
    batch: RequestBatch,
    at: number,
    encoded: Record<Role, Encoded | null>,
    labels: ClassIndices | null,
  ): void {
    const may = (i: number) => !this.#logged || (labels?.[at + i] ?? -1) >= 0
    for (const role of ROLES) this.#of[role]?.add(batch, at, (i) => encoded[role]!.errors[i] === 0 && may(i))
  }

  /** Those of the first n requests; null of a model that was not replayed. */
  take(n: number): Record<Role, RawRows | null> {
    return { primary: this.#of.primary?.take(n) ?? null, shadow: this.#of.shadow?.take(n) ?? null }
  }
}
