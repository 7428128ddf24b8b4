/** How far a run is, on a terminal: one line that is written over. In a pipe nothing is said. */
import type { Phase, Progress } from '../session/contract'

const words: Record<Phase, string> = {
  idle: 'starting',
  loading: 'loading the models',
  warming: 'warming up',
  replaying: 'replaying',
  explaining: 'trying out why primary does not answer as in production',
  hashing: 'hashing the files, for the evidence',
  timing: 'timing one request at a time',
  evaluating: 'working out the figures',
  done: 'writing',
  failed: 'failed',
}

export type Told = Pick<Progress, 'phase'> & Partial<Progress>

export class ProgressLine {
  readonly #stream: NodeJS.WriteStream
  #shown = false

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream
  }

  tell(told: Told): void {
    if (!this.#stream.isTTY) return
    this.#stream.write(`\r\x1b[K${lineOf(told).slice(0, (this.#stream.columns ?? 80) - 1)}`)
    this.#shown = true
  }

  /** Takes the line away: something else is to be written. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\x1b[K')
    this.#shown = false
  }
}

function lineOf({ phase, share, done, perSecond, secondsLeft }: Told): string {
  return [
    words[phase],
    share == null ? null : `${Math.round(100 * share)} %`,
    done && phase === 'replaying' ? `${done.toLocaleString('en')} requests` : null,
    perSecond && phase === 'replaying' ? `${Math.round(perSecond).toLocaleString('en')}/s` : null,
    secondsLeft == null ? null : `${duration(secondsLeft)} left`,
  ]
    .filter(Boolean)
    .join(', ')
}

function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`
}
