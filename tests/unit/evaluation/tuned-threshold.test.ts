/** A threshold chosen on one half of the labels, judged on the other. */
import { expect, test } from 'vitest'
import { tunedThreshold } from '../../../src/evaluation/metrics/tuned-threshold'
import { Draws } from '../../simulations/draws'

const grid = Array.from({ length: 101 }, (_, i) => i / 100)

/** Scores that say nothing of the labels, or all. */
function rows(draws: Draws, n: number, telling: number) {
  const labels = Int8Array.from({ length: n }, () => (draws.uniform() < 0.5 ? 1 : 0))
  const scores = Float64Array.from(labels, (label) => (1 - telling) * draws.uniform() + telling * label)
  return { n, scores, labels, given: Uint8Array.from(scores, (score) => (score >= 0.5 ? 1 : 0)) }
}

test('counts are those of a plain count', () => {
  const given = rows(new Draws(1), 400, 0.3)
  const tuned = tunedThreshold(given, grid, 1)
  expect((tuned?.chosenOn.n ?? 0) + (tuned?.judgedOn.n ?? 0)).toBe(400)
  const right = (threshold: number) =>
    given.labels.reduce(
      (sum, label, i) => sum + ((given.scores[i] as number) >= threshold === (label === 1) ? 1 : 0),
      0,
    )
  const counted = (part: 'chosenOn' | 'judgedOn') => (tuned?.[part].accuracy ?? 0) * (tuned?.[part].n ?? 0)
  expect(counted('chosenOn') + counted('judgedOn')).toBeCloseTo(right(tuned?.threshold ?? NaN), 9)
})

test('where scores say nothing, the half that chose looks better than chance and the other does not', () => {
  const draws = new Draws(2)
  let [chosen, judged] = [0, 0]
  for (let t = 0; t < 200; t += 1) {
    const tuned = tunedThreshold(rows(draws, 400, 0), grid, t)
    chosen += (tuned?.chosenOn.accuracy ?? 0) / 200
    judged += (tuned?.judgedOn.accuracy ?? 0) / 200
  }
  expect(chosen).toBeGreaterThan(0.52)
  expect(Math.abs(judged - 0.5)).toBeLessThan(0.01)
})

test('the same seed gives the same halves; too few labels give none', () => {
  const given = rows(new Draws(3), 300, 0.3)
  expect(tunedThreshold(given, grid, 7)).toEqual(tunedThreshold(given, grid, 7))
  expect(tunedThreshold(rows(new Draws(3), 60, 0.3), grid, 7)).toBeNull()
})
