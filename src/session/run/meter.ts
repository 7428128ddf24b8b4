/**
 * Progress of a run: how far, how fast, how much longer. At most five reports a second: each makes the page draw a
 * frame, and the GPU that draws it is the one that replays.
 */
import type { Figure } from '../../result/figures'
import type { Role } from '../../core/roles'
import type { LivePaired, Phase, Progress } from '../contract'

const EVERY_MS = 200
/** Which stretch of the whole run a phase takes; replaying is most of it. */
const STRETCH: Record<Phase, [from: number, to: number]> = {
  idle: [0, 0],
  loading: [0, 0.04],
  warming: [0.04, 0.06],
  replaying: [0.06, 0.8],
  explaining: [0.8, 0.85],
  hashing: [0.85, 0.87],
  timing: [0.87, 0.97],
  evaluating: [0.97, 1],
  done: [1, 1],
  failed: [1, 1],
}

export class Meter {
  #phase: Phase = 'idle'
  #began = 0
  #last = -Infinity
  readonly #tell: (progress: Progress) => void
  readonly #now: () => number
  #agreement: Figure | null = null
  #paired: LivePaired | null = null
  #errors: Record<Role, number> = { primary: 0, shadow: 0 }
  #shown = 0

  constructor(tell: (progress: Progress) => void, now: () => number = () => performance.now()) {
    this.#tell = tell
    this.#now = now
  }

  enter(phase: Phase): void {
    this.#phase = phase
    this.#began = this.#now()
    this.#last = -Infinity
    this.report(0, null, 0)
  }

  /** How often figures of the requests so far were reported. */
  get shown(): number {
    return this.#shown
  }

  /** Is a report due? Figures need not be made where it is not. */
  due(): boolean {
    return this.#now() - this.#last >= EVERY_MS
  }

  figures(agreement: Figure | null, errors: Record<Role, number>, paired: LivePaired | null): void {
    this.#agreement = agreement
    this.#paired = paired
    this.#errors = errors
  }

  /** @param share 0..1 of this phase, null where unknown */
  report(done: number, of: number | null, share: number | null): void {
    const now = this.#now()
    if (now - this.#last < EVERY_MS) return
    this.#last = now
    if (this.#phase === 'replaying' && this.#agreement) this.#shown++
    const seconds = (now - this.#began) / 1000
    const [from, to] = STRETCH[this.#phase]
    this.#tell({
      phase: this.#phase,
      done,
      of,
      share: share === null ? null : from + (to - from) * Math.min(1, share),
      perSecond: seconds > 0.2 && done > 0 ? done / seconds : null,
      secondsLeft: share !== null && share > 0.01 && seconds > 0.5 ? (seconds * (1 - share)) / share : null,
      agreement: this.#agreement,
      paired: this.#paired,
      errors: this.#errors,
    })
  }
}
