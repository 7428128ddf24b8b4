/** Files come in, go from slot to slot, and what the slots hold is told. */
import type { DroppedFile } from '../../files/dropped'
import type { ModelBundle } from '../../models/bundle'
import { compareBundles } from '../../models/compare'
import type { ModelDifference } from '../../models/compare'
import type { HeldFiles, Slot, Sorting } from '../contract'
import { openSlot } from './held'
import { answererOf, tableKind } from './recognise'
import type { Slots } from './slots'
import { isEvaluation, sortHeap } from './sort'

export class Intake {
  readonly #slots: Slots
  #unplaced: Sorting['unplaced'] = []
  #compared: { primary: ModelBundle; shadow: ModelBundle; difference: ModelDifference } | null = null

  constructor(slots: Slots) {
    this.#slots = slots
  }

  /** Into `slot` where one is given, else sorted by content; an evaluation opens wherever it is let go. */
  async drop(files: DroppedFile[], slot?: Slot): Promise<void> {
    this.#unplaced = []
    if (slot && !(await isEvaluation(files))) return this.#slots.place(await openSlot(slot, files, null))
    const { placed, unplaced } = await sortHeap(files, this.#slots.filled)
    this.#unplaced = unplaced
    if (placed.some((one) => one.slot === 'log')) await this.#logBecomesPredictions()
    for (const one of placed) this.#slots.place(await openSlot(one.slot, one.files, one.why, one.question))
  }

  /** A file of ids and answers stood in for the log until there was one. */
  async #logBecomesPredictions(): Promise<void> {
    const held = this.#slots.get('log')
    if (held?.kind !== 'table') return
    const path = held.files[0]!.path
    if (tableKind(held.log.profile.fields, path).kind !== 'predictions') return
    const slot = `${answererOf(held.log.profile.fields, path) ?? 'primary'}-predictions` as const
    if (this.#slots.get(slot)) return
    this.#slots.place(await openSlot(slot, held.files, 'It holds answers, and the log has come.'))
  }

  /** What `to` held goes to `from`: two models change places. */
  async move(from: Slot, to: Slot): Promise<void> {
    const moved = this.#slots.get(from)
    const other = this.#slots.get(to)
    this.#slots.clear(from)
    if (moved) this.#slots.place(await openSlot(to, moved.files, null))
    if (moved && other) this.#slots.place(await openSlot(from, other.files, null))
  }

  /** Exactly what was held elsewhere: nothing is sorted anew. */
  async restore(held: readonly HeldFiles[]): Promise<void> {
    this.#unplaced = []
    for (const slot of this.#slots.filled) this.#slots.clear(slot)
    for (const { slot, files, why, question } of held)
      this.#slots.place(await openSlot(slot, files, why, question))
  }

  async sorting(): Promise<Sorting> {
    this.#slots.noteModels()
    return { slots: this.#slots.states(), unplaced: this.#unplaced, difference: await this.#difference() }
  }

  /** Compared once per pair of bundles: large weights are not read again for every dropped file. */
  async #difference(): Promise<Sorting['difference']> {
    const primary = this.#slots.bundle('primary')
    const shadow = this.#slots.bundle('shadow')
    if (!primary || !shadow) return null
    if (this.#compared?.primary !== primary || this.#compared.shadow !== shadow)
      this.#compared = { primary, shadow, difference: await compareBundles(primary, shadow) }
    return this.#compared.difference
  }
}
