/** The gates, and the verdict of a result that follows them: what is judged again is not replayed again. */
import { count } from '../../core/numbers'
import type { Decision } from '../../result/decision'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Gates } from '../../result/gates'
import type { Session, SlotState } from '../../session/contract'
import { GateHistory } from './gate-history.svelte'
import type { Messages } from './messages.svelte'
import { asProblem } from './problems'
import type { StageKeeper } from './stage.svelte'

interface Around {
  session: () => Promise<Session>
  stage: StageKeeper
  messages: Messages
  complain: (thrown: unknown, doing: string) => void
}

export class Judging {
  readonly history = new GateHistory()

  constructor(private readonly around: Around) {}

  get gates(): Gates {
    return this.history.current
  }

  /** New gates; where there is a result made here, its verdict follows. */
  async set(gates: Gates): Promise<void> {
    if (this.history.change(gates)) await this.again()
  }

  /** Takes the last change of the gates back. */
  async undo(): Promise<void> {
    if (this.history.undo()) await this.again()
  }

  async again(): Promise<void> {
    const { stage, session } = this.around
    if (stage.ownResult) await this.#renew(async () => (await session()).judge(this.gates))
  }

  /** Keeps who decided by the result that is shown; null where nobody has. */
  decide(decision: Decision | null): void {
    const { stage } = this.around
    const { outcome } = stage
    if (outcome) stage.renew(outcome.id, { ...outcome.result, decision })
  }

  async drill(): Promise<void> {
    const { stage, session, messages } = this.around
    await this.#renew(async () =>
      (await session()).drill((progress) => messages.say(`Drill: ${progress.phase}.`)),
    )
    if (stage.ownResult) this.history.drilled(stage.outcome!.result.gates.rollback.drill)
  }

  /** Labels that came to a result are joined to what was replayed. @returns whether they could be */
  async relabel(labels: SlotState): Promise<boolean> {
    const { stage, session, messages, complain } = this.around
    try {
      const result = await (await session()).relabel(this.gates)
      const joined = result.requests.joined?.find(({ what }) => what === 'labels')
      const notice = `${labels.title}: a label for ${count(joined?.matched ?? 0)} of ${count(result.requests.replayed)} requests. Nothing was replayed for it.`
      messages.tell(notice)
      stage.make(result)
      messages.say(`${notice} ${result.headline.verdict}`)
      return true
    } catch (thrown) {
      const { code } = asProblem(thrown, 'Joining the labels')
      // What is wrong with the file itself, its place says.
      const said = code === 'needs-replay' || labels.problems.length > 0
      if (!said) complain(thrown, 'Joining the labels')
      return false
    }
  }

  async #renew(work: () => Promise<EvaluationResult>): Promise<void> {
    const { stage, messages, complain } = this.around
    try {
      const before = stage.outcome
      const made = await work()
      if (!before) return
      // A decision is of the verdict that it was taken on.
      const { decision, verdict } = before.result
      const result = decision && verdict === made.verdict ? { ...made, decision } : made
      stage.renew(before.id, result)
      messages.say(result.headline.verdict)
    } catch (thrown) {
      complain(thrown, 'Judging again')
    }
  }
}
