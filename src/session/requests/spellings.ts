/** How classes were spelled, request by request, where that is not as the mapping names them. */
import type { TextColumn } from '../../core/columns'
import type { Spelled } from '../../evaluation/input'
import { isOtherSpelling } from '../../mapping/class-values'
import { Lookup } from '../../mapping/lookup'
import { withRoom } from './grow'

/** A byte per request: what is spelled in more ways than this is told apart by the first of them. */
const MOST = 255

export class Spellings {
  #codes = new Uint8Array(0)
  readonly #texts: string[] = ['']
  readonly #lookup: Lookup

  /** @param find class of a text, below 0 for none */
  constructor(classes: readonly string[], find: (text: string) => number) {
    this.#lookup = new Lookup((text) => {
      const name = classes[find(text)]
      return name !== undefined && isOtherSpelling(text, name) ? this.#code(text.trim()) : 0
    })
  }

  /** Notes the spellings of n requests from row `at` on. */
  add(column: TextColumn, n: number, at: number): void {
    const table = this.#lookup.table(column)
    if (this.#texts.length === 1) return
    this.#codes = withRoom(this.#codes, at + n, 0)
    for (let i = 0; i < n; i++) {
      const code = column.codes[i]!
      if (code >= 0) this.#codes[at + i] = table[code]!
    }
  }

  #code(text: string): number {
    const known = this.#texts.indexOf(text)
    if (known >= 0) return known
    return this.#texts.length <= MOST ? this.#texts.push(text) - 1 : 0
  }

  /** Of the first n requests; nothing where all are spelled as the mapping has them. */
  finish(n: number): { spelled?: Spelled } {
    if (this.#texts.length === 1) return {}
    return { spelled: { codes: withRoom(this.#codes, n, 0).subarray(0, n), texts: this.#texts } }
  }
}
