/** The mapping as the person edits it: the proposal it started from, the draft, its preview, and the way back. */
import { escaped } from '../../core/json-pointer'
import type { Problem } from '../../core/problem'
import type { MappingPreview, MappingProposal, Session } from '../../session/contract'
import type { Mapping } from '../../result/mapping'
import type { FieldProfile } from '../../formats/contract'
import { Changes } from './changes.svelte'
import { asProblem, blocks } from './problems'
import { ROLES, type FieldRole } from '../../core/roles'
import { rebased, setRole, withdraw } from './mapping-edit'

/** Typing is not a reason to encode the first rows once per key. */
const previewDelayMs = 150

interface Step {
  mapping: Mapping
  mine: boolean
  base: Mapping | null
}

export class MappingDraft {
  #proposal = $state.raw<MappingProposal | null>(null)
  #mapping = $state.raw<Mapping | null>(null)
  #preview = $state.raw<MappingPreview | null>(null)
  /** What was proposed for the roles and the task as they are: what the person left of it follows the next one. */
  #base: Mapping | null = null
  #why = $state.raw<Record<string, string>>({})
  #past = $state.raw<Step[]>([])
  /** Whether the person changed what was proposed. */
  #mine = $state(false)
  /** The person's changes were set aside for other models or another log: undo brings them back. */
  #setAside = $state(false)
  #ground = ''
  #broken = $state.raw<Problem | null>(null)
  #stale = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0
  readonly changes = new Changes(this)

  constructor(private readonly session: () => Promise<Session>) {}

  get mapping(): Mapping | null {
    return this.#mapping
  }
  get fields(): FieldProfile[] {
    return this.#preview?.fields ?? this.#proposal?.fields ?? []
  }
  get preview(): MappingPreview | null {
    return this.#preview
  }
  get why(): Record<string, string> {
    return this.#why
  }
  /** The roles that were proposed, by a mapping file or a guess. */
  get proposedRoles(): Mapping['roles'] {
    return this.#proposal?.mapping.roles ?? {}
  }
  /** Why a field was proposed for what it was; undefined where its format alone said it. */
  whyRole(field: string): string | undefined {
    return this.#proposal?.why[`/roles/${escaped(field)}`]
  }
  /** What is wrong with the mapping as it stands, cautions included. */
  get problems(): Problem[] {
    return this.#broken ? [this.#broken] : (this.#preview?.problems ?? [])
  }
  get blocked(): boolean {
    return this.#mapping === null || this.problems.some(blocks)
  }
  get edited(): boolean {
    return this.#mine
  }
  /** What it is made for, as the page names it. */
  get ground(): string {
    return this.#ground
  }
  get undoable(): boolean {
    return this.#past.length > 0
  }
  get setAside(): boolean {
    return this.#setAside
  }
  /** A preview of the latest edit is under way. */
  get stale(): boolean {
    return this.#stale
  }

