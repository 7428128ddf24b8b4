/**
 * How far each view is scrolled, and each step of the way: the browser cannot know, for what it would scroll back to is
 * drawn later. A view that is come back to stands where it stood; a new one begins at its top.
 */
import { hashOf, top, type Whereabouts } from './address'

/** A page that is still being drawn grows: how long it is waited for to be tall enough, ms. */
const PATIENCE = 10_000
/** Positions are written into the history once scrolling rests: browsers refuse more than a few writes a second. */
const REST = 200

export class Scrolls {
  /** By view: sections and requests are places in one. */
  readonly #views = new Map<string, number>()
  #view = ''
  #y = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Between two steps, what is drawn is neither. */
  #between = false
  #waiting: AbortController | null = null

  start(): void {
    history.scrollRestoration = 'manual'
    addEventListener('scroll', () => this.#scrolled(), { passive: true })
    // Events of scrolling come with the next frame; what is pressed before must find it known.
    for (const kind of ['click', 'keydown', 'drop']) addEventListener(kind, () => this.#look(), true)
    addEventListener('pagehide', () => this.#write())
  }

  /** What is looked at, where nothing of it changed the address. */
  seen(at: Whereabouts): void {
    this.#view ||= viewOf(at)
  }

  /** A step forward begins: this one is left as it is. */
  leave(): void {
    this.#write()
    this.#views.set(this.#view, this.#y)
  }

  /** The history is at another step already, and the page is not. */
  depart(): void {
    clearTimeout(this.#timer)
    this.#look()
    if (!this.#between) this.#views.set(this.#view, this.#y)
    this.#between = true
  }

  /** A step forward: within a view, the page scrolls by itself to what was asked for. */
  enter(at: Whereabouts): void {
    const view = viewOf(at)
    if (view === this.#view) return
    this.#view = view
    this.#to(this.#views.get(view) ?? 0)
  }

  /** A step that was made before, or the first: a section that nobody scrolled from, or a tour, shows itself. */
  arrive(at: Whereabouts): void {
    this.#between = false
    this.#view = viewOf(at)
    const y = (history.state as { y?: number } | null)?.y
    const spot = at.view === 'evaluation' && (at.part !== null || at.request !== null)
    if (at.view === 'evaluation' && at.touring) return
    if (y !== undefined || !spot) this.#to(y ?? this.#views.get(this.#view) ?? 0)
  }

  #look(): void {
    if (!this.#between) this.#y = scrollY
  }

  #scrolled(): void {
    if (this.#between) return
    this.#look()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#write(), REST)
  }

  #write(): void {
    clearTimeout(this.#timer)
    history.replaceState({ ...(history.state as object | null), y: this.#y }, '')
  }

  /** Scrolls there once the page is tall enough, unless a person scrolls meanwhile. */
  #to(y: number): void {
    this.#waiting?.abort()
    const waiting = (this.#waiting = new AbortController())
    const until = performance.now() + PATIENCE
    for (const kind of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
      addEventListener(kind, () => waiting.abort(), { signal: waiting.signal, passive: true })
    let tall = 0
    const step = () => {
      if (waiting.signal.aborted) return
      const { scrollHeight } = document.documentElement
      if (scrollHeight !== tall) scrollTo({ top: y, behavior: 'instant' })
      tall = scrollHeight
      if (Math.abs(scrollY - y) < 2 || performance.now() > until) return waiting.abort()
      requestAnimationFrame(step)
    }
    step()
  }
}

function viewOf(at: Whereabouts): string {
  return at.view === 'evaluation' ? hashOf({ ...at, ...top }) : hashOf(at)
}
