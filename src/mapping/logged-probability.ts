/** How a log's own numbers are read as probabilities of two classes, and why. */
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import { isProbabilityName } from '../formats/role-names'
import { shares } from './guess-answers'
import type { GuessContext } from './guess-context'
import type { GuessedReading } from './guess-output'
import { unitOf } from './mixed-scores'
import { looksNumeric } from './text'

/**
 * A log's own prediction that lies strictly between 0 and 1 is a probability where its labels are two classes, or where
 * it is said to be of a class; anything else is taken as it stands (a class, or a number) and needs no reading.
 */
export function loggedProbability(
  role: Role,
  context: GuessContext,
  why: Record<string, string>,
  problems: Problem[],
): GuessedReading | null {
  const field = context.answerFields?.[role] ?? context.fields.find((one) => one.role === role)?.name
  const values = context.logged[role]
  if (!field || !values || context.task === 'regression') return null
  const unit = unitOf(role, context)
  if (unit) return scored(role, field, unit, why, problems)
  if (!shares(values)) return null
  const two = whyTwoClasses(role, field, context)
  if (two === null) return null
  const pointer = `/models/${role}/output/read`
  why[pointer] = `"${field}" lies between 0 and 1${two}: read as P(class 1).`
  problems.push({
    code: 'assumed-threshold',
    message: `"${field}" is read as a probability with threshold 0.5.`,
    place: atPointer(pointer),
    mend: 'Set the threshold that production uses.',
  })
  return { tensor: field, read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' }, width: 1 }
}

function scored(
  role: Role,
  field: string,
  from: 'percent' | 'logit',
  why: Record<string, string>,
  problems: Problem[],
): GuessedReading {
  const pointer = `/models/${role}/output/read`
  const what = from === 'percent' ? 'P(class 1) in percent' : 'a logit of class 1'
  why[pointer] =
    `"${field}" is a score where the other answers are two classes or lie between 0 and 1: ${what}.`
  problems.push({
    code: 'assumed-threshold',
    message: `"${field}" is read as ${what} with threshold 0.5 of the probability.`,
    place: atPointer(pointer),
    mend: 'Set the unit and the threshold that production uses.',
  })
  return { tensor: field, read: { kind: 'sigmoid', threshold: 0.5, from }, width: 1 }
}

/** What says that a number from 0 to 1 is a probability of two classes; null where nothing does. */
function whyTwoClasses(role: Role, field: string, { labels, logged, task }: GuessContext): string | null {
  if (labels) return labels.length <= 2 && !looksNumeric(labels) ? ' and the labels are two classes' : null
  if (task === 'classification') return ''
  const others = logged[role === 'primary' ? 'shadow' : 'primary'] ?? []
  if (others.length > 0 && others.length <= 2 && !shares(others))
    return ' and the other model answers two classes'
  return isProbabilityName(field) ? ' and is called a probability' : null
}
