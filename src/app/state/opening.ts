/** Evaluations that are not made here: dropped or chosen as files, or kept on this machine. */
import type { DroppedFile } from '../../files/dropped'
import { EXAMPLE, example } from './example'
import type { Kept } from './kept.svelte'
import type { Messages } from './messages.svelte'
import { openEvaluation, readEvaluation } from './read-evaluation'
import type { Outcome, StageKeeper } from './stage.svelte'

/** Longer than this nobody waits for a disk to see what was opened, ms. */
const PATIENCE = 2000

interface Around {
  kept: Kept
  stage: StageKeeper
  messages: Messages
  complain: (thrown: unknown, doing: string) => void
}

export class Opening {
  constructor(private readonly around: Around) {}

  /** Reads a file, and keeps what it holds: its address leads there after a reload, too. @throws ProblemError that names the file */
  async read(file: DroppedFile): Promise<Outcome> {
    const outcome = await openEvaluation(file)
    const kept = this.around.kept.take(outcome)
    await Promise.race([kept, new Promise((done) => setTimeout(done, PATIENCE))])
    return outcome
  }

  /** @returns null where it is not kept, nor ships with the page */
  async readKept(id: string): Promise<Outcome | null> {
    if (id === EXAMPLE) return example()
    const { kept } = this.around
    const text = await kept.read(id)
    if (text === null) return null
    const file = kept.titleOf(id)
    const from = kept.asItCame(id) ? new File([text], file) : new Blob([text])
    return { id, file, result: await readEvaluation({ path: file, file: from }) }
  }

  /** Shows what a file holds, or says why it cannot. */
  async file(file: DroppedFile): Promise<void> {
    const { messages, complain } = this.around
    try {
      const [outcome] = await Promise.all([this.read(file), import('../../report/Results.svelte')])
      messages.dismissAll()
      this.#show(outcome)
    } catch (thrown) {
      complain(thrown, 'Opening the report')
    }
  }

  /** Shows an evaluation as it is kept. @returns whether it is. @throws ProblemError where it cannot be read */
  async kept(id: string): Promise<boolean> {
    const outcome = await this.readKept(id)
    if (outcome) this.#show(outcome)
    return outcome !== null
  }

  #show(outcome: Outcome): void {
    const { stage, messages } = this.around
    stage.open(outcome)
    messages.say(`Report opened. ${outcome.result.headline.verdict}`)
  }
}
