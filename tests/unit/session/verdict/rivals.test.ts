/** Two columns that may be the same: a question where the verdict hangs on it, and none where it does not. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import { failingReplayer, file } from '../helpers'
import { answers, csv, judged, places } from './judged'
import type { Cell } from './judged'

const N = 3000
const random = seeded(51)
const truth = Array.from({ length: N }, () => (random.below(10) < 4 ? 1 : 0))
const primary = answers(truth, 0.92, 2, 1)
const better = answers(truth, 0.96, 2, 2)
const worse = answers(truth, 0.85, 2, 3)

const rows = (columns: (i: number) => Record<string, Cell>) =>
  csv(Array.from({ length: N }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })))
const logged = (columns: (i: number) => Record<string, Cell>) => judged([rows(columns)], {}, failingReplayer)

describe('two labels', () => {
  // One is the truth; by the other, an older rule's, shadow looks better than it is.
  const old = worse
  const log = (i: number) => ({ primary_pred: primary[i]!, shadow_pred: worse[i]!, label: old[i]!, ground_truth: truth[i]! }) // prettier-ignore

  it('of which the verdict hangs on one: asked, with both readings, whichever was taken', async () => {
    const found = await logged(log)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true, blocksFail: true })
    expect(found.premise('labels').detail).toMatch(/y “label” primary is right on \d.*shadow on 100/)
    expect(found.premise('labels').detail).toMatch(/y “ground_truth” primary is right on 9\d.*shadow on 8\d/)
    expect(found.gate('accuracy')).toBe('insufficient')
    const chosen = await found.pressed('labels', /“ground_truth” is the label/)
    expect(chosen.gate('accuracy')).toBe('fail')
    expect(chosen.premise('labels').status).toBe('confirmed')
  })

  it('of which the first rows are alike and the rest are not', async () => {
    const found = await logged((i) => ({ ...log(i), label: i < 1500 ? truth[i]! : old[i]!, shadow_pred: better[i]! })) // prettier-ignore
    const apart = found.premise('labels')
    // By either shadow is better, or one of them is asked about: never a silent choice that matters.
    expect(apart.blocks === true || found.gate('accuracy') === 'pass').toBe(true)
  })

  it.each<[string, (i: number) => Cell]>([
    ['equal row for row', (i) => truth[i]!],
    ['that say the same in other words', (i) => (truth[i] ? 'yes' : 'no')],
    ['of which the verdict does not hang on one', (i) => (i % 50 === 0 ? 1 - truth[i]! : truth[i]!)],
  ])('%s: no question', async (_, second) => {
    const found = await logged((i) => ({ primary_pred: primary[i]!, shadow_pred: better[i]!, label: truth[i]!, ground_truth: second(i) })) // prettier-ignore
    expect(found.premise('labels').blocks ?? false).toBe(false)
    expect(found.gate('accuracy')).toBe('pass')
  })

  it('a mapping file that says which settles it', async () => {
    const mapping = file('mapping.json', JSON.stringify({ schemaVersion: 1, roles: { label: 'label' } }))
    const found = await judged([rows(log), mapping], {}, failingReplayer)
    expect(found.premise('labels').detail).not.toContain('looks like it, too')
  })
})

describe('two answers', () => {
  it('of shadow: asked, and one click takes the other', async () => {
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: better[i]!,
      shadow_prediction: worse[i]!,
      label: truth[i]!,
    }))
    expect(found.premise('replay')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    const taken = found.mapping.roles.shadow_pred === 'shadow' ? 'shadow_pred' : 'shadow_prediction'
    const kept = await found.pressed('replay', new RegExp(`“${taken}” is shadow’s answer`))
    expect(kept.gate('accuracy')).toBe(taken === 'shadow_pred' ? 'pass' : 'fail')
    expect(kept.codes).not.toContain('assumed-column')
    const other = taken === 'shadow_pred' ? 'shadow_prediction' : 'shadow_pred'
    const changed = await found.pressed('replay', new RegExp(`“${other}” is shadow’s answer`))
    expect(changed.gate('accuracy')).toBe(taken === 'shadow_pred' ? 'fail' : 'pass')
  })

  it('of production: the replay gives one of them again, and that is the one', async () => {
    const at = places(N)
    const models = [
      ...dense('v1', { kernel: [[20], [0]], bias: [0], activation: 'sigmoid' }),
      ...dense('v2', { kernel: [[20], [6]], bias: [0], activation: 'sigmoid' }),
    ]
    const is = (x: number) => (x > 0 ? 1 : 0)
    const of = (first: (i: number) => Cell, second: (i: number) => Cell) =>
      judged([...models, rows((i) => ({ east: at[i]!.x, north: at[i]!.y, prediction: first(i), primary_pred: second(i) }))]) // prettier-ignore
    for (const found of [
      await of(
        (i) => is(at[i]!.x),
        (i) => i % 2,
      ),
      await of(
        (i) => i % 2,
        (i) => is(at[i]!.x),
      ),
    ])
      // prettier-ignore
      expect(found.premise('replay').status).toBe('confirmed')
  })
})

describe('two versions, of which an order alone tells the one in production', () => {
  const log = (i: number) => ({ v1: primary[i]!, v2: better[i]!, label: truth[i]! })

  it('asked where the verdict hangs on it, and one click makes them change places', async () => {
    const found = await logged(log)
    expect(found.premise('replay')).toMatchObject({ status: 'unconfirmed', blocks: true, blocksFail: true })
    expect(found.premise('replay').detail).toMatch(/the other way round primary is right on 9[56]/)
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('replay', /“v1” is in production/)).gate('accuracy')).toBe('pass')
    const exchanged = await found.pressed('replay', /“v2” is in production/)
    expect(exchanged.mapping.roles).toMatchObject({ v1: 'shadow', v2: 'primary' })
    expect(exchanged.gate('accuracy')).toBe('fail')
    expect(exchanged.premise('replay').status).toBe('confirmed')
  })

  it('names that say it are not asked about', async () => {
    const found = await logged((i) => ({ current: primary[i]!, new: better[i]!, label: truth[i]! }))
    expect(found.premise('replay').status).toBe('confirmed')
    expect(found.gate('accuracy')).toBe('pass')
  })
})

describe('numbers', () => {
  const value = truth.map((t, i) => 100 + 40 * t + ((i * 7919) % 1000) / 37)
  const off = (i: number, by: number) => by * (((i * 104_729) % 1000) / 500 - 1)

  it('two labels, of which the verdict hangs on one', async () => {
    const found = await logged((i) => ({
      primary_pred: (value[i]! + off(i, 5)).toFixed(4),
      shadow_pred: (value[i]! + off(i + 3, 9)).toFixed(4),
      label: (value[i]! + off(i + 3, 8) + off(i + 5, 1)).toFixed(2),
      ground_truth: value[i]!.toFixed(2),
    }))
    expect(found.premise('labels')).toMatchObject({ blocks: true, blocksFail: true })
    expect(found.premise('labels').detail).toContain('mean |error|')
    expect((await found.pressed('labels', /“ground_truth” is the label/)).gate('accuracy')).toBe('fail')
  })
})
