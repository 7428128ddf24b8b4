/** What a real worker cannot be made to do on cue: late messages, growth, silence. The rest runs in a browser. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ProblemError } from '../../../src/core/problem'
import type { WorkerLike } from '../../../src/replay/call'
import { createReplayer } from '../../../src/replay/client'
import type { FromWorker, Memory, ToWorker } from '../../../src/replay/protocol'

/** The other end of a channel: keeps what is posted, answers when told to. */
class Line implements WorkerLike {
  posts: ToWorker[] = []
  ended = false
  onmessage: Worker['onmessage'] = null
  onerror: Worker['onerror'] = null
  onmessageerror: Worker['onmessageerror'] = null
  postMessage(message: ToWorker): void {
    this.posts.push(message)
  }
  terminate(): void {
    this.ended = true
  }
  say(message: FromWorker): void {
    this.onmessage?.call(this as unknown as Worker, { data: message } as MessageEvent<FromWorker>)
  }
  of(kind: ToWorker['kind']): ToWorker[] {
    return this.posts.filter((post) => post.kind === kind)
  }
  answer(post: ToWorker | undefined, memory: Memory = { tensors: 4, gpuBytes: 0 }): void {
    if (!post) throw new Error('nothing to answer')
    const batch = post.kind === 'replay' ? { seq: post.batch.seq, n: 1, primary: null, shadow: null } : null
    const value = batch ? { batch, memory } : ({ backend: 'cpu' } as never)
    this.say({ run: post.run, call: post.call, kind: 'answer', value })
  }
}

function started() {
  const lines: Line[] = []
  const replayer = createReplayer(() => {
    const line = new Line()
    lines.push(line)
    return line
  })
  const ready = replayer.start({ backend: 'cpu', batchRows: 16 })
  const line = () => lines.at(-1) as Line
  line().answer(line().of('start')[0])
  return { replayer, lines, line, ready }
}

const batch = (seq: number) => ({ seq, n: 1, primary: null, shadow: null })

afterEach(() => {
  vi.useRealTimers()
})

describe('the client of the replay', () => {
  it('keeps only so many batches at the worker', async () => {
    const { replayer, line } = started()
    const asked = [0, 1, 2, 3, 4].map((seq) => replayer.replay(batch(seq)))
    expect(line().of('replay')).toHaveLength(3)
    line().answer(line().of('replay')[0])
    expect((await asked[0])?.seq).toBe(0)
    expect(line().of('replay')).toHaveLength(4)
    replayer.close()
    await Promise.allSettled(asked)
  })

  it('drops what a worker says after it was replaced', async () => {
    const { replayer, lines, line } = started()
    const asked = replayer.replay(batch(0))
    const [old] = lines as [Line]
    const late = old.of('replay')[0]
    old.say({ run: 1, kind: 'lost', reason: 'a test' })
    expect(old.ended).toBe(true)
    expect(lines).toHaveLength(2)
    old.answer(late)
    let settled = false
    void asked.then(() => (settled = true))
    await Promise.resolve()
    expect(settled).toBe(false)
    expect(line().of('start')).toHaveLength(1)
    line().answer(line().of('replay')[0])
    expect((await asked).seq).toBe(0)
    replayer.close()
  })

  it('asks for smaller batches when one keeps killing workers, then gives up', async () => {
    const { replayer, lines, line } = started()
    const asked = replayer.replay(batch(0))
    const rows: number[] = []
    for (let death = 0; death < 4; death += 1) {
      const post = line().of('replay')[0]
      if (post?.kind === 'replay') rows.push(post.rows)
      line().say({ run: death + 1, kind: 'lost', reason: 'out of memory' })
    }
    expect(rows).toEqual([16, 16, 4, 1])
    const error = await asked.catch((thrown: ProblemError) => thrown)
    expect((error as ProblemError).problem.code).toBe('replay-died')
    expect((error as ProblemError).problem.message).toContain('out of memory')
    expect(lines).toHaveLength(4)
  })

  it('replaces a worker whose tensors only grow, without losing a batch', async () => {
    const { replayer, lines, line } = started()
    for (let seq = 0; seq < 40; seq += 1) {
      const asked = replayer.replay(batch(seq))
      line().answer(line().of('replay').at(-1), { tensors: seq * 1000, gpuBytes: 0 })
      expect((await asked).seq).toBe(seq)
    }
    expect(lines).toHaveLength(2)
    replayer.close()
  })

  it('takes silence for death', async () => {
    vi.useFakeTimers()
    const { replayer, lines } = started()
    const asked = replayer.replay(batch(0)).catch(() => null)
    vi.advanceTimersByTime(29_000)
    expect(lines).toHaveLength(1)
    vi.advanceTimersByTime(4_000)
    expect(lines).toHaveLength(2)
    replayer.close()
    await asked
  })

  it('takes one for hung that answers pings, and gets on with nothing for five minutes', async () => {
    vi.useFakeTimers()
    const { replayer, lines, line } = started()
    const asked = replayer.replay(batch(0)).catch(() => null)
    const pass = (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        vi.advanceTimersByTime(1000)
        line().say({ run: lines.length, kind: 'pong' })
      }
    }
    pass(299)
    expect(lines).toHaveLength(1)
    pass(3)
    expect(lines).toHaveLength(2)
    replayer.close()
    await asked
  })

  it('lets one compile for a minute, and says so of no other silence', async () => {
    vi.useFakeTimers()
    const { replayer, lines, line } = started()
    const asked = replayer.replay(batch(0)).catch(() => null)
    line().say({ run: 1, kind: 'beat', at: 'compiling' })
    vi.advanceTimersByTime(58_000)
    line().say({ run: 1, kind: 'beat', at: null })
    vi.advanceTimersByTime(29_000)
    expect(lines).toHaveLength(1)
    vi.advanceTimersByTime(4_000)
    expect(lines).toHaveLength(2)
    replayer.close()
    await asked
  })

  it('replaces one that hangs at batches whose time is known, within seconds', async () => {
    vi.useFakeTimers()
    const { replayer, lines, line } = started()
    const first = replayer.replay(batch(0))
    line().answer(line().of('replay')[0])
    await first
    const asked = replayer.replay(batch(1))
    const [old] = lines as [Line]
    for (let second = 0; second < 8; second++) {
      vi.advanceTimersByTime(1000)
      const ping = old.of('ping').at(-1)
      if (ping && second < 3) old.say({ run: ping.run, kind: 'pong' })
    }
    expect(lines).toHaveLength(1)
    vi.advanceTimersByTime(8000)
    expect(lines).toHaveLength(2)
    line().answer(line().of('start')[0])
    line().answer(line().of('replay')[0])
    expect((await asked).seq).toBe(1)
    replayer.close()
  })

  it('fails what is pending when a new worker cannot start', async () => {
    const { replayer, line } = started()
    const asked = replayer.replay(batch(0)).catch((error: ProblemError) => error.problem.code)
    line().say({ run: 1, kind: 'lost', reason: 'a test' })
    const start = line().of('start')[0] as ToWorker
    line().say({ run: 2, call: start.call, kind: 'failed', problem: { code: 'no-backend', message: 'No.' } })
    expect(await asked).toBe('no-backend')
  })
})
