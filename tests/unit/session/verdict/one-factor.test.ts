/** Numbers that are their labels times a factor: another unit or a bias, which is asked where it alone turns the gate. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { csv, judged } from './judged'

const N = 1500
const { below } = seeded(23)
const chance = () => below(2 ** 30) / 2 ** 30
/** Distances from 3 to 60. */
const truth = Array.from({ length: N }, () => 3 + 57 * chance() ** 2)
const near = (share: number) => truth.map((km) => km * (1 + share * (2 * chance() - 1)))
const [production, worse, better] = [near(0.1), near(0.14), near(0.06)]

const log = (primary: readonly number[], shadow: readonly number[], label: readonly number[] = truth) =>
  judged([csv(label.map((one, i) => ({ request_id: `r${i}`, primary_pred: primary[i]!.toFixed(4), shadow_pred: shadow[i]!.toFixed(4), label: one.toFixed(4) })))], {}, failingReplayer) // prettier-ignore
const times = (values: readonly number[], by: number) => values.map((value) => value * by)

describe('production’s numbers, in another unit than the labels', () => {
  it.each([
    ['with VAT', 1.21],
    ['in another currency', 0.87],
    ['in nautical miles', 1 / 1.15],
  ])('%s: a worse shadow does not pass by it unasked', async (_, by) => {
    const found = await log(times(production, by), worse)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toContain('times the labels')
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /in the unit/)).gate('accuracy')).toBe('pass')
  })

  it('that are of something else than the labels: far from all of them', async () => {
    const speed = truth.map((km) => km / (20 + 40 * chance()))
    const found = await log(speed, worse, times(truth, 9).map((one) => one + 100)) // prettier-ignore
    expect(found.premise('labels').blocks ?? found.premise('labels').status === 'refuted').toBe(true)
    expect(found.gate('accuracy')).not.toBe('pass')
  })
})

it('a better shadow in another unit does not fail by it unasked', async () => {
  const found = await log(production, times(better, 1.18))
  expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocksFail: true })
  expect(found.gate('accuracy')).toBe('insufficient')
  expect((await found.pressed('labels', /in the unit/)).gate('accuracy')).toBe('fail')
})

describe('nothing is asked', () => {
  it.each<[string, readonly number[], readonly number[], string]>([
    ['of models without a bias', production, better, 'pass'],
    ['of a worse one', production, worse, 'fail'],
    ['of a production that falls behind, and a shadow that is better than it would be without', times(production, 0.9), better, 'pass'],
    ['of a production that is a little high', times(production, 1.02), better, 'pass'],
    ['of a shadow that is drawn to the middle', production, better.map((km) => 20 + 0.3 * km), 'fail'],
    ['of a shadow that is too high by so much everywhere', production, better.map((km) => km + 9), 'fail'],
  ])('%s', async (_, primary, shadow, gate) => {
    const found = await log(primary, shadow)
    expect(found.premise('labels').status).toBe('confirmed')
    expect(found.gate('accuracy')).toBe(gate)
  })
}) // prettier-ignore
