/** A candidate's numbers on a scale on which people log them: a question, where it alone would fail the gate. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { csv, judged } from './judged'

const N = 1500
const { below } = seeded(9)
const chance = () => below(2 ** 30) / 2 ** 30
/** Minutes until delivery: from 2 to 90, as right-skewed as such are. */
const truth = Array.from({ length: N }, () => 2 + 88 * chance() ** 3)
const near = (share: number) => truth.map((minutes) => minutes * (1 + share * (2 * chance() - 1)))
const production = near(0.3)
const better = near(0.1)

const log = (shadow: readonly number[]) =>
  judged(
    [
      csv(
        truth.map((minutes, i) => ({
          request_id: `r${i}`,
          primary_pred: production[i]!.toFixed(3),
          shadow_pred: shadow[i]!.toFixed(4),
          label: minutes.toFixed(3),
        })),
        'log.csv',
      ),
    ],
    {},
    failingReplayer,
  )

describe('a better candidate whose numbers were logged', () => {
  it.each<[string, string, (x: number) => number]>([
    ['as log1p', 'exp(x) − 1', Math.log1p],
    ['as the root', 'x²', Math.sqrt],
    ['in hundredths', 'x · 100', (x) => x / 100],
  ])('%s fails nothing unasked', async (_, words, scale) => {
    const found = await log(better.map(scale))
    expect(found.result.task).toBe('regression')
    expect(found.premise('labels').detail).toContain(words)
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /Users would get/)).gate('accuracy')).toBe('fail')
  })

  it('as it is passes, and one that is half again too high fails', async () => {
    expect((await log(better)).gate('accuracy')).toBe('pass')
    const high = await log(better.map((x) => 40 + 1.5 * x))
    expect(high.result.regression!.shadow!.r2).toBeLessThan(0)
    expect(high.gate('accuracy')).toBe('fail')
  })
})
