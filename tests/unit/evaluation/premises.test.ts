import { describe, expect, it } from 'vitest'
import { seeded } from '../../../src/core/random'
import { evaluate } from '../../../src/evaluation/evaluate'
import type { EvaluationData } from '../../../src/evaluation/input'
import { allPremises } from '../../../src/evaluation/premises'
import { PremiseId } from '../../../src/result/premises'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf } from './data'

const gates = defaultGates
const options = { seed: 1, partial: false }

/** Labels with a share of class 1, and answers that are right at the given rate. */
function labelled(n: number, rare: number, right: { primary: number; shadow: number }, k = 2) {
  const random = seeded(7)
  const chance = () => random.below(1_000_000) / 1_000_000
  const labels = Int32Array.from({ length: n }, () => (chance() < rare ? 1 : k === 2 ? 0 : random.below(k)))
  const answer = (rate: number) =>
    labels.map((label) => (chance() < rate ? label : (label + 1 + random.below(k - 1)) % k))
  return { labels, primary: answer(right.primary), shadow: answer(right.shadow) }
}

function judged(data: Partial<EvaluationData> & Pick<EvaluationData, 'primary' | 'shadow'>) {
  const result = evaluate(dataOf({ requests: counts(data.primary.errors.length), ...data }), gates, options)
  const premise = (id: PremiseId) => result.premises!.find((one) => one.id === id)!
  const gate = (id: string) => result.checklist.find((one) => one.id === id)!
  return { result, premise, gate }
}

const counts = (n: number) => ({ read: n, replayed: n, labelled: n, skipped: [] })

it('every premise of the contract has one file', () => {
  expect(allPremises.map(({ id }) => id).sort()).toEqual([...PremiseId.options].sort())
})

describe('classes', () => {
  const k2 = labelled(2000, 0.03, { primary: 0.97, shadow: 0.9 })
  const flip = (classes: Int32Array) => classes.map((c) => 1 - c)

  it('an order that the labels fit is confirmed by them', () => {
    const { premise } = judged({
      labels: k2.labels,
      primary: classified(k2.primary),
      shadow: classified(k2.shadow),
    })
    expect(premise('classes').status).toBe('confirmed')
  })

  it('the wrong way round: the better model as primary, and accuracy does not pass', () => {
    const { premise, gate, result } = judged({
      labels: k2.labels,
      primary: classified(flip(k2.primary)),
      shadow: classified(flip(k2.shadow)),
    })
    // The figure alone says that shadow is better by some points.
    expect(result.quality!.accuracyDifference.value).toBeGreaterThan(0)
    expect(premise('classes')).toMatchObject({ status: 'refuted' })
    expect(premise('classes').detail).toMatch(/As read primary is right on .*“yes”, “no”/)
    expect(gate('accuracy').status).toBe('insufficient')
    expect(result.verdict).not.toBe('promote')
  })

  it('the wrong way round: the better model as shadow does not fail by names that are not its outputs’', () => {
    const { premise, gate, result } = judged({
      labels: k2.labels,
      primary: classified(flip(k2.shadow)),
      shadow: classified(flip(k2.primary)),
    })
    // The figure alone says that shadow is worse by some points.
    expect(result.quality!.accuracyDifference.value).toBeLessThan(-0.01)
    expect(premise('classes')).toMatchObject({ status: 'refuted', blocksFail: true })
    expect(gate('accuracy').status).toBe('insufficient')
    expect(gate('accuracy').detail).toContain('It would fail')
    expect(result.verdict).toBe('insufficient')
  })

  it('several classes in another order are found with it', () => {
    const k = 4
    const made = labelled(4000, 0, { primary: 0.85, shadow: 0.7 }, k)
    const shuffled = [2, 0, 3, 1]
    const { result, premise } = judged({
      classes: ['a', 'b', 'c', 'd'],
      labels: made.labels,
      primary: classified(made.primary.map((c) => shuffled[c]!)),
      shadow: classified(made.shadow.map((c) => shuffled[c]!)),
    })
    expect(premise('classes').status).toBe('refuted')
    expect(result.classReading!.order).toEqual(['b', 'd', 'a', 'c'])
    expect(result.classReading!.primary!.relabelled.value).toBeGreaterThan(0.8)
  })

  it('a model that finds a rare class at the price of many false alarms is not called upside down', () => {
    const random = seeded(3)
    const labels = Int32Array.from({ length: 5000 }, () => (random.below(100) < 3 ? 1 : 0))
    const alarms = labels.map((label) =>
      label === 1 ? (random.below(10) > 0 ? 1 : 0) : random.below(10) < 6 ? 1 : 0,
    )
    const { premise } = judged({ labels, primary: classified(alarms), shadow: classified(alarms) })
    expect(premise('classes').status).not.toBe('refuted')
  })

  it('answers that have nothing to do with the labels confirm nothing', () => {
    const random = seeded(5)
    const noise = () => Int32Array.from({ length: 3000 }, () => random.below(2))
    const { premise } = judged({ labels: noise(), primary: classified(noise()), shadow: classified(noise()) })
    expect(premise('classes').status).toBe('unconfirmed')
  })
})

describe('replay', () => {
  const classes = Int32Array.from({ length: 1000 }, (_, i) => i % 2)
  it.each([
    ['the log’s own answers, all given again', classes, 'confirmed'],
    ['other answers', classes.map((c, i) => (i % 10 === 0 ? 1 - c : c)), 'refuted'],
  ])('%s', (_, logged, status) => {
    const { premise, result } = judged({
      primary: classified(classes),
      shadow: classified(classes),
      loggedPrimary: classified(logged),
    })
    expect(premise('replay').status).toBe(status)
    if (status === 'refuted') expect(result.checklist.filter((one) => one.status === 'pass' && premise('replay').rests.includes(one.id))).toEqual([]) // prettier-ignore
  })

  it('no logged answer confirms nothing', () => {
    const { premise } = judged({ primary: classified(classes), shadow: classified(classes) })
    expect(premise('replay').status).toBe('unconfirmed')
  })
})

describe('inputs that a person chose by hand', () => {
  const k2 = labelled(200, 0.3, { primary: 0.9, shadow: 0.9 })
  const told = (chosen: ('primary' | 'shadow')[], guesses: string[] = []) => {
    const inputs = { guesses: { primary: [], shadow: guesses }, decided: false, chosen }
    const grounds = { classes: null, inputs }
    const { premise } = judged({ labels: k2.labels, primary: classified(k2.primary), shadow: classified(k2.shadow), grounds }) // prettier-ignore
    expect(premise('inputs').status).toBe('unconfirmed')
    // It stands alone among the next steps.
    if (guesses.length > 0)
      expect(premise('inputs').mend).toMatch(/^Check in the mapping what feeds the models/)
    return premise('inputs').detail
  }

  it.each([
    [['primary'], [], 'What feeds primary was chosen by hand, and features were matched with shadow’s inputs by their names and their order. Nothing in the log confirms it.'],
    [['primary', 'shadow'], [], 'What feeds primary and shadow was chosen by hand. Nothing in the log confirms it.'],
    [['primary'], ['Shadow is fed a guess.'], 'What feeds primary was chosen by hand. Guessed, and confirmed by nothing: Shadow is fed a guess.'],
  ] as const)('%j, with guesses %j: are named beside what is guessed of the other', (chosen, guesses, said) => {
    expect(told([...chosen], [...guesses])).toContain(said)
  }) // prettier-ignore
})
