/**
 * The page's half of the service worker (src/offline): registers it, loads the untouched page again for its headers, and says
 * that a newer version is there. Nothing is loaded again under somebody's hands.
 */
import { script } from '../../offline/names'
import type { Kept } from './kept.svelte'
import type { Desk } from './desk.svelte'
import type { Slots } from './slots.svelte'
import type { Stage } from './stage.svelte'

/** That the page was loaded again for the headers: where that did not help, it is not tried in a circle. */
const KEY = 'workbench-loaded-again'

interface Page {
  readonly kept: Kept
  readonly desk: Desk
  readonly slots: Slots
  readonly running: boolean
  readonly stage: Stage
  readonly busy: boolean
}

export class Program {
  #coarse = $state(false)
  #newer = $state(false)
  #loading = $state(false)
  /** Whether somebody has begun with the page: a key, a click or a drag, whatever became of it. */
  #touched = false
  #waiting: ServiceWorker | null = null

  constructor(private readonly page: Page) {}

  /** Whether timers are coarse, and would not be if the page were loaded again. */
  get coarse(): boolean {
    return this.#coarse && !this.page.kept.nothing
  }
  /** Whether a newer version is ready. */
  get newer(): boolean {
    return this.#newer && !this.page.kept.nothing
  }
  /** Whether files, mapping and gates are there again afterwards. */
  get stays(): boolean {
    return this.page.kept.trouble === null
  }
  /** Why the page may not be loaded again now, in a sentence; null where it may. */
  get held(): string | null {
    if (this.#loading) return 'Loading…'
    if (this.page.running) return 'It waits until the run is over.'
    return this.page.busy ? 'It waits until the files are read.' : null
  }

  /** @param settled when what this tab had before is laid out: until then it is not known whether the page may be loaded again */
  async start(settled: Promise<void>): Promise<void> {
    const worker = navigator.serviceWorker
    if (!worker || servedFromHere(worker)) return
    const touch = () => (this.#touched = true)
    for (const kind of ['pointerdown', 'keydown', 'dragenter']) addEventListener(kind, touch, { once: true })
    await settled
    const { fillProgram, keepsNothing, registerProgram } = await import('../../keep')
    if (keepsNothing()) return
    const registration = await registerProgram()
    if (!registration) return
    this.#announce(registration, worker)
    await activated(registration)
    if (this.#isolate(worker)) return
    await fillProgram(registration)
    void this.page.kept.look(false)
  }

  /** Loads the newer version, or this one again. */
  async load(): Promise<void> {
    if (this.held) return
    this.#loading = true
    try {
      await this.page.desk.keepNow()
      const next = this.#waiting
      if (next?.state === 'installed') {
        next.postMessage('take-over')
        await reached(next, 'activated')
      }
    } finally {
      this.#loading = false
    }
    location.reload()
  }

  #announce(registration: ServiceWorkerRegistration, worker: ServiceWorkerContainer): void {
    const ready = (next: ServiceWorker) => {
      this.#waiting = next
      this.#newer = true
    }
    if (registration.waiting && registration.active) ready(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const next = registration.installing
      // The first one is no newer version.
      if (next && registration.active) void reached(next, 'installed').then((came) => came && ready(next))
    })
    // Another tab had it loaded: this one goes on with its own version.
    worker.addEventListener('controllerchange', () => (this.#newer = true))
  }

  /** @returns whether the page is being loaded again */
  #isolate(worker: ServiceWorkerContainer): boolean {
    const missed = !crossOriginIsolated && !inCharge(worker) && window.top === window
    const again = missed && this.#untouched && once()
    if (again) loadAgain()
    else this.#coarse = missed
    return again
  }

  get #untouched(): boolean {
    const { stage, slots, busy } = this.page
    return !this.#touched && stage.at === 'setup' && slots.all.length === 0 && !busy
  }
}

/** What is clicked or typed until the new page is there would be gone with the old one: for that time it takes nothing. */
function loadAgain(): void {
  document.body.inert = true
  // Somebody may have stopped the loading, and goes on with this page.
  setTimeout(() => (document.body.inert = false), 5000)
  location.reload()
}

/** A server on this machine that sends the headers itself is there without a network, and always of the version it is of. */
function servedFromHere(worker: ServiceWorkerContainer): boolean {
  return crossOriginIsolated && !inCharge(worker) && /^(127\.|localhost$|\[::1\]$)/.test(location.hostname)
}

/** Whether the page came from our service worker; that of a folder above lets it pass. */
function inCharge({ controller }: ServiceWorkerContainer): boolean {
  return controller?.scriptURL === new URL(script, document.baseURI).href
}

/** Whether this is the first time since the page was isolated; false where the browser cannot note it. */
function once(): boolean {
  try {
    if (sessionStorage.getItem(KEY)) return false
    sessionStorage.setItem(KEY, '1')
    return true
  } catch {
    return false
  }
}

async function activated(registration: ServiceWorkerRegistration): Promise<void> {
  const first = registration.active ?? registration.waiting ?? registration.installing
  if (first) await reached(first, 'activated')
}

/** @returns whether it got there; false where it is of no use any more */
function reached(worker: ServiceWorker, state: 'installed' | 'activated'): Promise<boolean> {
  const order = ['parsed', 'installing', 'installed', 'activating', 'activated']
  return new Promise((done) => {
    const look = () => {
      if (worker.state === 'redundant') done(false)
      else if (order.indexOf(worker.state) >= order.indexOf(state)) done(true)
    }
    worker.addEventListener('statechange', look)
    look()
  })
}
