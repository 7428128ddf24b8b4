/** What of the work stays on this machine, as the page lists it. Keeping may fail; the work goes on. */
import type { KeptEntry, KeptSetup } from '../../keep/database'
import type { ForgottenEvaluation } from '../../keep/evaluations'
import type { KeptJournal } from '../../keep/journals'
import { keepNothing } from '../../keep/preference'
import type { KeptProgram } from '../../keep/program'
import type { EvaluationResult } from '../../result/evaluation-result'
import { pairOf } from './pair'
import { asProblem } from './problems'
import type { Session } from '../../session/contract'
import { pictured } from './result-files'
import { tellingText } from './sources'
import type { Outcome } from './stage.svelte'
import { dateText, subject } from './words'
import { WorkQueue } from './work-queue.svelte'

/** Loaded with the first thing that is kept or listed, not with the page. */
const keep = () => import('../../keep')

const ONCE_MORE_MS = 3000

export class Kept {
  #entries = $state.raw<KeptEntry[]>([])
  #setups = $state.raw<KeptSetup[]>([])
  #journals = $state.raw<KeptJournal[]>([])
  #program = $state.raw<KeptProgram | null>(null)
  #trouble = $state<string | null>(null)
  /** What failed with it. */
  #failed = ''
  #nothing = $state(false)
  #ready = $state(false)
  /** Evaluations that were written down by this page. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is drawn from it
  readonly #known = new Set<string>()
  #written: EvaluationResult | null = null
  #saved: EvaluationResult | null = null
  readonly #queue = new WorkQueue((thrown, doing) => {
    this.#trouble = sentence(thrown)
    this.#failed = doing
  })
  #channel: BroadcastChannel | null = null

  /**
   * @param allowed false: this page keeps nothing and lists nothing, whatever others on this machine do
   */
  constructor(private readonly allowed: boolean) {}

  /** Pinned ones first, newest first. */
  get entries(): KeptEntry[] {
    return this.#entries
  }
  /** What an evaluation is called: as a person does, by its file, or by what it is of and when it was made. */
  titleOf(id: string): string {
    const entry = this.#entries.find((one) => one.id === id)
    return entry ? (entry.name ?? entry.file ?? `${entry.subject}, ${dateText(entry.at)}`) : 'An evaluation'
  }
  /** Whether what is kept is the file as it was opened, with its signature. */
  asItCame(id: string): boolean {
    return this.#entries.find((one) => one.id === id)?.asItCame ?? false
  }
  /** Setups that no tab has open, newest first. */
  get setups(): KeptSetup[] {
    return this.#setups
  }
  /** Replays that were cut off, newest first. */
  get journals(): KeptJournal[] {
    return this.#journals
  }
  /** The workbench itself, where a copy of it is here. */
  get program(): KeptProgram | null {
    return this.#program
  }
  /** Whether anything may be kept. */
  get keeps(): boolean {
    return this.allowed && !this.#nothing
  }
  /** Whether it is known what there is; the list is not drawn before. */
  get ready(): boolean {
    return this.#ready
  }
  /** Whether nothing is to be kept. */
  get nothing(): boolean {
    return this.#nothing
  }
  /** Why keeping does not work here, in a sentence. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Whether this result, as it is on the page, is nowhere else. */
  lacks(result: EvaluationResult): boolean {
    return this.#written !== result && this.#saved !== result
  }

  /** The result was saved as a file of its own. */
  saved(result: EvaluationResult): void {
    this.#saved = result
  }

  /** Reads the list, and follows what other tabs do to it. */
  start(): Promise<void> {
    if (!this.allowed) return Promise.resolve()
    this.#channel ??= new BroadcastChannel('workbench-kept')
    this.#channel.onmessage = () => void this.look(false)
    // A tab that crashed a moment ago may still count as there: it is looked for once more.
    setTimeout(() => void this.look(false), ONCE_MORE_MS)
    return this.look(false)
  }

