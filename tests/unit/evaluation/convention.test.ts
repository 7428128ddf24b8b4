/** What all gates have in common: one-sided at the confidence chosen, and of the labels that accuracy counts. */
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../../src/evaluation/evaluate'
import type { EvaluationData } from '../../../src/evaluation/input'
import { newcombe10, tango } from '../../../src/evaluation/statistics/paired'
import { seeded } from '../../../src/core/random'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf } from './data'

const run = (data: EvaluationData, confidence = 0.95) =>
  evaluate(data, { ...defaultGates, confidence }, { seed: 1, partial: false })
const status = (data: EvaluationData, id: string, confidence: number) =>
  run(data, confidence).checklist.find((one) => one.id === id)!.status

describe('every gate is one-sided at the confidence chosen', () => {
  /** Fewest requests without an error that pass: (1 - limit)^n is at most 1 - confidence, not half of it. */
  const fewest = (limit: number, confidence: number) =>
    Math.ceil(Math.log(1 - confidence) / Math.log(1 - limit))

  test.each([0.9, 0.95, 0.99])('errors and latency at %f', (confidence) => {
    const asked = (n: number) =>
      dataOf({ primary: classified(new Int32Array(n)), shadow: classified(new Int32Array(n)) })
    const n = fewest(defaultGates.errors.maxRate, confidence)
    expect([n - 1, n].map((of) => status(asked(of), 'errors', confidence))).toEqual(['insufficient', 'pass'])
    const timed = (of: number) => {
      const samples = { total: new Float64Array(of).fill(10), upload: null, compute: null, readback: null }
      const latency = { rows: null, primary: samples, shadow: samples, source: 'replayed' as const, method: '', timerStepMs: null, warmup: null } // prettier-ignore
      return { ...asked(of), latency }
    }
    const m = fewest(defaultGates.latency.shareOver, confidence)
    expect([m - 1, m].map((of) => status(timed(of), 'latency', confidence))).toEqual(['insufficient', 'pass'])
  })

  test.each([0.9, 0.95])('accuracy at %f: the bound is the end of an interval of twice what is open', (confidence) => {
    const n = 40_000
    const random = seeded(3)
    const labels = new Int32Array(n)
    const wrong = (share: number) => Int32Array.from(labels, () => (random.below(10_000) < share * 10_000 ? 1 : 0))
    const [primary, shadow] = [wrong(0.1), wrong(0.1)]
    const data = dataOf({ labels, primary: classified(primary), shadow: classified(shadow) })
    const { quality, checklist, independence } = run(data, confidence)
    // Nothing was found to depend on anything, and the precaution for what cannot be seen is small at this n.
    expect(independence!.accuracy!.effective / n).toBeGreaterThan(0.9)
    const { primaryOnlyCorrect: firstOnly, shadowOnlyCorrect: secondOnly } = quality!.accuracyDifference
    const bothWrong = primary.reduce((sum, one, i) => sum + one * shadow[i]!, 0)
    const counts = { bothRight: n - firstOnly - secondOnly - bothWrong, firstOnly, secondOnly, bothWrong }
    const low = (twoSided: number) => Math.min(newcombe10(counts, twoSided)![0], tango(counts, twoSided)![0])
    const { value, low: drawn } = checklist.find(({ id }) => id === 'accuracy')!.glyph!
    const [own, two] = [low(2 * confidence - 1), low(confidence)].map((end) => value! - 100 * end)
    const width = value! - drawn!
    expect(width).toBeGreaterThan(own! * 0.999)
    expect(width).toBeLessThan((own! + two!) / 2)
  }) // prettier-ignore
})

test('evidence while it runs counts the labels that accuracy counts', () => {
  const n = 3000
  const random = seeded(9)
  const of = (share: number, gaps: number) =>
    Int32Array.from({ length: n }, () => (random.below(100) < gaps ? -1 : random.below(100) < share ? 1 : 0))
  const data = dataOf({
    labels: of(40, 20),
    primary: classified(of(40, 7)),
    shadow: classified(of(45, 11)),
  })
  const { quality, sequential } = run(data)
  const { n: judged, primaryOnlyCorrect, shadowOnlyCorrect } = quality!.accuracyDifference
  expect(judged).toBeLessThan(0.75 * n)
  expect(sequential!.points.at(-1)).toMatchObject({ n: judged, broken: primaryOnlyCorrect, fixed: shadowOnlyCorrect }) // prettier-ignore
})
