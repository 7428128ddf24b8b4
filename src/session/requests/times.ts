/** When the requests were made, and how the log's times were read. */
import type { Column } from '../../core/columns'
import { mayBeEither, parseTimes, told, type ParsedTimes } from '../../formats/time'
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
  /** Where each file begins. */
  readonly #files: { file: string; at: number }[] = []
  readonly #kinds = new Set<string>()
  readonly #monthFirstKinds = new Set<string>()

  add(column: Column, n: number, at: number, { expected, file }: { expected: number; file: string }): void {
    if (this.#files.at(-1)?.file !== file) this.#files.push({ file, at })
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
    const monthFirst = read(this.#monthFirst, this.#monthFirstKinds)
    const { ms, kind } = told(dayFirst, monthFirst) ?? byFile(dayFirst, monthFirst, this.#files) ?? untold(n)
    return { ms, readAs: kind || null }
  }
}

/** As each file tells it where they do not all together: what one tells holds for those that leave it open, unless two contradict. */
function byFile(
  dayFirst: ParsedTimes,
  monthFirst: ParsedTimes,
  files: readonly { file: string; at: number }[],
): ParsedTimes | null {
  const of = (read: ParsedTimes, i: number) => ({
    ...read,
    ms: read.ms.subarray(files[i]!.at, files[i + 1]?.at),
  })
  const orders = files.map((_, i) => {
    const days = of(dayFirst, i)
    const found = told(days, of(monthFirst, i))
    return found && (found === days ? dayFirst : monthFirst)
  })
  const [first, other] = [...new Set(orders.filter((order) => order !== null))]
  if (!first || !other) return first ?? null
  const ms = new Float64Array(dayFirst.ms.length).fill(NaN)
  orders.forEach((order, i) => order && ms.set(of(order, i).ms, files[i]!.at))
  const inFile = (order: ParsedTimes) => files[orders.indexOf(order)]!.file
  const open = orders.includes(null) ? '; where nothing tells, no times' : ''
  return {
    ms,
    kind: `files differ: the day comes first in ${inFile(dayFirst)}, the month in ${inFile(monthFirst)}${open}; without a zone: taken as UTC`,
  }
}

const untold = (n: number) => ({
  ms: new Float64Array(n).fill(NaN),
  kind: 'no times: nothing tells whether the day or the month comes first',
})
