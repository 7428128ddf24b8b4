/** The self-audit: what it simulates is the gates' own doing, and what it finds is said and changes no answer. */
import { describe, expect, test } from 'vitest'
import { seeded } from '../../../src/core/random'
import { ClusteredDraws } from '../../../src/evaluation/audit/clustered'
import { runsFor } from '../../../src/evaluation/audit/runs'
import { autoregression, effectOf, seriesPlan } from '../../../src/evaluation/audit/series'
import { evaluate, figuresAsRead, judge } from '../../../src/evaluation/evaluate'
import { differenceBounds, isAbove } from '../../../src/evaluation/statistics/bounds'
import { MultinomialDraws } from '../../../src/evaluation/statistics/multinomial-draws'
import { psiAtLimit, psiInterval } from '../../../src/evaluation/statistics/psi-interval'
import { moments } from '../../../src/evaluation/statistics/quantiles'
import { plainWorth, worthOf } from '../../../src/evaluation/statistics/worth'
import type { EvaluationData } from '../../../src/evaluation/input'
import { defaultGates, type Gates } from '../../../src/result/gates'
import type { Audit } from '../../../src/result/sections/audit'
import { accuracyLog, errorsLog, latencyLog } from '../../trust/logs'
import type { Dependence } from '../../trust/series'
import { dataOf, ids, normalFeature, predicted, simulated, uniform } from './data'

const options = { seed: 1, partial: false }
const auditOf = (data: EvaluationData, gates: Gates = defaultGates): Audit =>
  figuresAsRead(data, gates, options).audit!

const independent: Dependence = { kind: 'independent' }
const clustered: Dependence = { kind: 'clusters', size: 20 }
const log = (n: number, dependence: Dependence) => accuracyLog({ n, dependence, random: seeded(3) })

describe('what it finds of gates that keep their promise', () => {
  test('accuracy, latency, errors and drift of independent requests: about one in twenty, and intervals hold', () => {
    const data = simulated(20_000, { primary: 0.9, shadow: 0.9 })
    data.latency = latencyLog({ n: 20_000, dependence: independent, random: seeded(4) }).latency
    data.features = [normalFeature('x', 20_000, 5)]
    data.baseline = [normalFeature('x', 20_000, 6)]
    const audit = auditOf(data, { ...defaultGates, errors: { maxRate: 0.01 } })
    for (const id of ['accuracy', 'latency', 'errors', 'drift'] as const) {
      const found = audit[id]!
      expect([id, found.dependence, found.over, found.withheld]).toEqual([id, 'independent', false, null])
      expect(found.wrongPasses.value, id).toBeGreaterThan(0.02)
      expect(found.wrongPasses.value, id).toBeLessThan(0.07)
      expect(found.coverage.value, id).toBeGreaterThan(0.92)
    }
    expect(audit.accuracy!.truth).toBe('shadow’s accuracy is lower by exactly 0.5 points')
    expect(audit.accuracy!.wrongPasses.n).toBe(2000)
  })

  test('clusters are simulated in the sizes that the log has, and known by their column', () => {
    const { accuracy } = auditOf(log(2000, clustered))
    expect(accuracy).toMatchObject({ dependence: 'clusters', simulated: 2000, over: false, withheld: null })
    expect(accuracy!.method).toContain('in 100 clusters of the sizes that “user” has')
  })

  test('dependence in time is simulated as strong as it was found', () => {
    const data = log(1000, { kind: 'autoregression', phi: 0.9 })
    const { accuracy } = auditOf(data)
    expect(accuracy).toMatchObject({ dependence: 'time', n: 1000, over: false, withheld: null })
    expect(accuracy!.simulated).toBeLessThan(1000)
  })
})

