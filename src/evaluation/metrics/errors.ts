/** Requests that a model failed on. */
import type { ErrorSummary } from '../../result/figures'
import { rateBounds } from '../statistics/bounds'
import type { Judged } from '../statistics/bounds'
import { upperBound } from '../statistics/binomial'
import { errorCount } from '../tally'
import type { ModelTally } from '../tally'

/**
 * Share of the requests a model was asked that it failed on, with the exact one-sided bound (Clopper, Pearson 1934).
 * Nothing asked excludes nothing: the bound is then 1. upper95 takes requests as independent; upper and lower, which the
 * gate judges by, as many as they are worth.
 * @param firsts the first request of each code
 */
export function errorSummary(
  model: ModelTally,
  judged: Judged,
  firsts: ErrorSummary['firsts'] = [],
): ErrorSummary {
  const count = errorCount(model)
  const n = model.attempted
  const [lower, upper] = rateBounds(count, n, judged)
  return {
    count,
    n,
    rate: n === 0 ? null : count / n,
    upper95: upperBound(count, n, 0.95),
    upper,
    lower,
    byCode: [...model.errors]
      .map(([code, times]) => ({ code, count: times }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
    ...(firsts.length > 0 ? { firsts } : {}),
  }
}
