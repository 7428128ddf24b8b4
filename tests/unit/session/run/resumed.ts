/** Runs of two small models over eight batches, which break, hang or are stopped at one of them. */
import { expect } from 'vitest'
import { ProblemError } from '../../../../src/core/problem'
import { RecordFile } from '../../../../src/keep/record-file'
import type { Progress } from '../../../../src/session/contract'
import { answeredIn } from '../../../../src/session/journal/before'
import { PageAnswers, type PageMemory } from '../../../../src/session/journal/in-page'
import type { OpenJournal } from '../../../../src/session/journal/journal'
import { LocalSession } from '../../../../src/session/session'
import { MemoryHandle } from '../../keep/memory-handle'
import { cpuReplayer, file, fixture, runOptions } from '../helpers'

const columns = Array.from({ length: 8 }, (_, i) => `f${i}`)
/** Eight batches, the last of them short, and a value that is missing in each of some. */
export const ROWS = 512
export const N = ROWS * 7 + 125

export const log =
  [
    ['request_id', ...columns, 'label'].join(','),
    ...Array.from({ length: N }, (_, i) =>
      [`r${i}`, ...columns.map((_, k) => (i % 97 === k ? '' : ((i * (k + 3)) % 17) / 4 - 2)), i % 3].join(
        ',',
      ),
    ),
  ].join('\n') + '\n'

/** Files by their keys, as a browser would have them. */
export class Shelf {
  readonly files = new Map<string, MemoryHandle>()
  readonly open: OpenJournal = async (key, about) => {
    const handle = this.files.get(key) ?? new MemoryHandle()
    this.files.set(key, handle)
    const records = await RecordFile.open(handle, about)
    return {
      records,
      mostBytes: 2 ** 30,
      lasts: 'for this test',
      close: () => records.close(),
      forget: async () => void this.files.delete(key),
    }
  }
  get only(): MemoryHandle {
    expect(this.files.size).toBe(1)
    return [...this.files.values()][0]!
  }
}

export interface Asked {
  shelf?: Shelf
  /** What outlives the session, where nothing is kept on disk. */
  page?: PageMemory
  /** A person looks on. */
  watched?: boolean
  /** Each batch takes longer than it takes until figures are shown again. */
  slowly?: boolean
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

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The log through both models, in a session of its own. */
export async function run(o: Asked) {
  const session = await opened(o)
  return { result: await session.result(), outputs: o.keepOutputs ? await session.outputs() : '' }
}

/** The same, before it is run; where it hangs or is stopped may be another each time. */
export async function opened(o: Asked) {
  const { shelf, page, breaksAt, asks = [], tell, keepOutputs = false } = o
  const inPage = page && new PageAnswers((news) => page.take(structuredClone(news)))
  const session: LocalSession = new LocalSession(
    () => {
      const replayer = cpuReplayer()
      const replay = replayer.replay.bind(replayer)
      replayer.batchRows = () => ROWS
      replayer.replay = (batch) => {
        if (batch.seq < 0) return replay(batch)
        asks.push(batch.seq)
        if (batch.seq === o.stopsAt)
          setTimeout(() => {
            o.stopped?.()
            session.stop()
          }, 300)
        if (batch.seq === breaksAt)
          return Promise.reject(new ProblemError({ code: 'replay-died', message: 'It died.' }))
        if (batch.seq === o.hangsAt) return new Promise(() => {})
        return o.slowly ? later((batch.seq + 1) * 250).then(() => replay(batch)) : replay(batch)
      }
      return replayer
    },
    inPage
      ? {
          openJournal: async (key, about) => inPage.open(key, about),
          answeredBefore: (bundles) => answeredIn(inPage.heads, bundles),
        }
      : shelf
        ? { openJournal: shelf.open }
        : {},
  )
  inPage?.give(structuredClone(page!.kept))
  await session.drop([
    ...(await fixture('graph/tab_f32', 'v1')),
    ...(await fixture('graph/tab_u8', 'v2')),
    file('requests.csv', o.log ?? log),
  ])
  const { mapping } = await session.propose()
  const keepAnswers = page ? 'page' : 'disk'
  const options = runOptions(mapping, {
    keepAnswers,
    latencyRequests: 0,
    keepOutputs,
    watched: o.watched ?? false,
  })
  return {
    session,
    options,
    result: () => session.run(options, (progress) => tell?.(progress)),
    outputs: async () => (await session.outputsJsonl()).text(),
  }
}
