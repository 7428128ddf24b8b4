/**
 * Whether somebody at work still turns up between one piece of it and the next: he is pinged every second, and answers as
 * soon as he is free; in the middle of work that lets no message in, he says so himself now and then. How long he may be
 * silent is judged by how long he was before, at the same work; where no piece of it is known yet, by a bound that is said
 * beforehand, another one where he said what he is at. Time is counted while the listener was awake: one that slept, in a
 * hidden tab or on a closed lid, holds nothing against anybody.
 */

const TICK_MS = 1000
/** An answer may take so many times as long as the longest before it. */
const TIMES = 5
const MOST_MS = 300_000

interface Hearing {
  ping(): void
  /** Told once of each silence that lasted too long. */
  over(seconds: number): void
  /** Less is no sign of anything on a busy machine. */
  leastMs(): number
  /** Of work of which no whole piece is known yet; `at`: what he said he is at. */
  unknownMs(work: string, at: string | null): number
}

/** Doubled with each silence that was held against somebody, in case he was only slow. */
export interface Patience {
  times: number
}

export class Heartbeat {
  readonly #o: Hearing
  #timer: ReturnType<typeof setInterval> | undefined
  #work: string | null = null
  #waiting = false
  #silentMs = 0
  #last = 0
  /** By work, the longest silence. */
  readonly #longest = new Map<string, number>()
  readonly #known = new Set<string>()
  readonly #patience: Patience
  /** What he said he is at, since the last ping that he answered. */
  #at: string | null = null

  /** @param patience shared with those who listened to his predecessors */
  constructor(hearing: Hearing, patience: Patience = { times: 1 }) {
    this.#o = hearing
    this.#patience = patience
  }

  /** What he is at from now on; null: nothing is asked of him. */
  expect(work: string | null): void {
    if (work === this.#work) return
    this.#work = work
    this.#at = null
    this.#answered()
    clearInterval(this.#timer)
    this.#last = performance.now()
    this.#timer = work === null ? undefined : setInterval(() => this.#tick(), TICK_MS)
  }

  /** He said something, whatever it was. @param at what he is at from now on, where it was that */
  heard(at: string | null = null): void {
    const before = this.#at
    this.#at = at
    if (!this.#waiting || this.#work === null) return
    // To the next tick: how much of it was silence is not known. What he was at by his own word says nothing of the rest.
    if (before === null)
      this.#longest.set(this.#work, Math.max(this.#longest.get(this.#work) ?? 0, this.#silentMs + TICK_MS))
    this.#answered()
  }

  /** A whole piece of such work was done: the next ones are judged by it. */
  learned(work: string): void {
    this.#known.add(work)
    this.#patience.times = 1
  }

  #answered(): void {
    this.#waiting = false
    this.#silentMs = 0
  }

  #tick(): void {
    const now = performance.now()
    const awake = Math.min(now - this.#last, 2 * TICK_MS)
    this.#last = now
    if (!this.#waiting) {
      this.#waiting = true
      return this.#o.ping()
    }
    this.#silentMs += awake
    if (this.#silentMs < this.#limit()) return
    const seconds = Math.round(this.#silentMs / 1000)
    this.expect(null)
    this.#patience.times *= 2
    this.#o.over(seconds)
  }

  #limit(): number {
    const work = this.#work!
    const unknown = !this.#known.has(work) || this.#at !== null
    const leastMs = unknown ? this.#o.unknownMs(work, this.#at) : this.#o.leastMs()
    const longest = this.#longest.get(work) ?? 0
    return Math.min(MOST_MS, Math.max(leastMs, TIMES * longest) * this.#patience.times)
  }
}
