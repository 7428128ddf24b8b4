/**
 * Every answer of the run is looked at, cheaply, for what a fault shorter than a stretch of the sample leaves behind: runs
 * of the same answer, a level that jumps, bursts of disagreement, the largest differences. What stands out most is no
 * proof; it is computed again on the cpu like the sample, which is.
 */
import type { Role } from '../../core/roles'
import { ROLES } from '../../core/roles'
import type { OutputTensor } from '../../replay/contract'
import { rowSize } from '../../replay/rows'
import type { AnsweredBatch, CheckedRequest } from './checked-request'

/** Requests that are looked at together: as many as a GPU computes in a few ms at least. */
const BLOCK = 64
/** Blocks of each kind that are kept: those that stand out most. */
const KEPT = 8

interface Standing {
  score: number
  request: CheckedRequest
}

/** Makes the request of a row of the run. */
type Keep = (row: number) => CheckedRequest

/** What one block shows of something, and the row that shows it most. */
interface Sight {
  score: number
  row: number
}

export class Outliers {
  readonly #kept = new Map<string, Standing[]>()
  /** Mean size of a row's outputs over the run so far. */
  readonly #level: Record<Role, { n: number; mean: number }> = {
    primary: { n: 0, mean: 0 },
    shadow: { n: 0, mean: 0 },
  }

  /** @param usable whether a row can be computed again */
  add(batch: AnsweredBatch, usable: (row: number) => boolean, keep: Keep): void {
    const rows = { primary: sizesOf(batch, 'primary'), shadow: sizesOf(batch, 'shadow') }
    const [first, end] = [batch.at, batch.at + batch.n]
    for (let from = first; from < end; from += BLOCK) {
      const to = Math.min(end, from + BLOCK)
      for (const role of ROLES) {
        const found = rows[role]
        if (!found) continue
        this.#stand(`${role} repeats`, repeats(found, first, from, to), usable, keep)
        this.#stand(`${role} level`, this.#jump(role, found, first, from, to), usable, keep)
      }
      this.#stand('apart', apart(batch, from, to), usable, keep)
    }
  }

  finish(): CheckedRequest[] {
    return [...this.#kept.values()].flatMap((standing) => standing.map(({ request }) => request))
  }

  #stand(name: string, sight: Sight | null, usable: (row: number) => boolean, keep: Keep): void {
    if (!sight || !(sight.score > 0)) return
    const kept = this.#kept.get(name) ?? []
    this.#kept.set(name, kept)
    const least = kept.at(-1)
    if ((kept.length >= KEPT && sight.score <= least!.score) || !usable(sight.row)) return
    if (kept.length >= KEPT) kept.pop()
    const at = kept.findIndex(({ score }) => score < sight.score)
    kept.splice(at < 0 ? kept.length : at, 0, { score: sight.score, request: keep(sight.row) })
  }

  /** How far a block's mean is from that of all before it, and the row that is furthest the same way. */
  #jump(role: Role, { sizes }: Rows, first: number, from: number, to: number): Sight | null {
    const level = this.#level[role]
    let [n, sum] = [0, 0]
    for (let row = from; row < to; row++) {
      const size = sizes[row - first]!
      if (size - size !== 0) continue
      n++
      sum += size
    }
    if (n === 0) return null
    const before = level.n === 0 ? sum / n : level.mean
    level.n += n
    level.mean += (sum - n * level.mean) / level.n
    const jump = sum / n - before
    let furthest = from
    let most = -Infinity
    for (let row = from; row < to; row++) {
      const away = Math.sign(jump) * (sizes[row - first]! - before)
      if (away > most) [most, furthest] = [away, row]
    }
    return { score: Math.abs(jump), row: furthest }
  }
}

/** Per row of a batch: the sum of its outputs' sizes, NaN where it has an error, and whether it repeats the row before. */
interface Rows {
  sizes: Float64Array
  same: Uint8Array
}

function sizesOf({ models, n }: AnsweredBatch, role: Role): Rows | null {
  const model = models[role]
  if (!model) return null
  const { outputs, errors } = model.replayed
  const numbers = outputs.filter(({ data }) => !Array.isArray(data))
  if (numbers.length === 0) return null
  const sizes = new Float64Array(n)
  const same = new Uint8Array(n).fill(1)
  for (const output of numbers) addOutput(output, sizes, same)
  same[0] = 0
  for (let i = 0; i < n; i++)
    if (errors[i] !== 0) {
      sizes[i] = NaN
      same[i] = 0
    }
  return { sizes, same }
}

function addOutput({ shape, data }: OutputTensor, sizes: Float64Array, same: Uint8Array): void {
  const width = rowSize(shape)
  const values = data as Float32Array
  for (let i = 0, at = 0; i < sizes.length; i++, at += width) {
    let sum = 0
    for (let j = at; j < at + width; j++) sum += Math.abs(values[j]!)
    sizes[i] = sizes[i]! + sum
    if (i === 0) continue
    for (let j = at; same[i] === 1 && j < at + width; j++) if (values[j] !== values[j - width]) same[i] = 0
  }
}

function repeats({ same }: Rows, first: number, from: number, to: number): Sight | null {
  let [score, row] = [0, -1]
  for (let i = from; i < to; i++)
    if (same[i - first] === 1) {
      score++
      row = i
    }
  return row < 0 ? null : { score, row }
}

/** Classes: on how many requests of a block the two differ. Numbers: the largest difference. */
function apart({ answers: { primary, shadow } }: AnsweredBatch, from: number, to: number): Sight | null {
  let [score, row] = [0, -1]
  const numbers = primary.values.length > 0
  for (let i = from; i < to; i++) {
    if (primary.errors[i] !== 0 || shadow.errors[i] !== 0) continue
    if (numbers) {
      const difference = Math.abs(primary.values[i]! - shadow.values[i]!)
      if (difference > score) [score, row] = [difference, i]
    } else if (primary.classes[i] !== shadow.classes[i]) {
      score++
      row = i
    }
  }
  return row < 0 ? null : { score, row }
}
