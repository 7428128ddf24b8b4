/** Labels that are no sample of the requests they should speak for, by what decided which have one. */
import { count, percent } from '../../core/numbers'
import type { Figures } from '../checklist/gate'
import { numberLabelChoice } from '../metrics/number-label-choice'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'

/** '1,200 of 6,000 requests are labelled (20.00 %)' */
export const labelledText = ({ requests: { labelled, replayed } }: Figures): string =>
  `${count(labelled)} of ${count(replayed)} requests are labelled (${percent(labelled / Math.max(1, replayed))})`

export function labelChoiceOf({ figures, data }: PremiseContext): Judgement | null {
  const choice = figures.fromDisagreements?.choice ?? numberLabelChoice(data)
  if (!choice) return null
  return unsettled(
    `${labelledText(figures)}. ${choice}`,
    'Draw the requests to label at random: the workbench exports them; or say that the labels speak for all.',
    [{ label: 'The labels are right', steps: [{ op: 'add', path: '/confirmed/-', value: 'labels' }] }],
  )
}
