/** Logs of scores instead of classes: what they are the score of, and where the line lies, is settled or asked. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import type { Dense } from '../dense'
import { failingReplayer, file } from '../helpers'
import { csv, judged, places } from './judged'
import type { Cell } from './judged'

const N = 4000
const random = seeded(41)
const truth = Array.from({ length: N }, () => (random.below(10) < 4 ? 1 : 0))
/** Scores of a model that is right at a rate, far from a half or on either side of another line. */
const scored = (rate: number, line = 0.5) =>
  truth.map((t) => {
    const says = random.below(1000) < rate * 1000 ? t : 1 - t
    const within = (random.below(900) + 50) / 1000
    return (says ? line + (1 - line) * within : line * within).toFixed(4)
  })
const [good, worse, better] = [scored(0.93), scored(0.85), scored(0.96)]
const logged = (columns: (i: number) => Record<string, Cell>) =>
  judged([csv(truth.map((_, i) => ({ request_id: `r${i}`, ...columns(i) })))], {}, failingReplayer)
const named = (i: number) => (truth[i] ? 'fraud' : 'legit')

describe('a log of scores alone', () => {
  it.each<[string, string]>([
    ['primary_p_fraud', 'shadow_p_fraud'],
    ['primary_score', 'shadow_score'],
    ['proba', 'candidate_proba'],
    ['champion_fraud_probability', 'challenger_fraud_probability'],
    ['prob_1', 'shadow_prob_1'],
  ])('%s against %s: a better shadow passes, a worse one fails', async (first, second) => {
    const of = (shadow: string[]) => logged((i) => ({ [first]: good[i]!, [second]: shadow[i]!, label: truth[i]! }))
    const passing = await of(better)
    expect(passing.premise('inputs').status).toBe('confirmed')
    expect(passing.gate('accuracy')).toBe('pass')
    expect((await of(worse)).gate('accuracy')).toBe('fail')
  }) // prettier-ignore

  it('names of classes: the column’s name says which one the probability is of', async () => {
    const { result, premise, gate } = await logged((i) => ({ primary_p_fraud: good[i]!, shadow_p_fraud: better[i]!, label: named(i) })) // prettier-ignore
    expect(result.classes).toEqual(['legit', 'fraud'])
    expect(premise('classes').status).toBe('confirmed')
    expect(gate('accuracy')).toBe('pass')
  })

  it('names of classes, and a column that says nothing: labels show the order, and nothing else is doubted', async () => {
    const found = await logged((i) => ({
      primary_score: good[i]!,
      shadow_score: better[i]!,
      label: named(i),
    }))
    expect(found.premise('classes').status).toBe('refuted')
    expect(found.premise('labels').status).toBe('confirmed')
    const mended = await found.pressed('classes', /Take this order/)
    expect(mended.result.classes).toEqual(['legit', 'fraud'])
    expect(mended.gate('accuracy')).toBe('pass')
  })

  it('the verdict hangs on the line, and labels do not say where it is: asked', async () => {
    // Rare and hard to find: at a half neither model says fraud of anything, at 0.1 shadow finds none of it.
    const rare = Array.from({ length: N }, (_, i) => (i % 100 === 7 ? 1 : 0))
    const found = await logged((i) => ({
      primary_score: ((rare[i] ? 0.2 : 0.01) + (i % 97) / 2000).toFixed(4),
      shadow_score: ((i % 90 === 3 ? 0.2 : 0.01) + (i % 89) / 2000).toFixed(4),
      label: rare[i]!,
    }))
    expect(found.result.quality!.accuracyDifference.value).toBe(0)
    expect(found.premise('inputs')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect([found.gate('accuracy'), found.gate('errors')]).toEqual(['insufficient', 'pass'])
    expect(found.result.quality!.primary.rocAuc!.value).toBeGreaterThan(0.99)
    const set = await found.again((mapping) => {
      for (const model of Object.values(mapping.models))
        if (model?.output.read.kind === 'sigmoid') model.output.read.threshold = 0.1
    })
    expect(set.gate('accuracy')).toBe('fail')
    expect((await found.pressed('inputs', /0\.5 is right/)).gate('accuracy')).toBe('pass')
  })

  it('a class of one model beside the score of the other', async () => {
    const { result, gate } = await logged((i) => ({
      primary_pred: Number(good[i]) >= 0.5 ? 1 : 0,
      shadow_score: worse[i]!,
      label: truth[i]!,
    }))
    expect(result.quality!.shadow.accuracy).toBeCloseTo(0.85, 1)
    expect(gate('accuracy')).toBe('fail')
  })

  it('in files of their own, joined by request id', async () => {
    const of = (scores: string[], name: string) => [csv(scores.map((proba, i) => ({ request_id: `r${i}`, proba })), name)] // prettier-ignore
    const log = csv(truth.map((label, i) => ({ request_id: `r${i}`, amount: i % 977, label })))
    const { gate, result } = await judged(
      [log],
      { 'primary-predictions': of(good, 'p.csv'), 'shadow-predictions': of(worse, 's.csv') },
      failingReplayer,
    )
    expect(result.quality!.primary.accuracy).toBeCloseTo(0.93, 1)
    expect(gate('accuracy')).toBe('fail')
  })

  it('confidence in a class that nobody logged is no answer', async () => {
    const sure = (all: string[]) => (i: number) => Math.max(Number(all[i]), 1 - Number(all[i]))
    const run = logged((i) => ({ primary_confidence: sure(good)(i), shadow_confidence: sure(worse)(i), label: truth[i]! })) // prettier-ignore
    await expect(run).rejects.toThrow(/predictions/)
  })
})

describe('production’s score beside the features', () => {
  const at = places(1500)
  const first: Dense = { kernel: [[6], [1]], bias: [-1], activation: 'sigmoid' }
  const other: Dense = { kernel: [[6], [-4]], bias: [-1], activation: 'sigmoid' }
  const p = (x: number, y: number) => 1 / (1 + Math.exp(1 - 6 * x - y))
  const log = (name: string, score: (p: number) => number) =>
    csv(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: x, north: y, [name]: score(p(x, y)).toFixed(5), label: x > 0.1 ? 1 : 0 }))) // prettier-ignore

  it.each<[string, (p: number) => number]>([
    ['p_fraud', (v) => v],
    ['score', (v) => v],
    ['fraud_probability', (v) => v],
    ['prob_1', (v) => v],
    ['y_prob', (v) => v],
    ['confidence', (v) => Math.max(v, 1 - v)],
    ['p_legit', (v) => 1 - v],
  ])('%s confirms the replay, and refutes another model’s', async (name, score) => {
    const found = await judged([...dense('v1', first), ...dense('v2', other), log(name, score)])
    expect(found.premise('replay').status).toBe('confirmed')
    const swapped = await found.again((mapping) => {
      mapping.models.primary!.inputs[0]!.features.reverse()
    })
    expect(swapped.premise('replay').status).toBe('refuted')
    expect(swapped.gate('accuracy')).not.toBe('pass')
  })

  it('a share that a model takes is a feature, whatever it is called', async () => {
    const wide = csv(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: x, p_rain: Math.abs(y), label: x > 0.1 ? 1 : 0 }))) // prettier-ignore
    const { mapping } = await judged([...dense('v1', first), ...dense('v2', other), wide])
    expect(mapping.roles['p_rain']).toBe('feature')
    expect(mapping.models.primary!.inputs[0]!.features.map(({ field }) => field)).toEqual(['east', 'p_rain'])
  })
})

