/** What becomes of files that were dropped: they go to their places, and from there a mapping, gates or a report comes. */
import { counted } from '../../core/numbers'
import type { DroppedFile } from '../../files/dropped'
import { defaultGates, type Gates } from '../../result/gates'
import type { Slot, SlotState } from '../../session/contract'
import { loadDemo } from './demo'
import type { Setup } from './desk.svelte'
import type { Judging } from './judging.svelte'
import type { MappingDraft } from './mapping.svelte'
import type { Messages } from './messages.svelte'
import { evaluationsIn } from './read-evaluation'
import type { Slots } from './slots.svelte'
import type { StageKeeper } from './stage.svelte'
import type { WorkQueue } from './work-queue.svelte'

interface Around {
  slots: Slots
  draft: MappingDraft
  stage: StageKeeper
  messages: Messages
  judging: Judging
  queue: WorkQueue
  /** Once what the tab had before is on its way: a place that is filled now must not be filled with it afterwards. */
  laidOut: () => Promise<unknown>
  /** What a run still needs, in sentences. */
  missing: () => string[]
  openReport: (file: DroppedFile) => Promise<void>
  /** Lays evaluations beside each other. @returns whether all of them are some */
  compare: (files: DroppedFile[]) => Promise<boolean>
  /** Joins labels to the result that is shown. @returns whether they could be */
  relabel: (labels: SlotState) => Promise<boolean>
}

export class Intake {
  constructor(private readonly around: Around) {}

  /** @param slot the place they were dropped on; without it content decides */
  drop(files: DroppedFile[], slot?: Slot): Promise<void> {
    const [first, ...others] = files
    const what = first && others.length === 0 ? first.path : counted(files.length, 'file')
    const { messages, compare } = this.around
    return this.#queue(`Reading ${what}`, async () => {
      messages.dismissAll()
      // No place takes evaluations: wherever they are dropped, they lie beside each other.
      const evaluations = (await evaluationsIn(files)) ?? files
      if (await compare(evaluations)) return
      await this.#take([[slot, evaluations]])
    })
  }

  clear(slot: Slot): Promise<void> {
    const { slots, judging } = this.around
    return this.#queue('Removing', async () => {
      await slots.clear(slot)
      if (slot === 'gates')
        judging.history.change({ ...structuredClone(defaultGates), rollback: judging.gates.rollback })
      await this.#propose()
    })
  }

  move(from: Slot, to: Slot): Promise<void> {
    const { slots } = this.around
    return this.#queue('Moving', async () => {
      await slots.move(from, to)
      await this.#propose()
    })
  }

  /** Lays out again what was kept: the files in their places, and what was changed by hand. */
  layOut({ places, absent, changes, gates }: Setup): Promise<void> {
    const { queue, slots, draft, judging } = this.around
    return queue.add('Putting the files back', async () => {
      await slots.restore(places, absent)
      slots.newGates()
      if (gates) judging.history.change(gates)
      draft.changes.wait(changes)
      await this.#propose()
    })
  }

  /** What the places held is dropped there again, into a session that knows nothing of it. */
  again(): Promise<void> {
    const { queue, slots } = this.around
    const held = slots.held
    return queue.add('Reading the files again', async () => {
      slots.forget()
      for (const [slot, files] of held) if (files.length > 0) await slots.drop(files, slot)
      await this.#propose()
    })
  }

  /** @returns whether it is there: it takes the place of everything else, or of nothing */
  async demo(id: string): Promise<boolean> {
    const { slots, draft, queue } = this.around
    let there = false
    await this.#queue('Fetching the demo', async () => {
      const { files } = await loadDemo(id)
      await slots.clearAll()
      draft.changes.wait(null)
      draft.clear()
      await this.#take(files)
      there = true
    })
    // What else was to be done with files comes first: nothing is replayed while it waits.
    await queue.idle
    return there
  }

  async #queue(words: string, work: () => Promise<void>): Promise<void> {
    await this.around.laidOut()
    await this.around.queue.add(words, work)
  }

  async #take(drops: Iterable<[Slot | undefined, DroppedFile[]]>): Promise<void> {
    const { slots, stage, messages, judging, openReport, missing } = this.around
    messages.dismissAll()
    messages.tell(null)
    const taken: DroppedFile[] = []
    for (const [slot, files] of drops) {
      await slots.drop(files, slot)
      taken.push(...files)
    }
    const gates = slots.newGates()
    if (gates) this.#takeGates(gates)
    // Other gates alone change nothing that was replayed: the verdict on the page follows.
    if (gates && taken.length === 1 && this.#holds('gates', taken) && stage.live) return judging.again()
    if (gates) void judging.again()
    const report = slots.fileOf('report')
    if (report) {
      await slots.clear('report', false)
      return openReport(report)
    }
    await this.#propose()
    if (await this.#relabelled(taken)) return
    stage.back()
    messages.say(missing()[0] ?? 'Ready to replay.')
  }

  /** Whether what was dropped were labels for the result that is shown, and it has them now. */
  async #relabelled(taken: readonly DroppedFile[]): Promise<boolean> {
    const { slots, stage, relabel } = this.around
    const labels = slots.of('labels')
    return labels !== undefined && stage.live && this.#holds('labels', taken) && (await relabel(labels))
  }

  /** Whether a place holds one of these files. */
  #holds(slot: Slot, files: readonly DroppedFile[]): boolean {
    const held = this.around.slots.fileOf(slot)
    return held !== undefined && files.some(({ file }) => file === held.file)
  }

  /** A drill is of what is loaded, whatever a file says. */
  #takeGates(gates: Gates): void {
    const { judging } = this.around
    const { drill } = judging.gates.rollback
    judging.history.change({ ...gates, rollback: { ...gates.rollback, drill } })
  }

  /** A mapping needs a readable log; models only make it richer. */
  async #propose(): Promise<void> {
    const { slots, draft } = this.around
    if (!slots.of('log')?.log) return draft.clear()
    await draft.propose(slots.ground)
    if (slots.grounded) await draft.changes.arrive()
  }
}
