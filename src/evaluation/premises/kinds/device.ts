/** This device computes what the models say: a sample over the whole run was computed again elsewhere. */
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, unconfirmed } from '../premise'

export const premise: Premise = {
  id: 'device',
  order: 40,
  rests: ['accuracy', 'errors', 'latency', 'never-break'],
  judge({ data }: PremiseContext): Judgement {
    const replayed = Object.values(data.evidence.answers ?? {}).includes('replayed')
    if (data.evidence.answers && !replayed)
      return confirmed('Nothing was computed here: the log holds both models’ answers.')
    return unconfirmed('No sample was computed again on the cpu.', null)
  },
}
