/** Models that are being fetched by their address, one per place. */
import type { Problem } from '../../core/problem'
import type { DroppedFile } from '../../files/dropped'
import type { Role } from '../../core/roles'
import { asProblem } from './problems'

export interface Fetching {
  url: string
  /** Bytes here, and in all where known. */
  received: number
  total: number | null
  /** What went wrong; the fetching is over then. */
  problem: Problem | null
}

export class Addresses {
  #states = $state.raw<Record<Role, Fetching | null>>({ primary: null, shadow: null })
  #stops: Record<Role, AbortController | null> = { primary: null, shadow: null }

  /** @param take what becomes of the fetched files */
  constructor(private readonly take: (files: DroppedFile[], role: Role) => Promise<void>) {}

  of(role: Role): Fetching | null {
    return this.#states[role]
  }

  get busy(): boolean {
    return Object.values(this.#states).some((state) => state && !state.problem)
  }

  /**
   * Fetches, and gives the files to the place; another fetch for the same place is ended.
   * @returns whether the files were given; false where it was cancelled or went wrong
   */
  async fetch(role: Role, url: string): Promise<boolean> {
    this.cancel(role)
    const stop = (this.#stops[role] = new AbortController())
    this.#set(role, { url, received: 0, total: null, problem: null })
    try {
      const { fetchInWorker } = await import('../../models/fetch')
      const files = await fetchInWorker(
        url,
        ({ received, total }) => {
          if (!stop.signal.aborted) this.#set(role, { url, received, total, problem: null })
        },
        stop.signal,
      )
      if (!files || stop.signal.aborted) return false
      await this.take(files, role)
      if (!stop.signal.aborted) this.#set(role, null)
      return true
    } catch (thrown) {
      if (!stop.signal.aborted)
        this.#set(role, { url, received: 0, total: null, problem: asProblem(thrown, 'Fetching the model') })
      return false
    }
  }

  /** Ends the fetching, or takes its complaint away. */
  cancel(role: Role): void {
    this.#stops[role]?.abort()
    this.#stops[role] = null
    this.#set(role, null)
  }

  #set(role: Role, state: Fetching | null): void {
    this.#states = { ...this.#states, [role]: state }
  }
}
