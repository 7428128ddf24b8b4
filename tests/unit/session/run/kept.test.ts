/** What breaks after the replay costs itself alone: the answers are there, and beside each gap its reason. */
import { beforeAll, expect, it } from 'vitest'
import { ProblemError } from '../../../../src/core/problem'
import { readReport } from '../../../../src/result/reader'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import type { DroppedFile } from '../../../../src/files/dropped'
import type { Replayer } from '../../../../src/replay/contract'
import { LocalSession } from '../../../../src/session/session'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const columns = Array.from({ length: 8 }, (_, i) => `f${i}`)
const N = 300

/** Labels that both models are right about as often as chance has it. */
const log =
  [
    ['request_id', ...columns, 'label'].join(','),
    ...Array.from({ length: N }, (_, i) =>
      [`r${i}`, ...columns.map((_, k) => ((i * (k + 3)) % 17) / 4 - 2), i % 3].join(','),
    ),
  ].join('\n') + '\n'

const refused = () => Promise.reject(new ProblemError({ code: 'replay-died', message: 'It died.' }))

interface Fault {
  /** Harms a replayer; the first is the run's own, the second the check of the device. */
  harm?: (replayer: Replayer, which: number, session: LocalSession) => void
  log?: DroppedFile
}

async function run({ harm, log: dropped = file('requests.csv', log) }: Fault) {
  let made = 0
  const session: LocalSession = new LocalSession(() => {
    const replayer = cpuReplayer()
    harm?.(replayer, made++, session)
    return replayer
  })
  await session.drop([
    ...(await fixture('graph/tab_f32', 'v1')),
    ...(await fixture('graph/tab_u8', 'v2')),
    dropped,
  ])
  const { mapping } = await session.propose()
  return session.run(runOptions(mapping), () => {})
}

let whole: EvaluationResult
beforeAll(async () => {
  whole = await run({})
})

/** All but what the fault cost is what an undisturbed run says. */
function isKept(result: EvaluationResult) {
  expect(result.agreement).toEqual(whole.agreement)
  expect(result.quality).toEqual(whole.quality)
  expect(result.errors).toEqual(whole.errors)
  // A reader of today opens it.
  expect(() => readReport(JSON.stringify(result))).not.toThrow()
}

it('the timing breaks', async () => {
  const result = await run({ harm: (replayer) => (replayer.latency = refused) })
  isKept(result)
  expect(result.latency).toBeNull()
  expect(result.latencyReason).toBe('Not measured: the timing broke. It died. What was replayed stands.')
  expect(result.checklist.find(({ id }) => id === 'latency')!.status).toBe('not-checked')
  expect(result.verdict).not.toBe('promote')
  expect(result.warnings.map(({ code }) => code)).toContain('latency-not-measured')
})

it('the second replay of the sample breaks', async () => {
  const result = await run({
    harm: (replayer, which) => {
      const replay = replayer.replay.bind(replayer)
      replayer.replay = (batch) => (which === 0 && batch.seq < 0 ? refused() : replay(batch))
    },
  })
  isKept(result)
  expect(result.noise?.repeat ?? null).toBeNull()
  expect(result.warnings.find(({ code }) => code === 'noise-not-measured')!.message).toMatch(/It died\.$/)
  expect(result.latency).not.toBeNull()
})

it('the check of the device breaks', async () => {
  const result = await run({ harm: (replayer, which) => which === 1 && (replayer.start = refused) })
  isKept(result)
  expect(result.device).toMatchObject({ reason: 'It died.', primary: null, shadow: null })
  expect(result.premises!.find(({ id }) => id === 'device')!.status).toBe('unconfirmed')
})

it('a file cannot be hashed', async () => {
  const dropped = file('requests.csv', log)
  dropped.file.arrayBuffer = () => Promise.reject(new Error('The file was changed'))
  const result = await run({ log: dropped })
  isKept(result)
  expect(result.evidence.logs).toEqual([
    { name: 'requests.csv', bytes: log.length, sha256: null, reason: 'The file was changed.' },
  ])
})

it('the timing never answers: stopping leaves it behind', async () => {
  let stopped = 0
  const result = await run({
    harm: (replayer, _, session) => {
      replayer.latency = () => {
        stopped = performance.now()
        session.stop()
        return new Promise(() => {})
      }
    },
  })
  expect(performance.now() - stopped).toBeLessThan(3000)
  isKept(result)
  expect(result.latency).toBeNull()
})

it('the labels never come to their end: stopping leaves them behind, and says how they are joined', async () => {
  let stopped = 0
  const rows = Array.from({ length: 50_000 }, (_, i) => `r${i},${i % 3}`)
  const labels = file('labels.csv', ['request_id,label', ...rows].join('\n') + '\n')
  const session = new LocalSession(() => {
    const replayer = cpuReplayer()
    const replay = replayer.replay.bind(replayer)
    replayer.replay = (batch) => {
      // From now on nothing is read of it.
      labels.file.slice = () => ({ arrayBuffer: () => new Promise(() => {}), stream: () => new ReadableStream() }) as unknown as Blob // prettier-ignore
      labels.file.stream = () => new ReadableStream()
      setTimeout(() => {
        stopped = performance.now()
        session.stop()
      }, 500)
      return replay(batch)
    }
    return replayer
  })
  await session.drop([...(await fixture('graph/tab_f32', 'v1')), ...(await fixture('graph/tab_u8', 'v2'))])
  await session.drop([file('requests.csv', log)], 'log')
  await session.drop([labels], 'labels')
  const { mapping } = await session.propose()
  const result = await session.run(runOptions(mapping), () => {})
  expect(performance.now() - stopped).toBeLessThan(4000)
  expect(result.agreement).toEqual(whole.agreement)
  expect(result.warnings.map(({ code }) => code)).toContain('labels-not-joined')
})

it('a model never loads: stopping ends the run at once, and says that there is nothing to keep', async () => {
  let stopped = 0
  const ended = run({
    harm: (replayer, _, session) => {
      const load = replayer.load.bind(replayer)
      // Asked of the worker, which has not answered yet when the stop comes.
      replayer.load = (role, bundle) => {
        const loaded = load(role, bundle)
        stopped = performance.now()
        session.stop()
        return loaded
      }
    },
  })
  await expect(ended).rejects.toMatchObject({ problem: { code: 'stopped' } })
  expect(performance.now() - stopped).toBeLessThan(3000)
})
