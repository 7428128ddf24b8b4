/** A hang is told from long work by what the same work took before, and from a listener that slept. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Heartbeat, type Patience } from '../../../src/core/heartbeat'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Somebody who answers each ping after some time, or never. */
function working(answerMs: { now: number }, patience?: Patience) {
  const over: number[] = []
  let due = Infinity
  const heartbeat = new Heartbeat(
    {
      ping: () => (due = performance.now() + answerMs.now),
      over: (seconds) => over.push(seconds),
      leastMs: () => 10_000,
      unknownMs: (work, at) => (work === 'figures' ? Infinity : at === 'compiling' ? 60_000 : 30_000),
    },
    patience,
  )
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

it('work of which no piece is known yet has a bound of its own', () => {
  const { heartbeat, over, pass } = working({ now: Infinity })
  heartbeat.expect('load')
  pass(30_000)
  expect(over).toEqual([])
  pass(2000)
  expect(over).toEqual([30])
})

it('work that is not to be judged may take minutes', () => {
  const { heartbeat, over, pass } = working({ now: Infinity })
  heartbeat.expect('figures')
  pass(290_000)
  expect(over).toEqual([])
})

it('work that lets no ping in, but gets on, is no hang; once it says nothing more, it is', () => {
  const { heartbeat, over, pass } = working({ now: Infinity })
  heartbeat.expect('load')
  for (let kernel = 0; kernel < 60; kernel++) {
    pass(5000)
    heartbeat.heard()
  }
  expect(over).toEqual([])
  pass(32_000)
  expect(over).toEqual([30])
})

it('what is said to take its time beforehand has a bound of its own, and is no measure of what follows', () => {
  const { heartbeat, over, pass } = working({ now: Infinity })
  heartbeat.expect('load')
  heartbeat.heard('compiling')
  pass(59_000)
  heartbeat.heard()
  expect(over).toEqual([])
  pass(32_000)
  expect(over).toEqual([30])
})

it('known work may compile once more', () => {
  const { heartbeat, over, pass } = working({ now: Infinity })
  heartbeat.expect('replay')
  heartbeat.learned('replay')
  heartbeat.heard('compiling')
  pass(59_000)
  expect(over).toEqual([])
  pass(3000)
  expect(over).toEqual([60])
})

it('who follows one that was slow is given more time', () => {
  const patience = { times: 1 }
  const first = working({ now: Infinity }, patience)
  first.heartbeat.expect('load')
  first.pass(40_000)
  const next = working({ now: Infinity }, patience)
  next.heartbeat.expect('load')
  next.pass(70_000)
  expect([first.over, next.over]).toEqual([[30], [60]])
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
