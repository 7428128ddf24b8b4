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
  #shownBefore = 0
  /** What is reported next was shown before: it is no other look. */
  #again = false
  /** What was there before this phase began, and is none of its speed. */
  #before = { done: 0, share: 0 }
  #kept = 0
  #notKept: string | null = null

  constructor(tell: (progress: Progress) => void, now: () => number = () => performance.now()) {
    this.#tell = tell
    this.#now = now
  }

  enter(phase: Phase): void {
    this.#phase = phase
    this.#began = this.#now()
    this.#last = -Infinity
    this.#before = { done: 0, share: 0 }
    this.report(0, null, 0)
  }

  /** So much of this phase was done, and so often shown, before: its speed is what comes from now on. */
  goOn(done: number, share: number | null, shown: number): void {
    this.#shown = Math.max(this.#shown, shown)
    this.#shownBefore = Math.max(this.#shownBefore, shown)
    this.#again = true
    this.#began = this.#now()
    this.#last = -Infinity
    this.#before = { done, share: share ?? 0 }
    this.#kept = done
  }

  /** Answers are not kept any more, and why. */
  notKept(why: string): void {
    this.#notKept = why
  }

  /** How often figures of the requests so far were reported. */
  get shown(): number {
    return this.#shown
  }

  /** As many of these were before the replay was cut off, and went on. */
  get shownBefore(): number {
    return this.#shownBefore
  }

  /** The same once what is answered now is reported. */
  get shownNext(): number {
    return this.#shown + (this.due() ? 1 : 0)
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
    if (this.#phase === 'replaying' && this.#agreement && !this.#again) this.#shown++
    this.#again = false
    const seconds = (now - this.#began) / 1000
    const [from, to] = STRETCH[this.#phase]
    const before = this.#before
    const more = done - before.done
    const moreShare = share === null ? 0 : share - before.share
    this.#tell({
      phase: this.#phase,
      done,
      of,
      share: share === null ? null : from + (to - from) * Math.min(1, share),
      perSecond: seconds > 0.2 && more > 0 ? more / seconds : null,
      secondsLeft:
        share !== null && moreShare > 0.01 && seconds > 0.5 ? (seconds * (1 - share)) / moreShare : null,
      agreement: this.#agreement,
      paired: this.#paired,
      errors: this.#errors,
      ...(this.#kept > 0 ? { kept: this.#kept } : {}),
      ...(this.#notKept === null ? {} : { notKept: this.#notKept }),
    })
  }
}
