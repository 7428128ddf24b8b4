/** What is to lie beside each other: evaluations that are kept here, files, and what lies at an address. */
import { ProblemError, type Problem } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import { ReportAddress } from '../share/report-address.svelte'
import type { Comparing } from '../state/comparing.svelte'
import type { Opening } from '../state/opening'
import { asProblem } from '../state/problems'
import type { Recent } from '../state/recent.svelte'
import type { Outcome } from '../state/stage.svelte'
import { subject } from '../state/words'

export interface ChoiceAround {
  opening: Pick<Opening, 'read' | 'readKept'>
  recent: Pick<Recent, 'entries'>
  comparing: Pick<Comparing, 'beside' | 'table'>
  /** The result that is looked at; null where none is. */
  outcome: Outcome | null
}

/** An evaluation that may be chosen. */
export interface Offered {
  id: string
  verdict: Outcome['result']['verdict']
  title: string
  /** What it is of, where its title does not say. */
  subject: string | null
  /** When it was kept, ms since the epoch; null where it was read a moment ago. */
  at: number | null
}

export class Choice {
  /** Read from files and addresses since this was opened. */
  #read = $state.raw<readonly Outcome[]>([])
  #chosen = $state.raw<readonly string[]>([])
  #address = $state.raw<ReportAddress | null>(null)
  #problem = $state.raw<Problem | null>(null)
  #busy = $state(false)

  constructor(private readonly around: ChoiceAround) {}

  /** How many lie there already. */
  get there(): number {
    return this.#base.length
  }
  get offered(): Offered[] {
    const read = this.#read.map((outcome): Offered => {
      const { id, file, result } = outcome
      return { id, verdict: result.verdict, title: file ?? subject(result), subject: file && subject(result), at: null } // prettier-ignore
    })
    const kept = this.around.recent.entries.map(({ id, verdict, name, subject, file, at }): Offered => {
      const from = file === undefined ? subject : `${subject} · from ${file}`
      return { id, verdict, title: name ?? from, subject: name === undefined ? null : from, at }
    })
    const seen = [...this.#base, ...read.map(({ id }) => id)]
    return [
      ...read.filter(({ id }) => !this.#base.includes(id)),
      ...kept.filter(({ id }) => !seen.includes(id)),
    ]
  }
  /** What was typed as an address, as it would be fetched. */
  get address(): ReportAddress | null {
    return this.#address
  }
  /** Why a file cannot be read, or nothing be compared. */
  get problem(): Problem | null {
    return this.#problem
  }
  get ready(): boolean {
    return !this.#busy && this.count >= 2 && this.#chosenNow.length > 0
  }
  /** How many would lie beside each other. */
  get count(): number {
    return this.there + this.#chosenNow.length
  }

  has(id: string): boolean {
    return this.#chosen.includes(id)
  }

  toggle(id: string): void {
    this.#chosen = this.has(id) ? this.#chosen.filter((one) => one !== id) : [...this.#chosen, id]
  }

  /** Reads files; each that is an evaluation is chosen. */
  async take(files: readonly DroppedFile[]): Promise<void> {
    this.#problem = null
    for (const file of files)
      try {
        await this.#takeOne(file)
      } catch (thrown) {
        this.#problem = asProblem(thrown, `Reading ${file.path}`)
      }
  }

  /** Nothing is asked of its host before `address.fetch` is called. */
  type(text: string): void {
    const open = (file: DroppedFile) => this.#takeOne(file)
    this.#address = text.trim() === '' ? null : new ReportAddress(text, location.href, open)
  }

  /** Lays them beside each other. @returns whether they lie there */
  async go(): Promise<boolean> {
    const { opening, comparing, outcome } = this.around
    this.#busy = true
    this.#problem = null
    try {
      const chosen: Outcome[] = []
      for (const { id, title } of this.#chosenNow) {
        const one = this.#read.find((read) => read.id === id) ?? (await opening.readKept(id))
        if (!one) throw forgotten(title)
        chosen.push(one)
      }
      await comparing.beside(chosen, comparing.table ? null : outcome)
      return true
    } catch (thrown) {
      this.#problem = asProblem(thrown, 'Comparing')
      return false
    } finally {
      this.#busy = false
    }
  }

  get #base(): string[] {
    const { comparing, outcome } = this.around
    return comparing.table?.laid.map(({ id }) => id) ?? (outcome ? [outcome.id] : [])
  }

  get #chosenNow(): Offered[] {
    return this.offered.filter(({ id }) => this.has(id))
  }

  async #takeOne(file: DroppedFile): Promise<void> {
    const outcome = await this.around.opening.read(file)
    this.#read = [outcome, ...this.#read.filter(({ id }) => id !== outcome.id)]
    if (!this.has(outcome.id)) this.toggle(outcome.id)
  }
}

function forgotten(title: string): ProblemError {
  return new ProblemError({
    code: 'not-kept',
    message: `“${title}” is not kept any more.`,
    mend: 'It was forgotten meanwhile, perhaps in another tab: choose its report or its evaluation.json as a file.',
  })
}
