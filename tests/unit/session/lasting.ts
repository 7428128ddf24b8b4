/** What two runs of the same over the same have alike. */
import type { EvaluationResult } from '../../../src/result/evaluation-result'

/**
 * As its bytes are, but for dates, how often a person looked, and how much of a sample there was time to compute again: these
 * are others in every run.
 */
export function lasting({ evidence, premises, ...result }: EvaluationResult): string {
  const {
    startedAt: _a,
    replaySeconds: _b,
    firstBatchSeconds: _c,
    requestsPerSecond: _d,
    digests,
    ...others
  } = evidence
  // Those dates are in the digest of the figures, too.
  const { figures: _i, ...hashed } = digests ?? { figures: null }
  const { device: _e, noise: _f, history: _g, ...rest } = result
  const statuses = premises?.map(({ id, status, detail }) => [id, status, id === 'device' ? '' : detail])
  return JSON.stringify({ ...rest, evidence: { ...others, hashed }, statuses }, null, 1)
}
