/**
 * One model's latency sample in ms: a total per timed request. Parts are absent where the source has none, and
 * may be of fewer requests than the totals: splitting a request's time can cost time, so only some are split.
 */
export interface LatencySamples {
  total: Float64Array
  upload: Float64Array | null
  compute: Float64Array | null
  readback: Float64Array | null
}
