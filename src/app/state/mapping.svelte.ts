/** The mapping as the person edits it: the proposal it started from, the draft, its preview, and the way back. */
import type { Problem } from '../../evaluation/problem'
import type { MappingPreview, MappingProposal, Session } from '../../session/contract'
import type { Spec } from '../../mapping/spec'
import type { FieldProfile } from '../../formats/contract'
import { asProblem, blocks } from './problems'
import { rebased } from './spec-edit'

/** Typing is not a reason to encode the first rows once per key. */
const previewDelayMs = 150

export class Mapping {
  #proposal = $state.raw<MappingProposal | null>(null)
  #spec = $state.raw<Spec | null>(null)
  #preview = $state.raw<MappingPreview | null>(null)
  #past = $state.raw<{ spec: Spec; mine: boolean }[]>([])
  /** Whether the person changed what was proposed. */
  #mine = $state(false)
  /** The person's changes were set aside for other models or another log: undo brings them back. */
  #setAside = $state(false)
  #ground = ''
  #broken = $state.raw<Problem | null>(null)
  #stale = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0

  constructor(private readonly session: () => Promise<Session>) {}

  get spec(): Spec | null {
    return this.#spec
  }
  get fields(): FieldProfile[] {
    return this.#proposal?.fields ?? []
  }
  get preview(): MappingPreview | null {
    return this.#preview
  }
  get why(): Record<string, string> {
    return this.#proposal?.why ?? {}
  }
  /** What is wrong with the mapping as it stands, cautions included. */
  get problems(): Problem[] {
    return this.#broken ? [this.#broken] : (this.#preview?.problems ?? [])
  }
  get blocked(): boolean {
    return this.#spec === null || this.problems.some(blocks)
  }
  get edited(): boolean {
    return this.#mine
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
      const [base, draft, mine] = [this.#proposal?.spec, this.#spec, this.#mine]
      this.#proposal = proposal
      this.#broken = null
      if (base && draft && mine && ground === this.#ground) {
        this.#preview = proposal.preview
        this.#take(rebased(base, draft, proposal.spec))
        return
      }
      this.#past = draft && mine ? [...this.#past, { spec: draft, mine }] : []
      this.#setAside = Boolean(draft && mine)
      this.#mine = false
      this.#ground = ground
      this.#spec = proposal.spec
      this.#preview = proposal.preview
    } catch (thrown) {
      if (ticket !== this.#asked) return
      this.clear()
      this.#broken = asProblem(thrown, 'Reading what feeds what')
    }
    this.#stale = false
  }

  /** Changes a clone of the spec and asks for a fresh preview. */
  change(edit: (draft: Spec) => void): void {
    if (!this.#spec) return
    const draft = structuredClone(this.#spec)
    edit(draft)
    this.#past = [...this.#past.slice(-49), { spec: this.#spec, mine: this.#mine }]
    this.#mine = true
    this.#setAside = false
    this.#take(draft)
  }

  undo(): void {
    const last = this.#past.at(-1)
    if (!last) return
    this.#past = this.#past.slice(0, -1)
    this.#mine = last.mine
    this.#setAside = false
    this.#take(last.spec)
  }

  clear(): void {
    this.#asked += 1
    clearTimeout(this.#timer)
    this.#proposal = this.#spec = this.#preview = this.#broken = null
    this.#past = []
    this.#mine = this.#setAside = this.#stale = false
  }

  #take(spec: Spec): void {
    this.#spec = spec
    this.#stale = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#refresh(spec), previewDelayMs)
  }

  async #refresh(spec: Spec): Promise<void> {
    const ticket = ++this.#asked
    try {
      const preview = await (await this.session()).preview(spec)
      if (ticket !== this.#asked) return
      this.#preview = preview
      this.#broken = null
    } catch (thrown) {
      if (ticket !== this.#asked) return
      this.#broken = asProblem(thrown, 'The preview of the mapping')
    }
    this.#stale = false
  }
}
