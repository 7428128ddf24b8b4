/** Where the page is between files and verdict: one stage at a time, and how one becomes the next. */
import type { Problem } from '../../core/problem'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Phase, Progress } from '../../session/contract'
import { phaseWords } from './words'

export type Stage =
  | { at: 'setup' }
  | { at: 'running'; progress: Progress; stopping: boolean }
  /** `answered`: requests that a result can be made of all the same. */
  | { at: 'failed'; problem: Problem; answered: number }
  /** `file` names the report that was opened; null where the result was made here and its rows are at hand. */
  | { at: 'done'; result: EvaluationResult; file: string | null }

/** What a run says of itself before its first batch. */
export const waiting: Progress = {
  phase: 'loading',
  done: 0,
  of: null,
  share: null,
  perSecond: null,
  secondsLeft: null,
  agreement: null,
  errors: { primary: 0, shadow: 0 },
}

export class StageKeeper {
  /** @param made told of every result that is made here, and of each that is made of it by other gates or labels */
  constructor(private readonly made: (result: EvaluationResult) => void = () => {}) {}

  #now = $state.raw<Stage>({ at: 'setup' })

  get now(): Stage {
    return this.#now
  }
  get running(): boolean {
    return this.#now.at === 'running'
  }
  /** Whether a result is shown that was made here, and can be judged again. */
  get live(): boolean {
    return this.#now.at === 'done' && this.#now.file === null
  }
  /** The phase as scripts and tests watch it. */
  get phase(): Phase {
    const stage = this.#now
    if (stage.at === 'running') return stage.progress.phase === 'done' ? 'evaluating' : stage.progress.phase
    return stage.at === 'setup' ? 'idle' : stage.at
  }

  start(): void {
    this.#now = { at: 'running', progress: waiting, stopping: false }
  }

  /** @returns what of it is worth reading out, or null */
  progress(progress: Progress): string | null {
    const stage = this.#now
    if (stage.at !== 'running') return null
    // A stopped replay has ended once something else is done: that may be skipped in turn.
    const stopping = stage.stopping && progress.phase === stage.progress.phase
    this.#now = { ...stage, progress, stopping }
    return newsOf(stage.progress, progress)
  }

  /** @returns whether there was something to stop */
  stopping(): boolean {
    if (this.#now.at !== 'running') return false
    this.#now = { ...this.#now, stopping: true }
    return true
  }

  fail(problem: Problem): void {
    this.#now = { at: 'failed', problem, answered: 0 }
  }

  /** So many requests were answered before it failed. */
  offer(answered: number): void {
    if (this.#now.at === 'failed') this.#now = { ...this.#now, answered }
  }

  /** @param file the report that it was read from; null where it was made here */
  show(result: EvaluationResult, file: string | null): void {
    this.#now = { at: 'done', result, file }
    if (file === null) this.made(result)
  }

  /** The result that is shown, judged anew. */
  renew(result: EvaluationResult): void {
    if (this.#now.at !== 'done') return
    this.#now = { ...this.#now, result }
    if (this.live) this.made(result)
  }

  /** Back to the files; a run that is going goes on. */
  back(): void {
    if (!this.running) this.#now = { at: 'setup' }
  }
}

function newsOf(before: Progress, now: Progress): string | null {
  const crossed = now.paired?.crossed
  if (crossed && !before.paired?.crossed)
    return `You may stop now: ${crossed.leads} is right more often, if requests are independent.`
  return now.phase === before.phase ? null : `${phaseWords[now.phase]}.`
}
