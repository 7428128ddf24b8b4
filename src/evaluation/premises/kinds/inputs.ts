/** The models were given the inputs that production gives them. */
import { listText } from '../../../core/words'
import type { Judgement, Premise, PremiseContext } from '../premise'
import { confirmed, unconfirmed } from '../premise'

export const premise: Premise = {
  id: 'inputs',
  order: 30,
  rests: ['accuracy', 'errors', 'never-break'],
  judge({ figures, data }: PremiseContext): Judgement {
    const grounds = data.grounds?.inputs
    const { fidelity } = figures
    if (!grounds) return confirmed('No model was fed: the log holds the answers.')
    if (fidelity?.faithful && (fidelity.agreement.ci95?.[0] ?? 0) >= 0.9)
      return confirmed('What primary is fed gives production’s answers again.')
    if (grounds.vouched) return confirmed('Somebody who knows the models vouches for it, in the mapping.')
    if (grounds.guesses.length === 0)
      return grounds.decided
        ? confirmed('The mapping file says what feeds what.')
        : unconfirmed(
            'Features were matched with inputs by their names; nothing in the log confirms it.',
            'Save the mapping as a file once somebody has checked it, and drop it with the models.',
          )
    return unconfirmed(
      `Guessed, and confirmed by nothing: ${listText(grounds.guesses)}`,
      'Check these in the mapping, or drop a mapping file.',
      [{ label: 'They are right', steps: [{ op: 'add', path: '/confirmed/-', value: 'inputs' }] }],
    )
  },
}
