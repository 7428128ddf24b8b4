/** Rare classes, which a margin of accuracy does not see: a shadow that no longer finds them is not as good. */
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../../../src/evaluation/evaluate'
import { defaultGates, type Gates } from '../../../../src/result/gates'
import { seeded } from '../../../../src/core/random'
import { classified, dataOf } from '../../evaluation/data'

const N = 40_000

/** @param found of the rare class and @param alarms of the rest, by primary and by shadow */
function judged(rare: number, found: [number, number], alarms: [number, number], gates: Partial<Gates> = {}) {
  const random = seeded(19)
  const one = (share: number) => random.below(1_000_000) < share * 1e6
  const labels = Int32Array.from({ length: N }, () => (one(rare) ? 1 : 0))
  const of = (role: 0 | 1) => Array.from(labels, (label) => (one(label ? found[role] : alarms[role]) ? 1 : 0))
  const data = dataOf({ classes: ['ok', 'fraud'], labels, primary: classified(of(0)), shadow: classified(of(1)) }) // prettier-ignore
  return evaluate(data, { ...defaultGates, ...gates }, { seed: 1, partial: false }).checklist[0]!
}

describe('within a margin that whoever always says the commonest class would pass', () => {
  it.each<[string, number, [number, number], [number, number]]>([
    ['most of the rare class is no longer found', 0.005, [0.8, 0.1], [0.001, 0.0005]],
    ['a third of it', 0.006, [0.85, 0.55], [0.0004, 0.0004]],
  ])('%s: not enough', (_, rare, found, alarms) => {
    const gate = judged(rare, found, alarms)
    expect(gate).toMatchObject({ id: 'accuracy', status: 'insufficient', needed: null })
    expect(gate.detail).toMatch(/Of \d+ labelled “fraud” primary finds \d+, and shadow \d+: .* Set a margin below 0\.\d+ points\./) // prettier-ignore
  })

  it('a margin within what primary gains decides', () => {
    const accuracy = { ...defaultGates.accuracy, margin: 0.001 }
    expect(judged(0.005, [0.8, 0.1], [0.001, 0.0005], { accuracy }).status).toBe('fail')
  })

  it.each<[string, number, [number, number], [number, number]]>([
    ['as much of it is found', 0.005, [0.8, 0.8], [0.001, 0.001]],
    ['hardly less of it is found', 0.005, [0.8, 0.78], [0.001, 0.0008]],
    ['shadow is better in all, for it raises fewer alarms', 0.005, [0.8, 0.6], [0.02, 0.002]],
  ])('%s: passes', (_, rare, found, alarms) => {
    expect(judged(rare, found, alarms).status).toBe('pass')
  })
})

it('a class that is no rarer than the margin is the gate’s own to judge', () => {
  expect(judged(0.3, [0.8, 0.795], [0.1, 0.098]).status).not.toBe('fail')
  expect(judged(0.3, [0.8, 0.6], [0.1, 0.1]).status).toBe('fail')
})
