/** Where the page is between files and verdict: what is being done with the files, the result that there is, and which is looked at. */
import type { Problem } from '../../core/problem'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Phase, Progress } from '../../session/contract'
import { newId } from '../../core/ids'
import { phaseWords } from './words'

/** A result, by which it is found again. */
export interface Outcome {
  /** In addresses, and among what is kept. */
  id: string
  result: EvaluationResult
  /** Names the report that was opened; null where the result was made here and its rows are at hand. */
  file: string | null
}

/** What is done with the files that are here. */
export type Work =
  | { at: 'setup' }
  | { at: 'running'; progress: Progress; stopping: boolean }
  /** `answered`: requests that a result can be made of all the same; null until that is known. */
  | { at: 'failed'; problem: Problem; answered: number | null }

export type Stage = Work | ({ at: 'done' } & Outcome)

/** Outcomes that can be gone back to without reading them again, beside the one that is there. */
const OTHERS = 4

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
  #work = $state.raw<Work>({ at: 'setup' })
  #outcome = $state.raw<Outcome | null>(null)
  #looked = $state(false)
  #others: readonly Outcome[] = []
  #now = $derived.by<Stage>(() =>
    this.#looked && this.#outcome ? { at: 'done', ...this.#outcome } : this.#work,
  )

  /** @param made told of every result that is made here, and of each that is made of it by other gates or labels */
  constructor(private readonly made: (outcome: Outcome) => void = () => {}) {}

  /** What is looked at. */
  get now(): Stage {
    return this.#now
  }
  get work(): Work {
    return this.#work
  }
  /** The last result, whether it is looked at or one click away. */
  get outcome(): Outcome | null {
    return this.#outcome
  }
  get running(): boolean {
    return this.#work.at === 'running'
  }
  /** Whether a result is looked at that was made here, and can be judged again. */
  get live(): boolean {
    return this.#looked && this.ownResult
  }
  /** Whether the last result was made here, wherever the page is. */
  get ownResult(): boolean {
    return this.#outcome?.file === null
  }
  /** The phase as scripts and tests watch it. */
  get phase(): Phase {
    const stage = this.#now
    if (stage.at === 'running') return stage.progress.phase === 'done' ? 'evaluating' : stage.progress.phase
    return stage.at === 'setup' ? 'idle' : stage.at
  }

  start(): void {
    this.#work = { at: 'running', progress: waiting, stopping: false }
    this.#looked = false
  }

  /** @returns what of it is worth reading out, or null */
  progress(progress: Progress): string | null {
    const stage = this.#work
    if (stage.at !== 'running') return null
    // A stopped replay has ended once something else is done: that may be skipped in turn.
    const stopping = stage.stopping && progress.phase === stage.progress.phase
    this.#work = { ...stage, progress, stopping }
    return newsOf(stage.progress, progress)
  }

  /** @returns whether there was something to stop */
  stopping(): boolean {
    if (this.#work.at !== 'running') return false
    this.#work = { ...this.#work, stopping: true }
    return true
  }

  fail(problem: Problem): void {
    this.#work = { at: 'failed', problem, answered: null }
    this.#looked = false
  }

  /** So many requests were answered before it failed. */
  offer(answered: number): void {
    if (this.#work.at === 'failed') this.#work = { ...this.#work, answered }
  }

  /** A result that was made here: of the run before, judged or labelled anew, it takes the place of the former. */
  make(result: EvaluationResult): void {
    const { startedAt } = result.evidence
    const again = this.ownResult && this.#outcome?.result.evidence.startedAt === startedAt
    this.#work = { at: 'setup' }
    this.#take({ id: again ? this.#outcome!.id : newId(), result, file: null })
    this.made(this.#outcome!)
  }

  /** A result that was opened. */
  open(outcome: Outcome): void {
    if (!this.running) this.#work = { at: 'setup' }
    this.#take(outcome)
  }

  /** Looks at a result that is there. @returns whether it is */
  look(id: string | undefined = this.#outcome?.id): boolean {
    const found = [this.#outcome, ...this.#others].find((one) => one?.id === id)
    if (found) this.#take(found)
    return found != null
  }

  /** The result of this name, judged anew. */
  renew(id: string, result: EvaluationResult): void {
    if (this.#outcome?.id !== id) return
    this.#outcome = { ...this.#outcome, result }
    if (this.ownResult) this.made(this.#outcome)
  }

  /** To the files, as they were left; the result stays where it is. */
  leave(): void {
    this.#looked = false
  }

  /** To the files, which are others now: what failed with the former is over; a run that is going goes on. */
  back(): void {
    this.leave()
    if (!this.running) this.#work = { at: 'setup' }
  }

  #take(outcome: Outcome): void {
    const former = this.#outcome
    // The rows at hand are those of the last run.
    const fits = (one: Outcome) => one.id !== outcome.id && (outcome.file !== null || one.file !== null)
    this.#others = [...(former ? [former] : []), ...this.#others].filter(fits).slice(0, OTHERS)
    this.#outcome = outcome
    this.#looked = true
  }
}

function newsOf(before: Progress, now: Progress): string | null {
  const crossed = now.paired?.crossed
  if (crossed && !before.paired?.crossed)
    return `You may stop now: ${crossed.leads} is right more often, if requests are independent.`
  return now.phase === before.phase ? null : `${phaseWords[now.phase]}.`
}
