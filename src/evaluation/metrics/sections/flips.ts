/** The flip ledger: what replacing primary by shadow changes, request by request, and what that costs. */
import { flipKinds } from '../../../result/flip-kinds'
import { defaultCosts } from '../../../result/gates'
import type { FlipCosts } from '../../../result/gates'
import { zTwoSided } from '../../statistics/distributions'
import { flipTotals } from '../../tally'
import type { FlipKind } from '../../../result/flip-kinds'
import type { Section } from '../section'

export const section: Section<'flips'> = {
  key: 'flips',
  takesChosenLabels: true,
  compute({ data, tally, gates, chosen }) {
    if (data.task === 'regression') return null
    const counts = flipTotals(tally)
    const n = Object.values(counts).reduce((sum, c) => sum + c, 0)
    if (n === 0) return null
    const costs = gates.costs ?? defaultCosts
    const { mean, half } = costPerRequest(counts, costs, n)
    return {
      of: chosen ? 'disagreements' : 'requests',
      n,
      counts,
      costs,
      netCost: mean * n,
      costPerRequest: mean,
      costPerRequestCi95: [mean - half, mean + half],
      byClass: data.classes.map((name, c) => ({ class: name, ...ofClass(tally.flips, c) })),
    }
  },
}

function costPerRequest(counts: Record<FlipKind, number>, costs: FlipCosts, n: number) {
  const all = { bothRight: 0, ...costs }
  let sum = 0
  let squares = 0
  for (const kind of flipKinds) {
    sum += counts[kind] * all[kind]
    squares += counts[kind] * all[kind] ** 2
  }
  const mean = sum / n
  const variance = Math.max(0, squares / n - mean * mean)
  return { mean, half: zTwoSided(0.95) * Math.sqrt(variance / n) }
}

function ofClass(flips: Float64Array, c: number): Record<FlipKind, number> {
  const at = (kind: FlipKind) => flips[c * flipKinds.length + flipKinds.indexOf(kind)] as number
  return {
    bothRight: at('bothRight'),
    broken: at('broken'),
    fixed: at('fixed'),
    bothWrongSame: at('bothWrongSame'),
    bothWrongDifferent: at('bothWrongDifferent'),
  }
}
