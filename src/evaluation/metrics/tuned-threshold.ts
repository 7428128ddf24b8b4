/** A threshold chosen on some labels and judged on others: on its own labels a choice looks better than it is. */
import { seeded } from '../../core/random'
import type { TunedThreshold } from '../../result/sections/thresholds'
import { wilson } from '../statistics/binomial'
import type { Floats } from '../statistics/sorting'

/** Labelled requests with a score of two classes. */
export interface LabelledScores {
  n: number
  /** P(class 1). */
  scores: Floats
  /** 0 or 1, and -1 where there is no label. */
  labels: Int8Array
  /** The class that the model gave, 0 or 1. */
  given: Uint8Array
}

/** With fewer in a half, the choice is of single requests. */
const LEAST_PER_HALF = 50
const COINS = 31

/**
 * Splits the labelled requests in two at random (seeded), takes the threshold of the grid that is right most often on one
 * half (of equal ones that nearest to the middle of the scale), and judges it on the other.
 * @param grid ascending @returns null where too few are labelled
 */
export function tunedThreshold(rows: LabelledScores, grid: number[], seed: number): TunedThreshold | null {
  const toss = coin(seed)
  const halves = [0, 1].map(() => ({ n: 0, hits: 0, right: new Float64Array(grid.length + 1) }))
  for (let i = 0; i < rows.n; i++) {
    const label = rows.labels[i]!
    if (label < 0) continue
    const half = halves[toss()] as (typeof halves)[number]
    half.n++
    if (rows.given[i] === label) half.hits++
    addRight(half.right, label, reached(grid, rows.scores[i]!))
  }
  const [choosing, judging] = halves.map((half) => ({ ...half, right: summed(half.right) })) as [Half, Half]
  if (Math.min(choosing.n, judging.n) < LEAST_PER_HALF) return null
  const best = bestOf(choosing.right, grid)
  const hits = judging.right[best]!
  return {
    threshold: grid[best]!,
    chosenOn: { n: choosing.n, accuracy: choosing.right[best]! / choosing.n },
    judgedOn: {
      n: judging.n,
      accuracy: hits / judging.n,
      ci95: wilson(hits, judging.n),
      asIs: judging.hits / judging.n,
    },
  }
}

/** Draws of a coin's two sides, 31 from each number: a million requests toss it a million times. */
function coin(seed: number): () => number {
  const random = seeded(seed)
  let [bits, left] = [0, 0]
  return () => {
    if (left-- === 0) {
      bits = random.below(2 ** COINS)
      left = COINS - 1
    }
    const side = bits & 1
    bits >>>= 1
    return side
  }
}

interface Half {
  n: number
  /** Right as the model answers now. */
  hits: number
  /** Right at each threshold of the grid. */
  right: Float64Array
}

/** How many thresholds of the grid a score is at or above. */
function reached(grid: number[], score: number): number {
  let [low, high] = [0, grid.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (grid[middle]! <= score) low = middle + 1
    else high = middle
  }
  return low
}

/** Notes at which thresholds a request is right, as steps that are summed up later: class 1 below `reached`, class 0 from it. */
function addRight(steps: Float64Array, label: number, at: number): void {
  if (label === 1) {
    steps[0] = steps[0]! + 1
    steps[at] = steps[at]! - 1
  } else steps[at] = steps[at]! + 1
}

function summed(steps: Float64Array): Float64Array {
  let sum = 0
  return steps.map((step) => (sum += step))
}

function bestOf(right: Float64Array, grid: number[]): number {
  let best = 0
  const fromMiddle = (t: number) => Math.abs(grid[t]! - 0.5)
  for (let t = 1; t < grid.length; t++) {
    const more = right[t]! - right[best]!
    if (more > 0 || (more === 0 && fromMiddle(t) < fromMiddle(best))) best = t
  }
  return best
}
