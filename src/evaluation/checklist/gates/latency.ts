import { judgedBy, worthText } from '../worth-words'
import { chanceText, noEvidence, notChecked, rateNeeded } from '../gate'
import type { Gate } from '../gate'
import type { GateStatus } from '../../../result/checklist'
import type { LatencyResult } from '../../../result/figures'
import { boundText, count, msText, percentText } from '../../../core/numbers'
import { capital, moreText } from '../../../core/words'

/**
 * Fewer than the allowed share of shadow's requests are over the SLA, with confidence: the exact bound that makes
 * "P95 within the SLA" a claim with a sample size (59 requests at the least, at 95 %), as MLPerf's LoadGen has it; of as
 * many independent requests as those timed are worth.
 */
export const gate: Gate = {
  id: 'latency',
  title: 'Latency',
  order: 20,
  judge(figures, gates) {
    const { latency } = figures
    const shadow = latency?.shadow
    if (!latency || !shadow)
      return notChecked(
        'not measured',
        latency?.primary
          ? 'The log has times of primary alone. Log how long shadow took, too, in a column such as shadow_latency_ms.'
          : (figures.latencyReason?.replace(/^Not measured: /, '').replace(/^./, capital) ?? NOT_TIMED),
      )
    const { n, overSla, overSlaUpper, overSlaLower, atGate } = shadow
    if (n === 0 || overSlaUpper === null || overSlaLower === null || !atGate)
      return noEvidence('not timed', 'No request of shadow was timed.')
    const { slaMs, shareOver } = gates.latency
    const judged = overSlaUpper < shareOver ? 'pass' : overSlaLower > shareOver ? 'fail' : 'insufficient'
    const doubt = doubtOf(latency, judged)
    const status = doubt ? 'insufficient' : judged
    const needed =
      judged === 'insufficient'
        ? rateNeeded(overSla / n, shareOver, judgedBy(figures, 'latency', gates), n, 'timed requests')
        : null
    const bound =
      status === 'fail'
        ? `at least ${boundText(overSlaLower, shareOver)} with ${percentText(gates.confidence)} confidence`
        : `at most ${boundText(overSlaUpper, shareOver)} with ${percentText(gates.confidence)} confidence`
    // A doubt about the unit says in which the times were taken.
    const taken = doubt && latency.unitDoubt ? '' : unitText(latency)
    const source = latency.source === 'logged' ? `As logged${taken}` : 'Measured on this device'
    const { quantile, value, low, high } = atGate
    const end = Math.max(slaMs * 1.3, (high ?? value) * 1.1)
    return {
      status,
      headline: `P${Number((quantile * 100).toPrecision(6))} ${msText(value)}`,
      detail:
        (doubt ? `${doubt} ` : '') +
        `${count(overSla)} of ${count(n)} over ${msText(slaMs)}: ${bound}; allowed is less than ${percentText(shareOver)}.${worthText(figures, 'latency')} ` +
        (needed
          ? `${capital(moreText(needed.more, needed.what))} would settle it at this share${chanceText(needed, needed.what)}. `
          : judged === 'insufficient'
            ? 'The share is on the line: no number of requests would settle it. '
            : '') +
        `${source}.`,
      glyph: {
        value,
        // What has no bound goes on to the end of the axis.
        low: low ?? 0,
        high: high ?? end,
        limit: slaMs,
        passes: 'below',
        domain: [0, end],
        unit: 'ms',
      },
      needed,
    }
  },
}

const NOT_TIMED =
  'Time shadow: give its model here, and replay, or log how long it took, in a column such as shadow_latency_ms.'

/** What the gate rests on where a column says no unit: were they seconds, they would be a thousand times as long. */
const unitText = ({ unitAssumed }: LatencyResult): string =>
  unitAssumed ? ', taken as milliseconds because the column does not say' : ''

/** What speaks against logged times by which shadow would pass, or, in another unit, not fail; with what to do. */
function doubtOf({ unitDoubt, sampleDoubt }: LatencyResult, judged: GateStatus): string | null {
  if (unitDoubt && judged !== 'insufficient')
    return `${unitDoubt} Say the unit in the mapping ("units"), or name it in the column (latency_ms, latency_s).`
  if (judged !== 'pass') return null
  return sampleDoubt ? `${sampleDoubt} Log how long every call took, those that were given up too.` : null
}
