/** The places files go to, as the session sorted them, and the files themselves so that a removal can be undone. */
import type { Gates } from '../../result/gates'
import { baseName, type DroppedFile } from '../../files/dropped'
import type { HeldFiles, Session, Slot, SlotState, Sorting } from '../../session/contract'

/** The places that a mapping is made for. */
const GROUND = ['primary', 'shadow', 'log', 'mapping'] as const

export interface Removed {
  slot: Slot
  title: string
  files: DroppedFile[]
}

/** A place whose files were not kept with the rest of a setup, and have to be dropped again. */
export interface AbsentFiles extends Pick<SlotState, 'slot'> {
  /** `handle`: by which it is opened again. */
  files: { path: string; bytes: number; handle?: FileSystemHandle }[]
}

export class Slots {
  #all = $state.raw<SlotState[]>([])
  #unplaced = $state.raw<Sorting['unplaced']>([])
  #difference = $state.raw<Sorting['difference']>(null)
  #removed = $state.raw<Removed | null>(null)
  #absent = $state.raw<AbsentFiles[]>([])
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

  /** Places that wait for the files they had before the page was loaded again. */
  get absent(): AbsentFiles[] {
    return this.#absent
  }

  absentAt(slot: Slot): AbsentFiles | undefined {
    return this.#absent.find((one) => one.slot === slot)
  }

  /** Whether nothing that a mapping is made for is still to be dropped again. */
  get grounded(): boolean {
    return !GROUND.some((slot) => this.absentAt(slot))
  }

  of(slot: Slot): SlotState | undefined {
    return this.#all.find((state) => state.slot === slot && holds(state))
  }

  /** What a mapping is made for: the models, the log and the mapping file. */
  get ground(): string {
    const parts = GROUND.map((slot) => {
      const held = this.of(slot)
      // Out of a folder or by itself, a file is the same one.
      const files = held?.files.map(({ path, bytes }) => ({ path: baseName(path), bytes }))
      return held?.model?.card.files ?? files ?? null
    })
    return JSON.stringify(parts)
  }

  async drop(files: DroppedFile[], slot?: Slot): Promise<void> {
    for (const file of files) this.#files.set(file.path, file)
    this.#take(await (await this.session()).drop(files, slot))
    this.#removed = null
  }

  /** What another session held. @param absent what it held besides, which has to be dropped again */
  async restore(held: HeldFiles[], absent: AbsentFiles[]): Promise<void> {
    this.#absent = absent
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
    this.#absent = []
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

  /** The file as it was dropped here: what the session gives back is a copy of it. */
  droppedAt(path: string): Blob | undefined {
    return this.#files.get(path)?.file
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
    this.#absent = this.#absent.filter(({ slot }) => !this.of(slot))
    this.#unplaced = sorting.unplaced
    this.#difference = sorting.difference
  }
}

function holds(state: SlotState): boolean {
  return state.files.length > 0 || state.problems.length > 0
}
