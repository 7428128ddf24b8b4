/** Figures that no gate judges reckon with clusters and with time as well: seeded simulations. */
import { describe, expect, test } from 'vitest'
import { seeded } from '../../../src/core/random'
import { figuresAsRead } from '../../../src/evaluation/evaluate'
import { gwetAc1, kappa } from '../../../src/evaluation/metrics/agreement'
import { driftMeasures } from '../../../src/evaluation/metrics/drift'
import { defaultGates } from '../../../src/result/gates'
import { accuracyFates, accuracyLog, driftLog, type Case } from '../../trust/logs'
import type { Dependence } from '../../trust/series'
import { dataOf } from './data'

const RUNS = 400
/** Drift is compared with 20,000 rows of a baseline each time. */
const FEW_RUNS = 200
const clusters: Dependence = { kind: 'clusters', size: 20 }
const inTime: Dependence = { kind: 'autoregression', phi: 0.9 }

function share(
  seed: number,
  { dependence, runs = RUNS }: { dependence: Dependence; runs?: number },
  holds: (given: Case) => boolean,
): number {
  const random = seeded(seed)
  let count = 0
  for (let run = 0; run < runs; run += 1) if (holds({ n: 1000, dependence, random })) count += 1
  return count / runs
}

describe.each([
  ['in clusters', clusters],
  ['in time', inTime],
])('requests that depend on each other %s', (_, dependence) => {
  const { fixed, broken, bothWrong } = accuracyFates()
  const table = [
    [1 - fixed - broken - bothWrong, broken],
    [fixed, bothWrong],
  ].map((row) => row.map((cell) => 1e6 * cell))
  const truths = { agreement: 1 - fixed - broken, kappa: kappa(table).value!, gwetAc1: gwetAc1(table).value! }

  test.each(Object.entries(truths))('the interval of %s holds the truth', (name, truth) => {
    const held = share(3, { dependence }, (given) => {
      const figures = figuresAsRead(accuracyLog(given), defaultGates, { seed: 1, partial: false })
      const [low, high] = figures[name as keyof typeof truths]!.ci95!
      return low <= truth && truth <= high
    })
    expect(held).toBeGreaterThan(0.92)
  })
})

test('a feature that did not move is no more often significant because its rows come in clusters', () => {
  const significant = share(5, { dependence: clusters, runs: FEW_RUNS }, (given) => {
    const data = driftLog(given, 0)
    return driftMeasures(data, 1)[0]!.p! < 0.05
  })
  expect(significant).toBeLessThan(0.08)
})

test('nor are its categories', () => {
  const words = (values: Float64Array) => {
    const codes = Int32Array.from(values, (z) => (z < -1 ? 0 : z < 0 ? 1 : z < 1 ? 2 : 3))
    return { name: 'x', column: { kind: 'text' as const, codes, dictionary: ['a', 'b', 'c', 'd'] } }
  }
  const significant = share(6, { dependence: clusters, runs: FEW_RUNS }, (given) => {
    const { features, baseline, clusters, primary, shadow } = driftLog(given, 0)
    const [now, before] = [features, baseline!].map(([feature]) => {
      if (feature?.column.kind !== 'number') throw new Error('a feature of numbers')
      return words(feature.column.values)
    })
    const data = dataOf({ primary, shadow, features: [now!], baseline: [before!], clusters })
    return driftMeasures(data, 1)[0]!.p! < 0.05
  })
  expect(significant).toBeLessThan(0.08)
})
