/** Labels that were made of what a model answered: that model is right by construction, and the figures cannot know it. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 4000
const random = seeded(41)
const { below } = random
const truth = Array.from({ length: N }, () => (random.below(10) < 3 ? 1 : 0))
const primary = answers(truth, 0.93, 2, 1)
const shadow = answers(truth, 0.9, 2, 2)

const logged = (columns: (i: number) => Record<string, Cell>) =>
  judged([csv(Array.from({ length: N }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })))], {}, failingReplayer) // prettier-ignore

describe('labels that are shadow’s answers', () => {
  it('throughout: asked, and nothing passes by them before a person vouches for them', async () => {
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      label: shadow[i]!,
    }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.1)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toContain('every one of 4,000 labelled requests')
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /labels are right/)).gate('accuracy')).toBe('pass')
  })

  it('cut at another threshold', async () => {
    const score = shadow.map((s, i) => (s ? 0.5 + ((i * 7919) % 500) / 1000 : ((i * 7919) % 499) / 1000))
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      shadow_score: score[i]!,
      label: score[i]! >= 0.4 ? 1 : 0,
    }))
    expect(found.result.labelSource).toMatchObject([{ role: 'shadow', kind: 'line', n: N }])
    expect(found.gate('accuracy')).not.toBe('pass')
  })

  it('but for a few that somebody put right: its score leaves answers open, and the label never does', async () => {
    // Truth goes either way near a half, for primary too.
    const p = Array.from({ length: N }, () => random.below(1000) / 1000)
    const drawn = p.map((one) => (random.below(1000) < one * 1000 ? 1 : 0))
    const own = p.map((one) => (one >= 0.5 ? 1 : 0))
    const first = p.map((one, i) => (Math.abs(one - 0.5) < 0.15 ? drawn[(i + 1) % N]! : one >= 0.5 ? 1 : 0))
    const copied = own.map((one, i) => (i % 400 === 7 ? 1 - one : one))
    const of = (label: readonly number[]) =>
      logged((i) => ({
        primary_pred: first[i]!,
        shadow_pred: own[i]!,
        shadow_score: p[i]!,
        label: label[i]!,
      }))
    const found = await of(copied)
    expect(found.result.labelSource).toMatchObject([{ role: 'shadow', kind: 'close' }])
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await of(drawn)).result.labelSource).toBeNull()
  })
})

describe('labels that were filled in where the truth was missing', () => {
  it.each<[string, 'primary' | 'shadow', string]>([
    ['production’s answers: what fails by them is not settled', 'primary', 'blocksFail'],
    ['the candidate’s: what passes by them is not', 'shadow', 'blocks'],
  ])('for some days with %s', async (_, role, way) => {
    const from = { primary, shadow }[role]
    const better = answers(truth, 0.95, 2, 9)
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: role === 'primary' ? better[i]! : shadow[i]!,
      label: i >= 1000 && i < 3600 ? from[i]! : truth[i]!,
    }))
    const [finding] = found.result.labelSource!
    expect(finding).toMatchObject({ role, kind: 'part' })
    // As many as there are, and by chance a few at either end.
    expect(finding!.n).toBeGreaterThanOrEqual(2600)
    expect(finding!.n).toBeLessThan(2700)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', [way]: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /labels are right/)).gate('accuracy')).toBe(
      role === 'primary' ? 'fail' : 'pass',
    )
  })

  it('here and there, where another column says so', async () => {
    const filled = (i: number) => (i * 7919) % 10 < 4
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      label_source: filled(i) ? 'auto' : 'review',
      label: filled(i) ? shadow[i]! : truth[i]!,
    }))
    expect(found.result.labelSource).toMatchObject([
      { role: 'shadow', kind: 'part', part: { by: 'label_source', from: 'auto', to: 'auto' } },
    ])
    expect(found.premise('labels')).toMatchObject({ blocks: true })
  })
})

describe('labels that are shadow’s answers', () => {
  it('where it was sure and nobody looked', async () => {
    const score = shadow.map((s) => (s ? 500 + below(500) : below(500)) / 1000)
    const of = (label: (i: number) => number) =>
      logged((i) => ({ primary_pred: primary[i]!, shadow_pred: shadow[i]!, shadow_score: score[i]!, label: label(i) })) // prettier-ignore
    const found = await of((i) => (Math.abs(score[i]! - 0.5) > 0.25 ? shadow[i]! : truth[i]!))
    expect(found.result.labelSource).toMatchObject([{ role: 'shadow', kind: 'sure' }])
    expect(found.premise('labels').detail).toContain('wrong more often there than elsewhere')
    expect(found.gate('accuracy')).toBe('insufficient')
    // A shadow whose mistakes are all where it is not sure is a good one.
    const able = score.map((p, i) => (Math.abs(p - 0.5) > 0.25 ? truth[i]! : shadow[i]!))
    const honest = await logged((i) => ({ primary_pred: primary[i]!, shadow_pred: able[i]!, shadow_score: able[i] === shadow[i] ? score[i]! : 1 - score[i]!, label: truth[i]! })) // prettier-ignore
    expect(honest.result.labelSource).toBeNull()
    expect(honest.gate('accuracy')).toBe('pass')
  })

  it('where a flag says so', async () => {
    const filled = (i: number) => (i * 7919) % 10 < 4
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      was_reviewed: filled(i) ? 0 : 1,
      label: filled(i) ? shadow[i]! : truth[i]!,
    }))
    expect(found.result.labelSource).toMatchObject([
      { role: 'shadow', kind: 'part', part: { by: 'was_reviewed', from: '0', to: '0' } },
    ])
  })
})

describe('numbers', () => {
  const value = truth.map((t, i) => 100 + 40 * t + ((i * 7919) % 1000) / 37)
  const near = (i: number, by: number) => value[i]! + by * (((i * 104_729) % 1000) / 500 - 1)

  it.each<[string, (i: number) => Cell, boolean]>([
    ['measured', (i) => value[i]!.toFixed(3), false],
    ['rounded to whole ones', (i) => Math.round(value[i]!), false],
    ['measured, half of it more coarsely', (i) => value[i]!.toFixed(i % 2 ? 3 : 1), false],
    [
      'shadow’s own on every third request, to fewer decimals',
      (i) => (i % 3 ? value[i]!.toFixed(3) : near(i, 9).toFixed(1)),
      true,
    ],
    ['shadow’s own, on every tenth request', (i) => (i % 10 ? value[i]! : near(i, 9)).toFixed(3), true],
  ])('%s', async (_, label, own) => {
    const found = await logged((i) => ({
      primary_pred: near(i + 11 < N ? i : i - 11, 7).toFixed(4),
      shadow_pred: near(i, 9).toFixed(4),
      label: label(i),
    }))
    expect(found.result.task).toBe('regression')
    expect(found.premise('labels').blocks ?? false).toBe(own)
    if (!own) return
    expect(found.result.labelSource).toMatchObject([{ role: 'shadow', kind: 'numbers' }])
    expect(found.result.labelSource![0]!.same).toBeGreaterThan(N / 10 - 10)
  })
})

describe('means of both models’ numbers', () => {
  const value = truth.map((t, i) => 100 + 40 * t + ((i * 7919) % 1000) / 37)
  const near = (i: number, by: number, step: number) => value[i]! + by * (((i * step) % 1009) / 504 - 1)
  const [first, second] = [(i: number) => near(i, 9, 7919), (i: number) => near(i, 11, 104_729)]

  it.each<[string, number, string | null]>([
    ['nearer to shadow', 0.64, 'shadow'],
    ['halfway', 0.5, 'shadow'],
    ['nearer to production', 0.1, 'primary'],
  ])('%s: asked', async (_, share, role) => {
    const mean = (i: number) => share * second(i) + (1 - share) * first(i)
    const found = await logged((i) => ({
      primary_pred: first(i).toFixed(3),
      shadow_pred: second(i).toFixed(3),
      label: (i % 4 ? mean(i) : value[i]!).toFixed(2),
    }))
    expect(found.result.labelSource).toMatchObject([{ role, kind: 'mix' }])
    expect(found.result.labelSource![0]!.at).toBeCloseTo(role === 'shadow' ? share : 1 - share, 2)
    expect(found.premise('labels').status).toBe('unconfirmed')
    expect(found.gate('accuracy')).not.toBe('pass')
  })

  it('what lies between them and was measured is believed', async () => {
    const found = await logged((i) => ({
      primary_pred: (value[i]! - 3 - ((i * 31) % 7)).toFixed(2),
      shadow_pred: (value[i]! + 2 + ((i * 17) % 5)).toFixed(2),
      label: (value[i]! + ((i * 104_729) % 1009) / 504 - 1).toFixed(2),
    }))
    expect(found.result.labelSource).toBeNull()
  })
})

describe('no false alarm', () => {
  it.each([
    ['two models that are right on 999 of 1,000, each with mistakes of its own', 0.999, 0.999],
    ['a model that is nearly always right beside one that is not', 0.999, 0.95],
  ])('%s', async (_, good, other) => {
    const [first, second] = [answers(truth, other, 2, 21), answers(truth, good, 2, 22)]
    const found = await logged((i) => ({
      primary_pred: first[i]!,
      shadow_pred: second[i]!,
      shadow_score: 0.5 + ((i * 7919) % 500) / 1000,
      label: truth[i]!,
    }))
    expect(found.result.labelSource).toBeNull()
    expect(found.gate('accuracy')).toBe('pass')
  })

  it('a part of the log that is easy for both', async () => {
    const easy = (i: number) => i < 2000
    const found = await logged((i) => ({
      kind: easy(i) ? 'plain' : 'hard',
      primary_pred: easy(i) ? truth[i]! : primary[i]!,
      shadow_pred: easy(i) ? truth[i]! : shadow[i]!,
      label: truth[i]!,
    }))
    expect(found.result.labelSource).toBeNull()
  })

  it('a perfect primary is said to be one, and what fails against it still does', async () => {
    const found = await logged((i) => ({
      primary_pred: truth[i]!,
      shadow_pred: shadow[i]!,
      label: truth[i]!,
    }))
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed' })
    expect(found.gate('accuracy')).toBe('fail')
    expect(found.result.headline.why).toContain('may have been made of primary’s answers')
  })
})

describe('the outcome of what was turned away is not known, and written down as that answer', () => {
  const of3 = (rate: number, seed: number) => answers(kinds, rate, 3, seed)
  const kinds = Array.from({ length: N }, (_, i) => (i * 7919) % 3)
  const names = ['repair', 'scrap', 'sell']
  const filled = (own: readonly number[], other: readonly number[], by: readonly number[]) =>
    logged((i) => ({
      primary_pred: names[own[i]!]!,
      shadow_pred: names[other[i]!]!,
      label: names[by[i] === 1 ? 1 : kinds[i]!]!,
    }))

  it('by shadow: a worse one does not pass before somebody vouches for the labels', async () => {
    const [p, s] = [of3(0.9, 3), of3(0.84, 4)]
    const found = await filled(p, s, s)
    expect(found.result.labelSource).toMatchObject([
      { role: 'shadow', kind: 'answer', part: { from: 'scrap' } },
    ])
    expect(found.premise('labels').detail).toContain('Where shadow answers “scrap”')
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it('by primary: a better shadow does not fail by it unasked', async () => {
    const [p, s] = [of3(0.86, 5), of3(0.9, 6)]
    const found = await filled(p, s, p)
    expect(found.result.labelSource).toMatchObject([{ role: 'primary', kind: 'answer' }])
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it('a cautious shadow that misses next to none is asked nothing', async () => {
    // Of what is to be scrapped it misses one in two hundred, and calls some scrap that is not.
    const p = of3(0.88, 7)
    const s = kinds.map((kind, i) => (kind === 1 ? (i % 200 === 1 ? 0 : 1) : i % 25 === 3 ? 1 : kind))
    const found = await filled(
      p,
      s,
      kinds.map(() => 0),
    )
    expect(found.result.labelSource ?? null).toBeNull()
    expect(found.gate('accuracy')).toBe('pass')
  })
})
