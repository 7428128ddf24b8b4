/** Labels that are no sample of the requests: some come with their outcome, some contradict each other. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged, type Cell } from './judged'

const N = 10_000
const random = seeded(57)
const one = (share: number) => random.below(10_000) < share * 10_000
const truth = Array.from({ length: N }, () => (one(0.35) ? 1 : 0))
const good = answers(truth, 0.93, 2, 3)
/** Finds more, and raises far more false alarms. */
const eager = truth.map((t, i) => (t === 1 ? (one(0.8) ? 1 : good[i]!) : one(0.15) ? 1 : good[i]!))
const worse = answers(truth, 0.9, 2, 4)
const id = (i: number) => `r${(i * 7919) % 99_991}`

const log = (shadow: readonly number[], label: (i: number) => Cell) =>
  csv(truth.map((_, i) => ({ request_id: id(i), primary_pred: good[i]!, shadow_pred: shadow[i]!, label: label(i) }))) // prettier-ignore
const run = (shadow: readonly number[], label: (i: number) => Cell) => judged([log(shadow, label)], {}, failingReplayer) // prettier-ignore
/** Labels of some, the same ones for the same seed. */
const some = (rate: (i: number) => number, seed = 3) => {
  const draw = seeded(seed)
  return truth.map((label, i): Cell => (draw.below(10_000) < rate(i) * 10_000 ? label : ''))
}

describe('labels that come with the outcome', () => {
  it.each<[string, number, number]>([
    ['all of one class and every fifth of the other', 1, 0.2],
    ['most of one and a few of the other', 0.7, 0.05],
  ])('%s: asked before a worse shadow passes by them', async (_, ones, zeros) => {
    const labels = some((i) => (truth[i] === 1 ? ones : zeros))
    const found = await run(eager, (i) => labels[i]!)
    expect(found.result.fromDisagreements!.value).toBeGreaterThan(0.01)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toMatch(/where both models answer “1”, .* where both answer “0”/)
    expect(found.gate('accuracy')).toBe('insufficient')
    const settled = await found.pressed('labels', /labels are right/)
    expect(settled.gate('accuracy')).toBe('pass')
  })

  it.each<[string, (i: number) => number]>([
    ['of every third request', () => 1 / 3],
    ['of all that either model flagged, and some others', (i) => (good[i] === 1 || eager[i] === 1 ? 1 : 0.1)],
    ['of disagreements', (i) => (good[i] === eager[i] ? 0.1 : 0.9)],
    ['of nearly all', (i) => (truth[i] === 1 ? 1 : 0.97)],
  ])('nor are others asked about: %s', async (_, rate) => {
    const labels = some(rate)
    const found = await run(eager, (i) => labels[i]!)
    expect(found.premise('labels').blocks ?? false).toBe(false)
    expect(found.gate('accuracy')).toBe('fail')
  })
})

describe('labels that are missing where the models differ', () => {
  it.each<[string, (i: number) => number]>([
    ['where shadow is wrong', (i) => (worse[i] === truth[i] ? 1 : 0.3)],
    ['where shadow alone is wrong, of a log half labelled', (i) => (worse[i] !== truth[i] && good[i] === truth[i] ? 0.1 : 0.5)],
  ])('%s: asked before a worse shadow passes by what is left', async (_, rate) => {
    const labels = some(rate)
    const found = await run(worse, (i) => labels[i]!)
    expect(found.result.fromDisagreements!.value).toBeGreaterThan(0)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toMatch(/left out/)
    expect(found.premise('labels').detail).not.toContain('were chosen for it')
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /labels are right/)).gate('accuracy')).toBe('pass')
  })

  it.each<[string, (differ: boolean) => number, string]>([
    ['a little more often', (differ) => (differ ? 0.86 : 0.8), 'disagreements more often than agreements'],
    ['twice as often', (differ) => (differ ? 0.9 : 0.3), 'and disagreements were chosen for it'],
  ])('%s than where they agree is said so', async (_, rate, said) => {
    const labels = some((i) => rate(worse[i] !== good[i]))
    const found = await run(worse, (i) => labels[i]!)
    expect(found.premise('labels').detail).toContain(said)
  })

  const best = answers(truth, 0.99, 2, 5)
  it.each<[string, readonly number[], (i: number) => number, string]>([
    ['a little less often', worse, (i) => (worse[i] === good[i] ? 0.95 : 0.9), 'fail'],
    ['so that no left-out one could turn it around', best, (i) => (best[i] === good[i] ? 1 : 0.7), 'pass'],
  ])('%s: not asked', async (_, shadow, rate, gate) => {
    const labels = some(rate)
    const found = await run(shadow, (i) => labels[i]!)
    expect(found.premise('labels').blocks ?? false).toBe(false)
    expect(found.gate('accuracy')).toBe(gate)
  })
}) // prettier-ignore

