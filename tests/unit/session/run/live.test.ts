/** Looking while it runs, and stopping: what is shown is what the result says, and what is done is kept. */
import { beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import type { Progress } from '../../../../src/session/contract'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const columns = Array.from({ length: 8 }, (_, i) => `f${i}`)

/** Requests without labels, and a log's worth of labels that are right for neither model in particular. */
function parts(n: number) {
  const random = seeded(3)
  const value = () => ((random.below(2001) - 1000) / 250).toFixed(3)
  const rows = Array.from({ length: n }, (_, i) => [`r${i}`, ...columns.map(value)].join(','))
  const labels = Array.from({ length: n }, (_, i) => `r${i},${random.below(3)}`)
  return {
    log: [['request_id', ...columns].join(','), ...rows].join('\n') + '\n',
    labels: ['request_id,label', ...labels].join('\n') + '\n',
  }
}

async function session(log: string, labels: string | null) {
  const made = new LocalSession(cpuReplayer)
  await made.drop([
    ...(await fixture('graph/tab_f32', 'v1')),
    ...(await fixture('graph/tab_u8', 'v2')),
    file('requests.csv', log),
  ])
  if (labels !== null) await made.drop([file('labels.csv', labels)], 'labels')
  return { session: made, mapping: (await made.propose()).mapping }
}

describe('the always-valid test while the replay runs', () => {
  const seen: Progress[] = []
  let result: Awaited<ReturnType<LocalSession['run']>>

  beforeAll(async () => {
    const { log, labels } = parts(60_000)
    const { session: one, mapping } = await session(log, labels)
    result = await one.run(runOptions(mapping), (progress) => seen.push(progress))
  })

  it('counts labels of a file of their own before that is joined', () => {
    const paired = seen.flatMap(({ phase, paired }) => (phase === 'replaying' && paired ? [paired] : []))
    expect(paired.length).toBeGreaterThan(1)
    const labelled = paired.map((one) => one.labelled)
    expect(labelled).toEqual([...labelled].sort((a, b) => a - b))
    expect(paired[0]!.log10Threshold).toBeCloseTo(Math.log10(20), 12)
  })

  it('ends where the result does', () => {
    const last = seen.at(-1)!.paired!
    const { flips, sequential } = result
    expect(last).toMatchObject({ labelled: 60_000, fixed: flips!.counts.fixed, broken: flips!.counts.broken })
    // The section adds flip by flip, this is of the counts: the same e to rounding.
    expect(last.log10E).toBeCloseTo(sequential!.log10E, 6)
    // Crossed at a look is crossed at some request before it; the other way round a look may miss it.
    if (last.crossed) expect(sequential!.crossed!.n).toBeLessThanOrEqual(last.crossed.n)
  })

  it('says the pace without the batch that shaders are compiled for', () => {
    const { replaySeconds, firstBatchSeconds, requestsPerSecond } = result.evidence
    expect(firstBatchSeconds).toBeGreaterThan(0)
    expect(firstBatchSeconds).toBeLessThan(replaySeconds!)
    // What is left of the log in what is left of the time is no more than the whole log in it.
    expect(requestsPerSecond).toBeLessThan(60_000 / (replaySeconds! - firstBatchSeconds!))
    expect(requestsPerSecond).toBeGreaterThan(0)
  })
})

describe('a stopped replay', () => {
  it('is timed all the same, and says how many', async () => {
    const { log } = parts(60_000)
    const { session: one, mapping } = await session(log, null)
    let stopped = false
    const result = await one.run(runOptions(mapping), ({ phase, done }) => {
      if (phase !== 'replaying' || done === 0 || stopped) return
      stopped = true
      one.stop()
    })
    expect(result.partial).toBe(true)
    expect(result.requests.replayed).toBeLessThan(60_000)
    expect(result.latency?.shadow?.n).toBe(20)
    expect(result.latencyReason).toBeNull()
    expect(result.noise?.repeat?.n).toBe(256)
  })

  it('stopped again is not, and says why not and what to do', async () => {
    const { log } = parts(60_000)
    const { session: one, mapping } = await session(log, null)
    const result = await one.run(runOptions(mapping), ({ phase, done }) => {
      if (phase === 'replaying' && done > 0) {
        one.stop()
        one.stop()
      }
    })
    expect(result.partial).toBe(true)
    expect(result.latency).toBeNull()
    expect(result.latencyReason).toMatch(/skipped\. Replay again and let it finish/)
  })

  it.each([
    ['the last of the log', 1500, [1024, 476], false],
    ['where more is to come', 2500, [1024], true],
  ])('stopped with answers under way, %s: whole only at the end', async (_, n, batches, partial) => {
    const { log } = parts(n)
    const asked: number[] = []
    const one: LocalSession = new LocalSession(() => {
      const replayer = cpuReplayer()
      const replay = replayer.replay.bind(replayer)
      Object.assign(replayer, { depth: 1, batchRows: () => 1024 })
      replayer.replay = async (batch) => {
        if (batch.seq < 0) return replay(batch)
        asked.push(batch.n)
        if (asked.length === batches.length) {
          one.stop()
          await new Promise((resolve) => setTimeout(resolve, 200))
        }
        return replay(batch)
      }
      return replayer
    })
    await one.drop([
      ...(await fixture('graph/tab_f32', 'v1')),
      ...(await fixture('graph/tab_u8', 'v2')),
      file('requests.csv', log),
    ])
    const result = await one.run(runOptions((await one.propose()).mapping), () => {})
    expect(asked).toEqual(batches)
    expect(result.requests.replayed).toBe(batches.reduce((sum, rows) => sum + rows, 0))
    expect(result.partial).toBe(partial)
    expect(result.warnings.some(({ code }) => code === 'partial')).toBe(partial)
  })

  it('stopped while timing is whole, and keeps what has been timed', async () => {
    const { log } = parts(300)
    const { session: one, mapping } = await session(log, null)
    const result = await one.run(runOptions(mapping, { latencyRequests: 100_000 }), ({ phase, done }) => {
      if (phase === 'timing' && done > 0) one.stop()
    })
    expect(result.partial).toBe(false)
    expect(result.requests.replayed).toBe(300)
  })
})

it('says why there is no latency where none was asked for', async () => {
  const { log } = parts(100)
  const { session: one, mapping } = await session(log, null)
  const result = await one.run(runOptions(mapping, { latencyRequests: 0 }), () => {})
  expect(result.latency).toBeNull()
  expect(result.latencyReason).toMatch(/no request was to be timed/)
  // All of it was one batch: there is no pace to tell.
  expect(result.evidence.requestsPerSecond).toBeNull()
})
