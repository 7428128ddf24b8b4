/** Silence is told from sleep. That a lock tells of a death is seen in a browser (tests/browser/faults.test.ts). */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Silence } from '../../../src/core/life'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function listening(mostMs: number) {
  let over = 0
  const silence = new Silence(mostMs, () => (over += 1))
  silence.heard(true)
  return { silence, over: () => over }
}

/** The clock goes on, and no timer runs: as where the listener's thread sleeps. */
function sleep(ms: number): void {
  const then = performance.now() + ms
  vi.spyOn(performance, 'now').mockImplementation(() => then)
  vi.advanceTimersByTime(1000)
  vi.mocked(performance.now).mockRestore()
}

it('is over once, when it has lasted, and not before', () => {
  const { over } = listening(60_000)
  vi.advanceTimersByTime(59_000)
  expect(over()).toBe(0)
  vi.advanceTimersByTime(2000)
  expect(over()).toBe(1)
  vi.advanceTimersByTime(600_000)
  expect(over()).toBe(1)
})

it('begins anew with whatever is heard', () => {
  const { silence, over } = listening(60_000)
  vi.advanceTimersByTime(59_000)
  silence.heard(true)
  vi.advanceTimersByTime(59_000)
  expect(over()).toBe(0)
})

it('is not listened for where nothing is expected', () => {
  const { silence, over } = listening(60_000)
  silence.heard(false)
  vi.advanceTimersByTime(600_000)
  expect(over()).toBe(0)
})

it('does not count a listener that slept for hours', () => {
  const { over } = listening(60_000)
  vi.advanceTimersByTime(10_000)
  sleep(3 * 3600 * 1000)
  expect(over()).toBe(0)
})
