/** A hang is told from long work by what the same work took before, and from a listener that slept. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Heartbeat } from '../../../src/core/heartbeat'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Somebody who answers each ping after some time, or never. */
function working(answerMs: { now: number }) {
  const over: number[] = []
  let due = Infinity
  const heartbeat = new Heartbeat({
    ping: () => (due = performance.now() + answerMs.now),
    over: (seconds) => over.push(seconds),
    leastMs: 10_000,
  })
  const pass = (ms: number) => {
    for (const end = performance.now() + ms; performance.now() < end;) {
      vi.advanceTimersByTime(100)
      if (performance.now() < due) continue
      due = Infinity
      heartbeat.heard()
    }
  }
  return { heartbeat, over, pass }
}

it('work that is not known yet may take minutes', () => {
  const { heartbeat, over, pass } = working({ now: Infinity })
  heartbeat.expect('load')
  pass(290_000)
  expect(over).toEqual([])
})

it('known work that does not come to a ping hangs: seconds later, and once', () => {
  const answer = { now: 50 }
  const { heartbeat, over, pass } = working(answer)
  heartbeat.expect('replay')
  pass(5000)
  heartbeat.learned('replay')
  answer.now = Infinity
  pass(20_000)
  expect(over).toEqual([10])
  pass(600_000)
  expect(over).toHaveLength(1)
})

it('work whose pieces took long may take longer still, up to a bound', () => {
  const answer = { now: 20_000 }
  const { heartbeat, over, pass } = working(answer)
  heartbeat.expect('replay')
  pass(60_000)
  heartbeat.learned('replay')
  answer.now = 90_000
  pass(100_000)
  expect(over).toEqual([])
  answer.now = Infinity
  pass(500_000)
  expect(over).toEqual([300])
})

it('one that was taken for hung is given twice the time, until it has done something', () => {
  const answer = { now: 50 }
  const { heartbeat, over, pass } = working(answer)
  const hang = () => {
    heartbeat.expect('replay')
    answer.now = Infinity
    pass(60_000)
  }
  heartbeat.expect('replay')
  pass(3000)
  heartbeat.learned('replay')
  hang()
  hang()
  expect(over).toEqual([10, 20])
  heartbeat.learned('replay')
  hang()
  expect(over).toEqual([10, 20, 10])
})

it('a listener that slept for hours holds it against nobody', () => {
  const answer = { now: 50 }
  const { heartbeat, over, pass } = working(answer)
  heartbeat.expect('replay')
  pass(3000)
  heartbeat.learned('replay')
  answer.now = Infinity
  pass(3000)
  const then = performance.now() + 3 * 3600 * 1000
  vi.spyOn(performance, 'now').mockImplementation(() => then)
  vi.advanceTimersByTime(1000)
  vi.mocked(performance.now).mockRestore()
  expect(over).toEqual([])
})

it('where nothing is asked, nothing is listened for', () => {
  const answer = { now: 50 }
  const { heartbeat, over, pass } = working(answer)
  heartbeat.expect('replay')
  pass(3000)
  heartbeat.learned('replay')
  heartbeat.expect(null)
  answer.now = Infinity
  pass(600_000)
  expect(over).toEqual([])
})
