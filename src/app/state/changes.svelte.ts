/** What a person changed of a mapping, to be kept: where its files are not all here again, it waits for them. */
import type { Mapping } from '../../result/mapping'

/** A mapping as a person changed it, and what it was changed on; without that, on what is here. */
export interface ChangedMapping {
  mapping: Mapping
  ground?: string | undefined
}

interface Draft {
  readonly mapping: Mapping | null
  readonly edited: boolean
  readonly ground: string
  change(edit: (draft: Mapping) => void): void
  settled(): Promise<void>
  setAsideToo(mapping: Mapping): void
}

export class Changes {
  #waiting = $state.raw<ChangedMapping | null>(null)

  constructor(private readonly draft: Draft) {}

  /** Whether any wait for their files. */
  get waiting(): boolean {
    return this.#waiting !== null
  }

  /** What is to be kept; null where all is as proposed. */
  get all(): ChangedMapping | null {
    const { edited, mapping, ground } = this.draft
    return this.#waiting ?? (edited && mapping ? { mapping, ground } : null)
  }

  /** From now on these wait, until `arrive`; null: none do. */
  wait(changes: ChangedMapping | null): void {
    this.#waiting = changes
  }

  /** All files are here: what waited for them is laid over what is proposed, or set aside where they are others. */
  async arrive(): Promise<void> {
    const [{ draft }, waiting] = [this, this.#waiting]
    if (!waiting || !draft.mapping) return
    this.#waiting = null
    const { mapping, ground = draft.ground } = waiting
    if (ground !== draft.ground) return draft.setAsideToo(mapping)
    draft.change((proposed) => Object.assign(proposed, mapping))
    await draft.settled()
  }
}
