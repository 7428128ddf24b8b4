/** Requests are independent evidence, or the gates reckon with how far they are not. */
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, refuted, unconfirmed, unsettled } from '../premise'
import { withLate } from '../late'
import { withMissing } from '../missing-requests'
import type { Patch } from '../../../result/patch'
import type { BaselineCopy, LikelyCluster, Repeats } from '../../../result/sections/independence'
import { escaped } from '../../../core/json-pointer'
import { count } from '../../../core/numbers'
import { listText } from '../../../core/words'

const OF_CONTENT: Patch = {
  label: 'Requests of one content count as one cluster',
  steps: [{ op: 'add', path: '/cluster', value: 'content' }],
}
const VOUCH: Patch = {
  label: 'Requests are independent',
  steps: [{ op: 'add', path: '/confirmed/-', value: 'independence' }],
}

export const premise: Premise = {
  id: 'independence',
  order: 60,
  rests: ['accuracy', 'errors', 'latency', 'drift'],
  judge: (context) => withLate(withMissing(judged(context), context), context),
}

function judged({ figures, data }: PremiseContext): Judgement {
  const { independence } = figures
  if (!independence) return unconfirmed('Whether requests depend on each other was not looked at.')
  const { baselineCopy } = independence
  if (baselineCopy && !data.grounds?.independence?.vouched) return ofTheLog(baselineCopy)
  // Dependence that is found is in the bounds; what nobody can see is whose requests these are.
  if (independence.found === 'clusters' || independence.clusters) return confirmed(independence.detail)
  if (data.grounds?.independence?.vouched)
    return confirmed('Somebody who knows the requests vouches for it, in the mapping.')
  const { likely = [], repeats } = independence
  // What is alike within a column's values would narrow its gate's interval by more than there is to know.
  const alike = likely.flatMap((one) => one.alike ?? [])
  if (repeats && alike.length === 0) return repeated(repeats)
  if (likely.length === 0)
    return unconfirmed(independence.detail, 'Say in the mapping which column is the user, device or session.')
  const found = (alike.length > 0 ? unsettled : unconfirmed)(
    [independence.detail, ...likely.map(likelyText)].join(' '),
    'Say whether it is so: requests of one user are no independent evidence.',
    [
      ...likely.map(({ field }) => ({
        label: `Requests of one “${field}” count as one cluster`,
        steps: [{ op: 'add' as const, path: `/roles/${escaped(field)}`, value: 'cluster' }],
      })),
      VOUCH,
    ],
  )
  return alike.length > 0 && !repeats ? { ...found, rests: alike } : found
}

/** No drift shows against a baseline that is made of the log. */
const ofTheLog = ({ rows, of }: BaselineCopy): Judgement => ({
  ...unsettled(
    `${count(rows)} of ${count(of)} rows of the baseline that were looked up are requests of this log: it is no baseline of its own, and shows no drift.`,
    'Drop the data that the models were trained on; or say in the mapping that it is a baseline of its own.',
    [{ ...VOUCH, label: 'The baseline is right' }],
  ),
  rests: ['drift'],
})

/** Copies of a request are one request, however many ids they have. */
function repeated({ contents, rows, largest, shown, times }: Repeats): Judgement {
  const seen = `${count(rows)} requests have only ${count(contents)} different contents (features and answers)`
  const patches = [OF_CONTENT, VOUCH]
  const mend =
    'Count requests of one content as one cluster, or say in the mapping that they are independent.'
  const copies = 'copies under new ids, as a load test or retries send them'
  const how =
    shown === 'multiples'
      ? `nearly each of them a multiple of ${count(times ?? 0)} times`
      : `and come in the same order ${(times ?? 0).toFixed(1)} times`
  const judged =
    shown === 'unexplained'
      ? unsettled(
          `${seen}, the most frequent one ${count(largest)} times: more than their columns’ few values explain. They may be ${copies}.`,
          mend,
          patches,
        )
      : refuted(`${seen}, ${how}: they are ${copies}, and no independent evidence.`, mend, patches)
  // Each copy was timed by itself.
  return { ...judged, rests: ['accuracy', 'errors', 'drift'] }
}

/** Which column might tell, and what it would say. */
function likelyText({ field, clusters, meanSize, icc, designEffect, alike }: LikelyCluster): string {
  const seen = `“${field}” may say whose requests they are: ${count(clusters)} values, ${Number(meanSize.toPrecision(3))} requests each on average`
  const others = OTHERS.flatMap(({ gate, text }) => (alike?.includes(gate) ? [text] : []))
  const also = others.length > 0 ? ` Within its values ${listText(others)} are alike.` : ''
  if (icc === null || designEffect === null) return `${seen}; no flip says whether these are alike.${also}`
  const cost = designEffect > 1 ? `, by which ${designEffect.toFixed(1)} requests would count as one` : ''
  return `${seen}; the intraclass correlation of flips is ${icc.toFixed(2)}${cost}.${also}`
}

const OTHERS = [
  { gate: 'errors', text: 'shadow’s errors' },
  { gate: 'latency', text: 'shadow’s latencies' },
] as const
