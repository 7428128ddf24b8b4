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
