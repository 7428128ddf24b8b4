/** The latency pass: a seeded sample of the requests just replayed, one at a time, for no longer than a person waits. */
import type { LatencyInput } from '../evaluation/input'
import type { Replayer } from '../replay/contract'
import type { Meter } from './meter'
import type { SampledInputs } from './sample'

/** Slow models are timed on fewer requests: what has been timed by then is the sample. */
const MOST_MS = 15_000
const WARMUP = 20

/** After a stopped replay a person waits for the results, not for a sample of a thousand. */
const STOPPED_MS = 3000

/**
 * @param replayStopped whether the person has asked for what is done: then it takes no more than 3 s
 * @returns null where nothing could be timed
 */
export async function timeModels(
  replayer: Replayer,
  sample: SampledInputs,
  requests: number,
  seed: number,
  meter: Meter,
  replayStopped: boolean,
  stop: AbortSignal,
): Promise<LatencyInput | null> {
  const mostMs = replayStopped ? STOPPED_MS : MOST_MS
  const n = sample.rows.length
  const wanted = Math.min(requests, n)
  if (wanted === 0 || stop.aborted) return null
  const limit = AbortSignal.any([stop, AbortSignal.timeout(mostMs)])
  const plan = {
    requests: wanted,
    warmup: Math.min(WARMUP, wanted),
    seed,
    n,
    primary: sample.primary,
    shadow: sample.shadow,
  }
  const run = await replayer.latency(plan, (done, of) => meter.report(done, of, done / of), limit)
  if ((!run.primary && !run.shadow) || run.order.length === 0) return null
  const timed = run.order.length
  const shorter =
    timed < wanted
      ? ` ${timed} of ${wanted} requests were timed: ${
          stop.aborted
            ? 'the rest of the pass was skipped'
            : replayStopped
              ? `the replay was stopped, and the pass then ends after ${mostMs / 1000} s`
              : `the pass ends after ${mostMs / 1000} s`
        }.`
      : ''
  return {
    rows: Int32Array.from(run.order, (at) => sample.rows[at]!),
    primary: run.primary,
    shadow: run.shadow,
    source: 'replayed',
    method: run.method + shorter,
    timerStepMs: run.timerStepMs,
    warmup: run.warmup,
  }
}
