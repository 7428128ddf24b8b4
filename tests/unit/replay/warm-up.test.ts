import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { seeded } from '../../../src/core/random'
import type { Device } from '../../../src/replay/backend'
import { timeRequests } from '../../../src/replay/latency'

/** Requests take what a test says: the clock moves when a model runs. */
let clock: number
beforeEach(async () => {
  clock = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 1e-6))
  await tf.setBackend('cpu')
})
afterEach(() => vi.restoreAllMocks())

const device = {
  backend: 'cpu',
  environment: { renderer: 'a test' },
  gl: null,
  isLost: () => false,
} as unknown as Device

/** @param ms of a model's i-th request */
function model(role: 'primary' | 'shadow', ms: (i: number) => number) {
  let i = 0
  return {
    role,
    rows: 1,
    inputs: [{ name: 'x', shape: [5, 1], dtype: 'float32' as const, data: new Float32Array(5) }],
    model: {
      inputs: [],
      outputs: [],
      needsAsync: false,
      run() {
        clock += ms(i++)
        return { y: tf.scalar(0) }
      },
      runAsync: () => Promise.reject(new Error('not asked')),
      dispose() {},
    },
  }
}

function timed(
  models: ReturnType<typeof model>[],
  { requests = 40, warmup = 5000, stopped = (): boolean => false } = {},
) {
  const plan = { requests, warmup, seed: 1, n: 5, primary: null, shadow: null }
  const pace = { progress() {}, stopped, rest: () => Promise.resolve(), begins() {} }
  return timeRequests(plan, models, device, pace)
}

const warmed = (method: string) => Number(/after (\d+) warm-up requests/.exec(method)![1])

/** A tenth of spread around what a request takes. */
function spread(ms: (i: number) => number) {
  const random = seeded(5)
  return (i: number) => ms(i) * (0.95 + random.below(100) / 1000)
}

describe('warm-up', () => {
  it('lasts until times no longer fall, however slowly they do, and times none of them', async () => {
    const compiled = 900
    const falling = spread((i) => 0.08 + 0.2 * Math.max(0, 1 - i / compiled))
    const run = await timed([
      model(
        'primary',
        spread(() => 0.05),
      ),
      model('shadow', falling),
    ])
    const requests = warmed(run.method)
    expect(requests).toBeGreaterThan(0.8 * compiled)
    expect(requests).toBeLessThanOrEqual(compiled + 300)
    expect(run.method).toContain('until their times no longer fell, the first 20 reported apart')
    expect(Math.max(...run.shadow!.total)).toBeLessThan(0.12)
    expect(run.warmup.shadow).toHaveLength(20)
    expect(run.warmup.shadow[0]).toBeGreaterThan(0.25)
  })

  it('goes on where one plateau follows another, and past a block that something else made slow', async () => {
    const steps = spread((i) => (i < 200 ? 0.3 : i < 400 ? 0.2 : i < 500 ? 0.26 : 0.1))
    const { method, shadow } = await timed([model('shadow', steps)])
    expect(warmed(method)).toBeGreaterThan(500)
    expect(Math.max(...shadow!.total)).toBeLessThan(0.11)
  })

  it('ends with the third block where nothing falls', async () => {
    const { method } = await timed([
      model(
        'primary',
        spread(() => 0.5),
      ),
      model(
        'shadow',
        spread(() => 0.1),
      ),
    ])
    expect(warmed(method)).toBe(300)
  })

  it('takes a second and a half of slow models, but twenty requests of the slowest', async () => {
    const slow = await timed([model('primary', () => 12), model('shadow', () => 13)])
    expect(warmed(slow.method)).toBe(60)
    expect(slow.method).not.toContain('no longer fell')
    const slowest = await timed([model('shadow', () => 900)], { requests: 1 })
    expect(warmed(slowest.method)).toBe(20)
  })

  it('is no longer than planned, and ends with stop', async () => {
    expect(warmed((await timed([model('shadow', () => 0.1)], { warmup: 7 })).method)).toBe(7)
    let asked = 0
    const run = await timed([model('shadow', () => 0.1)], { stopped: () => ++asked > 30 })
    expect(warmed(run.method)).toBe(30)
    expect(run.order).toHaveLength(0)
  })

  it('ends in time with a model that throws on every request', async () => {
    const throwing = model('shadow', () => {
      clock += 1
      throw new Error('no')
    })
    const run = await timed([model('primary', () => 1), throwing])
    expect(warmed(run.method)).toBe(750)
    expect(run.primary?.total).toHaveLength(40)
    expect(run.shadow).toBeNull()
  })
})
