/** Labels that may not have come yet: a question that turns a comparison around, whichever model answers the class more. */
import { count, percent } from '../../core/numbers'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'

/** @returns null where no class becomes rare among the labels alone */
export function unripeOf({ data }: PremiseContext): Judgement | null {
  const found = data.grounds?.unripe
  if (!found) return null
  const { answered, first, last } = found
  const judged = unsettled(
    `Where both models answer “${found.class}”, that is the label of ${percent(first)} in the first third of the labelled requests and of ${percent(last)} in the last (${count(answered)} of them), and they answer it as often as before: labels of “${found.class}” may come later than the others, and not be there yet.`,
    'Leave requests out that are younger than labels take to come; or say in the mapping that they are right.',
    [{ label: 'The labels are right', steps: [{ op: 'add', path: '/confirmed/-', value: 'labels' }] }],
  )
  return { ...judged, blocksFail: true }
}
