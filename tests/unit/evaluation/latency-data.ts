/** Latencies for tests. */
import type { LatencyInput } from '../../../src/evaluation/input'

/** n timed requests of both models, so many of them over any SLA between 10 and 500 ms. */
export function overSlaOf(n: number, over: number): LatencyInput {
  const total = new Float64Array(n).fill(10).fill(500, 0, over)
  const samples = { total, upload: null, compute: null, readback: null }
  return {
    rows: null,
    primary: samples,
    shadow: samples,
    source: 'replayed',
    method: 'one at a time',
    timerStepMs: 0.005,
    warmup: null,
  }
}
