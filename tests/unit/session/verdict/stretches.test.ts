/** Labels, or production's answers, that are of other requests in one part of a log: what is worse is hidden there. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell, Judged } from './judged'

const N = 20_000
const random = seeded(71)
const truth = Array.from({ length: N }, () => (random.below(10) < 3 ? 1 : 0))
const good = answers(truth, 0.93, 2, 1)
/** Worse by 0.8 points: more than the gate allows, and less on the whole where it does not show on half of the log. */
const worse = good.map((one, i) =>
  i % 60 === 7 && one === truth[i] ? 1 - one : i % 120 === 5 ? truth[i]! : one,
)
const shuffled = Array.from({ length: N }, () => truth[random.below(N)]!)

const logged = (columns: (i: number) => Record<string, Cell>, n = N) =>
  judged([csv(Array.from({ length: n }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })))], {}, failingReplayer) // prettier-ignore
const labelled = (label: (i: number) => Cell) =>
  logged((i) => ({ primary_pred: good[i]!, shadow_pred: worse[i]!, label: label(i) }))

function isHeld(found: Judged, status: 'refuted' | 'unconfirmed', whose = 'labels'): void {
  expect(found.premise('labels').status).toBe(status)
  expect(found.result.labelStretches?.some((one) => one.whose === whose)).toBe(true)
  expect(found.gate('accuracy')).not.toBe('pass')
}

const at = <T>(column: readonly T[], i: number) => column[(i + N) % N]!
const sorted = [...truth.slice(9000)].sort()

describe('labels of other requests', () => {
  it.each<[string, (i: number) => Cell, number]>([
    ['one row later from a request on', (i) => at(truth, i < 7000 ? i : i + 1), -1],
    ['one row earlier in a stretch', (i) => at(truth, i < 4000 || i > 15_000 ? i : i - 1), 1],
    ['two rows apart to the end', (i) => at(truth, i < 9000 ? i : i - 2), 2],
    [
      'a row later, and from the middle on two',
      (i) => at(truth, i < 3000 ? i : i < 10_000 ? i + 1 : i + 2),
      -2,
    ],
    ['a row apart throughout', (i) => at(truth, i + 1), -1],
  ])('%s: refuted by how they fit when they are moved back', async (_, label, shift) => {
    const found = await labelled(label)
    isHeld(found, 'refuted')
    expect(found.result.labelStretches!.map((one) => one.shift!.rows)).toContain(shift)
    expect((await found.pressed('labels', /labels are right/)).premise('labels').status).toBe('confirmed')
  })

  it.each<[string, (i: number) => Cell]>([
    ['of another day for a stretch', (i) => (i < 5000 || i > 16_000 ? truth[i]! : shuffled[i]!)],
    ['sorted from a request on', (i) => (i < 9000 ? truth[i]! : sorted[i - 9000]!)],
    ['all alike from a request on', (i) => (i < 8000 ? truth[i]! : 0)],
    ['turned around for a stretch', (i) => (i < 8000 ? truth[i]! : 1 - truth[i]!)],
  ])('%s: asked, and nothing passes by them before a person vouches for them', async (_, label) => {
    const found = await labelled(label)
    isHeld(found, 'unconfirmed')
    expect((await found.pressed('labels', /labels are right/)).premise('labels').status).toBe('confirmed')
  })

  it('of one value of a column', async () => {
    const shop = (i: number) => ['Aachen', 'Bonn', 'Celle'][Math.floor(i / 7) % 3]!
    const found = await logged((i) => ({
      shop: shop(i),
      primary_pred: good[i]!,
      shadow_pred: worse[i]!,
      label: shop(i) === 'Bonn' ? shuffled[i]! : truth[i]!,
    }))
    isHeld(found, 'unconfirmed')
    expect(found.result.labelStretches).toMatchObject([{ part: { by: 'shop', from: 'Bonn' } }])
  })
})

describe('production’s answers of other requests, from a request on', () => {
  it.each<[string, (i: number) => Cell, 'refuted' | 'unconfirmed']>([
    ['a row apart', (i) => at(good, i < 15_000 ? i : i + 1), 'refuted'],
    ['turned around', (i) => (i < 15_000 ? good[i]! : 1 - good[i]!), 'unconfirmed'],
  ])('%s', async (_, primary, status) => {
    const found = await logged((i) => ({
      primary_pred: primary(i),
      shadow_pred: worse[i]!,
      label: truth[i]!,
    }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.05)
    isHeld(found, status, 'primary')
  })
})

describe('numbers', () => {
  const price = truth.map((t, i) => 200 + 90 * t + ((i * 7919) % 1000) / 10)
  const near = (i: number, by: number) => price[i]! + by * (((i * 31) % 17) / 8 - 1)
  it.each<[string, (i: number) => Cell, 'refuted' | 'unconfirmed']>([
    ['a row later from a request on', (i) => at(price, i < 9000 ? i : i + 1), 'refuted'],
    [
      'of another day for a stretch',
      (i) => (i < 9000 ? price[i]! : price[(i * 7919 + 3) % N]!),
      'unconfirmed',
    ],
  ])('%s', async (_, label, status) => {
    const found = await logged((i) => ({
      primary_pred: near(i, 10).toFixed(2),
      shadow_pred: near(i, 12).toFixed(2),
      label: Number(label(i)).toFixed(2),
    }))
    isHeld(found, status)
  })
})

describe('no false alarm', () => {
  it.each<[string, (i: number) => Record<string, Cell>]>([
    [
      'a log that is as it should be',
      (i) => ({ primary_pred: good[i]!, shadow_pred: good[i]!, label: truth[i]! }),
    ],
    [
      'a stretch in which the rare class does not come',
      (i) => {
        const label = i % 40 === 3 && i > 8000 ? 1 : 0
        const alarm = i % 97 === 5 ? 1 : 0
        return { primary_pred: label || alarm, shadow_pred: label || alarm, label }
      },
    ],
    [
      'a table of disagreements, then one of agreements',
      (i) => ({
        primary_pred: i < 3000 ? (i % 3 ? truth[i]! : 1 - truth[i]!) : good[i]!,
        shadow_pred: i < 3000 ? (i % 3 ? 1 - truth[i]! : truth[i]!) : good[i]!,
        label: truth[i]!,
      }),
    ],
  ])('%s', async (_, columns) => {
    const found = await logged(columns)
    expect(found.result.labelStretches).toBeNull()
  })
})
