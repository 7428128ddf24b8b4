/**
 * Whether somebody at work still turns up between one piece of it and the next: he is pinged every second, and answers as
 * soon as he is free. How long that may take is judged by how long it took before, at the same work; a kind of work that is
 * not known yet is not judged, since a shader may compile for minutes. Time is counted while the listener was awake: one
 * that slept, in a hidden tab or on a closed lid, holds nothing against anybody.
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
  leastMs: number
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
  /** Doubled with each that was held against somebody, in case he was only slow. */
  #patience = 1

  constructor(hearing: Hearing) {
    this.#o = hearing
  }

  /** What he is at from now on; null: nothing is asked of him. */
  expect(work: string | null): void {
    if (work === this.#work) return
    this.#work = work
    this.#answered()
    clearInterval(this.#timer)
    this.#last = performance.now()
    this.#timer = work === null ? undefined : setInterval(() => this.#tick(), TICK_MS)
  }

  /** He said something, whatever it was. */
  heard(): void {
    if (!this.#waiting || this.#work === null) return
    // To the next tick: how much of it was silence is not known.
    this.#longest.set(this.#work, Math.max(this.#longest.get(this.#work) ?? 0, this.#silentMs + TICK_MS))
    this.#answered()
  }

  /** A whole piece of such work was done: the next ones are judged by it. */
  learned(work: string): void {
    this.#known.add(work)
    this.#patience = 1
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
    this.#patience *= 2
    this.#o.over(seconds)
  }

  #limit(): number {
    const work = this.#work!
    if (!this.#known.has(work)) return Infinity
    const longest = this.#longest.get(work) ?? 0
    return Math.min(MOST_MS, Math.max(this.#o.leastMs, TIMES * longest) * this.#patience)
  }
}
