/** The latency pass: a seeded sample of the requests just replayed, one at a time, for no longer than a person waits. */
import type { LatencyInput } from '../../evaluation/input'
import type { Replayer } from '../../replay/contract'
import { loggedSamples } from '../requests/latencies'
import { inTheirUnits, unitsText } from './logged-units'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

/** Slow models are timed on fewer requests: what has been timed by then is the sample. */
const MOST_MS = 15_000
/** Warm-up requests at most, for each that is timed: a few that are timed are not worth a long one. */
const MOST_WARMUPS = 3

export interface Timed {
  latency: LatencyInput | null
  /** Why there is none; null where there is one. */
  reason: string | null
}

async function timeModels(replayer: Replayer, begun: Run, { sample, stopped }: Replayed): Promise<Timed> {
  const { options, meter } = begun
  const { rest } = begun.stop
  const { latencyRequests, seed } = options
  const n = sample.rows.length
  const wanted = Math.min(latencyRequests, n)
  if (wanted === 0 || rest.aborted) return { latency: null, reason: whyNotTimed(begun, n) }
  const limit = AbortSignal.any([rest, AbortSignal.timeout(MOST_MS)])
  const plan = {
    requests: wanted,
    warmup: MOST_WARMUPS * wanted,
    seed,
    n,
    primary: sample.primary,
    shadow: sample.shadow,
  }
  const run = await replayer.latency(plan, (done, of) => meter.report(done, of, done / of), limit)
  if ((!run.primary && !run.shadow) || run.order.length === 0)
    return { latency: null, reason: limit.aborted && !rest.aborted ? TOO_SLOW : whyNotTimed(begun, n) }
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
  const latency: LatencyInput = {
    rows: Int32Array.from(run.order, (at) => sample.rows[at]!),
    primary: run.primary,
    shadow: run.shadow,
    source: 'replayed',
    method: run.method + shorter,
    timerStepMs: run.timerStepMs,
    warmup: run.warmup,
  }
  return { latency, reason: null }
}

const TOO_SLOW = `Not measured: the pass ends after ${MOST_MS / 1000} s, and the models had not answered the first request by then.`

/** What to do for one. @param n requests that could be timed */
function whyNotTimed({ options, stop }: Run, n: number): string {
  if (options.latencyRequests === 0)
    return 'Not measured: no request was to be timed. Set how many beside the run button, and replay again.'
  if (n === 0) return 'Not measured: no request could be given to the models, see Errors.'
  if (stop.rest.aborted) return 'Not measured: the timing was skipped. Replay again and let it finish.'
  return 'Not measured: the models answered no request that was timed, see Errors.'
}

/** Measured here where a model was replayed, else as the log has it. */
export async function latencyOf(run: Run, replayed: Replayed): Promise<Timed> {
  if (run.replayer) {
    if (run.options.latencyRequests > 0) run.meter.enter('timing')
    return timeModels(run.replayer, run, replayed)
  }
  const { latencies, times } = replayed.requests
  const units = inTheirUnits(latencies, {
    fields: run.parts.log.profile.fields,
    times: times?.ms ?? null,
  })
  const primary = loggedSamples(units.primary?.ms ?? null)
  const shadow = loggedSamples(units.shadow?.ms ?? null)
  if (!primary && !shadow) return { latency: null, reason: NOTHING_TO_TIME }
  const latency: LatencyInput = {
    rows: null,
    primary,
    shadow,
    source: 'logged',
    units,
    notAsked: replayed.predictions.shadow.unasked?.rows.reduce((sum, one) => sum + one, 0) ?? 0,
    method: `As production logged them, in its own surroundings; not measured here.${unitsText(units)}`,
    timerStepMs: null,
    warmup: null,
  }
  return { latency, reason: null }
}

const NOTHING_TO_TIME =
  'Not measured: no model was replayed, and the log has no latencies. Log how long shadow took, in a column such as shadow_latency_ms, or give the models here, to be timed.'
