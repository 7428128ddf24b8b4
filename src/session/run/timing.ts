/** The latency pass: a seeded sample of the requests just replayed, one at a time, for no longer than a person waits. */
import type { LatencyInput } from '../../evaluation/input'
import type { Replayer } from '../../replay/contract'
import type { RunOptions } from '../contract'
import type { Meter } from './meter'
import type { Replayed } from './pipeline'
import type { SampledInputs } from '../requests/sample'
import type { Stop } from './stop'

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

/** Why there is no latency, and what to do for one. */
export function whyNotTimed(
  modelled: boolean,
  { latencyRequests }: RunOptions,
  { rows }: SampledInputs,
  stop: Stop,
): string {
  if (!modelled) return 'Not measured: no model was replayed, and the log has no latencies.'
  if (latencyRequests === 0)
    return 'Not measured: no request was to be timed. Set how many beside the run button, and replay again.'
  if (rows.length === 0) return 'Not measured: no request could be given to the models, see Errors.'
  if (stop.rest.aborted)
    return 'Not measured: the timing was skipped. Replay again and let it finish: after a stopped replay it takes three seconds.'
  return 'Not measured: the models answered no request that was timed, see Errors.'
}

/** Measured here where a model was replayed, else as the log has it. @returns null where there is none */
export async function latencyOf(
  replayed: Replayed,
  sample: SampledInputs,
  replayer: Replayer | null,
  { latencyRequests, seed }: RunOptions,
  meter: Meter,
  stop: AbortSignal,
): Promise<LatencyInput | null> {
  if (replayer) {
    if (latencyRequests === 0) return null
    meter.enter('timing')
    return timeModels(replayer, sample, latencyRequests, seed, meter, replayed.stopped, stop)
  }
  const { requests } = replayed
  const primary = requests.latencies.samples('primary', requests.n)
  const shadow = requests.latencies.samples('shadow', requests.n)
  if (!primary && !shadow) return null
  return {
    rows: null,
    primary,
    shadow,
    source: 'logged',
    method: 'As production logged them, in its own surroundings; not measured here.',
    timerStepMs: null,
    warmup: null,
  }
}
