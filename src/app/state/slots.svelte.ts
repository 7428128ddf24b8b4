/** The places files go to, as the session sorted them, and the files themselves so that a removal can be undone. */
import type { Gates } from '../../result/gates'
import type { DroppedFile } from '../../files/dropped'
import type { HeldFiles, Session, Slot, SlotState, Sorting } from '../../session/contract'

export interface Removed {
  slot: Slot
  title: string
  files: DroppedFile[]
}

export class Slots {
  #all = $state.raw<SlotState[]>([])
  #unplaced = $state.raw<Sorting['unplaced']>([])
  #difference = $state.raw<Sorting['difference']>(null)
  #removed = $state.raw<Removed | null>(null)
  // Nothing is drawn from it: it need not be reactive.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #files = new Map<string, DroppedFile>()
  #gatesRead: Blob | null = null

  constructor(private readonly session: () => Promise<Session>) {}

  get all(): SlotState[] {
    return this.#all
  }
  get unplaced(): Sorting['unplaced'] {
    return this.#unplaced
  }
  /** What is different about shadow; null until both models are here. */
  get difference(): Sorting['difference'] {
    return this.#difference
  }
  /** What was removed last, as long as it can be put back. */
  get removed(): Removed | null {
    return this.#removed
  }

  of(slot: Slot): SlotState | undefined {
    return this.#all.find((state) => state.slot === slot && holds(state))
  }

  /** What a mapping is made for: the models, the log and the mapping file. */
  get ground(): string {
    const parts = (['primary', 'shadow', 'log', 'mapping'] as const).map((slot) => {
      const held = this.of(slot)
      return held?.model?.card.files ?? held?.files ?? null
    })
    return JSON.stringify(parts)
  }

  async drop(files: DroppedFile[], slot?: Slot): Promise<void> {
    for (const file of files) this.#files.set(file.path, file)
    this.#take(await (await this.session()).drop(files, slot))
    this.#removed = null
  }

  /** What another session held. */
  async restore(held: HeldFiles[]): Promise<void> {
    for (const { files } of held) for (const file of files) this.#files.set(file.path, file)
    this.#take(await (await this.session()).restore(held))
    this.#removed = null
  }

  async clear(slot: Slot, undoable = true): Promise<void> {
    const held = this.of(slot)
    this.#take(await (await this.session()).clear(slot))
    if (held && undoable) this.#removed = { slot, title: held.title, files: this.#filesOf(held) }
  }

  async clearAll(): Promise<void> {
    for (const { slot } of this.#all.filter(holds)) await this.clear(slot, false)
    this.#files.clear()
  }

  async move(from: Slot, to: Slot): Promise<void> {
    this.#take(await (await this.session()).move(from, to))
  }

  /** What each place holds, to be dropped there again. */
  get held(): [Slot, DroppedFile[]][] {
    return this.#all.filter(holds).map((state) => [state.slot, this.#filesOf(state)])
  }

  /** The session that held them is gone. */
  forget(): void {
    this.#take({ slots: [], unplaced: [], difference: null })
    this.#removed = null
    this.#files.clear()
  }

  takeRemoved(): Removed | null {
    const last = this.#removed
    this.#removed = null
    return last
  }

  fileOf(slot: Slot): DroppedFile | undefined {
    const held = this.of(slot)
    return held ? this.#filesOf(held)[0] : undefined
  }

  /** What the gates file says where it has not been read yet: later edits on the page must not be undone by it. */
  newGates(): Gates | null {
    const file = this.fileOf('gates')?.file ?? null
    if (file === this.#gatesRead) return null
    this.#gatesRead = file
    return this.of('gates')?.gates ?? null
  }

  #filesOf(state: SlotState): DroppedFile[] {
    return state.files.flatMap(({ path }) => this.#files.get(path) ?? [])
  }

  #take(sorting: Sorting): void {
    this.#all = sorting.slots
    this.#unplaced = sorting.unplaced
    this.#difference = sorting.difference
  }
}

function holds(state: SlotState): boolean {
  return state.files.length > 0 || state.problems.length > 0
}