  /**
   * Keeps a result made here, or a report that was opened; judged or labelled anew it takes the place of the former.
   * @param session whose requests it is of, where they are at hand
   */
  async take(outcome: Outcome, session: (() => Promise<Session>) | null = null): Promise<void> {
    const { id, result, file } = outcome
    if (!this.keeps) return
    const known = file === null && this.#known.has(id)
    this.#known.add(id)
    await this.change(
      async ({ keepEvaluation, renewEvaluation, keepsNothing }) => {
        if (keepsNothing()) return
        const news = { verdict: result.verdict, subject: subject(result) }
        const came = file === null ? null : await tellingText(result.evidence)
        const text = came ?? JSON.stringify(result)
        if (known) {
          if (!(await renewEvaluation(id, news, text))) return
        } else {
          const from = file === null ? {} : { file, asItCame: came !== null }
          await keepEvaluation({ id, at: Date.now(), ...news, ...from, ...pairOf(result) }, text)
        }
        if (file === null) this.#written = result
      },
      true,
      'Keeping the evaluation',
    )
    if (file === null && session) await this.#withPictures(outcome, session)
  }

  /** The requests that a presentation shows are here as long as their session is: their few small pictures are kept, too. */
  async #withPictures({ id, result }: Outcome, session: () => Promise<Session>): Promise<void> {
    if (this.#written !== result) return
    // Without them it is a whole evaluation all the same.
    const shown = await pictured(result, session).catch(() => result)
    // What was judged anew meanwhile brings its own.
    if (shown === result || this.#written !== result) return
    const news = { verdict: result.verdict, subject: subject(result) }
    await this.change(
      async ({ renewEvaluation }) => void (await renewEvaluation(id, news, JSON.stringify(shown))),
      true,
      'Keeping the pictures',
    )
  }

  /** @returns the evaluation.json that is kept under this name, or the file as it came; null where there is none */
  async read(id: string): Promise<string | null> {
    let text: string | null = null
    await this.change(
      async ({ readEvaluation }) => {
        text = await readEvaluation(id)
      },
      false,
      'Opening what is kept',
    )
    return text
  }

  /** @returns what was forgotten, to be kept again; null where it could not be, or was already */
  async forget(id: string): Promise<ForgottenEvaluation | null> {
    // As it is on the page it may be nowhere else now.
    if (this.#known.has(id)) this.#written = null
    let forgotten: ForgottenEvaluation | null = null
    await this.change(async ({ forgetEvaluation }) => {
      forgotten = await forgetEvaluation(id)
    })
    return forgotten
  }

  forgetSetup(id: string): Promise<void> {
    return this.change(({ forgetSetup }) => forgetSetup(id))
  }

  forgetJournal(id: string): Promise<void> {
    return this.change(({ forgetJournal }) => forgetJournal(id))
  }

  forgetProgram(): Promise<void> {
    return this.change(({ forgetProgram }) => forgetProgram())
  }

  /** Looks again at what there is: a run that ended has left more, or less. @param told as of `change` */
  look(told = true): Promise<void> {
    return this.change(
      async ({ keepsNothing, forgetJournals }) => {
        // What a replay was writing when the switch was turned could not be forgotten then.
        if (keepsNothing()) await forgetJournals()
      },
      told,
      'Looking',
    )
  }

  /** The switch: forgets everything and keeps nothing from now on, or keeps again what comes. */
  keepNothing(nothing: boolean): Promise<void> {
    this.#nothing = nothing
    // At once: a page that is left in the next moment must not come back with the former choice.
    if (this.allowed) keepNothing(nothing)
    this.#known.clear()
    this.#written = null
    return this.change(async ({ forgetAll, forgetProgram }) => {
      if (!nothing) return
      await forgetAll()
      await forgetProgram()
    })
  }

  /**
   * Does something to what is kept, one thing after another; where it fails, that is said and nothing else happens.
   * @param told whether other tabs are to look again
   * @param doing what failed before is said until the same is done, or something is forgotten
   */
  change(
    work: (of: Awaited<ReturnType<typeof keep>>) => Promise<void>,
    told = true,
    doing = 'Keeping',
  ): Promise<void> {
    if (!this.allowed) return Promise.resolve()
    return this.#queue.add(doing, async () => {
      const of = await keep()
      try {
        await work(of)
        if (doing === this.#failed || doing === 'Keeping') this.#trouble = null
        this.#program = await of.keptProgram()
        this.#entries = await of.listEvaluations()
        const busy = await of.busyDesks()
        this.#journals = await of.listJournals()
        this.#setups = (await of.listSetups()).filter(({ id }) => !busy(id))
      } finally {
        this.#nothing = of.keepsNothing()
        this.#ready = true
        if (told) this.#channel?.postMessage('changed')
      }
    })
  }
}

function sentence(thrown: unknown): string {
  const { message, mend } = asProblem(thrown, 'Keeping')
  return [message, mend].filter(Boolean).join(' ')
}