  /**
   * Asks the session for a mapping of what it holds. On the same ground the person's changes stay, laid over what is
   * proposed now; on another they are kept as a step back.
   * @param ground names the models, the log and the mapping file
   */
  async propose(ground: string): Promise<void> {
    const ticket = ++this.#asked
    clearTimeout(this.#timer)
    try {
      const proposal = await (await this.session()).propose()
      if (ticket !== this.#asked) return
      const [base, draft, mine] = [this.#base, this.#mapping, this.#mine]
      this.#proposal = proposal
      this.#broken = null
      this.#why = proposal.why
      this.#base = proposal.mapping
      if (base && draft && mine && ground === this.#ground) {
        this.#preview = proposal.preview
        this.#take(rebased(base, draft, proposal.mapping))
        // What follows from the person's roles is part of the mapping that is proposed.
        return this.#settle()
      }
      this.#past = draft && mine ? [...this.#past, { mapping: draft, mine, base }] : []
      this.#setAside = Boolean(draft && mine)
      this.#mine = false
      this.#ground = ground
      this.#mapping = proposal.mapping
      this.#preview = proposal.preview
    } catch (thrown) {
      if (ticket !== this.#asked) return
      this.clear()
      this.#broken = asProblem(thrown, 'Reading what feeds what')
    }
    this.#stale = false
  }

  /** Takes a mapping that was changed on other models or another log: one step back, and undo brings it. */
  setAsideToo(mapping: Mapping): void {
    this.#past = [...this.#past, { mapping, mine: true, base: this.#base }]
    this.#setAside = true
  }

  /** The models change places by `move`, and what a mapping file says of each goes with it. */
  async exchangeModels(move: () => Promise<unknown>): Promise<void> {
    const before = this.mapping?.models
    await move()
    if (!before) return
    this.change((mapping) => (mapping.models = { primary: before.shadow, shadow: before.primary }))
  }

  /** Changes a clone of the mapping and asks for a fresh preview. */
  change(edit: (draft: Mapping) => void): void {
    if (!this.#mapping) return
    const draft = structuredClone(this.#mapping)
    edit(draft)
    this.#past = [...this.#past.slice(-49), this.#step()]
    this.#mine = true
    this.#setAside = false
    this.#take(draft)
  }

  /**
   * Gives a field another role. Where inputs were chosen by hand, one that is a feature no more leaves them; what was
   * guessed is guessed anew for the roles as they are.
   */
  use(field: string | readonly string[], role: FieldRole): void {
    const chosen = ROLES.filter(
      (one) => JSON.stringify(this.#base?.models[one]) !== JSON.stringify(this.#mapping?.models[one]),
    )
    this.change((draft) => {
      for (const name of [field].flat()) {
        setRole(draft, this.fields, name, role)
        if (role !== 'feature') for (const one of chosen) withdraw(draft, one, name)
      }
    })
  }

  /** Classes that the run found in the log, and what stands for no label, are in the mapping from now on, as an edit that can be undone. */
  adopt(ran: Mapping, used: Mapping | null): void {
    const read = (one: Mapping) => JSON.stringify([one.classes, one.noLabel ?? []])
    if (!used?.classes || read(used) === read(ran)) return
    this.change((draft) => Object.assign(draft, structuredClone(used)))
  }

  /** The preview of the latest edit, at once. */
  settled(): Promise<void> {
    return this.#settle()
  }

  undo(): void {
    const last = this.#past.at(-1)
    if (!last) return
    this.#past = this.#past.slice(0, -1)
    this.#mine = last.mine
    this.#base = last.base
    this.#setAside = false
    this.#take(last.mapping)
  }

  clear(): void {
    this.#asked++
    clearTimeout(this.#timer)
    this.#proposal = this.#mapping = this.#preview = this.#broken = this.#base = null
    this.#why = {}
    this.#past = []
    this.#mine = this.#setAside = this.#stale = false
  }

  #step(): Step {
    return { mapping: this.#mapping!, mine: this.#mine, base: this.#base }
  }

  #take(mapping: Mapping): void {
    this.#mapping = mapping
    this.#stale = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#refresh(mapping), previewDelayMs)
  }

  /** The preview at once, and again for as long as something follows from it. */
  async #settle(): Promise<void> {
    for (let mapping: Mapping | null = null; this.#mapping && mapping !== this.#mapping;) {
      clearTimeout(this.#timer)
      mapping = this.#mapping
      await this.#refresh(mapping)
    }
  }

  async #refresh(mapping: Mapping): Promise<void> {
    const ticket = ++this.#asked
    try {
      const preview = await (await this.session()).preview(mapping)
      // What was edited meanwhile is asked about next: what follows from the mapping before would take it back.
      if (ticket !== this.#asked || mapping !== this.#mapping) return
      this.#preview = preview
      this.#broken = null
      if (preview.anew && this.#follow(mapping, preview.anew)) return
    } catch (thrown) {
      if (ticket !== this.#asked) return
      this.#broken = asProblem(thrown, 'The preview of the mapping')
    }
    this.#stale = false
  }

  /**
   * Other roles, or another task, suggest other classes and inputs: what the person did not decide follows.
   * @returns whether anything did
   */
  #follow(mapping: Mapping, { ofRoles, ofTask }: NonNullable<MappingPreview['anew']>): boolean {
    const base = this.#base
    if (!base || !this.#proposal) return false
    const said = mapping.task !== base.task
    const anew = said ? ofTask : ofRoles
    const next = rebased(base, mapping, anew.mapping)
    this.#why = anew.why
    // Roles and task stay the person's own, whatever is proposed next.
    const task = said ? base.task : anew.mapping.task
    this.#base = { ...anew.mapping, roles: this.#proposal.mapping.roles, task }
    if (JSON.stringify(next) === JSON.stringify(mapping)) return false
    this.#take(next)
    return true
  }
}
