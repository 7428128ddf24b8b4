/** How often a part of a sound log is said to have lost its labels, and how often one that has is found. */
import { describe, expect, it } from 'vitest'
import type { EvaluationData } from '../../../src/evaluation/input'
import { labelStretches } from '../../../src/evaluation/metrics/label-stretches'
import { orderInTime } from '../../../src/evaluation/metrics/time-order'
import { seeded } from '../../../src/core/random'
import { classified, dataOf, predicted, uniform } from './data'

/** Of so many logs of a few hundred requests; of longer ones fewer. */
const RUNS = 100
type Random = ReturnType<typeof seeded>

/** An autoregression of variance 1. */
function latent(n: number, phi: number, random: Random): Float64Array {
  const normal = () => {
    let sum = -6
    for (let j = 0; j < 12; j++) sum += uniform(random)
    return sum
  }
  const z = new Float64Array(n)
  for (let i = 0; i < n; i++)
    z[i] = i === 0 || phi === 0 ? normal() : phi * z[i - 1]! + Math.sqrt(1 - phi * phi) * normal()
  return z
}

interface Shape {
  n: number
  /** Dependence in time of what is hard, of what is true. */
  hard: number
  truth: number
  /** Quantile of the latent that makes a request positive, or hard. */
  rare: number
  miss: number
}

/** Both models miss hard requests for the most part; each has errors of its own. */
function sound({ n, hard, truth, rare, miss }: Shape, random: Random): EvaluationData {
  const labels = Int32Array.from(latent(n, truth, random), (z) => (z > rare ? 1 : 0))
  const h = latent(n, hard, random)
  const answer = () =>
    labels.map((label, i) =>
      (h[i]! > miss ? uniform(random) < 0.7 : uniform(random) < 0.02) ? 1 - label : label,
    )
  return dataOf({ n, labels, primary: classified(answer()), shadow: classified(answer()) })
}

function numbers(n: number, phi: number, random: Random): EvaluationData {
  const labelValues = latent(n, phi, random)
  const hard = latent(n, phi, random)
  const answer = () => labelValues.map((y, i) => y + 0.3 * Math.exp(hard[i]!) * (2 * uniform(random) - 1))
  return dataOf({
    n,
    task: 'regression',
    classes: [],
    labelValues,
    primary: predicted(answer()),
    shadow: predicted(answer()),
  })
}

function raised(make: (random: Random) => EvaluationData, runs: number): number {
  let found = 0
  for (let run = 0; run < runs; run++) {
    const data = make(seeded(1000 + run))
    if (labelStretches(data, orderInTime(data)).length > 0) found++
  }
  return found
}

const balanced = { rare: 0.5, miss: 1.3 }
const few = { rare: 2.2, miss: 2.2 }
describe.each([300, 3000, 30_000])('sound logs of %s requests', (n) => {
  it.each<[string, (random: Random) => EvaluationData]>([
    ['independent', (r) => sound({ n, hard: 0, truth: 0, ...balanced }, r)],
    ['what is hard comes in bursts', (r) => sound({ n, hard: 0.9, truth: 0, ...balanced }, r)],
    ['in long bursts', (r) => sound({ n, hard: 0.98, truth: 0, ...balanced }, r)],
    ['what is true comes in bursts', (r) => sound({ n, hard: 0, truth: 0.9, ...balanced }, r)],
    ['both in long bursts', (r) => sound({ n, hard: 0.98, truth: 0.98, ...balanced }, r)],
    ['a rare class', (r) => sound({ n, hard: 0, truth: 0, ...few }, r)],
    ['a rare class in bursts', (r) => sound({ n, hard: 0.9, truth: 0.98, ...few }, r)],
    ['poor models', (r) => sound({ n, hard: 0.5, truth: 0.5, rare: 0.5, miss: 0.3 }, r)],
    ['numbers', (r) => numbers(n, 0, r)],
    ['numbers in a series', (r) => numbers(n, 0.98, r)],
  ])('%s', (_, make) => {
    const runs = n > 10_000 ? RUNS / 20 : n > 1000 ? RUNS / 2 : RUNS
    // 1 % at the most: more than this comes in less than one of a thousand such series.
    expect(raised(make, runs)).toBeLessThanOrEqual(0.01 * runs + 3 * Math.sqrt(0.01 * runs) + 1)
  })
})
