/** The latency pass: a seeded sample of the requests just replayed, one at a time, for no longer than a person waits. */
import type { Role } from '../../core/roles'
import type { LatencyInput } from '../../evaluation/input'
import { saysUnit } from '../../formats/latency-units'
import type { Replayer } from '../../replay/contract'
import { loggedSamples } from '../requests/latencies'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

/** Slow models are timed on fewer requests: what has been timed by then is the sample. */
const MOST_MS = 15_000
const WARMUP = 20

/** @returns null where nothing could be timed */
async function timeModels(
  replayer: Replayer,
  { options: { latencyRequests, seed }, meter, stop: { rest } }: Run,
  { sample, stopped }: Replayed,
): Promise<LatencyInput | null> {
  const n = sample.rows.length
  const wanted = Math.min(latencyRequests, n)
  if (wanted === 0 || rest.aborted) return null
  const limit = AbortSignal.any([rest, AbortSignal.timeout(MOST_MS)])
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
          rest.aborted
            ? stopped
              ? 'the replay was stopped, and the result was not to wait'
              : 'the rest of the pass was skipped'
            : `the pass ends after ${MOST_MS / 1000} s`
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
export function whyNotTimed({ replayer, options, stop }: Run, { sample }: Replayed): string {
  if (!replayer) return 'Not measured: no model was replayed, and the log has no latencies.'
  if (options.latencyRequests === 0)
    return 'Not measured: no request was to be timed. Set how many beside the run button, and replay again.'
  if (sample.rows.length === 0) return 'Not measured: no request could be given to the models, see Errors.'
  if (stop.rest.aborted) return 'Not measured: the timing was skipped. Replay again and let it finish.'
  return 'Not measured: the models answered no request that was timed, see Errors.'
}

/** Measured here where a model was replayed, else as the log has it. @returns null where there is none */
export async function latencyOf(run: Run, replayed: Replayed): Promise<LatencyInput | null> {
  if (run.replayer) {
    if (run.options.latencyRequests === 0) return null
    run.meter.enter('timing')
    return timeModels(run.replayer, run, replayed)
  }
  const { latencies } = replayed.requests
  const primary = loggedSamples(latencies.primary)
  const shadow = loggedSamples(latencies.shadow)
  if (!primary && !shadow) return null
  const says = (role: Role) => {
    const logged = run.layout.latencies[role]
    return !logged || saysUnit(logged.field) || run.layout.requests[logged.at]!.as === 'text'
  }
  return {
    rows: null,
    primary,
    shadow,
    source: 'logged',
    unitSaid: { primary: says('primary'), shadow: says('shadow') },
    method: 'As production logged them, in its own surroundings; not measured here.',
    timerStepMs: null,
    warmup: null,
  }
}
