/** Requests that production answered and the replay does not, in a sentence. */
import { count, percent } from '../../core/numbers'
import type { Judgement, PremiseContext } from './premise'
import { refuted } from './premise'

/** Fewer are no habit of production's. */
const FEWEST = 10

/** @returns null where they are too few for the gate of errors */
export function unansweredBy({ figures, data }: PremiseContext): Judgement | null {
  const found = data.grounds?.unanswered
  if (!found || found.n < FEWEST || found.n <= figures.gates.errors.maxRate * found.of) return null
  const { n, of, code, codes } = found
  const [kind, field] = code.split(':') as [string, string?]
  const judged = refuted(
    `Production answered ${count(n)} of ${count(of)} requests (${percent(n / of)}) to which the replay of primary gives no answer (${code}${codes < n ? ` on ${count(codes)} of them` : ''}): what production does before its model is not in the mapping.`,
    kind === 'missing-feature' && field
      ? `Say in the mapping what production puts where “${field}” is missing: among its steps, {"kind": "impute", "value": ...}.`
      : 'Give the inputs the steps that production has before its model.',
  )
  // Errors that only the replay has fail nothing.
  return { ...judged, blocksFail: true }
}
