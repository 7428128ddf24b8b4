/** The workbench: what was dropped, the run, its result. One stage at a time; the session does the work. */
import { defaultGates, type Gates } from '../../result/gates'
import type { Problem } from '../../core/problem'
import { applyPatch } from '../../mapping/patch'
import type { Mapping } from '../../result/mapping'
import type { Patch } from '../../result/patch'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { DroppedFile } from '../../files/dropped'
import { count } from '../../core/numbers'
import type { Phase, Progress, Session, Slot } from '../../session/contract'
import { Addresses } from './addresses.svelte'
import { Checks } from './checks.svelte'
import { loadDemo } from './demo'
import { GateHistory } from './gate-history.svelte'
import { MappingDraft } from './mapping.svelte'
import { asProblem } from './problems'
import { Slots } from './slots.svelte'
import { missing } from './readiness'
import type { Options } from './options'
import { phaseWords } from './words'
import { WorkQueue } from './work-queue.svelte'

export type Stage =
  | { at: 'setup' }
  | { at: 'running'; progress: Progress; stopping: boolean }
  | { at: 'failed'; problem: Problem }
  /** `file` names the report that was opened; null where the result was made here and its rows are at hand. */
  | { at: 'done'; result: EvaluationResult; file: string | null }

const waiting: Progress = {
  phase: 'loading',
  done: 0,
  of: null,
  share: null,
  perSecond: null,
  secondsLeft: null,
  agreement: null,
  errors: { primary: 0, shadow: 0 },
}

