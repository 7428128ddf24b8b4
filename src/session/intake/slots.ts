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
import { withSigns, type DecimalSigns } from './signs'

interface State {
  held: Map<Slot, Held>
  /** By their files' hashes: the models that the mapping file first lay beside, and those it lies beside now. */
  besideMapping: Map<Role, { first: string; now: string }>
  version: number
}

export class Slots {
  readonly #state: State
  readonly #signs: DecimalSigns

  /** @param of whose contents these are, with tables' numbers read by `signs` */
  constructor(of?: Slots, signs: DecimalSigns = {}) {
    this.#state = of ? of.#state : { held: new Map(), besideMapping: new Map(), version: 0 }
    this.#signs = signs
  }

  /** The same slots, whose tables' numbers are read by the signs that a mapping says. */
  reading({ decimalSigns }: { decimalSigns?: DecimalSigns | undefined }): Slots {
    return new Slots(this, decimalSigns)
  }

  /** Changes with every change of what is held. */
  get version(): number {
    return this.#state.version
  }

  get filled(): ReadonlySet<Slot> {
    return new Set(this.#state.held.keys())
  }

  place(held: Held): void {
    this.#changed(held.slot)
    this.#state.held.set(held.slot, held)
  }

  clear(slot: Slot): void {
    this.#changed(slot)
    this.#state.held.delete(slot)
  }

  /** Which of two models is in production; null where their names say it, or a person placed one of them. */
  get question(): Problem | null {
    const [primary, shadow] = [this.get('primary'), this.get('shadow')]
    return primary?.question === shadow?.question ? (primary?.question ?? null) : null
  }

  #changed(slot: Slot): void {
    this.#state.version++
    if (slot === 'mapping') this.#state.besideMapping.clear()
  }

  get(slot: Slot): Held | null {
    return this.#state.held.get(slot) ?? null
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
    return held?.kind === 'table' ? withSigns(held.log, this.#signs) : null
  }

  get mapping(): HeldOf<'mapping'> | null {
    const held = this.get('mapping')
    return held?.kind === 'mapping' ? held : null
  }

  /** Notes which models lie beside the mapping file: to be called once a drop is wholly placed. */
  noteModels(): void {
    if (!this.#state.held.has('mapping')) return
    for (const role of ROLES) {
      const bundle = this.bundle(role)
      if (!bundle) continue
      const now = bundle.card.files.map(({ name, sha256 }) => sha256 || name).join()
      this.#state.besideMapping.set(role, { first: this.#state.besideMapping.get(role)?.first ?? now, now })
    }
  }

  /** Whether the mapping file stayed while this model was replaced: then it may be of the model that went. */
  outlived(role: Role): boolean {
    const models = this.#state.besideMapping.get(role)
    return models !== undefined && models.first !== models.now
  }

  /** What is held, as it was dropped. */
  files(): HeldFiles[] {
    return [...this.#state.held.values()].map(({ slot, files, why, question }) => ({
      slot,
      files,
      why,
      question,
    }))
  }

  /** What is held, as the page sees it. */
  states(): SlotState[] {
    const { question } = this
    const open = (held: Held): Held => (held.question === question ? held : { ...held, question: null })
    return slotNames.flatMap((slot) => this.get(slot) ?? []).map((held) => slotState(open(held)))
  }
}
