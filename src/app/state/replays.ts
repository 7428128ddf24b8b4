/** Replays, and what is made of one that ended before its time. */
import type { Problem } from '../../core/problem'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Mapping } from '../../result/mapping'
import type { Progress, RunOptions, Session } from '../../session/contract'
import type { Judging } from './judging.svelte'
import type { Kept } from './kept.svelte'
import type { MappingDraft } from './mapping.svelte'
import type { Messages } from './messages.svelte'
import type { Options } from './options'
import { asProblem } from './problems'
import type { StageKeeper } from './stage.svelte'

interface Around {
  session: () => Promise<Session>
  /** Resolves once a session that took another's place has its files. */
  recovered: () => Promise<void>
  canRun: () => boolean
  options: () => Options
  draft: MappingDraft
  judging: Judging
  kept: Kept
  messages: Messages
  stage: StageKeeper
  show: (result: EvaluationResult) => void
}

/** What a session is to do with what the page holds. */
type Work = (
  session: Session,
  options: RunOptions,
  tell: (progress: Progress) => void,
) => Promise<EvaluationResult>

export class Replays {
  /** The mapping that the last result made here was replayed with. */
  #replayed = ''

  constructor(private readonly around: Around) {}

  /** Whether the mapping is the one that the result on the page was replayed with. */
  get sameMapping(): boolean {
    return JSON.stringify(this.around.draft.mapping) === this.#replayed
  }

  /** @param watched whether a person looks on, and no script */
  run(watched: boolean): Promise<void> {
    return this.#result(watched, (session, options, tell) => session.run(options, tell))
  }

  /** The result of what a replay that broke, or was cut off, had answered. */
  conclude(): Promise<void> {
    return this.#result(true, (session, options, tell) => session.conclude(options, tell))
  }

  async #result(watched: boolean, work: Work): Promise<void> {
    const { draft, messages, stage, judging, kept, show, canRun } = this.around
    const { mapping } = draft
    if (!mapping || !canRun()) return
    messages.tell(null)
    stage.start()
    messages.say('Loading the models.')
    try {
      const session = await this.around.session()
      // A drill was of the primary loaded then.
      judging.history.drilled(null)
      const [result] = await Promise.all([
        work(session, this.#optionsOf(mapping, watched), (progress) => {
          const news = stage.progress(progress)
          if (news) messages.say(news)
        }),
        import('../../report/Results.svelte'),
      ])
      draft.adopt(mapping, result.evidence.mapping as Mapping | null)
      this.#replayed = JSON.stringify(draft.mapping)
      show(result)
      messages.say(result.headline.verdict)
    } catch (thrown) {
      this.#failed(asProblem(thrown, 'The replay'))
    } finally {
      void kept.look()
    }
  }

  #optionsOf(mapping: Mapping, watched: boolean): RunOptions {
    const { options, judging, kept } = this.around
    const { backend, latencyRequests, seed, keepOutputs } = options()
    // A script that is cut off is run again, and has nobody who goes on.
    const keeping = kept.keeps
      ? { keepAnswers: 'disk' as const }
      : watched
        ? { keepAnswers: 'page' as const }
        : {}
    return { mapping, gates: judging.gates, backend, latencyRequests, seed, keepOutputs, watched, ...keeping }
  }

  #failed(problem: Problem): void {
    const { stage, messages } = this.around
    stage.fail(problem)
    messages.say(`The replay failed. ${problem.message}`)
    void this.#offer()
  }

  /** A result of what is answered, once the session, or the one in its place, has the files. */
  async #offer(): Promise<void> {
    const { stage, session, recovered } = this.around
    const { now } = stage
    try {
      await recovered()
      const answered = await (await session()).unfinished()
      if (stage.now === now) stage.offer(answered)
    } catch {
      // Nothing is offered: why the replay failed is said already.
    }
  }
}
