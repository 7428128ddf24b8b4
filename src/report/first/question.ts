/** The question that an evaluation answers, and what it was asked of. */
import { counted, period, time } from '../../core/numbers'
import type { EvaluationResult } from '../../result/evaluation-result'

/** 'May flights-v2 replace flights-v1?' */
export function questionOf(result: EvaluationResult): string {
  const { primary, shadow } = askedOf(result)
  return `May ${shadow} replace ${primary}?`
}

/** The two as they are called in a sentence. */
export function askedOf({ evidence: { primary, shadow } }: EvaluationResult): {
  primary: string
  shadow: string
} {
  // Two exports of one model may bear one name.
  if (primary?.name && shadow?.name && primary.name !== shadow.name)
    return { primary: primary.name, shadow: shadow.name }
  return {
    primary: primary?.name ? `${primary.name} (primary)` : 'the model in production',
    shadow: shadow?.name ? `${shadow.name} (shadow)` : 'the candidate',
  }
}

/** When it was worked out, or null where that is not told: '29 Nov 2026, 02:29 UTC'. */
export function evaluatedAt({ evidence: { startedAt } }: EvaluationResult): string | null {
  const at = Date.parse(startedAt)
  if (Number.isNaN(at)) return startedAt || null
  return `${period([at, at])}, ${time(at).slice(11)} UTC`
}

/** '20,000 requests of 1 Apr to 30 Jun 2001, 20,000 with a label'. */
export function askedWith({ requests, period: logged }: EvaluationResult): string {
  const of = `${counted(requests.replayed, 'request')}${logged ? ` of ${period(logged)}` : ''}`
  const labels =
    requests.labelled === 0
      ? 'none'
      : requests.labelled === requests.replayed
        ? 'all'
        : requests.labelled.toLocaleString('en-GB')
  return `${of}, ${labels} with a label`
}
