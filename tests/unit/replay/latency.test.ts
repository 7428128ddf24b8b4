import { describe, expect, it } from 'vitest'
import { timedOrder } from '../../../src/replay/order'
import { Samples } from '../../../src/replay/samples'
import { timerStepMs } from '../../../src/replay/timer'

describe('timedOrder', () => {
  it('takes every row once before it takes any twice', () => {
    const { rows } = timedOrder(250, 100, 3)
    expect(new Set(rows.subarray(0, 100)).size).toBe(100)
    expect(new Set(rows.subarray(100, 200)).size).toBe(100)
    expect(new Set(rows.subarray(200)).size).toBe(50)
  })

  it('lets neither model go first much more often than the other', () => {
    const { shadowFirst } = timedOrder(10_000, 50, 11)
    const share = shadowFirst.reduce((sum, one) => sum + one, 0) / 10_000
    // Four standard errors of a fair coin.
    expect(Math.abs(share - 0.5)).toBeLessThan(0.02)
  })

  it('is drawn from its seed', () => {
    expect(timedOrder(50, 50, 5)).toEqual(timedOrder(50, 50, 5))
    expect(timedOrder(50, 50, 5).rows).not.toEqual(timedOrder(50, 50, 6).rows)
  })
})

describe('Samples', () => {
  it('keeps totals and parts of the requests asked for', () => {
    const samples = new Samples(4)
    for (const i of [0, 1, 3]) samples.putTotal(i, i + 10)
    samples.putParts(3, { upload: 1, compute: 2, readback: 3 })
    expect(samples.answered(4)).toBe(3)
    expect(samples.answered(2)).toBe(2)
    expect(samples.keep([1, 3])).toEqual({
      total: Float64Array.of(11, 13),
      upload: Float64Array.of(1),
      compute: Float64Array.of(2),
      readback: Float64Array.of(3),
    })
    expect(samples.keep([0, 1])?.upload).toBeNull()
    expect(samples.keep([2])).toBeNull()
    expect(samples.keep([])).toBeNull()
  })
})

describe('timerStepMs', () => {
  it('finds the step of a coarse clock', () => {
    let calls = 0
    const coarse = () => Math.floor((calls += 1) / 7) * 0.1
    expect(timerStepMs(coarse)).toBeCloseTo(0.1, 6)
  })

  it('finds one on this machine', () => {
    expect(timerStepMs()).toBeGreaterThan(0)
    expect(timerStepMs()).toBeLessThan(20)
  })
})
