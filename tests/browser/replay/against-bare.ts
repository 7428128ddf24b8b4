/** Throughput of the replay against the same models bare, on the same batches, in the same worker and run. */
import type { ReplayClient } from '../../../src/replay/client'
import type { InputTensor } from '../../../src/replay/contract'

export interface ThroughputPlan {
  n: number
  primary: InputTensor[] | null
  shadow: InputTensor[] | null
  /** Batches per round. */
  batches: number
  /** Rounds of replay and bare in turn, so that both see the machine in the same moods. */
  rounds: number
  singles: number
}

export interface Throughput {
  /** Requests per second through both models: medians over the rounds. */
  replayPerSecond: number
  barePerSecond: number
  /** One request at a time, bare; null where none were asked for. */
  singlePerSecond: number | null
  /** replay / bare: median of the rounds' ratios. */
  ratio: number
}

/**
 * Needs a replayer that is started, with the models loaded.
 * @returns requests per second, through every loaded model
 */
export async function benchReplay(replayer: ReplayClient, plan: ThroughputPlan): Promise<Throughput> {
  const replayed: number[] = []
  const bare: number[] = []
  let single: number | null = null
  await replayAll(replayer, plan, 2)
  for (let round = 0; round < plan.rounds; round += 1) {
    const singles = round === 0 ? plan.singles : 0
    const figures = await replayer.bench({ ...plan, singles })
    bare.push((figures.batchRequests / figures.batchMs) * 1000)
    if (singles > 0) single = (figures.singleRequests / figures.singleMs) * 1000
    const ms = await replayAll(replayer, plan, plan.batches)
    replayed.push(((plan.batches * plan.n) / ms) * 1000)
  }
  return {
    replayPerSecond: median(replayed),
    barePerSecond: median(bare),
    singlePerSecond: single,
    ratio: median(replayed.map((perSecond, i) => perSecond / (bare[i] as number))),
  }
}

/** @returns ms for so many batches; a few are asked for ahead, as the session does. */
async function replayAll(replayer: ReplayClient, plan: ThroughputPlan, batches: number): Promise<number> {
  const { n, primary, shadow } = plan
  const start = performance.now()
  const pending = new Set<Promise<unknown>>()
  for (let seq = 0; seq < batches; seq += 1) {
    const batch = replayer.replay({ seq, n, primary, shadow }).finally(() => pending.delete(batch))
    pending.add(batch)
    if (pending.size >= 4) await Promise.race(pending)
  }
  await Promise.all(pending)
  return performance.now() - start
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}
