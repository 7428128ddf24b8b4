/**
 * How far primary's answers to one request are apart when nothing but chance changed: it was replayed again, and on
 * the cpu backend. What shadow differs by no more than that is noise. After Diffy (Twitter), request by request.
 */
import type { NoiseRun, Floor } from '../../result/sections/noise'
import type { Task } from '../../core/roles'
import type { EvaluationData, Predictions } from '../input'
import { probability } from './scores'
import { scoreOf } from './scores'

type Answers = Pick<Predictions, 'classes' | 'scores' | 'probabilities' | 'values'>

/** Where the largest of few draws is the measure, the largest of very many may be so many times that and still be noise. */
const TAIL = 10
/** Half the last bit of a 32-bit float of 1: what no float model can be asked to repeat on another device. */
const ROUNDING = 2 ** -24

/**
 * How far apart two answers are, of which at least one changed little: the largest difference of any class's
 * probability, else of the predicted class's score; of numbers, their difference.
 * @returns NaN where it cannot be told: no answer, no score, or another class without probabilities
 */
export function answerDistance(task: Task, a: Answers, i: number, b: Answers, j: number): number {
  if (task === 'regression') return Math.abs(a.values[i]! - b.values[j]!)
  if (!(a.classes[i]! >= 0 && b.classes[j]! >= 0)) return NaN
  const [p, q] = [a.probabilities, b.probabilities]
  if (p && q && p.width === q.width && p.width > 1) return largestOf(p.values, i, q.values, j, p.width)
  if (p?.width === 1 || q?.width === 1) return Math.abs(probability(a, i) - probability(b, j))
  return a.classes[i] === b.classes[j] ? Math.abs(scoreOf(a, i) - scoreOf(b, j)) : NaN
}

function largestOf(p: Float32Array, i: number, q: Float32Array, j: number, width: number): number {
  let largest = 0
  for (let c = 0; c < width; c++) {
    const distance = Math.abs(p[i * width + c]! - q[j * width + c]!)
    if (!(distance <= largest)) largest = distance
  }
  return largest
}

/** What is noise in one evaluation, and which requests differ by no more. */
export interface Noise {
  floor: Floor
  /** Whether all that shadow differs by is noise; null where that hangs on other classes whose scores tell nothing. */
  all: boolean | null
  /** Requests on which both answers can be compared; how many differ by at most the floor; the largest difference. */
  differences: { n: number; within: number; largest: number }
  /** Whether the difference on request i is noise; of a request that both answered alike in any case by its score. */
  is(i: number): boolean
}

const known = new WeakMap<EvaluationData, Noise | null>()

/** @returns null where primary was not replayed again, or its answers have no scores to compare by */
export function noiseIn(data: EvaluationData): Noise | null {
  const before = known.get(data)
  if (before !== undefined) return before
  const made = measure(data)
  known.set(data, made)
  return made
}

function measure(data: EvaluationData): Noise | null {
  const floor = floorOf(data)
  if (!floor) return null
  const limit = limitOf(floor, data)
  const differences = { n: 0, within: 0, largest: 0 }
  let [flipped, untold] = [false, false]
  for (let i = 0; i < data.n; i++) {
    const distance = apart(data, i)
    const [p, s] = [data.primary.classes[i]!, data.shadow.classes[i]!]
    flipped ||= p !== s
    if (Number.isNaN(distance)) {
      untold ||= p >= 0 && s >= 0 && p !== s
      continue
    }
    differences.n++
    if (distance <= limit) differences.within++
    if (distance > differences.largest) differences.largest = distance
  }
  if (differences.n === 0) return null
  const readAlike = data.noise?.sameReading !== false
  const beyond = 1 - differences.within / differences.n
  const small =
    differences.largest <= TAIL * floor.size && beyond <= floor.exceeds95 && (readAlike || !flipped)
  const all = small && untold ? null : small
  const is = (i: number) => {
    // The same score cut at another threshold is another answer, and no noise.
    if (!readAlike && data.primary.classes[i] !== data.shadow.classes[i]) return false
    const distance = apart(data, i)
    return all ? distance >= 0 : distance <= limit
  }
  return { floor, all, differences, is }
}

const apart = ({ task, primary, shadow }: EvaluationData, i: number) =>
  answerDistance(task, primary, i, shadow, i)

function floorOf({ noise, task, primary }: EvaluationData): Floor | null {
  if (!noise) return null
  const runs = (['repeat', 'cpu'] as const).flatMap((from) => {
    const run: NoiseRun | null = noise[from]
    return run && run.n > 0 ? [{ from, size: run.largestDifference, n: run.n }] : []
  })
  const largest = runs.sort((a, b) => b.size - a.size)[0]
  if (!largest) return null
  const rounding = roundingOf({ task, primary })
  const exceeds95 = 1 - 0.05 ** (1 / largest.n)
  return largest.size >= rounding
    ? { ...largest, exceeds95 }
    : { from: 'rounding', size: rounding, n: 0, exceeds95: 0 }
}

/**
 * Differences come in steps of 32-bit floats, and which step is the largest of a few hundred draws is luck: the step
 * above what was seen is not told apart from it.
 */
const limitOf = (floor: Floor, data: EvaluationData): number =>
  floor.from === 'rounding' ? floor.size : floor.size + roundingOf(data)

const roundingOf = ({ task, primary }: Pick<EvaluationData, 'task' | 'primary'>): number =>
  ROUNDING * (task === 'regression' ? largestNumber(primary.values) : 1)

function largestNumber(values: Float64Array): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!)
    if (size > largest) largest = size
  }
  return largest
}
