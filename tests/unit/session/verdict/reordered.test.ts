/** Models whose columns have no names, and were trained on in another order than the log's: labels are met better in that one. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import type { Dense } from '../dense'
import { csv, judged } from './judged'
import type { Cell } from './judged'

const N = 3000
const random = seeded(31)
const unit = () => random.below(2001) / 1000 - 1
const columns = ['east', 'north', 'plan_basic', 'plan_plus', 'plan_pro'] as const
const WEIGHTS: Record<(typeof columns)[number], number> = { east: 1.5, north: -1, plan_basic: -3, plan_plus: 0.5, plan_pro: 3 } // prettier-ignore
const rows = Array.from({ length: N }, () => {
  const plan = random.below(3)
  return { east: unit(), north: unit(), plan_basic: Number(plan === 0), plan_plus: Number(plan === 1), plan_pro: Number(plan === 2) } // prettier-ignore
})
const z = (row: (typeof rows)[number]) => columns.reduce((sum, name) => sum + WEIGHTS[name] * row[name], 0)
/** Trained on the columns in this order. */
const trained = (order: readonly (typeof columns)[number][], by: (name: (typeof columns)[number]) => number = () => 1): Dense => ({
  kernel: order.map((name) => [WEIGHTS[name] * by(name)]),
  bias: [0],
  activation: 'sigmoid',
}) // prettier-ignore
const own = trained(columns)
const otherwise = trained(['east', 'north', 'plan_pro', 'plan_plus', 'plan_basic'])
const reversed = trained([...columns].reverse())
/** It hears of the plan too little. */
const worse = trained(columns, (name) => (name.startsWith('plan') ? 0.3 : 1))

const log = (production: boolean) =>
  csv(
    rows.map((row, i): Record<string, Cell> => {
      const label = (i * 7919) % 12 === 0 ? z(row) < 0 : z(row) > 0
      const score = (1 / (1 + Math.exp(-z(row)))).toFixed(6)
      return { request_id: `r${(i * 7919) % 99_991}`, ...row, ...(production ? { primary_score: score } : {}), label: label ? 1 : 0 } // prettier-ignore
    }),
  )

describe('labels are met better in another order', () => {
  it.each<[string, Dense, RegExp]>([
    ['of a one-hot encoding', otherwise, /“plan_basic” and “plan_pro” exchanged/],
    ['of all columns', reversed, /columns in reversed order/],
  ])('%s by shadow: it does not fail unasked, and is mended by one press', async (_, model, what) => {
    const found = await judged([...dense('v1', own), ...dense('v2', model), log(true)])
    expect(found.result.quality!.accuracyDifference.value).toBeLessThan(-0.1)
    expect(found.premise('replay').status).toBe('confirmed')
    expect(found.premise('inputs')).toMatchObject({ status: 'unconfirmed', blocks: true, blocksFail: true })
    expect(found.premise('inputs').detail).toMatch(what)
    expect([found.gate('accuracy'), found.gate('errors')]).toEqual(['insufficient', 'pass'])
    const mended = await found.pressed('inputs', /Apply and replay/)
    expect(mended.result.quality!.accuracyDifference.value).toBeCloseTo(0, 6)
    expect(mended.gate('accuracy')).toBe('pass')
    const vouched = await found.pressed('inputs', /They are right/)
    expect(vouched.premise('inputs').status).toBe('confirmed')
  })

  it('by primary, of whom the log says nothing: a worse shadow does not pass by it', async () => {
    const found = await judged([...dense('v1', otherwise), ...dense('v2', worse), log(false)])
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.05)
    expect(found.premise('inputs').detail).toMatch(/exchanged primary would be right on/)
    expect(found.gate('accuracy')).toBe('insufficient')
    const mended = await found.pressed('inputs', /Apply and replay/)
    expect(mended.result.quality!.accuracyDifference.value).toBeLessThan(-0.02)
    expect(mended.gate('accuracy')).not.toBe('pass')
  })
})

describe('nothing is said', () => {
  it.each<[string, Dense]>([
    ['of a model that is fed as it was trained', own],
    ['of one that is worse', worse],
    ['of one that is worse by another column', trained(columns, (name) => (name === 'east' ? -0.4 : 1))],
  ])('%s', async (_, model) => {
    const found = await judged([...dense('v1', own), ...dense('v2', model), log(true)])
    expect(found.premise('inputs')).toMatchObject({ status: 'confirmed' })
  })
})
