/** Where the page is, kept in step with the address: what is gone to is a step that Back takes back, and an address leads there. */
import { ProblemError } from '../../core/problem'
import { presentAsked } from '../../report/present/keys'
import { hashOf, readHash, top, type Spot, type Whereabouts } from './address'
import type { Comparing } from './comparing.svelte'
import { EXAMPLE } from './example'
import type { Opening } from './opening'
import { Scrolls } from './scrolls'
import type { StageKeeper } from './stage.svelte'

interface Around {
  stage: StageKeeper
  comparing: Comparing
  opening: Pick<Opening, 'kept'>
  complain: (thrown: unknown, doing: string) => void
}

export class Navigation {
  /** Where in the result of this name. */
  #spot = $state.raw<Spot & { of: string | null }>({ ...top, of: null })
  /** The address asked for it, and no result was there yet. */
  #asked = $state(false)
  /** What the address leads to is still being read. */
  #arriving = $state(0)
  #following = false
  /** The page is where Back leads to already. */
  #returning = false
  #going: Promise<void> = Promise.resolve()
  readonly #scrolls = new Scrolls()

  constructor(private readonly around: Around) {}

  get at(): Whereabouts {
    const { stage, comparing } = this.around
    if (comparing.table) return { view: 'comparison', ids: comparing.table.laid.map(({ id }) => id) }
    const { now } = stage
    return now.at === 'done' ? { view: 'evaluation', id: now.id, ...this.spot } : { view: 'setup' }
  }

  /** Where in the last result, looked at or not. */
  get spot(): Spot {
    const id = this.around.stage.outcome?.id
    if (this.#spot.of !== id) return { ...top, presenting: this.#asked }
    const { part, request, presenting, touring } = this.#spot
    return { part, request, presenting, touring }
  }

  /** The address of a section of the result. */
  hrefOf(part: string): string {
    const id = this.around.stage.outcome?.id ?? ''
    return hashOf({ view: 'evaluation', id, ...top, part: part === 'verdict' ? null : part })
  }

  /** A section was asked for. */
  toPart(part: string): void {
    this.#to({ part: part === 'verdict' ? null : part, request: null })
  }

  /** A request was opened; null: it was closed. */
  toRequest(request: number | null): void {
    if (this.spot.request !== request) this.#to({ request })
  }

  present(presenting: boolean): void {
    this.#asked = false
    const { at } = this
    if (at.view === 'evaluation' && !at.touring) this.#to({ presenting })
  }

  /** What lies over the result that is looked at. */
  get over(): 'present' | 'tour' | null {
    const { at } = this
    if (at.view !== 'evaluation') return null
    return at.presenting ? 'present' : at.touring ? 'tour' : null
  }

  /** To the example that ships with the page. */
  async toExample(touring: boolean): Promise<void> {
    const { stage, opening, complain } = this.around
    const before = this.#spot
    this.#spot = { ...top, of: EXAMPLE, touring }
    try {
      if (!stage.look(EXAMPLE)) await opening.kept(EXAMPLE)
    } catch (thrown) {
      this.#spot = before
      complain(thrown, 'Opening the example')
    }
  }

  endTour(to: 'start' | 'result'): void {
    if (to === 'start') this.toSetup()
    else this.#to({ touring: false })
  }

  toSetup(): void {
    this.around.comparing.close()
    this.#to({ ...top, part: this.spot.part })
    this.around.stage.leave()
  }

  toResult(): void {
    this.around.comparing.close()
    this.around.stage.look()
  }

  /** Goes where the address leads, now and whenever it changes. What it leads to is there when this resolves. */
  async start(): Promise<void> {
    this.#asked = presentAsked(location.search)
    addEventListener('popstate', () => void this.#turned())
    this.#following = true
    this.#scrolls.start()
    await this.#turned()
  }

  /** Keeps the address in step with the page. To be called in an effect, once what changed is drawn. */
  follow(): void {
    const at = this.at
    if (!this.#following || this.#arriving > 0) return
    const [to, from] = [hashOf(at), hashOf(readHash(location.hash) ?? { view: 'setup' })]
    if (to === from) return this.#scrolls.seen(at)
    // What was laid over the step before is taken off again: Back must not bring it back.
    if (overOf(history.state) === to) {
      this.#arriving++
      this.#returning = true
      return history.back()
    }
    this.#scrolls.leave()
    const over = at.view === 'evaluation' && (at.presenting || at.touring || at.request !== null)
    // A tour that is over is no step to come back to.
    const was = readHash(location.hash)
    const toured = was?.view === 'evaluation' && was.touring
    history[toured ? 'replaceState' : 'pushState'](over ? { over: from } : null, '', addressOf(at))
    this.#scrolls.enter(at)
  }

  #to(spot: Partial<Spot>): void {
    this.#spot = { ...this.spot, ...spot, of: this.around.stage.outcome?.id ?? null }
  }

  /** The address is another: the page goes there, once it is where it was going before. */
  #turned(): Promise<void> {
    if (this.#returning) {
      this.#returning = false
      this.#arriving--
      return this.#going
    }
    // An anchor of the page, or somebody else's: where one is stays as it is.
    if (!readHash(location.hash)) return this.#going
    this.#scrolls.depart()
    this.#arriving++
    return (this.#going = this.#going.then(() => this.#arrive()))
  }

  async #arrive(): Promise<void> {
    const wanted = readHash(location.hash) ?? this.at
    try {
      if (!(await this.#reach(wanted))) throw notHere(wanted)
    } catch (thrown) {
      this.around.comparing.close()
      this.around.stage.leave()
      this.around.complain(thrown, 'Going to the address')
      history.replaceState(null, '', addressOf({ view: 'setup' }))
    } finally {
      this.#arriving--
      this.#scrolls.arrive(this.at)
    }
  }

  async #reach(wanted: Whereabouts): Promise<boolean> {
    const { stage, comparing, opening } = this.around
    if (wanted.view === 'comparison') return comparing.reach(wanted.ids)
    comparing.close()
    if (wanted.view === 'setup') {
      this.#to({ ...top, part: this.spot.part })
      stage.leave()
      return true
    }
    const { id, presenting, ...spot } = wanted
    if (!stage.look(id) && !(await opening.kept(id))) return false
    this.#spot = { ...spot, of: id, presenting: presenting || this.#asked }
    return true
  }
}

/** The address that a step lies over, where it lies over one. */
const overOf = (state: unknown): string | null => (state as { over?: string } | null)?.over ?? null

const addressOf = (at: Whereabouts): string => location.pathname + location.search + hashOf(at)

function notHere({ view }: Whereabouts): ProblemError {
  const what = view === 'comparison' ? 'One of the evaluations that are compared there' : 'That evaluation'
  return new ProblemError({
    code: 'not-kept',
    message: `${what} is not kept on this machine.`,
    mend: 'It was made elsewhere, was forgotten, or nothing was to be kept: drop its report or its evaluation.json to see it.',
  })
}
