/** Labels that contradict each other: a later one may have put the first right, and requests with both count as unlabelled. */
import { count, counted, plural } from '../../core/numbers'
import type { Figures } from '../checklist/gate'
import type { Reading } from '../rival'
import type { Judgement } from './premise'
import { unsettled } from './premise'
import { readingText, turnsGate } from './rivals'

/** Of numbers nothing bounds what the others would be: so many of the labelled requests are asked about. */
const MANY = 0.01

/** @returns null where the accuracy gate would answer the same whatever the labels of these requests are */
export function twiceLabelled({
  requests,
  quality,
  task,
  fromDisagreements,
  gates,
}: Figures): Judgement | null {
  const file = requests.joined?.find(({ what }) => what === 'labels')
  const rows = file?.issues.find(({ reason }) => reason === 'conflict')?.count ?? 0
  if (!file || rows === 0) return null
  const told = `${counted(rows, 'row')} of ${file.files.join(', ')} ${plural(rows, 'contradicts', 'contradict')} an earlier one of the same request, and such requests count as unlabelled`
  if (task === 'regression') return rows >= MANY * requests.labelled ? asked(`${told}.`) : null
  const known = quality?.accuracyDifference
  if (!known || !fromDisagreements) return null
  // Where the models agree, the label makes no difference.
  const most = Math.min(rows, fromDisagreements.disagreements - fromDisagreements.labelled)
  const counts = {
    bothRight: known.bothCorrect,
    firstOnly: known.primaryOnlyCorrect,
    secondOnly: known.shadowOnlyCorrect,
    bothWrong: known.bothWrong,
  }
  const asTaken: Reading = { counts, errors: null }
  const against: Reading = { counts: { ...counts, firstOnly: counts.firstOnly + most }, errors: null }
  const inFavour: Reading = { counts: { ...counts, secondOnly: counts.secondOnly + most }, errors: null }
  if (!turnsGate(asTaken, against, gates) && !turnsGate(asTaken, inFavour, gates)) return null
  return asked(
    `${told}: the models differ on up to ${count(most)} of them. Without them ${readingText(asTaken)}; if shadow were wrong on all of these ${readingText(against)}, if it were right ${readingText(inFavour)}.`,
  )
}

const asked = (detail: string): Judgement => ({
  ...unsettled(
    detail,
    'Give the labels file one row per request: where labels were put right, the last; or say in the mapping that those requests may be left out ("confirmed": ["labels"]).',
    [
      {
        label: 'They may be left out',
        steps: [{ op: 'add', path: '/confirmed/-', value: 'labels' }],
      },
    ],
  ),
  blocksFail: true,
})
