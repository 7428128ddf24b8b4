/** What each request holds, as a hash: requests of the same content under other ids are known by it. */
import type { Clusters } from '../../evaluation/input'
import { withRoom } from './grow'

export class ContentStore {
  #contents = new Uint32Array(0)

  /** @param hashes of n requests' contents, which are copied */
  add(hashes: Uint32Array, n: number, at: number, expected: number): void {
    this.#contents = withRoom(this.#contents, at + n, 0, expected)
    this.#contents.set(hashes.subarray(0, n), at)
  }

  finish(n: number): Uint32Array {
    return this.#contents.subarray(0, n)
  }
}

/** Requests of one content as one cluster. */
export function clustersOf(contents: Uint32Array): Clusters {
  const known = new Map<number, number>()
  const codes = Int32Array.from(contents, (content) => {
    const code = known.get(content)
    if (code !== undefined) return code
    known.set(content, known.size)
    return known.size - 1
  })
  return { field: 'content', codes }
}