describe('decimal commas', () => {
  const comma = (text: string) => text.replace('.', ',')
  const rows = (of: (i: number) => string[], delimiter: string, header: string[]) =>
    file('requests.csv', [header, ...truth.map((_, i) => of(i))].map((cells) => cells.join(delimiter)).join('\n')) // prettier-ignore
  const header = ['request_id', 'primary_score', 'shadow_score', 'label']

  it.each<[string, string, (text: string) => string]>([
    ['semicolons', ';', comma],
    ['tabs', '\t', comma],
    ['commas, in quotes', ',', (text) => `"${comma(text)}"`],
    ['semicolons, in quotes', ';', (text) => `"${comma(text)}"`],
  ])('in scores between %s', async (_, delimiter, written) => {
    const of = async (shadow: string[]) =>
      (
        await judged(
          [
            rows(
              (i) => [`r${i}`, written(good[i]!), written(shadow[i]!), String(truth[i]!)],
              delimiter,
              header,
            ),
          ],
          {},
          failingReplayer,
        )
      ).gate('accuracy')
    expect(await of(better)).toBe('pass')
    expect(await of(worse)).toBe('fail')
  })

  it('in classes that are numbers: 1,0 is 1', async () => {
    const cells = (i: number) => [`r${i}`, comma(good[i]!), Number(worse[i]) >= 0.5 ? '1,0' : '0,0', String(truth[i]!)] // prettier-ignore
    const log = rows(cells, ';', ['request_id', 'primary_score', 'shadow_pred', 'label'])
    const { result, gate } = await judged([log], {}, failingReplayer)
    expect(result.classes).toEqual(['0', '1'])
    expect(gate('accuracy')).toBe('fail')
  })
})

