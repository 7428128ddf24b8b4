/** A shadow that became worse while the log went on: figures over all of it are a mean of before and after. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 12_000
const random = seeded(404)
const truth = Array.from({ length: N }, () => (random.below(10) < 4 ? 1 : 0))
const production = answers(truth, 0.9, 2, 5)
const better = answers(truth, 0.97, 2, 6)
const worse = answers(truth, 0.83, 2, 7)
const minute = (i: number) => new Date(Date.UTC(2026, 4, 1) + 60_000 * i).toISOString()

const run = (shadow: (i: number) => Cell, more: (i: number) => Record<string, Cell> = () => ({})) =>
  judged([csv(truth.map((label, i) => ({ id: `q${(i * 7919) % 99_991}`, amount: random.below(90_000) / 100, ts: minute(i), primary_pred: production[i]!, shadow_pred: shadow(i), label, ...more(i) })))], {}, failingReplayer) // prettier-ignore

describe('at the end of the log', () => {
  it.each([
    ['third', 3],
    ['sixth', 6],
    ['twelfth', 12],
  ])('accuracy is worse in the last %s: it is asked whether that is what is to come', async (name, part) => {
    const found = await run((i) => (i < N - N / part ? better : worse)[i]!)
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.02)
    expect(found.gate('accuracy')).toBe('insufficient')
    const { detail, status, blocks } = found.premise('independence')
    expect({ status, blocks }).toEqual({ status: 'unconfirmed', blocks: true })
    expect(detail).toMatch(new RegExp(`^In the last ${name} of the log \\(from 2026-05-0`))
    expect(detail).toMatch(/UTC on\) primary is right on .*\(−\d\.\d\d points.*; over all of it .*\(\+\d/)
    const settled = await found.pressed('independence', /speaks for what is to come/)
    expect(settled.gate('accuracy')).toBe('pass')
  }) // prettier-ignore

  it('by the order of its rows, where it has no times', async () => {
    const found = await run(
      (i) => (i < 8000 ? better : worse)[i]!,
      () => ({ ts: '' }),
    )
    expect(found.premise('independence').detail).toMatch(/In the last third of the log primary is right/)
  })

  it('numbers are further from the labels: it is asked, too', async () => {
    const noise = (by: number) => (random.below(2001) / 1000 - 1) * by
    const price = truth.map(() => 200 + random.below(100_000) / 500)
    const log = price.map((label, i) => ({ id: `q${(i * 7919) % 99_991}`, ts: minute(i), size: (label / 3 + noise(9)).toFixed(3), primary_pred: (label + noise(20)).toFixed(3), shadow_pred: (label + noise(i < 10_000 ? 12 : 26)).toFixed(3), label: label.toFixed(3) })) // prettier-ignore
    const found = await judged([csv(log)], {}, failingReplayer)
    expect(found.gate('accuracy')).toBe('insufficient')
    expect(found.premise('independence').detail).toContain('In the last sixth of the log')
  })
})

describe('nothing is asked', () => {
  it.each<[string, (i: number) => Cell]>([
    ['of a shadow that is better throughout', (i) => better[i]!],
    ['of one that became better', (i) => (i < 4000 ? worse : better)[i]!],
    ['of one that was worse for an hour in the middle', (i) => (i > 5000 && i < 5060 ? worse : better)[i]!],
    [
      'of one that gains less at the end',
      (i) => (i < 8000 ? better[i]! : i % 2 ? better[i]! : production[i]!),
    ],
  ])('%s', async (_, shadow) => {
    const found = await run(shadow)
    expect(found.premise('independence').blocks ?? false).toBe(false)
    expect(found.gate('accuracy')).toBe('pass')
  })
})
