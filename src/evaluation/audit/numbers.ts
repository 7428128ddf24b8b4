/** The accuracy gate of numbers: this log's own errors, drawn again, shadow's made exactly as large as is not accepted. */
import type { Random } from '../../core/random'
import type { Gates } from '../../result/gates'
import type { Worth } from '../../result/sections/independence'
import { ratioWorth } from '../metrics/worths'
import { moments } from '../statistics/quantiles'
import { pairMoments, ratioBounds } from '../statistics/ratio'
import { plainWorth } from '../statistics/worth'
import { INDEPENDENT } from './alike'
import { dependenceOf } from './gate-audit'
import type { Plan } from './gate-audit'
import { count } from '../../core/numbers'

export interface NumbersGate {
  truth: string
  /** |errors| of primary and of shadow, in the order of time. */
  a: Float64Array
  b: Float64Array
  /** Cluster of each; null without clusters. */
  codes: Int32Array | null
  field: string
  worth: Worth
  gates: Gates
  looked: boolean
  random: Random
}

/** Rows of a run at most: means of so many are all but normal, and of more still more so. */
const MOST_ROWS = 1000
/** Of one run, in microseconds. */
const COST = { bounds: 60, row: 0.05, dependentRow: 0.4 }
/** Blocks as long as dependence reaches, several times over; and enough of them. */
const REACH = 3
const LEAST_BLOCKS = 8

/**
 * Rows drawn with replacement (Efron 1979), in whole clusters, or in circular blocks (Politis, Romano 1992) where they
 * depend on each other. Rows that never came, such as the largest errors, it cannot know of.
 */
export function planNumbers(gate: NumbersGate): Plan | null {
  const { truth, a, worth, gates, looked, random } = gate
  const n = a.length
  const line = gates.accuracy.policy === 'non-inferior' ? gates.accuracy.margin : 0
  const meanA = moments(a).mean
  const meanB = moments(gate.b).mean
  if (n < 2 || !(meanA > 0) || !(meanB > 0) || !Number.isFinite(meanA + meanB)) return null
  const dependence = dependenceOf(worth)
  const onLine = ((1 + line) * meanA) / meanB
  const rows = Math.min(n, MOST_ROWS)
  const drawn = drawerOf(gate, dependence, rows)
  const x = new Float64Array(rows)
  const y = new Float64Array(rows)
  return {
    truth,
    n,
    simulated: rows,
    dependence,
    alike: `${drawn.alike}, with this log's own errors`,
    work: {
      budget: 5000 + 6 * rows + 0.15 * n,
      cost: COST.bounds + rows * (dependence === 'independent' ? COST.row : COST.dependentRow),
    },
    run: () => {
      const { at, codes } = drawn.draw(random)
      for (let i = 0; i < rows; i++) {
        x[i] = a[at[i]!]!
        y[i] = gate.b[at[i]!]! * onLine
      }
      const seen =
        dependence === 'independent' ? plainWorth(rows) : ratioWorth(x, y, codes, dependence === 'time')
      const pair = pairMoments(x, y)
      const judged = { worth: seen, confidence: gates.confidence, looked }
      const interval = ratioBounds(pair, judged)
      const ci95 = ratioBounds(pair, { ...judged, confidence: 0.975 })
      const bounded = ci95?.every(Number.isFinite) ? ci95 : null
      const value = pair.b / pair.a - 1
      const passes =
        gates.accuracy.policy === 'point' ? value <= line : interval !== null && interval[1] - 1 < line
      return { passes, covers: bounded && bounded[0] - 1 <= line && line <= bounded[1] - 1 }
    },
  }
}

interface Drawn {
  /** Row of the log for every simulated row, and cluster of each. */
  at: Int32Array
  codes: Int32Array | null
}

interface Drawer {
  alike: string
  draw: (random: Random) => Drawn
}

function drawerOf(gate: NumbersGate, dependence: Plan['dependence'], rows: number): Drawer {
  const n = gate.a.length
  const at = new Int32Array(rows)
  if (dependence === 'clusters' && gate.codes) return byCluster(gate.codes, gate.field, at)
  if (dependence === 'time') {
    const reach = Math.ceil(REACH * gate.worth.designEffect)
    const length = Math.max(1, Math.min(reach, Math.floor(rows / LEAST_BLOCKS)))
    return {
      alike: `in blocks of ${count(length)} neighbours`,
      draw: (random) => {
        for (let i = 0; i < rows; i += length) {
          const start = random.below(n)
          for (let j = 0; j < length && i + j < rows; j++) at[i + j] = (start + j) % n
        }
        return { at, codes: null }
      },
    }
  }
  return {
    alike: INDEPENDENT,
    draw: (random) => {
      for (let i = 0; i < rows; i++) at[i] = random.below(n)
      return { at, codes: null }
    },
  }
}

/** Whole clusters, drawn with replacement: one that comes twice is two. */
function byCluster(codes: Int32Array, field: string, at: Int32Array): Drawer {
  const members = new Map<number, number[]>()
  codes.forEach((code, row) => {
    const key = code < 0 ? -2 - row : code
    const held = members.get(key)
    if (held) held.push(row)
    else members.set(key, [row])
  })
  const clusters = [...members.values()]
  const drawn = new Int32Array(at.length)
  return {
    alike: `in clusters of “${field}”`,
    draw: (random) => {
      let i = 0
      for (let c = 0; i < at.length; c++)
        for (const row of clusters[random.below(clusters.length)]!) {
          if (i === at.length) break
          at[i] = row
          drawn[i++] = c
        }
      return { at, codes: drawn }
    },
  }
}