describe('scores of two models in two units', () => {
  const percent = (text: string) => (100 * Number(text)).toFixed(1)
  const whole = (text: string) => Math.round(100 * Number(text))
  const logit = (text: string) => Math.log(Number(text) / (1 - Number(text))).toFixed(3)
  const share = (text: string): Cell => text
  const named = (text: string): Cell => (Number(text) >= 0.5 ? 1 : 0)
  type Written = (text: string) => Cell

  it.each<[string, Written, Written]>([
    ['percent beside shares', percent, share],
    ['whole percents beside shares', whole, share],
    ['shares beside percent', share, percent],
    ['logits beside shares', logit, share],
    ['classes beside percent', named, percent],
    ['percent beside classes', percent, named],
    ['shares beside classes', share, named],
    ['classes beside logits', named, logit],
  ])('%s: each is read by its own', async (_, first, second) => {
    const of = async (shadow: string[]) => logged((i) => ({ primary_pred: first(good[i]!), shadow_pred: second(shadow[i]!), label: truth[i]! })) // prettier-ignore
    const failing = await of(worse)
    expect(failing.result.classes).toEqual(['0', '1'])
    expect(failing.result.quality!.primary.accuracy).toBeCloseTo(0.93, 1)
    expect(failing.gate('accuracy')).toBe('fail')
    expect((await of(better)).gate('accuracy')).toBe('pass')
  })

  it('classes of which labels happen to be two are classes', async () => {
    const digit = (i: number) => (truth[i] ? 3 : i % 10)
    const found = await logged((i) => ({ primary_pred: digit(i), shadow_pred: digit(i), label: digit(i) === 3 || digit(i) === 4 ? digit(i) : '' })) // prettier-ignore
    expect(found.premise('classes').status).toBe('confirmed')
  })

  it.each<[string, Written, Written]>([
    ['of a thousand beside shares', (text) => Math.round(1000 * Number(text)), share],
    ['of a thousand beside classes', (text) => Math.round(1000 * Number(text)), named],
    ['from 1 to 10 beside classes', (text) => Math.ceil(10 * Number(text)), named],
  ])('%s: no class, and asked', async (_, first, second) => {
    const found = await logged((i) => ({ primary_pred: first(good[i]!), shadow_pred: second(worse[i]!), label: truth[i]! })) // prettier-ignore
    expect(found.premise('classes')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('classes').detail).toMatch(
      /may be (?:scores in a unit of their own|names of classes)/,
    )
    expect(found.gate('accuracy')).toBe('insufficient')
  })
})

describe('probabilities by class beside the class', () => {
  /** Of three classes the first is the truth at a rate, in the columns' order, which is not the alphabet's. */
  const order = ['red', 'green', 'blue']
  const rows = (columns: (i: number) => Record<string, Cell>) =>
    judged([csv(Array.from({ length: 300 }, (_, i) => ({ request_id: `q${i}`, ...columns(i) })))], {}, failingReplayer) // prettier-ignore
  const says = (i: number, right: number) => (i % 10 < right ? i : i + 1) % 3
  const spread = (name: string, i: number, right: number) =>
    Object.fromEntries(order.map((of, c) => [`${name}_proba_${of}`, c === says(i, right) ? '0.7' : '0.15']))

  it('are its scores, each of the class that its name says', async () => {
    const { result } = await rows((i) => ({
      champion_class: order[says(i, 8)]!,
      challenger_class: order[says(i, 9)]!,
      ...spread('champion', i, 8),
      ...spread('challenger', i, 9),
      label: order[i % 3]!,
    }))
    const expected = (right: number) => -(right * Math.log(0.7) + (10 - right) * Math.log(0.15)) / 10
    expect(result.quality?.primary?.logLoss?.value).toBeCloseTo(expected(8), 6)
    expect(result.quality?.shadow?.logLoss?.value).toBeCloseTo(expected(9), 6)
  })

  it('of names that are none of the classes nothing is guessed', async () => {
    const { result } = await rows((i) => ({
      champion_class: ['r', 'g', 'b'][says(i, 8)]!,
      challenger_class: ['r', 'g', 'b'][says(i, 9)]!,
      ...spread('champion', i, 8),
      ...spread('challenger', i, 9),
      label: ['r', 'g', 'b'][i % 3]!,
    }))
    expect(result.quality?.primary?.accuracy).toBeCloseTo(0.8, 9)
    expect(result.quality?.primary?.logLoss?.value ?? null).toBeNull()
  })
})
