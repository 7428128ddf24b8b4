/** Whether requests are alike because their columns have few values: five flags have 32 combinations, however many ask. */
import { seeded } from '../../core/random'
import type { NumberColumn, TextColumn } from '../../core/columns'
import type { EvaluationData } from '../input'
import { quantile, sortedValues } from '../statistics/quantiles'
import { roundingOf } from './rounding'

const MOST_ROWS = 8000
const STRETCHES = 8
/** Of 0 (a column does not care what the others are) to 1 (the others decide it). */
const MOST_TIED = 0.65
/** Of 0 (it never varies where the others are the same) to 1 (it varies as it does anywhere). */
const LEAST_FREE = 0.3
/** A combination in so many is enough where columns go together. */
const FILLED = 5
/** How often more than if they were spread evenly numbers of as many digits may be the same. */
const MOST_CROWDED = 50

/**
 * Requests that repeat by chance differ by chance, too: some column varies among those that are the same otherwise, and
 * is the same there hardly more often than among others. Copies are the same in every column or in none.
 * @param contents how many different ones there are
 */
export function explainedByColumns(data: EvaluationData, contents: number): boolean {
  if (data.features.length === 0) return explainedByDigits(data)
  const columns = hashes(data)
  // Nearly every combination of values came, each with some of the answers.
  const combinations = columns.reduce((product, column) => product * new Set(column).size, 1)
  if (contents * FILLED >= combinations * Math.max(1, data.classes.length) ** 2) return true
  // One column has nothing beside it that could be the same.
  if (columns.length < 2) return true
  const sum = new Uint32Array(columns[0]!.length)
  for (const column of columns) for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + column[i]!
  const whole = pairsOf(sum)
  const all = (sum.length * (sum.length - 1)) / 2
  return columns.some((column) => {
    const others = pairsOf(sum.map((value, i) => value - column[i]!))
    if (others >= all) return true
    const among = Math.max(0.5, whole) / Math.max(1, others)
    const elsewhere = Math.max(0.5, pairsOf(column) - whole) / (all - others)
    const tied = among <= elsewhere ? 0 : 1 - Math.log(among) / Math.log(elsewhere)
    return tied <= MOST_TIED && (1 - among) / (1 - elsewhere) >= LEAST_FREE
  })
}

/** Of answers alone: classes repeat, and so do numbers of few digits. */
function explainedByDigits({ n, primary }: EvaluationData): boolean {
  const { probabilities, values, scores } = primary
  const numbers = probabilities?.width === 1 ? probabilities.values : values.length > 0 ? values : scores
  const sample = Float64Array.from(sampled(n), (at) => numbers[at] ?? NaN)
  const sorted = sortedValues(sample)
  if (sorted.length < 2) return true
  const range = quantile(sorted, 0.95) - quantile(sorted, 0.05)
  const cells = 1 + range * 10 ** roundingOf(sample).decimals
  let pairs = 0
  for (let i = 1, run = 0; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 0
    pairs += run
  }
  return pairs <= (MOST_CROWDED * sorted.length ** 2) / 2 / cells
}

/** Pairs of equal entries. */
function pairsOf(values: Uint32Array): number {
  const sorted = values.slice().sort()
  let pairs = 0
  for (let i = 1, run = 0; i < sorted.length; i++) {
    run = sorted[i] === sorted[i - 1] ? run + 1 : 0
    pairs += run
  }
  return pairs
}

/** A hash per row of each feature that varies. */
function hashes({ features }: EvaluationData): Uint32Array[] {
  const { column: first } = features[0]!
  const held = first.kind === 'text' ? first.codes.length : first.values.length
  const at = sampled(held)
  const columns = features.map(({ column }, c) => {
    const value = reader(column, at)
    const salts = seeded(c + 1)
    const salt = [salts.below(2 ** 31), salts.below(2 ** 31)] as const
    return Uint32Array.from(at, (_, i) => mixed(value(i), salt))
  })
  return columns.filter((column) => column.some((hash) => hash !== column[0]))
}

/** Rows in whole stretches: a copy often stands beside what it is a copy of, and every other row would have one of the two. */
function sampled(n: number): Int32Array {
  if (n <= MOST_ROWS) return Int32Array.from({ length: n }, (_, i) => i)
  const length = Math.floor(MOST_ROWS / STRETCHES)
  return Int32Array.from({ length: length * STRETCHES }, (_, i) => {
    const stretch = Math.floor(i / length)
    return Math.floor((stretch * (n - length)) / (STRETCHES - 1)) + (i % length)
  })
}

function reader(column: NumberColumn | TextColumn, at: Int32Array): (i: number) => number {
  if (column.kind === 'text') return (i) => column.codes[at[i]!]!
  return (i) => column.values[at[i]!]!
}

const bits = new Float64Array(1)
const words = new Uint32Array(bits.buffer)

/** MurmurHash3's finaliser over both halves of a number. https://github.com/aappleby/smhasher */
function mixed(value: number, [first, second]: readonly [number, number]): number {
  bits[0] = value
  let h = Math.imul(words[0]! ^ first, 0x85ebca6b) ^ Math.imul(words[1]! ^ second, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
