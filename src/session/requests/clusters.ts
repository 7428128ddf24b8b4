/** Which requests belong together: one user, device or session, by a column that a person named. */
import type { TextColumn } from '../../core/columns'
import type { Clusters } from '../../evaluation/input'
import { withRoom } from './grow'

export class ClusterStore {
  #codes = new Int32Array(0)
  readonly #known = new Map<string, number>()

  constructor(readonly field: string) {}

  /** @param column names the cluster of each of n requests; no text is a cluster of its own */
  add({ codes, dictionary }: TextColumn, n: number, at: number, expected: number): void {
    this.#codes = withRoom(this.#codes, at + n, -1, expected)
    const ofBatch = new Int32Array(dictionary.length).fill(-1)
    for (let i = 0; i < n; i++) {
      const code = codes[i]!
      if (code < 0) continue
      if (ofBatch[code]! < 0) ofBatch[code] = this.#codeOf(dictionary[code]!)
      this.#codes[at + i] = ofBatch[code]!
    }
  }

  #codeOf(name: string): number {
    const known = this.#known.get(name)
    if (known !== undefined) return known
    const code = this.#known.size
    this.#known.set(name, code)
    return code
  }

  finish(n: number): Clusters {
    return { field: this.field, codes: this.#codes.subarray(0, n) }
  }
}
