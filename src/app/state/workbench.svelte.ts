/** The workbench: what was dropped becomes a mapping, a run and its result. Its parts hold the state; the session does the work. */
import type { Problem } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import { applyPatch } from '../../mapping/patch'
import type { Gates } from '../../result/gates'
import type { Patch } from '../../result/patch'
import type { Phase, Session, Slot } from '../../session/contract'
import { missing } from '../../session/readiness'
import { Addresses } from './addresses.svelte'
import { Checks } from './checks.svelte'
import { Comparing } from './comparing.svelte'
import { Connection, type OpenSession } from './connection'
import { Desk } from './desk.svelte'
import { Intake } from './intake'
import { Judging } from './judging.svelte'
import { Kept } from './kept.svelte'
import { MappingDraft } from './mapping.svelte'
import { Messages } from './messages.svelte'
import { Navigation } from './navigation.svelte'
import { Opening } from './opening'
import type { Options } from './options'
import { asProblem } from './problems'
import { Program } from './program.svelte'
import { Recent } from './recent.svelte'
import { Replays } from './replays'
import { Slots } from './slots.svelte'
import { type Outcome, type Stage, StageKeeper, type Work } from './stage.svelte'
import { WorkQueue } from './work-queue.svelte'

export class Workbench {
  readonly slots: Slots
  readonly draft: MappingDraft
  /** Whether this device computes the models right. */
  readonly checks: Checks
  /** What of it stays on this machine. */
  readonly kept: Kept
  readonly recent: Recent
  readonly desk: Desk
  readonly program = new Program(this)
  /** Models fetched by their address instead of dropped. */
  readonly addresses = new Addresses((files, role) => this.#intake.drop(files, role))
  /** Evaluations beside each other, over all else. */
  readonly comparing: Comparing
  /** Where the page is, and its address. */
  readonly navigation: Navigation
  options = $state<Options>() as Options
  readonly #connection: Connection
  readonly #messages = new Messages()
  readonly #stage = new StageKeeper((outcome) => void this.kept.take(outcome, () => this.session()))
  readonly judging: Judging
  readonly #queue = new WorkQueue((thrown, doing) => this.complain(thrown, doing))
  readonly #intake: Intake
  /** Evaluations that were not made here. */
  readonly opening: Opening
  readonly #replays: Replays
  /** Of a session that died, while another is given its files. */
  #recovering: Promise<void> | null = null

  /** @param open how its session is started; in a worker unless told */
  constructor(options: Options, open?: OpenSession) {
    this.options = options
    this.kept = new Kept(options.keep)
    this.recent = new Recent(this.kept)
    const complain = (thrown: unknown, doing: string) => this.complain(thrown, doing)
    this.opening = new Opening({ kept: this.kept, stage: this.#stage, messages: this.#messages, complain })
    this.comparing = new Comparing({ opening: this.opening, complain })
    const [stage, comparing, opening] = [this.#stage, this.comparing, this.opening]
    this.navigation = new Navigation({ stage, comparing, opening, complain })
    this.#connection = new Connection((problem, idle) => this.#recover(problem, idle), open)
    const session = () => this.session()
    this.slots = new Slots(session)
    this.desk = new Desk(this, (setup) => this.#intake.layOut(setup))
    this.draft = new MappingDraft(session)
    this.checks = new Checks(session)
    this.judging = new Judging({ session, stage: this.#stage, messages: this.#messages, complain })
    this.#intake = new Intake({
      slots: this.slots,
      draft: this.draft,
      stage: this.#stage,
      messages: this.#messages,
      judging: this.judging,
      queue: this.#queue,
      laidOut: () => this.desk.laidOut,
      missing: () => this.missing,
      compare: (files) => this.comparing.take(files),
      openReport: (file) => this.openReport(file),
      relabel: async (labels) => this.#replays.sameMapping && (await this.judging.relabel(labels)),
    })
    this.#replays = new Replays({
      session,
      recovered: async () => (await this.#recovering) ?? undefined,
      canRun: () => this.canRun,
      options: () => this.options,
      draft: this.draft,
      judging: this.judging,
      kept: this.kept,
      messages: this.#messages,
      stage: this.#stage,
      show: (result) => this.#stage.make(result),
    })
  }

  get stage(): Stage {
    return this.#stage.now
  }
  /** What is done with the files, whatever is looked at. */
  get work(): Work {
    return this.#stage.work
  }
  /** The last result, looked at or one click away. */
  get outcome(): Outcome | null {
    return this.#stage.outcome
  }
  /** Whether a replay is going, whatever is looked at. */
  get running(): boolean {
    return this.#stage.running
  }
  get phase(): Phase {
    return this.#stage.phase
  }
  get gates(): Gates {
    return this.judging.gates
  }
  /** Whether a change of the gates can be taken back. */
  get gatesUndoable(): boolean {
    return this.judging.history.undoable
  }
  get complaints(): Problem[] {
    return this.#messages.complaints
  }
  get notice(): string | null {
    return this.#messages.notice
  }
  get said(): string {
    return this.#messages.said
  }
  /** What is being done with dropped files, in words, or null. */
  get working(): string | null {
    return this.#queue.words
  }
  /** Files are being read or fetched: what the places hold is about to change. */
  get busy(): boolean {
    return this.working !== null || this.addresses.busy
  }
  /** What the run still needs, a sentence each; empty where it may start. */
  get missing(): string[] {
    return missing(this.slots.all, this.draft, this.options.backend)
  }
  get canRun(): boolean {
    return !this.busy && !this.draft.stale && !this.#stage.running && this.missing.length === 0
  }

  session(): Promise<Session> {
    return this.#connection.session()
  }

  drop(files: DroppedFile[], slot?: Slot): Promise<void> {
    if (files.length === 0) return Promise.resolve()
    if (slot === 'primary' || slot === 'shadow') this.addresses.cancel(slot)
    return this.#intake.drop(files, slot)
  }

  clear(slot: Slot): Promise<void> {
    return this.#intake.clear(slot)
  }

  move(from: Slot, to: Slot): Promise<void> {
    return this.#intake.move(from, to)
  }

  restore(): Promise<void> {
    const last = this.slots.takeRemoved()
    return last ? this.drop(last.files, last.slot) : Promise.resolve()
  }

  /** Fetches a demo, drops its files and runs: one click to the verdict. */
  async demo(id: string): Promise<void> {
    if (await this.#intake.demo(id)) await this.run()
  }

  /** @param watched whether a person looks on, and no script */
  run(watched = true): Promise<void> {
    return this.#replays.run(watched)
  }

  /** Makes a result of what a replay that ended before its time had answered. */
  conclude(): Promise<void> {
    return this.#replays.conclude()
  }

  async stop(): Promise<void> {
    if (!this.#stage.stopping()) return
    this.#messages.say('Stopping. What is done is kept.')
    ;(await this.session()).stop()
  }

  /** Edits the mapping as a finding suggests and evaluates again; the edit is undone like any other. */
  async applyPatch({ label, steps, exchangeModels }: Patch): Promise<void> {
    // Exchanging them again takes it back.
    if (exchangeModels) await this.draft.exchangeModels(() => this.move('primary', 'shadow'))
    if (steps.length > 0) this.draft.change((mapping) => Object.assign(mapping, applyPatch(mapping, steps)))
    this.#messages.say(`${label}.`)
    await this.draft.settled()
    // What keeps it from running is said beside the mapping.
    if (!this.canRun) return this.navigation.toSetup()
    await this.run()
  }

  setGates(gates: Gates): Promise<void> {
    return this.judging.set(gates)
  }

  undoGates(): Promise<void> {
    return this.judging.undo()
  }

  drill(): Promise<void> {
    return this.judging.drill()
  }

  /** Shows the result that a report.html or an evaluation.json carries. */
  openReport(file: DroppedFile): Promise<void> {
    return this.opening.file(file)
  }

  /** Shows an evaluation as it is kept; where another tab forgot it a moment ago, only the list changes. */
  async showKept(id: string): Promise<void> {
    await this.opening.kept(id).catch((thrown: unknown) => this.complain(thrown, 'Opening what is kept'))
  }

  complain(thrown: unknown, doing: string): void {
    this.#messages.complain(asProblem(thrown, doing))
  }

  dismiss(problem: Problem): void {
    this.#messages.dismiss(problem)
  }

  /** The session died: a fresh one is given the files, and the mapping stays as the person has it. */
  #recover(problem: Problem, idle: boolean): void {
    if (idle) this.#messages.complain(problem)
    // One that dies of the files themselves is not given them again.
    if (this.#recovering) return this.slots.forget()
    const again = this.#intake.again().then(() => this.desk.recall())
    this.#recovering = again.finally(() => (this.#recovering = null))
  }
}
