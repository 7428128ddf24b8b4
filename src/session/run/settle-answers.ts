/**
 * Which of two columns is production's answer, where primary is replayed: the one that the replay gives again, where it gives
 * exactly one of them. Nothing is replayed again.
 */
import { compareReplay, isFaithful } from '../../evaluation/metrics/faithful'
import type { Replayed as Compared } from '../../evaluation/metrics/faithful'
import { answerComparer } from '../../evaluation/metrics/logged-answer'
import type { Predictions } from '../../evaluation/input'
import { count } from '../../core/numbers'
import { atPointer, type Problem } from '../../core/problem'
import { escaped } from '../../core/json-pointer'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

export function settleAnswers(
  { options: { mapping }, parts }: Pick<Run, 'options' | 'parts'>,
  replayed: Replayed,
): { replayed: Replayed; problems: Problem[] } {
  const { loggedPrimary, predictions, rivals } = replayed
  const asItIs = { replayed, problems: [] }
  const named = parts.grounds.named ?? []
  if (!loggedPrimary || !parts.bundles.primary) return asItIs
  const compared = (logged: Predictions): Compared =>
    compareReplay(answerComparer(mapping.task, logged, predictions.primary), predictions.primary)
  const own = compared(loggedPrimary)
  if (own.n > 0 && isFaithful(own)) return asItIs
  for (const { role, taken, field, answers } of rivals) {
    if (role !== 'primary' || !answers || named.includes(taken)) continue
    const other = compared(answers)
    if (other.n === 0 || !isFaithful(other)) continue
    const told = ({ same, n }: Compared) => `${count(same)} of ${count(n)}`
    const problem: Problem = {
      code: 'settled-column',
      severity: 'note',
      message: `"${field}" was taken for what production answered, and not "${taken}": the replay gives ${told(other)} of its answers again, and ${told(own)} of the other's.`,
      place: atPointer(`/roles/${escaped(field)}`),
      mend: 'Say so in the mapping if it is the other.',
    }
    return { replayed: { ...replayed, loggedPrimary: answers }, problems: [problem] }
  }
  return asItIs
}
