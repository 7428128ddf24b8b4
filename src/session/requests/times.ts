/** When the requests were made, and how the log's times were read. */
import type { Column } from '../../core/columns'
import { mayBeEither, parseTimes, told } from '../../formats/time'
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
  /** The same with the month first, from the first batch on in which a text may be either. */
  #monthFirst: Float64Array | null = null
  readonly #kinds = new Set<string>()
  readonly #monthFirstKinds = new Set<string>()

  add(column: Column, n: number, at: number, expected: number): void {
    this.#ms = withRoom(this.#ms, at + n, NaN, expected)
    const { ms, kind } = parseTimes(column, 'day-first')
    this.#ms.set(ms.subarray(0, n), at)
    if (kind !== NO_TIME) this.#kinds.add(kind)
    if (!this.#monthFirst && !mayBeEither(column)) return
    this.#monthFirst = withRoom(this.#monthFirst ?? this.#ms.slice(0, at), at + n, NaN, expected)
    const other = parseTimes(column, 'month-first')
    this.#monthFirst.set(other.ms.subarray(0, n), at)
    if (other.kind !== NO_TIME) this.#monthFirstKinds.add(other.kind)
  }

  finish(n: number): Times {
    const read = (ms: Float64Array, kinds: ReadonlySet<string>) => ({ ms: ms.subarray(0, n), kind: [...kinds].join('; ') }) // prettier-ignore
    const dayFirst = read(this.#ms, this.#kinds)
    if (!this.#monthFirst) return { ms: dayFirst.ms, readAs: dayFirst.kind || null }
    const { ms, kind } = told(dayFirst, read(this.#monthFirst, this.#monthFirstKinds)) ?? untold(n)
    return { ms, readAs: kind || null }
  }
}

const untold = (n: number) => ({
  ms: new Float64Array(n).fill(NaN),
  kind: 'no times: nothing tells whether the day or the month comes first',
})
