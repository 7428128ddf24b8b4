/** The slots and what they hold: who fills one says so here, who reads one asks for the kind that it needs. */
import { ROLES } from '../../core/roles'
import type { Problem } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { ModelBundle } from '../../models/bundle'
import type { HeldFiles, Slot, SlotState } from '../contract'
import { slotNames, type TableSlot } from '../slots'
import { slotState } from './held'
import type { Held, HeldOf } from './held'
import type { OpenLog } from './log'

export class Slots {
  readonly #held = new Map<Slot, Held>()
  /** By their files' hashes: the models that the mapping file first lay beside, and those it lies beside now. */
  readonly #besideMapping = new Map<Role, { first: string; now: string }>()
  #version = 0

  /** Changes with every change of what is held. */
  get version(): number {
    return this.#version
  }

  get filled(): ReadonlySet<Slot> {
    return new Set(this.#held.keys())
  }

  place(held: Held): void {
    this.#changed(held.slot)
    this.#held.set(held.slot, held)
  }

  clear(slot: Slot): void {
    this.#changed(slot)
    this.#held.delete(slot)
  }

  /** Which of two models is in production; null where their names say it, or a person placed one of them. */
  get question(): Problem | null {
    const [primary, shadow] = [this.get('primary'), this.get('shadow')]
    return primary?.question === shadow?.question ? (primary?.question ?? null) : null
  }

  #changed(slot: Slot): void {
    this.#version++
    if (slot === 'mapping') this.#besideMapping.clear()
  }

  get(slot: Slot): Held | null {
    return this.#held.get(slot) ?? null
  }

  model(role: Role): HeldOf<'model'> | null {
    const held = this.get(role)
    return held?.kind === 'model' ? held : null
  }

  bundle(role: Role): ModelBundle | null {
    return this.model(role)?.bundle ?? null
  }

  table(slot: TableSlot): OpenLog | null {
    const held = this.get(slot)
    return held?.kind === 'table' ? held.log : null
  }

  get mapping(): HeldOf<'mapping'> | null {
    const held = this.get('mapping')
    return held?.kind === 'mapping' ? held : null
  }

  /** Notes which models lie beside the mapping file: to be called once a drop is wholly placed. */
  noteModels(): void {
    if (!this.#held.has('mapping')) return
    for (const role of ROLES) {
      const bundle = this.bundle(role)
      if (!bundle) continue
      const now = bundle.card.files.map(({ name, sha256 }) => sha256 || name).join()
      this.#besideMapping.set(role, { first: this.#besideMapping.get(role)?.first ?? now, now })
    }
  }

  /** Whether the mapping file stayed while this model was replaced: then it may be of the model that went. */
  outlived(role: Role): boolean {
    const models = this.#besideMapping.get(role)
    return models !== undefined && models.first !== models.now
  }

  /** What is held, as it was dropped. */
  files(): HeldFiles[] {
    return [...this.#held.values()].map(({ slot, files, why, question }) => ({ slot, files, why, question }))
  }

  /** What is held, as the page sees it. */
  states(): SlotState[] {
    const { question } = this
    const open = (held: Held): Held => (held.question === question ? held : { ...held, question: null })
    return slotNames.flatMap((slot) => this.get(slot) ?? []).map((held) => slotState(open(held)))
  }
}
