/** Numbers that are their labels times one factor: another unit or a bias, a question where accuracy hangs on it. */
import { adaptive } from '../../core/numbers'
import { capital } from '../../core/words'
import type { Patch } from '../../result/patch'
import type { EvaluationData } from '../input'
import type { Figures } from '../checklist/gate'
import type { Judgement } from './premise'
import { unsettled } from './premise'
import { readingText, turnsGate } from './rivals'

/** @param vouch says that the numbers are in the unit of the labels @returns null where the gate answers alike either way */
export function inOtherUnit({ grounds }: EvaluationData, { gates }: Figures, vouch: Patch): Judgement | null {
  const found = grounds?.byFactor?.find(({ asTaken, divided }) => turnsGate(asTaken, divided, gates))
  if (!found) return null
  const { role, factor, asTaken, divided } = found
  const times = adaptive(factor)
  const judged = unsettled(
    `${capital(role)}’s numbers are ${times} times the labels, small and large ones alike: in another unit, or with a bias. As they are ${readingText(asTaken)}; with ${role}’s divided by ${times} ${readingText(divided)}.`,
    `Give ${role}’s numbers in the unit of the labels; or say in the mapping that they are, and ${role} is off by so much.`,
    [{ ...vouch, label: 'They are in the unit of the labels' }],
  )
  return role === 'shadow' ? { ...judged, blocksFail: true } : judged
}
