/** A replay that was cut off goes on from its last whole batch, and its result is that of an undisturbed one. */
import { beforeAll, expect, it } from 'vitest'
import { ProblemError } from '../../../../src/core/problem'
import { RecordFile } from '../../../../src/keep/record-file'
import type { Progress } from '../../../../src/session/contract'
import type { OpenJournal } from '../../../../src/session/journal/journal'
import { LocalSession } from '../../../../src/session/session'
import { MemoryHandle } from '../../keep/memory-handle'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'
import { lasting } from '../lasting'

const columns = Array.from({ length: 8 }, (_, i) => `f${i}`)
/** Eight batches, the last of them short, and a value that is missing in each of some. */
const ROWS = 512
const N = ROWS * 7 + 125

const log =
  [
    ['request_id', ...columns, 'label'].join(','),
    ...Array.from({ length: N }, (_, i) =>
      [`r${i}`, ...columns.map((_, k) => (i % 97 === k ? '' : ((i * (k + 3)) % 17) / 4 - 2)), i % 3].join(
        ',',
      ),
    ),
  ].join('\n') + '\n'

/** Files by their keys, as a browser would have them. */
class Shelf {
  readonly files = new Map<string, MemoryHandle>()
  readonly open: OpenJournal = async (key, about) => {
    const handle = this.files.get(key) ?? new MemoryHandle()
    this.files.set(key, handle)
    const records = await RecordFile.open(handle, about)
    return { records, close: () => records.close(), forget: async () => void this.files.delete(key) }
  }
  get only(): MemoryHandle {
    expect(this.files.size).toBe(1)
    return [...this.files.values()][0]!
  }
}

interface Asked {
  shelf?: Shelf
  /** The replay breaks at this batch. */
  breaksAt?: number
  /** This batch is never answered. */
  hangsAt?: number
  log?: string
  /** Told of the batches that the models are asked. */
  asks?: number[]
  /** It is stopped when this batch is asked, after some time. */
  stopsAt?: number
  stopped?: () => void
  tell?: (progress: Progress) => void
  keepOutputs?: boolean
}

async function run(o: Asked) {
  const { shelf, breaksAt, hangsAt, stopsAt, asks = [], tell, keepOutputs = false } = o
  const session: LocalSession = new LocalSession(
    () => {
      const replayer = cpuReplayer()
      const replay = replayer.replay.bind(replayer)
      replayer.batchRows = () => ROWS
      replayer.replay = (batch) => {
        if (batch.seq < 0) return replay(batch)
        asks.push(batch.seq)
        if (batch.seq === stopsAt)
          setTimeout(() => {
            o.stopped?.()
            session.stop()
          }, 300)
        if (batch.seq === breaksAt)
          return Promise.reject(new ProblemError({ code: 'replay-died', message: 'It died.' }))
        return batch.seq === hangsAt ? new Promise(() => {}) : replay(batch)
      }
      return replayer
    },
    shelf ? { openJournal: shelf.open } : {},
  )
  await session.drop([
    ...(await fixture('graph/tab_f32', 'v1')),
    ...(await fixture('graph/tab_u8', 'v2')),
    file('requests.csv', o.log ?? log),
  ])
  const { mapping } = await session.propose()
  const options = runOptions(mapping, { keepAnswers: true, latencyRequests: 0, keepOutputs })
  const result = await session.run(options, (progress) => tell?.(progress))
  return { result, outputs: keepOutputs ? await (await session.outputsJsonl()).text() : '' }
}

let whole: Awaited<ReturnType<typeof run>>
beforeAll(async () => {
  whole = await run({ keepOutputs: true })
})

it('the replay breaks in the middle: the next one asks only for the rest, and is what an undisturbed one is', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 5 })).rejects.toMatchObject({ problem: { code: 'replay-died' } })
  const asks: number[] = []
  const kept: number[] = []
  const again = await run({
    shelf,
    asks,
    keepOutputs: true,
    tell: (progress) => kept.push(progress.kept ?? 0),
  })
  expect(asks).toEqual([5, 6, 7])
  expect(Math.max(...kept)).toBe(5 * ROWS)
  expect(lasting(again.result)).toBe(lasting(whole.result))
  expect(again.outputs).toBe(whole.outputs)
  // What came to its end is not kept.
  expect(shelf.files.size).toBe(0)
})

it('the file was cut in the middle of a record: that batch is asked again', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 5 })).rejects.toThrow()
  shelf.only.truncate(shelf.only.getSize() - 100)
  const asks: number[] = []
  const again = await run({ shelf, asks })
  expect(asks).toEqual([4, 5, 6, 7])
  expect(lasting(again.result)).toBe(lasting(whole.result))
})

it('a stopped replay goes on where it was stopped', async () => {
  const shelf = new Shelf()
  const stopped = await run({ shelf, hangsAt: 3, stopsAt: 3 })
  const { replayed } = stopped.result.requests
  expect(stopped.result.partial).toBe(true)
  expect(replayed).toBe(3 * ROWS)
  const asks: number[] = []
  const again = await run({ shelf, asks })
  expect(asks).toEqual([3, 4, 5, 6, 7])
  expect(lasting(again.result)).toBe(lasting(whole.result))
})

it('a batch hangs: stopped, the result is that of the requests before it', async () => {
  let stopped = 0
  const { result } = await run({ hangsAt: 4, stopsAt: 4, stopped: () => (stopped = performance.now()) })
  expect(performance.now() - stopped).toBeLessThan(4000)
  const before = await run({
    log:
      log
        .split('\n')
        .slice(0, 4 * ROWS + 1)
        .join('\n') + '\n',
  })
  expect(result.requests).toEqual({ ...before.result.requests, replayed: 4 * ROWS })
  expect(result.partial).toBe(true)
  for (const key of ['agreement', 'confusion', 'quality', 'errors', 'drift', 'flips'] as const)
    expect(result[key]).toEqual(before.result[key])
})

it('other inputs are asked anew, whatever the file is called', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 5 })).rejects.toThrow()
  const asks: number[] = []
  const [head, first, ...rest] = log.split('\n')
  const other = [head, first!.replace(',-2', ',1.5'), ...rest].join('\n')
  await run({ shelf, asks, log: other })
  expect(asks).toEqual([0, 5, 6, 7])
})

it('no space left: the run goes on, says so once, and what was kept before helps the next one', async () => {
  const shelf = new Shelf()
  await expect(run({ shelf, breaksAt: 2 })).rejects.toThrow()
  shelf.only.quota = shelf.only.getSize() + 50
  const said = new Set<string | undefined>()
  const again = await run({ shelf, tell: (progress) => said.add(progress.notKept) })
  expect([...said].filter(Boolean)).toEqual([
    'The browser has no space left for the answers. If this replay is cut off, it goes on from here.',
  ])
  expect(lasting(again.result)).toBe(lasting(whole.result))
})
