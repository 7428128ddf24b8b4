/** Requests are independent evidence, or the gates reckon with how far they are not. */
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, unconfirmed } from '../premise'

export const premise: Premise = {
  id: 'independence',
  order: 60,
  rests: ['accuracy', 'errors', 'latency', 'drift'],
  judge({ figures }: PremiseContext): Judgement {
    const { independence } = figures
    if (!independence) return unconfirmed('Whether requests depend on each other was not looked at.')
    // Dependence that is found is in the bounds; what nobody can see is whose requests these are.
    if (independence.found === 'clusters' || independence.clusters) return confirmed(independence.detail)
    return unconfirmed(independence.detail, 'Say in the mapping which column is the user, device or session.')
  },
}
