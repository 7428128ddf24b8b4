/** Blank answers where labels are blank: failures, or a class of that name. */
import { count } from '../../core/numbers'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'

/** @returns null where nothing shows that a blank may be a class */
export function blankClassOf({ data }: PremiseContext): Judgement | null {
  const found = data.grounds?.blankClass
  if (!found) return null
  const judged = unsettled(
    `The label is blank (empty, or null) on ${count(found.labels)} of ${count(found.n)} requests, and so is the answer of primary on ${count(found.primary)} of these, of shadow on ${count(found.shadow)}: a blank may be the name of a class, such as “no fault”.`,
    'Write that class as a word in the log, in labels and answers; or say in the mapping that these are failures ("confirmed": ["answers"]).',
    [{ label: 'The models failed there', steps: [{ op: 'add', path: '/confirmed/-', value: 'answers' }] }],
  )
  return { ...judged, blocksFail: true, rests: ['accuracy', 'errors', 'never-break'] }
}