describe('numbers whose labels are missing where the models are far apart', () => {
  const noise = seeded(91)
  /** Of about a normal distribution. */
  const spread = (size: number) => size * ([0, 1, 2].reduce((sum) => sum + noise.below(1000) / 500 - 1, 0))
  const true_ = truth.map(() => 100 + spread(30))
  const by = (size: number) => true_.map((t) => t + spread(size))
  const [first, wider, nearer] = [by(3), by(4.5), by(1)]
  const numbers = (shadow: readonly number[], rate: (i: number) => number) => {
    const draw = seeded(5)
    const rows = true_.map((t, i) => ({
      ...{ request_id: id(i), primary_pred: first[i]!, shadow_pred: shadow[i]! },
      label: draw.below(10_000) < rate(i) * 10_000 ? t : '',
    }))
    return judged([csv(rows)], {}, failingReplayer)
  }

  it('where shadow is far off: asked before a worse shadow passes by what is left', async () => {
    const found = await numbers(wider, (i) => (Math.abs(wider[i]! - true_[i]!) > 4 ? 0.2 : 1))
    expect(found.result.regression!.shadow!.mae).toBeLessThan(found.result.regression!.primary!.mae!)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toMatch(/Where the models are furthest apart, .* left out/)
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /labels are right/)).gate('accuracy')).toBe('pass')
  })

  it.each<[string, readonly number[], (i: number) => number, string]>([
    ['at random', wider, () => 0.5, 'fail'],
    ['a few more where they differ', wider, (i) => (Math.abs(wider[i]! - first[i]!) > 5 ? 0.9 : 0.95), 'fail'],
    ['of a shadow that none of them could make worse', nearer, (i) => (Math.abs(nearer[i]! - first[i]!) > 4 ? 0.85 : 1), 'pass'],
  ])('%s: not asked', async (_, shadow, rate, gate) => {
    const found = await numbers(shadow, rate)
    expect(found.premise('labels').blocks ?? false).toBe(false)
    expect(found.gate('accuracy')).toBe(gate)
  })
}) // prettier-ignore

describe('labels that contradict each other', () => {
  const file = (first: (i: number) => Cell) =>
    csv([...truth.map((_, i) => ({ request_id: id(i), label: first(i) })), ...truth.map((label, i) => ({ request_id: id(i), label }))], 'labels.csv') // prettier-ignore
  const joined = (shadow: readonly number[], first: (i: number) => Cell) =>
    judged([csv(truth.map((_, i) => ({ request_id: id(i), primary_pred: good[i]!, shadow_pred: shadow[i]! })))], { labels: [file(first)] }, failingReplayer) // prettier-ignore

  it('where shadow’s answers were put right later: a worse shadow does not pass by what is left', async () => {
    const found = await joined(worse, (i) => (i % 3 === 0 ? worse[i]! : truth[i]!))
    expect(found.result.quality!.accuracyDifference.value ?? found.result.fromDisagreements!.value).toBeGreaterThan(-0.02) // prettier-ignore
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true, blocksFail: true })
    expect(found.premise('labels').detail).toMatch(/^\d+ rows of labels.csv contradict .* if shadow were wrong on all/) // prettier-ignore
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /left out/)).premise('labels').detail).not.toContain('contradict')
  })

  it('on a few requests, which turn nothing, they are only counted', async () => {
    const found = await joined(worse, (i) => (i % 2500 === 7 ? 1 - truth[i]! : truth[i]!))
    expect(found.result.warnings.map(({ code }) => code)).toContain('join-conflicts')
    expect(found.premise('labels').status).toBe('confirmed')
    expect(found.gate('accuracy')).toBe('fail')
  })
})