describe('what it finds of gates that do not', () => {
  /** Three errors in 300 are a hundred times as large: whether they come in a sample decides what its mean is. */
  function rare(): EvaluationData {
    const random = seeded(4)
    const [n, every] = [300, 100]
    const a = Float64Array.from({ length: n }, () => 1 + uniform(random))
    const b = a.map((error, i) => (i % every === 5 ? 100 : error * 0.7))
    const labelValues = new Float64Array(n)
    return dataOf({
      task: 'regression',
      classes: [],
      labelValues,
      primary: predicted(a),
      shadow: predicted(b),
    })
  }

  test('the gate and the headline say so, and the answer stays what it was', () => {
    const data = rare()
    const { audit, checklist, headline } = evaluate(data, defaultGates, options)
    const { over, withheld, wrongPasses, coverage } = audit!.accuracy!
    expect(over).toBe(true)
    expect(wrongPasses.ci95![0]).toBeGreaterThan(0.055)
    expect(coverage.value).toBeLessThan(0.9)
    expect(withheld).toContain('Not drawn as a 95 % interval')
    const item = checklist.find(({ id }) => id === 'accuracy')!
    expect(item.detail).toMatch(
      /With the truth on its line, this gate passes wrongly in [\d.]+ % \(95 % interval/,
    )
    expect(item.detail).toContain(withheld)
    expect(headline.why).toContain('Accuracy passes wrongly in')
    expect(item.status).toBe(judge(data, defaultGates, options, ['accuracy']).items[0]!.status)
  })

  test('a gate by point estimate promises nothing: it passes in half of all runs on the line', () => {
    const gates: Gates = { ...defaultGates, accuracy: { policy: 'point', margin: 0 } }
    const { accuracy } = auditOf(log(1000, independent), gates)
    expect(accuracy).toMatchObject({ promised: null, over: false })
    expect(accuracy!.wrongPasses.value).toBeGreaterThan(0.4)
  })
})

describe('made again', () => {
  test('it is the same, byte for byte', () => {
    const data = { ...log(1500, clustered), ids: ids(1500) }
    const make = () => JSON.stringify(evaluate(data, defaultGates, options))
    expect(make()).toBe(make())
  })

  test('runs follow from work alone, and too few are none', () => {
    expect(runsFor({ budget: 1000, cost: 10 })).toBe(100)
    expect(runsFor({ budget: 1000, cost: 25 })).toBe(0)
    expect(runsFor({ budget: 1e9, cost: 1 })).toBe(2000)
  })

  test('a gate that was not simulated says why, with no figure', () => {
    const data = { ...simulated(30, { primary: 0.9, shadow: 0.9 }), features: [normalFeature('x', 30, 5)] }
    data.baseline = [normalFeature('x', 30, 6)]
    const { drift } = auditOf(data)
    expect(drift!.wrongPasses).toMatchObject({ value: null, ci95: null, n: 0 })
    expect(drift!.wrongPasses.reason).toMatch(/longer to simulate/)
  })
})

describe('its shortcuts give the answers of the gates', () => {
  test('a difference is above a line where its lower bound is', () => {
    const random = seeded(12)
    for (let t = 0; t < 400; t += 1) {
      const [firstOnly, secondOnly, bothWrong] = [random.below(40), random.below(40), random.below(20)]
      const counts = { firstOnly, secondOnly, bothWrong, bothRight: 1 + random.below(1000) }
      const n = firstOnly + secondOnly + bothWrong + counts.bothRight
      const worth = { ...plainWorth(n), designEffect: 1 + random.below(5), degrees: 5 + random.below(100) }
      const judged = { worth, confidence: 0.95, looked: t % 3 === 0 }
      const line = (random.below(100) - 50) / 1000
      const bounds = differenceBounds(counts, judged)!
      if (Math.abs(bounds[0] - line) > 1e-9) expect(isAbove(counts, line, judged)).toBe(bounds[0] > line)
    }
  })

  test('a PSI is within a limit where its interval is', () => {
    const random = seeded(5)
    const shares = Float64Array.of(0.1, 0.2, 0.3, 0.25, 0.15)
    const moved = Float64Array.of(0.2, 0.25, 0.25, 0.2, 0.1)
    for (const n of [150, 600, 3000]) {
      const [before, now] = [new MultinomialDraws(shares, n, random), new MultinomialDraws(moved, n, random)]
      for (let t = 0; t < 30; t += 1) {
        const sample = { baseline: before.draw().slice(), current: now.draw().slice() }
        const limit = 0.05 + random.below(200) / 1000
        const [low, high] = psiInterval(sample, 1, 0.9)!
        const at = psiAtLimit(sample, limit, 1)!
        // Bisection finds the ends to a hundredth of the way.
        if (Math.abs(high / limit - 1) > 0.05) expect([n, at.small <= 0.05]).toEqual([n, high < limit])
        if (Math.abs(low / limit - 1) > 0.05) expect([n, at.large <= 0.05]).toEqual([n, low > limit])
      }
    }
  })

  test('clusters drawn have the shares and the correlation asked for', () => {
    const sizes = Float64Array.from({ length: 400 }, (_, g) => 5 + (g % 10))
    const n = sizes.reduce((a, b) => a + b, 0)
    for (const icc of [0, 0.2, 1]) {
      const draws = new ClusteredDraws(sizes, icc, seeded(2))
      const [plus, minus, effect, rows] = [[], [], [], []] as number[][]
      for (let t = 0; t < 300; t += 1) {
        const drawn = draws.draw({ plus: 0.06, minus: 0.03 })
        plus!.push(drawn.plus / n)
        minus!.push(drawn.minus / n)
        effect!.push(drawn.worth.designEffect)
        rows!.push(rowByRow(sizes, icc, seeded(t)))
      }
      expect(moments(plus!).mean).toBeCloseTo(0.06, 2)
      expect(moments(minus!).mean).toBeCloseTo(0.03, 2)
      // By the same arithmetic on a column of rows that copy their cluster's outcome or draw their own.
      expect(moments(effect!).mean / moments(rows!).mean).toBeGreaterThan(0.94)
      expect(moments(effect!).mean / moments(rows!).mean).toBeLessThan(1.06)
    }
  })

  function rowByRow(sizes: Float64Array, icc: number, random: ReturnType<typeof seeded>): number {
    const outcome = () => {
      const u = uniform(random)
      return u < 0.06 ? 1 : u < 0.09 ? -1 : 0
    }
    const [column, codes] = [[], []] as number[][]
    sizes.forEach((size, g) => {
      const common = outcome()
      for (let i = 0; i < size; i += 1) {
        column!.push(uniform(random) < Math.sqrt(icc) ? common : outcome())
        codes!.push(g)
      }
    })
    return worthOf(Float64Array.from(column!), { codes: Int32Array.from(codes!), inTime: false }).designEffect
  }

  test('a coarser grid of time keeps what rows are worth', () => {
    const plan = seriesPlan(100_000, 2000)!
    expect(plan.rows).toBe(200)
    expect(plan.rows / effectOf(plan)).toBeCloseTo(100_000 / 2000, 6)
    expect(seriesPlan(100_000, 100)).toBeNull()
    const z = autoregression(new Float64Array(20_000), 0.8, seeded(3))
    const { mean, squares } = moments(z)
    expect(mean).toBeLessThan(0.1)
    expect(squares / 20_000).toBeCloseTo(1, 1)
    let product = 0
    for (let i = 1; i < z.length; i += 1) product += z[i]! * z[i - 1]!
    expect(product / squares).toBeCloseTo(0.8, 1)
  })
})

test('failures that no few requests can exclude pass in no run', () => {
  const { errors } = auditOf(errorsLog({ n: 500, dependence: independent, random: seeded(1) }, 0.001))
  expect(errors!.wrongPasses).toMatchObject({ value: 0, n: 2000 })
})
