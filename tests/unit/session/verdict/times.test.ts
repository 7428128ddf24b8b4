/** Predictions that are times: by which of them is the very same, a model that is further off may pass. */
import { expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { csv, judged } from './judged'

const N = 3000
const { below } = seeded(61)
const minutes = Array.from({ length: N }, () => 5 + below(170))
const off = (by: number) => minutes.map((one) => Math.max(0, one + below(2 * by + 1) - by))
const [near, far] = [off(40), off(80)]
const two = (value: number) => String(value).padStart(2, '0')
const day = (value: number) => new Date(Date.UTC(2026, 0, 1 + value)).toISOString().slice(0, 10)

const log = (written: (value: number) => string, of = minutes) =>
  judged([csv(of.map((one, i) => ({ request_id: `r${i}`, primary_pred: written(of === minutes ? near[i]! : one), shadow_pred: written(of === minutes ? far[i]! : one), label: written(one) })))], {}, failingReplayer) // prettier-ignore

it.each<[string, (value: number) => string]>([
  ['how long it takes', (value) => `${Math.floor(value / 60)}:${two(value % 60)}:00`],
  ['in hours and minutes', (value) => `${two(Math.floor(value / 60))}:${two(value % 60)}`],
  ['the day on which it comes', day],
])('%s: asked, and accuracy is not judged before somebody says that they are classes', async (_, written) => {
  const found = await log(written)
  expect(found.premise('classes')).toMatchObject({ status: 'unconfirmed', blocks: true, blocksFail: true })
  expect(found.premise('classes').detail).toContain('distinct times')
  expect(found.premise('classes').patches.map(({ label }) => label)).toEqual(['They are classes'])
  expect(found.gate('accuracy')).toBe('insufficient')
})

it('slots of a day are classes, and nothing is asked', async () => {
  const slots = Array.from({ length: N }, () => below(20))
  const found = await log((value) => `${two(8 + Math.floor(value / 2))}:${value % 2 ? '30' : '00'}`, slots)
  expect(found.premise('classes').status).toBe('confirmed')
})
