import type { ChecklistItem } from '../../../result/checklist'
import { judgedBy, worthText } from '../worth-words'
import { chanceText, noEvidence, rateNeeded } from '../gate'
import type { Gate } from '../gate'
import { boundText, count, percentText } from '../../../core/numbers'
import { moreText } from '../../../core/words'

/**
 * Shadow's error rate is below the limit with confidence (exact one-sided bounds, Clopper, Pearson 1934): pass
 * where the upper bound is below it, fail where the lower bound is above it, else not enough evidence. Where requests
 * depend on each other, the bounds are of as many independent ones as they are worth.
 */
export const gate: Gate = {
  id: 'errors',
  title: 'Error rate',
  order: 30,
  judge(figures, gates) {
    const { count: failed, n, rate, upper, lower } = figures.errors.shadow
    const limit = gates.errors.maxRate
    if (n === 0 || rate === null)
      return noEvidence('no requests', 'Shadow was asked nothing, so nothing is known of its errors.')
    const status = upper < limit ? 'pass' : lower > limit ? 'fail' : 'insufficient'
    const needed =
      status === 'insufficient'
        ? rateNeeded(rate, limit, judgedBy(figures, 'errors', gates), n, 'requests')
        : null
    const confidence = percentText(gates.confidence)
    const seen = `${count(failed)} of ${count(n)}`
    const bound =
      status === 'fail'
        ? `at least ${boundText(lower, limit)} with ${confidence} confidence, over the limit of ${percentText(limit)}`
        : `at most ${boundText(upper, limit)} with ${confidence} confidence; the limit is ${percentText(limit)}`
    return {
      status,
      headline: status === 'fail' ? `≥ ${boundText(lower, limit)}` : `≤ ${boundText(upper, limit)}`,
      detail: `${seen}: ${bound}.${worthText(figures, 'errors')}${status === 'insufficient' ? forecast(rate, limit, needed) : ''}`,
      glyph: {
        value: rate,
        low: lower,
        high: upper,
        limit,
        passes: 'below',
        domain: [0, Math.max(upper, 2 * limit) * 1.1],
        unit: 'share',
      },
      needed,
    }
  },
}

function forecast(rate: number, limit: number, needed: ChecklistItem['needed']): string {
  if (limit === 0) return ' No number of requests shows a rate of exactly 0: set a limit above it.'
  if (!needed) return ' The rate is on the limit: no number of requests would settle it.'
  const claim = rate < limit ? `Below ${percentText(limit)}` : `Above ${percentText(limit)}`
  return ` ${claim} would take ${moreText(needed.more, 'requests')} at this rate${chanceText(needed, 'requests')}.`
}
