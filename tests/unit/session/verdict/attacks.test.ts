/** Logs in which every figure is right, and a worse shadow would pass by them. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 3000
const random = seeded(61)
const truth = Array.from({ length: N }, () => (random.below(10) < 4 ? 1 : 0))
const good = answers(truth, 0.93, 2, 1)
const worse = answers(truth, 0.8, 2, 2)

const logged = (columns: (i: number) => Record<string, Cell>) =>
  judged([csv(Array.from({ length: N }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })))], {}, failingReplayer) // prettier-ignore

describe('production’s answers that are not those to these requests', () => {
  it.each<[string, (i: number) => Cell, string]>([
    ['a row apart', (i) => good[(i + 1) % N]!, 'refuted'],
    [
      'turned around from the middle of the log on',
      (i) => (i < N / 2 ? good[i]! : 1 - good[i]!),
      'unconfirmed',
    ],
  ])('%s: nothing passes by them unasked', async (_, logs, status) => {
    const found = await logged((i) => ({ primary_pred: logs(i), shadow_pred: worse[i]!, label: truth[i]! }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.1)
    expect(found.premise('labels')).toMatchObject({ status, blocks: true })
    expect(found.gate('accuracy')).not.toBe('pass')
    expect((await found.pressed('labels', /They are right/)).premise('labels').status).toBe('confirmed')
  })
})

it('a candidate that always says the same is more often right where that is nearly always true', async () => {
  const rare = truth.map((_, i) => (i % 33 === 0 ? 1 : 0))
  const found = await logged((i) => ({
    primary_pred: rare[i] ? (i % 5 ? 1 : 0) : i % 20 === 7 ? 1 : 0,
    shadow_pred: 0,
    label: rare[i]!,
  }))
  expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.01)
  expect(found.gate('accuracy')).toBe('insufficient')
})

describe('logged times', () => {
  const time = (i: number) => 15 + ((i * 7919) % 1000) / 100
  const slow = (i: number) => (i * 104_729) % 100 < 8
  const tail = (i: number) => 12 - 9 * Math.log(1 - ((i * 7919) % 1000) / 1000)
  const both = (shown: (ms: number, i: number) => boolean) =>
    logged((i) => {
      const [first, second] = [tail(i), tail(i + 31)]
      const time = (ms: number) => (shown(Math.max(first, second), i) ? ms.toFixed(2) : '')
      const times = { primary_latency_ms: time(first), shadow_latency_ms: time(second) }
      return { primary_pred: good[i]!, shadow_pred: good[i]!, label: truth[i]!, ...times }
    })
  it.each<[string, (ms: number, i: number) => boolean, string]>([
    ['of slow requests are missing for both', (ms) => ms < 30, 'insufficient'],
    ['of requests drawn by chance are missing for both', (_, i) => (i * 104_729) % 100 < 80, 'pass'],
  ])('%s', async (_, shown, status) => {
    expect((await both(shown)).gate('latency')).toBe(status)
  })

  it.each<[string, (i: number) => Cell, string]>([
    ['of calls that were given up are 0', (i) => (slow(i) ? 0 : time(i)), 'insufficient'],
    ['are cut off', (i) => (slow(i) ? 25 : time(i)), 'insufficient'],
    [
      'are cut off a moment after a limit',
      (i) => (slow(i) ? 50 + ((i * 31) % 40) / 100 : time(i)),
      'insufficient',
    ],
    ['are cut off, but for a few', (i) => (i % 3000 === 5 ? 90 : slow(i) ? 25 : time(i)), 'insufficient'],
    [
      'are those of a slower way that varies',
      (i) => (slow(i) ? 50 + ((i * 31) % 400) / 10 : time(i)),
      'pass',
    ],
    ['are nearly all alike', (i) => (slow(i) ? 14 : 15 + ((i * 7919) % 20) / 100), 'pass'],
    ['of slow calls are missing', (i) => (slow(i) ? '' : time(i)), 'insufficient'],
    ['are all there', time, 'pass'],
    ['in whole milliseconds, all there', (i) => Math.round(time(i)), 'pass'],
    ['of a fast model, by a clock of whole milliseconds', (i) => (i * 7919) % 3, 'pass'],
    ['that are all the same', () => 20, 'insufficient'],
    ['that are all the same to a coarse clock', () => 0.03, 'pass'],
    ['that are production’s', (i) => time(i + 1), 'insufficient'],
  ])('%s', async (_, shadow, status) => {
    const found = await logged((i) => ({
      primary_pred: good[i]!,
      shadow_pred: good[i]!,
      label: truth[i]!,
      primary_latency_ms: time(i + 1),
      shadow_latency_ms: shadow(i),
    }))
    expect(found.gate('latency')).toBe(status)
  })
})

describe('answers on another scale than the labels', () => {
  const share = (all: readonly number[], i: number) => (all[i] ? 0.6 : 0.1) + ((i * 7919) % 300) / 1000
  it.each<[string, (p: number) => number]>([
    ['percent', (p) => 100 * p],
    ['logits', (p) => 20 * Math.log(p / (1 - p))],
  ])('%s of 0 and 1: said to be such, and neither passed nor failed by', async (_, scaled) => {
    const cell = (all: readonly number[], i: number) => scaled(share(all, i)).toFixed(3)
    const found = await logged((i) => ({
      primary_pred: cell(worse, i),
      shadow_pred: cell(good, i),
      label: truth[i]!,
    }))
    expect(found.premise('labels').status).toBe('refuted')
    expect(found.premise('labels').detail).toContain('percent, or logits')
    expect(found.gate('accuracy')).not.toBe('pass')
    const offered = found.premise('labels').patches.some(({ label }) => /in percent/.test(label))
    expect(offered).toBe(scaled(0.5) === 50)
    if (!offered) return
    const read = await found.pressed('labels', /in percent/)
    expect(read.result.classes).toEqual(['0', '1'])
    expect(read.result.quality!.primary.accuracy).toBeCloseTo(0.8, 1)
    expect([read.premise('labels').status, read.gate('accuracy')]).toEqual(['confirmed', 'pass'])
  })

  it('shadow’s alone: it does not fail by its unit', async () => {
    const price = truth.map((t, i) => 200 + 90 * t + ((i * 7919) % 1000) / 10)
    const found = await logged((i) => ({
      primary_pred: (price[i]! + ((i * 31) % 17)).toFixed(2),
      shadow_pred: (1000 * (price[i]! + ((i * 31) % 7))).toFixed(0),
      label: price[i]!.toFixed(2),
    }))
    expect(found.premise('labels')).toMatchObject({ status: 'refuted', blocksFail: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /labels are right/)).gate('accuracy')).toBe('fail')
  })
})

describe('a number in the place of a logged answer that is none', () => {
  const price = truth.map((t, i) => 200 + 90 * t + ((i * 7919) % 1000) / 10)
  const near = (i: number, by: number) => (price[i]! + by * (((i * 31) % 17) / 8 - 1)).toFixed(2)
  const without = (i: number) => i % 40 === 7
  it.each([-1, 0, 9999, -999, 32_767])('%s for primary: asked, and its mend leaves it out', async (none) => {
    const found = await logged((i) => ({
      primary_pred: without(i) ? none : near(i, 5),
      shadow_pred: near(i, 9),
      label: price[i]!.toFixed(2),
    }))
    expect(found.premise('replay')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('replay').detail).toContain(`“${none}” is the answer of primary of 75 requests`)
    expect(found.gate('accuracy')).toBe('insufficient')
    const mended = await found.pressed('replay', /is no answer/)
    expect(mended.gate('accuracy')).toBe('fail')
    expect(mended.result.errors.primary.count).toBe(75)
    expect((await found.pressed('replay', /is an answer/)).premise('replay').status).toBe('confirmed')
  })

  it('for shadow: it does not fail by it unasked, and is an error of shadow when it is none', async () => {
    const found = await logged((i) => ({
      primary_pred: near(i, 9),
      shadow_pred: without(i) ? -1 : near(i, 5),
      label: price[i]!.toFixed(2),
    }))
    expect(found.gate('accuracy')).toBe('insufficient')
    const mended = await found.pressed('replay', /is no answer/)
    expect([mended.gate('accuracy'), mended.gate('errors')]).toEqual(['pass', 'fail'])
  })

  it('among answers on both sides of it: the labels tell, and true zeros are answers', async () => {
    const delay = (i: number) => Math.round((price[i]! - 250) / 5)
    const log = (primary: (i: number) => Cell) =>
      logged((i) => ({
        primary_pred: primary(i),
        shadow_pred: (delay(i) + ((i * 7919) % 5) - 2 + 0.5).toFixed(1),
        label: delay(i),
      }))
    const own = (i: number) => delay(i) + ((i * 7919) % 3) - 1
    expect((await log((i) => (i % 5 === 2 ? -1 : own(i)))).gate('accuracy')).toBe('insufficient')
    const all = await log(own)
    expect([all.premise('replay').status, all.gate('accuracy')]).toEqual(['confirmed', 'fail'])
  })

  it.each(['NaN', '', 'null', 'timeout'])('“%s” is an error of primary, and no large one', async (none) => {
    const found = await logged((i) => ({
      primary_pred: without(i) ? none : near(i, 5),
      shadow_pred: near(i, 9),
      label: price[i]!.toFixed(2),
    }))
    expect([found.result.errors.primary.count, found.gate('accuracy')]).toEqual([75, 'fail'])
  })
})
