/** The flip ledger: what replacing primary by shadow changes, request by request, and what that costs. */
import { flipKinds } from '../../../result/flip-kinds'
import { defaultCosts } from '../../../result/gates'
import type { FlipCosts } from '../../../result/gates'
import { meanAmountInterval } from '../../statistics/weighted-shares'
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
    const { mean, ci95 } = costPerRequest(counts, costs, n)
    return {
      of: chosen ? 'disagreements' : 'requests',
      n,
      counts,
      costs,
      netCost: mean * n,
      costPerRequest: mean,
      costPerRequestCi95: ci95,
      byClass: data.classes.map((name, c) => ({ class: name, ...ofClass(tally.flips, c) })),
    }
  },
}

function costPerRequest(counts: Record<FlipKind, number>, costs: FlipCosts, n: number) {
  const all: Record<FlipKind, number> = { bothRight: 0, ...costs }
  return {
    mean: flipKinds.reduce((sum, kind) => sum + counts[kind] * all[kind], 0) / n,
    ci95: meanAmountInterval(
      flipKinds.map((kind) => counts[kind]),
      flipKinds.map((kind) => all[kind]),
    ),
  }
}

function ofClass(flips: Float64Array, c: number): Record<FlipKind, number> {
  const at = (kind: FlipKind) => flips[c * flipKinds.length + flipKinds.indexOf(kind)]!
  return {
    bothRight: at('bothRight'),
    broken: at('broken'),
    fixed: at('fixed'),
    bothWrongSame: at('bothWrongSame'),
    bothWrongDifferent: at('bothWrongDifferent'),
  }
}
