/** Requests are independent evidence, or the gates reckon with how far they are not. */
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, unconfirmed, unsettled } from '../premise'
import type { LikelyCluster } from '../../../result/sections/independence'
import { escaped } from '../../../core/json-pointer'
import { count } from '../../../core/numbers'
import { listText } from '../../../core/words'

export const premise: Premise = {
  id: 'independence',
  order: 60,
  rests: ['accuracy', 'errors', 'latency', 'drift'],
  judge({ figures, data }: PremiseContext): Judgement {
    const { independence } = figures
    if (!independence) return unconfirmed('Whether requests depend on each other was not looked at.')
    // Dependence that is found is in the bounds; what nobody can see is whose requests these are.
    if (independence.found === 'clusters' || independence.clusters) return confirmed(independence.detail)
    const likely = independence.likely ?? []
    if (likely.length === 0)
      return unconfirmed(
        independence.detail,
        'Say in the mapping which column is the user, device or session.',
      )
    if (data.grounds?.independence?.vouched)
      return confirmed('Somebody who knows the requests vouches for it, in the mapping.')
    // What is alike within a column's values would narrow its gate's interval by more than there is to know.
    const alike = likely.flatMap((one) => one.alike ?? [])
    const judged = (alike.length > 0 ? unsettled : unconfirmed)(
      [independence.detail, ...likely.map(likelyText)].join(' '),
      'Say whether it is so: requests of one user are no independent evidence.',
      [
        ...likely.map(({ field }) => ({
          label: `Requests of one “${field}” count as one cluster`,
          steps: [{ op: 'add' as const, path: `/roles/${escaped(field)}`, value: 'cluster' }],
        })),
        {
          label: 'Requests are independent',
          steps: [{ op: 'add' as const, path: '/confirmed/-', value: 'independence' }],
        },
      ],
    )
    return alike.length > 0 ? { ...judged, rests: alike } : judged
  },
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
