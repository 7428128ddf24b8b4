/** When the requests were made, and how the log's times were read. */
import type { Column } from '../../core/columns'
import { parseTimes } from '../../formats/time'
import { withRoom } from './grow'

/** What a column is read as that holds no time. */
const NO_TIME = 'not a time'

export interface Times {
  /** Milliseconds since the epoch, NaN where unknown. */
  ms: Float64Array
  /** How they were read, in words; null where no value was a time. */
  readAs: string | null
}

export class TimeStore {
  #ms = new Float64Array(0)
  readonly #kinds = new Set<string>()

  add(column: Column, n: number, at: number, expected: number): void {
    this.#ms = withRoom(this.#ms, at + n, NaN, expected)
    const { ms, kind } = parseTimes(column)
    this.#ms.set(ms.subarray(0, n), at)
    if (kind !== NO_TIME) this.#kinds.add(kind)
  }

  finish(n: number): Times {
    return { ms: this.#ms.subarray(0, n), readAs: [...this.#kinds].join('; ') || null }
  }
}
