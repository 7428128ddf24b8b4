/** A replay that breaks for good costs what comes after it alone: a result of what is answered can be had, and gone on from. */
import { expect, it } from 'vitest'
import type { Progress } from '../../../../src/session/contract'
import type { EvaluationResult } from '../../../../src/result/evaluation-result'
import { PageMemory } from '../../../../src/session/journal/in-page'
import { lasting } from '../lasting'
import { N, opened, ROWS, run } from './resumed'

const figures = [
  'requests',
  'agreement',
  'confusion',
  'quality',
  'errors',
  'drift',
  'flips',
  'verdict',
] as const

/** What a person gets who stops at the same batch. */
async function isAsStopped(result: EvaluationResult, batches: number) {
  const stopped = await run({ hangsAt: batches, stopsAt: batches })
  for (const key of figures) expect(result[key], key).toEqual(stopped.result[key])
  expect(result.partial).toBe(true)
  expect(result.requests.replayed).toBe(batches * ROWS)
}

it('the replayer dies for good: the answers are offered, and are what stopping there gives, with the reason', async () => {
  const { session, options, result } = await opened({ breaksAt: 5 })
  expect(await session.unfinished()).toBe(0)
  await expect(result()).rejects.toMatchObject({ problem: { code: 'replay-died' } })
  expect(await session.unfinished()).toBe(5 * ROWS)
  const partial = await session.conclude({ ...options, latencyRequests: 20 }, () => {})
  await isAsStopped(partial, 5)
  expect(partial.warnings.find(({ code }) => code === 'replay-died')!.message).toBe(
    'The replay broke off: It died.',
  )
  expect(partial.latency).toBeNull()
  expect(await session.unfinished()).toBe(0)
  const all = {
    filter: { kind: 'all' },
    search: '',
    sort: { by: 'row', descending: false },
    offset: 0,
    limit: 1,
  } as const
  expect((await session.rows(all)).total).toBe(5 * ROWS)
})

it('nothing is answered: nothing is offered', async () => {
  const { session, result } = await opened({ breaksAt: 0 })
  await expect(result()).rejects.toMatchObject({ problem: { code: 'replay-died' } })
  expect(await session.unfinished()).toBe(0)
})

it('another log is dropped: answers to the last one are offered no more', async () => {
  const { session, result } = await opened({ breaksAt: 2 })
  await expect(result()).rejects.toThrow()
  await session.clear('log')
  expect(await session.unfinished()).toBe(0)
})

it('the session is gone too: the next one has what was handed to the page, and asks for the rest alone', async () => {
  const page = new PageMemory()
  await expect(run({ page, breaksAt: 5 })).rejects.toThrow(/kept as long as this page is open/)
  const asks: number[] = []
  const next = await opened({ page, asks })
  expect(await next.session.unfinished()).toBe(5 * ROWS)
  const result = await next.result()
  expect(asks).toEqual([5, 6, 7])
  expect(lasting(result)).toBe(lasting((await run({})).result))
  expect(result.requests.replayed).toBe(N)
  // What came to its end needs nothing more.
  expect(page.kept).toBeNull()
})

it('the session is gone, and the device with it: the next one makes the result of what the page has', async () => {
  const page = new PageMemory()
  await expect(run({ page, breaksAt: 5 })).rejects.toThrow()
  const asks: number[] = []
  const next = await opened({ page, asks })
  const result = await next.session.conclude({ ...next.options, latencyRequests: 20 }, () => {})
  expect(asks).toEqual([])
  await isAsStopped(result, 5)
  // It can still be gone on with.
  expect(page.kept?.answers).toHaveLength(5)
})

it('the page has nothing of these models: that is said, and nothing is asked of them', async () => {
  const asks: number[] = []
  const { session, options } = await opened({ page: new PageMemory(), asks })
  await expect(session.conclude(options, () => {})).rejects.toMatchObject({
    problem: { code: 'replay-died' },
  })
  expect(asks).toEqual([])
})

it('looks at the figures before the cut stay on record', async () => {
  const looks = async (page: PageMemory, breaksAt?: number) => {
    const shown = { n: 0 }
    const tell = ({ phase, agreement, done, kept = 0 }: Progress) => {
      if (phase === 'replaying' && agreement && done > kept) shown.n++
    }
    const more = breaksAt === undefined ? {} : { breaksAt }
    const result = await run({ page, watched: true, slowly: true, tell, ...more }).catch(() => null)
    return { shown: shown.n, history: result?.result.history ?? null }
  }
  const page = new PageMemory()
  const before = await looks(page, 6)
  expect(before.shown).toBeGreaterThan(1)
  const after = await looks(page)
  expect(after.history!.looks).toBe(before.shown + after.shown)
})