export class Workbench {
  readonly slots: Slots
  readonly draft: MappingDraft
  /** Whether this device computes the models right. */
  readonly checks: Checks
  /** Models fetched by their address instead of dropped. */
  readonly addresses = new Addresses((files, role) => this.#read(files, role))
  options = $state<Options>() as Options
  #stage = $state.raw<Stage>({ at: 'setup' })
  /** The mapping that the last result made here was replayed with. */
  #replayed = ''
  readonly #gates = new GateHistory()
  #complaints = $state.raw<Problem[]>([])
  #said = $state('')
  #notice = $state<string | null>(null)
  #session: Promise<Session> | null = null
  readonly #queue = new WorkQueue((thrown, doing) => this.complain(thrown, doing))

  constructor(options: Options) {
    this.options = options
    const session = () => this.session()
    this.slots = new Slots(session)
    this.draft = new MappingDraft(session)
    this.checks = new Checks(session)
  }

  get stage(): Stage {
    return this.#stage
  }
  get gates(): Gates {
    return this.#gates.current
  }
  /** Whether a change of the gates can be taken back. */
  get gatesUndoable(): boolean {
    return this.#gates.undoable
  }
  /** What is being done with dropped files, in words, or null. */
  get working(): string | null {
    return this.#queue.words
  }
  /** What belongs to no slot: a gates file that cannot be read, a demo that is not there. */
  get complaints(): Problem[] {
    return this.#complaints
  }
  /** What has just become of the result that is shown. */
  get notice(): string | null {
    return this.#notice
  }
  /** The last thing worth reading out. */
  get said(): string {
    return this.#said
  }
  /** What the run still needs, a sentence each; empty where it may start. */
  get missing(): string[] {
    return missing(this.slots.all, this.draft, this.options.backend)
  }
  get canRun(): boolean {
    return !this.busy && !this.draft.stale && this.#stage.at !== 'running' && this.missing.length === 0
  }
  /** Files are being read or fetched: what the places hold is about to change. */
  get busy(): boolean {
    return this.working !== null || this.addresses.busy
  }
  /** The phase as scripts and tests watch it. */
  get phase(): Phase {
    const stage = this.#stage
    if (stage.at === 'running') return stage.progress.phase === 'done' ? 'evaluating' : stage.progress.phase
    return stage.at === 'setup' ? 'idle' : stage.at
  }

  session(): Promise<Session> {
    this.#session ??= import('../../session/worker/client').then(({ createSession }) => createSession())
    return this.#session
  }

  say(words: string): void {
    this.#said = words
  }

  drop(files: DroppedFile[], slot?: Slot): Promise<void> {
    if (files.length === 0) return Promise.resolve()
    if (slot === 'primary' || slot === 'shadow') this.addresses.cancel(slot)
    return this.#read(files, slot)
  }

  #read(files: DroppedFile[], slot?: Slot): Promise<void> {
    return this.#queue.add(
      files.length === 1 ? `Reading ${files[0]!.path}` : `Reading ${files.length} files`,
      () => this.#take([[slot, files]]),
    )
  }

  clear(slot: Slot): Promise<void> {
    return this.#queue.add('Removing', async () => {
      await this.slots.clear(slot)
      if (slot === 'gates')
        this.#gates.change({ ...structuredClone(defaultGates), rollback: this.gates.rollback })
      await this.#propose()
    })
  }

  move(from: Slot, to: Slot): Promise<void> {
    return this.#queue.add('Moving', async () => {
      await this.slots.move(from, to)
      await this.#propose()
    })
  }

  restore(): Promise<void> {
    const last = this.slots.takeRemoved()
    return last ? this.drop(last.files, last.slot) : Promise.resolve()
  }

  /** Fetches a demo, drops its files and runs: one click to the verdict. */
  async demo(id: string): Promise<void> {
    await this.#queue.add('Fetching the demo', async () => {
      const { files } = await loadDemo(id)
      await this.slots.clearAll()
      this.draft.clear()
      await this.#take(files)
    })
    if (this.canRun) await this.run()
  }

  async run(): Promise<void> {
    const mapping = this.draft.mapping
    if (!mapping || !this.canRun) return
    this.#notice = null
    this.#stage = { at: 'running', progress: waiting, stopping: false }
    this.say('Loading the models.')
    try {
      const session = await this.session()
      const { backend, latencyRequests, seed, keepOutputs } = this.options
      // A drill was of the primary loaded then.
      this.#gates.drilled(null)
      const options = { mapping, gates: this.gates, backend, latencyRequests, seed, keepOutputs }
      const [result] = await Promise.all([
        session.run(options, (progress) => this.#progress(progress)),
        import('../../report/Results.svelte'),
      ])
      this.#adopt(mapping, result)
      this.#replayed = JSON.stringify(this.draft.mapping)
      this.#stage = { at: 'done', result, file: null }
      this.say(result.headline.verdict)
    } catch (thrown) {
      const problem = asProblem(thrown, 'The replay')
      this.#forgetDead(problem)
      this.#stage = { at: 'failed', problem }
      this.say(`The replay failed. ${problem.message}`)
    }
  }

  /** Classes that the run found in the log are in the mapping from now on, as an edit that can be undone. */
  #adopt(ran: Mapping, { evidence }: EvaluationResult): void {
    const used = evidence.mapping as Mapping | null
    if (!used?.classes || JSON.stringify(used.classes) === JSON.stringify(ran.classes)) return
    this.draft.change((draft) => Object.assign(draft, structuredClone(used)))
  }

  /** Edits the mapping as a finding suggests and evaluates again; the edit is undone like any other. */
  async applyPatch({ label, steps, exchangeModels }: Patch): Promise<void> {
    // Exchanging them again takes it back.
    if (exchangeModels) await this.move('primary', 'shadow')
    if (steps.length > 0) this.draft.change((mapping) => Object.assign(mapping, applyPatch(mapping, steps)))
    this.say(`${label}.`)
    await this.draft.settled()
    await this.run()
  }

  async stop(): Promise<void> {
    const stage = this.#stage
    if (stage.at !== 'running') return
    this.#stage = { ...stage, stopping: true }
    this.say('Stopping. What is done is kept.')
    ;(await this.session()).stop()
  }

  /** New gates; where there is a result made here, its verdict follows. */
  async setGates(gates: Gates): Promise<void> {
    if (this.#gates.change(gates)) await this.#judge()
  }

  /** Takes the last change of the gates back. */
  async undoGates(): Promise<void> {
    if (this.#gates.undo()) await this.#judge()
  }

  /** Whether a result is shown that was made here, and can be judged again. */
  get #live(): boolean {
    return this.#stage.at === 'done' && this.#stage.file === null
  }

  /** Labels that came to a result are joined to what was replayed. @returns whether they could be */
  async #relabel(): Promise<boolean> {
    const labels = this.slots.of('labels')
    if (!labels || JSON.stringify(this.draft.mapping) !== this.#replayed) return false
    try {
      const result = await (await this.session()).relabel(this.gates)
      const joined = result.requests.joined?.find(({ what }) => what === 'labels')
      this.#notice = `${labels.title}: a label for ${count(joined?.matched ?? 0)} of ${count(result.requests.replayed)} requests. Nothing was replayed for it.`
      this.#stage = { at: 'done', result, file: null }
      this.say(`${this.#notice} ${result.headline.verdict}`)
      return true
    } catch (thrown) {
      const { code } = asProblem(thrown, 'Joining the labels')
      // What is wrong with the file itself, its place says.
      const said = code === 'needs-replay' || labels.problems.length > 0
      if (!said) this.complain(thrown, 'Joining the labels')
      return false
    }
  }

  async #judge(): Promise<void> {
    if (this.#live) await this.#renew(async () => (await this.session()).judge(this.gates))
  }

  async drill(): Promise<void> {
    await this.#renew(async () =>
      (await this.session()).drill((progress) => this.say(`Drill: ${progress.phase}.`)),
    )
    if (this.#stage.at === 'done') this.#gates.drilled(this.#stage.result.gates.rollback.drill)
  }

  back(): void {
    if (this.#stage.at !== 'running') this.#stage = { at: 'setup' }
  }

  /** Shows the result that a report.html or an evaluation.json carries. */
  async openReport(file: DroppedFile): Promise<void> {
    try {
      const [text, { readReport }] = await Promise.all([
        file.file.text(),
        import('../../result/reader'),
        import('../../report/Results.svelte'),
      ])
      const result = readReport(text, file.path)
      this.#complaints = []
      this.#stage = { at: 'done', result, file: file.path }
      this.say(`Report opened. ${result.headline.verdict}`)
    } catch (thrown) {
      this.complain(thrown, 'Opening the report')
    }
  }

  complain(thrown: unknown, doing: string): void {
    const problem = asProblem(thrown, doing)
    this.#forgetDead(problem)
    this.#complaints = [...this.#complaints, problem]
    this.say(problem.message)
  }

  dismiss(problem: Problem): void {
    this.#complaints = this.#complaints.filter((one) => one !== problem)
  }

  /** A session whose worker died is not asked again: the next drop starts a fresh one. */
  #forgetDead(problem: Problem): void {
    if (problem.code !== 'session-died') return
    this.#session = null
    this.slots.forget()
    this.draft.clear()
  }

  #progress(progress: Progress): void {
    const stage = this.#stage
    if (stage.at !== 'running') return
    if (progress.phase !== stage.progress.phase) this.say(`${phaseWords[progress.phase]}.`)
    const crossed = progress.paired?.crossed
    if (crossed && !stage.progress.paired?.crossed)
      this.say(`You may stop now: ${crossed.leads} is right more often, if requests are independent.`)
    // A stopped replay has ended once something else is done: that may be skipped in turn.
    const stopping = stage.stopping && progress.phase === stage.progress.phase
    this.#stage = { ...stage, progress, stopping }
  }

  async #renew(work: () => Promise<EvaluationResult>): Promise<void> {
    try {
      const result = await work()
      if (this.#stage.at === 'done') this.#stage = { ...this.#stage, result }
      this.say(result.headline.verdict)
    } catch (thrown) {
      this.complain(thrown, 'Judging again')
    }
  }

  async #take(drops: Iterable<[Slot | undefined, DroppedFile[]]>): Promise<void> {
    this.#complaints = []
    this.#notice = null
    const taken: DroppedFile[] = []
    for (const [slot, files] of drops) {
      await this.slots.drop(files, slot)
      taken.push(...files)
    }
    const read = this.#readGates()
    // Other gates alone change nothing that was replayed: the verdict on the page follows.
    if (read && taken.length === 1 && this.slots.fileOf('gates')?.file === taken[0]!.file && this.#live)
      return this.#judge()
    const report = this.slots.fileOf('report')
    if (report) {
      await this.slots.clear('report', false)
      return this.openReport(report)
    }
    await this.#propose()
    if (this.#live && this.#hasLabels(taken) && (await this.#relabel())) return
    if (this.#stage.at !== 'running') this.#stage = { at: 'setup' }
    this.say(this.missing[0] ?? 'Ready to replay.')
  }

  #hasLabels(taken: readonly DroppedFile[]): boolean {
    const held = this.slots.fileOf('labels')
    return held !== undefined && taken.some(({ file }) => file === held.file)
  }

  /** @returns whether a gates file was just dropped and can be read; what is wrong with one is its slot's problem */
  #readGates(): boolean {
    const gates = this.slots.newGates()
    if (!gates) return false
    const { drill } = this.gates.rollback
    this.#gates.change({ ...gates, rollback: { ...gates.rollback, drill } })
    return true
  }

  /** A mapping needs a readable log; models only make it richer. */
  async #propose(): Promise<void> {
    if (this.slots.of('log')?.log) await this.draft.propose(this.slots.ground)
    else this.draft.clear()
  }
}
