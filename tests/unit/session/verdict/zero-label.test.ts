/** Zeros among labels of numbers: the truth, or what stands there until it is known. */
import { expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { csv, judged } from './judged'

const N = 1500
const { below } = seeded(83)
const cost = Array.from({ length: N }, () => 40 + below(160))
const production = cost.map((one) => one + below(21) - 10)
/** Too low: nearer to zeros than production, and further from every cost. */
const low = production.map((one) => one - 35 - below(20) / 3)
const open = cost.map(() => below(10) < 6)

const log = (primary: readonly number[], shadow: readonly number[], label: readonly number[]) =>
  judged([csv(label.map((one, i) => ({ request_id: `r${i}`, primary_pred: primary[i]!.toFixed(2), shadow_pred: shadow[i]!.toFixed(2), label: one.toFixed(2) })))], {}, failingReplayer) // prettier-ignore

it('zeros to which production answers as to all others: a shadow that is low does not pass by them unasked', async () => {
  const found = await log(production, low, cost.map((one, i) => (open[i] ? 0 : one))) // prettier-ignore
  expect(found.gate('accuracy')).toBe('insufficient')
  expect(found.premise('labels').detail).toContain('may stand for no label')
  expect((await found.pressed('labels', /is no label/)).gate('accuracy')).toBe('fail')
})

it('zeros that both models know of are zeros', async () => {
  const truth = cost.map((one, i) => (open[i] ? 0 : one))
  const near = (by: number) =>
    truth.map((one) => one + (one === 0 ? below(90) / 10 : below(20 * by) / 10 - by))
  const found = await log(near(20), near(8), truth)
  expect(found.premise('labels').status).toBe('confirmed')
  expect(found.gate('accuracy')).toBe('pass')
})
