/** The labels speak for all requests. */
import { count, percent } from '../../../core/numbers'
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, unconfirmed } from '../premise'

/** From this share on, what is not labelled can hardly turn a figure around. */
const NEARLY_ALL = 0.95

export const premise: Premise = {
  id: 'labels',
  order: 50,
  rests: ['accuracy', 'never-break'],
  judge({ figures }: PremiseContext): Judgement {
    const { requests, fromDisagreements } = figures
    const { labelled, replayed } = requests
    if (labelled === 0)
      return unconfirmed(
        'No request has a label: which model is right is unknown.',
        'Drop a labels file, joined by request id.',
      )
    const share = labelled / Math.max(1, replayed)
    const told = `${count(labelled)} of ${count(replayed)} requests are labelled (${percent(share)})`
    if (fromDisagreements?.decides)
      return unconfirmed(
        `${told}, and disagreements were chosen for it: the difference holds where those labelled are a random sample of them.`,
        'Draw the requests to label at random: the workbench exports them.',
      )
    if (share >= NEARLY_ALL) return confirmed(`${told}.`)
    return unconfirmed(
      `${told}: they speak for the rest only if they were chosen at random.`,
      'Label a random sample of the rest: the workbench exports one.',
    )
  },
}
