/** This tab's setup as it is kept: followed as it changes, laid out again when the tab comes back. */
import type { Gates } from '../../result/gates'
import type { ConductRecord, HeldFiles, Session, SlotState } from '../../session/contract'
import type { ChangedMapping } from './changes.svelte'
import { handleOf } from './handles'
import type { Kept } from './kept.svelte'
import type { MappingDraft } from './mapping.svelte'
import { readOptions } from './options'
import type { Options } from './options'
import type { AbsentFiles, Slots } from './slots.svelte'
import type { Outcome } from './stage.svelte'

/** Changes that come one after another are kept once, ms. */
const CALM = 400
/** A disk that answers late keeps nobody from dropping files, ms. */
const PATIENCE = 5000

export interface Setup {
  places: HeldFiles[]
  /** Places whose files were too large to be kept. */
  absent: AbsentFiles[]
  changes: ChangedMapping | null
  gates: Gates | null
  options: Chosen | null
  record: ConductRecord | null
}

/** What a person chose of how it is run, and the address's query then; what that says of the page itself is the address's. */
type Chosen = Pick<Options, 'backend' | 'keepOutputs' | 'latencyRequests' | 'seed'> & { query?: string }

interface Page {
  readonly kept: Kept
  readonly slots: Slots
  readonly draft: MappingDraft
  readonly gates: Gates
  readonly outcome: Outcome | null
  options: Options
  /** Files are being read or fetched. */
  readonly busy: boolean
  session(): Promise<Session>
}

export class Desk {
  #id: string | null = null
  #leave = () => {}
  #seen: readonly SlotState[] = []
  /** What of it is not kept for its size, though it is here. */
  #tooLarge: AbsentFiles[] = []
  #draft = ''
  #record: ConductRecord | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #laidOut: Promise<unknown> = Promise.resolve()

  /** @param layOut puts the files back in their places, and what was changed by hand */
  constructor(
    private readonly page: Page,
    private readonly layOut: (setup: Setup) => Promise<void>,
  ) {}

  /** Takes this tab's desk, and lays out what was on it before the tab was reloaded. */
  start(): Promise<void> {
    const started = this.page.kept.change(async ({ takeDesk, newDesk }) => {
      const desk = await takeDesk()
      const setup = await this.#setupAt(desk.id)
      if (!setup || !this.#begun) return this.#sit(desk, setup)
      // It comes too late: what is here now has a desk of its own, and what was there is listed.
      const other = await newDesk()
      desk.leave()
      return this.#sit(other, null)
    })
    this.#laidOut = Promise.race([started, new Promise((done) => setTimeout(done, PATIENCE))])
    return started
  }

  /** Resolves once what was on it is in its places, or on its way there: what is dropped meanwhile comes after it. */
  get laidOut(): Promise<unknown> {
    return this.#laidOut
  }

  /** Goes on with what another tab left; what this one had is listed in its place. */
  goOn(id: string): Promise<void> {
    return this.page.kept.change(async ({ holdDesk }) => {
      const leave = await holdDesk(id)
      if (leave) await this.#sit({ id, leave }, await this.#setupAt(id))
    })
  }

  /** Whether what was changed by hand is kept as it is now. */
  get upToDate(): boolean {
    return this.#now().draft === this.#draft
  }

  /** To a session that knows nothing of it: what was seen and changed before. */
  async recall(): Promise<void> {
    if (this.#record) await (await this.page.session()).recall(this.#record)
  }

  /** Keeps what the page holds, where it is another than before. To be called in an effect. */
  follow(): void {
    const { slots, draft } = this.#now()
    if (slots === this.#seen && draft === this.#draft) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#keep(), CALM)
  }

  /** Keeps it at once: the page is about to be loaded again. */
  keepNow(): Promise<void> {
    clearTimeout(this.#timer)
    return this.#keep()
  }

  #now() {
    const { slots, draft, gates, outcome, options } = this.page
    const { backend, keepOutputs, latencyRequests, seed } = options
    const chosen: Chosen = { backend, keepOutputs, latencyRequests, seed, query: location.search }
    // Of a result made here: when it was, and what was changed since.
    const seen = outcome?.file === null ? outcome.result : null
    const when = seen && [seen.evidence.startedAt, seen.history]
    return { slots: slots.all, draft: JSON.stringify([draft.changes.all, withoutDrill(gates), chosen, when]) }
  }

  #keep(): Promise<void> {
    return this.page.kept.change(
      async ({ keepsNothing, keepSetup, keepDraft, forgetSetup, tooLarge }) => {
        if (!this.#id || keepsNothing()) return
        const id = this.#id
        const { slots, draft } = this.#now()
        if (slots !== this.#seen) {
          const places = slots.length > 0 ? await (await this.page.session()).held() : []
          const { absent } = this.page.slots
          this.#tooLarge = []
          if (places.length + absent.length === 0) await forgetSetup(id)
          else
            this.#tooLarge = (await keepSetup(
              { id, subject: subjectOf(slots) },
              await Promise.all(places.map((place) => this.#withHandles(place))),
              absent,
            )) as AbsentFiles[]
          this.#seen = slots
        }
        const [changes, gates, options] = JSON.parse(draft) as [ChangedMapping | null, Gates, Chosen]
        if (this.page.outcome?.file === null) this.#record = await (await this.page.session()).record()
        const { mapping = null, ground } = changes ?? {}
        await keepDraft(id, { mapping, ground, gates, options, record: this.#record })
        this.#draft = draft
        // All that fits is kept by now: the rest is said.
        if (this.#tooLarge.length > 0) throw tooLarge(this.#tooLarge)
      },
      true,
      'Keeping the files',
    )
  }

  /** By its handle a file that is too large to be copied can be opened again. */
  async #withHandles(place: HeldFiles) {
    const handled = place.files.map(async (file) => ({
      ...file,
      handle: await handleOf(this.page.slots.droppedAt(file.path)),
    }))
    return { ...place, files: await Promise.all(handled) }
  }

  /** Whether somebody has begun with other files. */
  get #begun(): boolean {
    const { slots, busy } = this.page
    return busy || slots.all.some(({ files }) => files.length > 0)
  }

  async #setupAt(id: string): Promise<Setup | null> {
    const { copiesOf } = await import('../../keep')
    const kept = await copiesOf(id)
    if (!kept) return null
    const { mapping, ground, ...setup } = kept
    return { ...setup, changes: mapping ? { mapping, ground } : null } as Setup
  }

  async #sit({ id, leave }: { id: string; leave: () => void }, setup: Setup | null): Promise<void> {
    if (setup) {
      Object.assign(this.page.options, chosenAt(location.search, setup.options))
      this.#record = setup.record
      await this.layOut(setup)
      await this.recall()
    }
    this.#leave()
    this.#leave = leave
    this.#id = id
  }
}

/** What was chosen on a page of this address is newer than it; what another address asks for is newer than the choice. */
function chosenAt(search: string, chosen: Chosen | null): Partial<Options> {
  const { query, ...options } = chosen ?? {}
  return query === search ? options : readOptions(search, options)
}

/** A drill is of what was loaded then. */
function withoutDrill(gates: Gates): Gates {
  return { ...gates, rollback: { ...gates.rollback, drill: null } }
}

/** 'flights-v1, flights-v2, requests.csv'. */
function subjectOf(slots: readonly SlotState[]): string {
  return slots.map(({ title }) => title).join(', ')
}
