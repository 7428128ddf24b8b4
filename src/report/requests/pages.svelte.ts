/** The request table's rows, fetched in chunks as they come into view. */
import type { RowImage, RowPage, RowQuery, RowSource, TableRow } from '../../result/rows'

const chunk = 100
/** Chunks kept: enough for any screen, little enough for any log. */
const kept = 40

export type Asked = Omit<RowQuery, 'offset' | 'limit'>

export class Pages {
  total = $state(0)
  loading = $state(true)
  problem = $state<string | null>(null)
  /** Moves when a chunk arrives. */
  #round = $state(0)
  // Not reactive by itself: #round says when to look again.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  #chunks = new Map<number, RowPage | 'coming'>()
  #asked: Asked | null = null
  #source: RowSource | null = null

  /** Starts over with another question; answers to the older one are dropped. */
  ask(source: RowSource, asked: Asked): void {
    this.#source = source
    this.#asked = asked
    this.#chunks.clear()
    this.loading = true
    this.problem = null
    void this.#fetch(0)
  }

  /** Sees to it that these rows come. */
  need(first: number, end: number): void {
    for (let c = Math.floor(first / chunk); c * chunk < Math.min(end, this.total); c++) void this.#fetch(c)
  }

  /** A row and its image where they have come; undefined before. */
  at(index: number): { row: TableRow; image: RowImage | null } | undefined {
    void this.#round
    const page = this.#chunks.get(Math.floor(index / chunk))
    if (page === undefined || page === 'coming') return undefined
    const row = page.rows[index % chunk]
    return row && { row, image: page.images[index % chunk] ?? null }
  }

  async #fetch(c: number): Promise<void> {
    const asked = this.#asked
    if (!asked || !this.#source || this.#chunks.has(c)) return
    this.#chunks.set(c, 'coming')
    try {
      const page = await this.#source({ ...asked, offset: c * chunk, limit: chunk })
      if (this.#asked !== asked) return
      this.#chunks.set(c, page)
      this.total = page.total
      this.#forget(c)
    } catch (error) {
      if (this.#asked !== asked) return
      this.#chunks.delete(c)
      this.problem = error instanceof Error ? error.message : String(error)
    }
    this.loading = false
    this.#round++
  }

  #forget(near: number): void {
    if (this.#chunks.size <= kept) return
    const farthest = [...this.#chunks.keys()].sort((a, b) => Math.abs(b - near) - Math.abs(a - near))[0]
    if (farthest !== undefined) this.#chunks.delete(farthest)
  }
}
