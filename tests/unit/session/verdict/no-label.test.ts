/** Values in the label column that say that there is no label: never a class, never a number, never in silence. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import { failingReplayer, file } from '../helpers'
import { answers, csv, judged, places } from './judged'
import type { Cell } from './judged'

const N = 3000
const random = seeded(61)
const truth = Array.from({ length: N }, () => random.below(3))
const primary = answers(truth, 0.9, 3, 1)
const shadow = answers(truth, 0.94, 3, 2)
const known = (i: number) => (i * 7919) % 10 < 6

const logged = (columns: (i: number) => Record<string, Cell>, n = N) =>
  judged([csv(Array.from({ length: n }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })))], {}, failingReplayer) // prettier-ignore
const said = (codes: { code: string; message: string }[]) =>
  codes.find(({ code }) => code === 'no-label-words')?.message

describe('labels of classes', () => {
  it.each(['-1', '999', '-99', '255', 'NA', 'unknown', 'NULL', ''])(
    '“%s” among indices is no class',
    async (none) => {
      const { result, mapping, gate } = await logged((i) => ({
        primary_pred: primary[i]!,
        shadow_pred: shadow[i]!,
        label: known(i) ? truth[i]! : none,
      }))
      expect(result.classes).toEqual(['0', '1', '2'])
      expect(result.requests.labelled).toBe(1800)
      expect(gate('accuracy')).toBe('pass')
      if (none === '' || none === 'NULL') return
      expect(mapping.noLabel).toEqual([none])
      expect(said(result.warnings)).toContain(`1,200 labels say “${none}”`)
    },
  )

  it('in a labels file, against a model that was trained with three classes', async () => {
    const at = places(900)
    const kernel = [[9, 0, -9], [0, 0, 0]] // prettier-ignore
    const models = [
      ...dense('v1', { kernel, bias: [0, 4, 0], activation: 'softmax' }),
      ...dense('v2', { kernel, bias: [0, 1, 0], activation: 'softmax' }),
    ]
    const of = (x: number) => (9 * x > 4 ? 0 : -9 * x > 4 ? 2 : 1)
    const log = csv(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: x, north: y })))
    const labels = csv(at.map(({ x }, i) => ({ request_id: `r${i}`, label: i % 3 ? of(x) : -1 })), 'labels.csv') // prettier-ignore
    const { result, mapping, gate } = await judged([...models, log], { labels: [labels] })
    expect(mapping.noLabel).toEqual(['-1'])
    expect([result.requests.labelled, result.quality!.primary.accuracy]).toEqual([600, 1])
    expect(gate('accuracy')).toBe('fail')
  })

  it('that come after the first rows', async () => {
    const all = Array.from({ length: 12_000 }, () => random.below(3))
    const [first, second] = [answers(all, 0.9, 3, 21), answers(all, 0.94, 3, 22)]
    const { result, gate } = await logged(
      (i) => ({ primary_pred: first[i]!, shadow_pred: second[i]!, label: i < 9000 ? all[i]! : -1 }),
      all.length,
    )
    expect(result.classes).toEqual(['0', '1', '2'])
    expect(result.requests.labelled).toBe(9000)
    expect(said(result.warnings)).toContain('3,000 labels say “-1”')
    expect(gate('accuracy')).toBe('pass')
  })

  it('a class that models answer is one, whatever its number', async () => {
    const signed = (all: readonly number[], i: number) => all[i]! - 1
    const { result, mapping } = await logged((i) => ({
      primary_pred: signed(primary, i),
      shadow_pred: signed(shadow, i),
      label: signed(truth, i),
    }))
    expect(result.classes).toEqual(['-1', '0', '1'])
    expect([mapping.noLabel, result.requests.labelled]).toEqual([undefined, N])
  })

  it('1 and -1 against 1 and 0 are two classes, or one and no label: asked', async () => {
    const two = (all: readonly number[], i: number) => (all[i]! > 0 ? 1 : 0)
    const found = await logged((i) => ({
      primary_pred: two(primary, i),
      shadow_pred: two(shadow, i),
      label: truth[i]! > 0 ? 1 : -1,
    }))
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    const classes = await found.pressed('labels', /labels are right/)
    expect(classes.result.requests.labelled).toBe(N)
    expect(classes.gate('accuracy')).toBe('pass')
    const none = await found.pressed('labels', /“-1” is no label/)
    expect(none.result.requests.labelled).toBe(truth.filter((t) => t > 0).length)
  })
})

describe('labels that are numbers', () => {
  const price = places(N).map(({ x, y }) => 300 + 150 * x + 40 * y)
  const near = (i: number, by: number) => price[i]! + by * (((i * 7919) % 100) / 50 - 1)
  const prices = (none: Cell, of: (i: number) => number = (i) => Number(price[i]!.toFixed(2))) =>
    logged((i) => ({
      primary_pred: near(i, 10).toFixed(2),
      shadow_pred: near(i + 0, 4).toFixed(2),
      label: known(i) ? of(i) : none,
    }))

  it.each([-1, 9999, -999])('%s far from all others is asked, and its mend leaves it out', async (none) => {
    const found = await prices(none)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toContain(`“${none}” is the label of 1,200 requests`)
    expect(found.gate('accuracy')).not.toBe('pass')
    const mended = await found.pressed('labels', /is no label/)
    expect(mended.result.requests.labelled).toBe(1800)
    expect(said(mended.result.warnings)).toContain(`1,200 labels say “${none}”`)
    expect(mended.gate('accuracy')).toBe('pass')
  })

  it('-1 among numbers on both sides of it: what is predicted tells', async () => {
    const delay = (i: number) => Math.round((price[i]! - 300) / 5)
    const log = (label: (i: number) => Cell) =>
      logged((i) => ({
        primary_pred: delay(i) + ((i * 7919) % 5) - 2,
        shadow_pred: delay(i) + ((i * 7919) % 3) - 1 + 0.5,
        label: label(i),
      }))
    const none = await log((i) => (known(i) ? delay(i) : -1))
    expect(none.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    const all = await log(delay)
    expect(all.premise('labels').status).toBe('confirmed')
  })

  it.each(['NA', 'n/a', 'pending'])('“%s” among them is left out and said', async (none) => {
    const { result, mapping, gate } = await prices(none)
    expect([result.task, mapping.noLabel]).toEqual(['regression', [none]])
    expect(result.requests.labelled).toBe(1800)
    expect(gate('accuracy')).toBe('pass')
  })
})

it('what stands for no label is a line of the mapping file', async () => {
  const log = csv(truth.map((t, i) => ({ request_id: `r${i}`, primary_pred: primary[i]!, shadow_pred: shadow[i]!, label: known(i) ? t : 7 }))) // prettier-ignore
  const mapping = file('mapping.json', JSON.stringify({ schemaVersion: 1, classes: ['0', '1', '2'], noLabel: ['7'] }))
  const { result } = await judged([log, mapping], {}, failingReplayer)
  expect(result.classes).toEqual(['0', '1', '2'])
  expect(said(result.warnings)).toContain('1,200 labels say “7”')
}) // prettier-ignore
