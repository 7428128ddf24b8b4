/** Labels that come with time: at the end of a log a class is rare among them, though both models answer it as often. */
import { expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'

const N = 4000
const { below } = seeded(71)
const truth = Array.from({ length: N }, () => (below(10) < 3 ? 1 : 0))
const good = answers(truth, 0.93, 2, 1)
const better = answers(truth, 0.96, 2, 2)
/** Misses many of the class that ripens. */
const timid = truth.map((t) => (t === 1 && below(100) < 25 ? 0 : t === 0 && below(100) < 1 ? 1 : t))

const log = (label: readonly number[], shadow: readonly number[], dated: boolean, primary = good) =>
  judged(
    [csv(label.map((one, i) => ({ request_id: `r${i}`, ...(dated ? { timestamp: new Date(1.78e12 + i * 420_000).toISOString() } : {}), primary_pred: primary[i]!, shadow_pred: shadow[i]!, label: one })))], // prettier-ignore
    {},
    failingReplayer,
  )

/** Of the class, the older a request the more likely its label has come. */
const ripened = (from: number) => truth.map((t, i) => (t === 1 && below(1000) / 1000 > (N - i) / (N - from) ? 0 : t)) // prettier-ignore

it.each([
  [true, 0],
  [false, 0],
  [true, N / 3],
])('dated: %s, from request %i on: asked before a shadow that misses them passes', async (dated, from) => {
  const found = await log(ripened(from), timid, dated)
  expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
  expect(found.premise('labels').detail).toContain('may come later than the others')
  expect(found.gate('accuracy')).toBe('insufficient')
})

it('a class that becomes rare itself, and labels that are all there, are asked nothing', async () => {
  const rarer = truth.map((t, i) => (t === 1 && i > 0.6 * N && below(10) < 7 ? 0 : t))
  const found = await log(rarer, answers(rarer, 0.97, 2, 5), true, answers(rarer, 0.93, 2, 6))
  expect([found.premise('labels').status, found.gate('accuracy')]).toEqual(['confirmed', 'pass'])
  const whole = await log(truth, better, true)
  expect([whole.premise('labels').status, whole.gate('accuracy')]).toEqual(['confirmed', 'pass'])
})
