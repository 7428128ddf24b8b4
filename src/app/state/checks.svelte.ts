/** Whether this device computes each model right: asked for when a model comes, its mapping changes or another backend is chosen. */
import type { Problem } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { Mapping } from '../../result/mapping'
import type { Backend } from '../../replay/contract'
import type { DeviceReport, Session } from '../../session/contract'
import { asProblem } from './problems'

export type Check =
  | { at: 'checking' }
  | { at: 'checked'; report: DeviceReport }
  | { at: 'failed'; problem: Problem }
  | { at: 'cancelled' }

/** What is to be checked: the same key is not checked twice. */
export interface ToCheck {
  key: string
  backend: Backend
  mapping: Mapping | null
}

/** Files come in quick succession, and a run may start with the last of them: it must not find the device taken. */
const delayMs = 400

export class Checks {
  #states = $state.raw<Record<Role, Check | null>>({ primary: null, shadow: null })
  #keys: Record<Role, string | null> = { primary: null, shadow: null }
  #timers: Partial<Record<Role, ReturnType<typeof setTimeout>>> = {}

  constructor(private readonly session: () => Promise<Session>) {}

  of(role: Role): Check | null {
    return this.#states[role]
  }

  /** @param wanted null where there is nothing to check, or not now: what was found stays as long as it is of the same key */
  want(role: Role, wanted: ToCheck | null): void {
    if (wanted === null) {
      clearTimeout(this.#timers[role])
      if (this.#states[role]?.at === 'checking') this.#forget(role)
      return
    }
    if (wanted.key === this.#keys[role] && this.#states[role]) return
    clearTimeout(this.#timers[role])
    if (this.#states[role]?.at === 'checking')
      void this.session().then((session) => session.cancelCheck(role))
    this.#keys[role] = wanted.key
    this.#set(role, { at: 'checking' })
    this.#timers[role] = setTimeout(() => void this.#check(role, wanted), delayMs)
  }

  cancel(role: Role): void {
    clearTimeout(this.#timers[role])
    if (this.#states[role]?.at !== 'checking') return
    void this.session().then((session) => session.cancelCheck(role))
    this.#set(role, { at: 'cancelled' })
  }

  again(role: Role, wanted: ToCheck): void {
    this.#forget(role)
    this.want(role, wanted)
  }

  async #check(role: Role, { key, backend, mapping }: ToCheck): Promise<void> {
    const current = () => this.#keys[role] === key && this.#states[role]?.at === 'checking'
    try {
      const report = await (await this.session()).checkDevice(role, backend, mapping)
      if (current()) this.#set(role, { at: 'checked', report })
    } catch (thrown) {
      if (!current()) return
      const problem = asProblem(thrown, 'The check of this device')
      // A run took the device, or the session ended: the check starts again when the page is back at rest.
      if (problem.code === 'stopped' || problem.code === 'session-died') this.#forget(role)
      else this.#set(role, { at: 'failed', problem })
    }
  }

  #forget(role: Role): void {
    this.#keys[role] = null
    this.#set(role, null)
  }

  #set(role: Role, state: Check | null): void {
    this.#states = { ...this.#states, [role]: state }
  }
}
