/** This tab's setup as it is kept: followed as it changes, laid out again when the tab comes back. */
import type { Gates } from '../../result/gates'
import type { Mapping } from '../../result/mapping'
import type { HeldFiles, Session, SlotState } from '../../session/contract'
import type { Kept } from './kept.svelte'
import type { MappingDraft } from './mapping.svelte'
import type { Slots } from './slots.svelte'

/** Changes that come one after another are kept once, ms. */
const CALM = 400

export interface Setup {
  places: HeldFiles[]
  mapping: Mapping | null
  gates: Gates | null
}

interface Page {
  readonly kept: Kept
  readonly slots: Slots
  readonly draft: MappingDraft
  readonly gates: Gates
  session(): Promise<Session>
}

export class Desk {
  #id: string | null = null
  #leave = () => {}
  #seen: readonly SlotState[] = []
  #draft = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param layOut puts the files back in their places, and what was changed by hand */
  constructor(
    private readonly page: Page,
    private readonly layOut: (setup: Setup) => Promise<void>,
  ) {}

  /** Takes this tab's desk, and lays out what was on it before the tab was reloaded. */
  start(): Promise<void> {
    return this.page.kept.change(async ({ takeDesk }) => this.#sit(await takeDesk()))
  }

  /** Goes on with what another tab left; what this one had is listed in its place. */
  goOn(id: string): Promise<void> {
    return this.page.kept.change(async ({ holdDesk }) => {
      const leave = await holdDesk(id)
      if (leave) await this.#sit({ id, leave })
    })
  }

  /** Keeps what the page holds, where it is another than before. To be called in an effect. */
  follow(): void {
    const { slots, draft } = this.#now()
    if (slots === this.#seen && draft === this.#draft) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#keep(), CALM)
  }

  #now() {
    const { slots, draft, gates } = this.page
    const mapping = draft.edited ? draft.mapping : null
    return { slots: slots.all, draft: JSON.stringify([mapping, withoutDrill(gates)]) }
  }

  #keep(): Promise<void> {
    return this.page.kept.change(async ({ keepsNothing, keepSetup, keepDraft, forgetSetup }) => {
      if (!this.#id || keepsNothing()) return
      const id = this.#id
      const { slots, draft } = this.#now()
      if (slots !== this.#seen) {
        const places = slots.length > 0 ? await (await this.page.session()).held() : []
        this.#seen = slots
        if (places.length > 0) await keepSetup({ id, subject: subjectOf(slots) }, places)
        else await forgetSetup(id)
      }
      const [mapping, gates] = JSON.parse(draft) as [Mapping | null, Gates]
      await keepDraft(id, { mapping, gates })
      this.#draft = draft
    })
  }

  async #sit({ id, leave }: { id: string; leave: () => void }): Promise<void> {
    const { copiesOf } = await import('../../keep')
    const setup = await copiesOf(id)
    if (setup) await this.layOut(setup as Setup)
    this.#leave()
    this.#leave = leave
    this.#id = id
  }
}

/** A drill is of what was loaded then. */
function withoutDrill(gates: Gates): Gates {
  return { ...gates, rollback: { ...gates.rollback, drill: null } }
}

/** 'flights-v1, flights-v2, requests.csv'. */
function subjectOf(slots: readonly SlotState[]): string {
  return slots.map(({ title }) => title).join(', ')
}
