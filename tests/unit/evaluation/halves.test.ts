/** An evaluation that two threads make: what one thread makes, whatever becomes of the other. */
import { describe, expect, test } from 'vitest'
import { seeded } from '../../../src/core/random'
import { evaluate, evaluator } from '../../../src/evaluation/evaluate'
import { inHalves, isWorthHalving, otherHalf, type Halved } from '../../../src/evaluation/halves'
import type { EvaluationData } from '../../../src/evaluation/input'
import { GateMemo } from '../../../src/evaluation/memo'
import { defaultGates } from '../../../src/result/gates'
import { dataOf, normalFeature, predicted, simulated, uniform } from './data'

const options = { seed: 3, partial: false }
const gates = { ...defaultGates, drift: { ...defaultGates.drift, psi: 0.1 } }

function classes(): EvaluationData {
  const data = simulated(1200, { primary: 0.7, shadow: 0.8 }, 5)
  data.features = [normalFeature('x', 1200, 5, 0.3), normalFeature('y', 1200, 8)]
  data.baseline = [normalFeature('x', 900, 6), normalFeature('y', 900, 7)]
  data.times = Float64Array.from({ length: 1200 }, (_, i) => i * 60_000)
  data.clusters = { field: 'user', codes: Int32Array.from({ length: 1200 }, (_, i) => i % 300) }
  return data
}

function numbers(): EvaluationData {
  const random = seeded(4)
  const labelValues = Float64Array.from({ length: 500 }, () => 100 * uniform(random))
  const near = () => predicted(labelValues.map((v) => v + 5 * (uniform(random) - 0.5)))
  const features = [normalFeature('x', 500, 5)]
  const both = { primary: near(), shadow: near() }
  return dataOf({ task: 'regression', classes: [], labelValues, ...both, features, baseline: features })
}

/** As another thread would be given it, and give it back. */
const elsewhere = async (halved: Halved) => structuredClone(otherHalf(structuredClone(halved)))

describe.each([
  ['classes in clusters', classes],
  ['numbers', numbers],
])('%s', (_, make) => {
  const halved: Halved = { data: make(), gates, options }
  const whole = evaluate(halved.data, gates, options)
  const judged = (memo: GateMemo) => evaluator(halved.data, options, memo)(gates)

  test('give what one thread gives, and each figure is made once', async () => {
    const memo = new GateMemo()
    const keys = (memo: GateMemo) => memo.remembered(() => true).map(([key]) => key)
    let own: string[] = []
    let others: string[] = []
    await inHalves(halved, memo, async (given) => {
      const made = await elsewhere(given)
      own = keys(memo)
      others = made.map(([key]) => key)
      return made
    })
    expect(own).not.toHaveLength(0)
    expect(others).toEqual(expect.arrayContaining(['drift measures', 'audit: drift', 'timeline', 'slices']))
    const result = judged(memo)
    expect(result).toEqual(whole)
    // Nothing that the other made is made here, and afterwards the small rest of the audit alone.
    expect(own.filter((key) => others.includes(key))).toEqual([])
    const rest = keys(memo).filter((key) => ![...own, ...others].includes(key))
    expect(rest.filter((key) => !key.startsWith('audit: '))).toEqual([])
  })

  test('and so it is where the other thread ends without a word', async () => {
    const memo = new GateMemo()
    await inHalves(halved, memo, () => Promise.reject(new Error('gone')))
    expect(judged(memo)).toEqual(whole)
  })
})

test('few requests, or more than there is room for twice, stay in one thread', () => {
  const of = (n: number, width: number) => {
    const answers = predicted(new Float64Array(0))
    const model = { ...answers, probabilities: { width, values: new Float32Array(0) } }
    return isWorthHalving({ ...dataOf({ primary: model, shadow: model, features: [] }), n })
  }
  expect([of(99_999, 2), of(100_000, 2), of(1_000_000, 2), of(1_000_000, 100), of(7_000_000, 1)]).toEqual([
    false,
    true,
    true,
    false,
    false,
  ])
})
