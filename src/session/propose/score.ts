/** Columns of scores: what a model answered where no class is logged, and production's own where no name says whose. */
import { ROLES, type FieldRole, type Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { isGiven, isScoreName } from '../../formats/role-names'
import { isShare } from '../../formats/roles'
import type { Guess } from '../../mapping/guess'
import type { Slots } from '../intake/slots'
import { answersFile } from './grounds'

/**
 * Where no model is here, a score without a class beside it is the answer itself. One that never lies below a half is of
 * a class that nobody logged, and no answer.
 */
export function scoresAsAnswers(slots: Slots, fields: readonly FieldProfile[]): Record<string, FieldRole> {
  const has = (role: FieldRole) => fields.some((field) => field.role === role)
  const of = (role: Role): [string, FieldRole][] => {
    const score = fields.find((field) => field.role === `${role}-score`)
    if (!score || score.type !== 'number' || has(role) || slots.bundle(role) || answersFile(slots, role))
      return []
    return isShare(score) && score.min! >= 0.5 ? [] : [[score.name, role]]
  }
  return Object.fromEntries(ROLES.flatMap(of))
}

/**
 * One column of numbers from 0 to 1 that is called a probability or a score and that no model is fed: what production
 * answered, where it is replayed or shadow's answer stands beside it. Whether it is, and of which class, the replay shows.
 * @param fields in the roles that they were guessed from. @returns null where production's answer is known, or several fit
 */
export function loneScore(
  slots: Slots,
  fields: readonly FieldProfile[],
  { mapping }: Pick<Guess, 'mapping'>,
): FieldProfile | null {
  const beside = fields.some(({ role }) => role === 'shadow' || role === 'shadow-score')
  if ((!slots.bundle('primary') && !beside) || mapping.answers?.primary || answersFile(slots, 'primary'))
    return null
  if (fields.some(({ role }) => role === 'primary' || role === 'primary-score')) return null
  const inputs = ROLES.flatMap((role) => mapping.models[role]?.inputs ?? [])
  const fed = new Set(inputs.flatMap(({ features }) => features.map(({ field }) => field)))
  const found = fields.filter(
    (field) =>
      field.role === 'feature' && isShare(field) && !fed.has(field.name) && !isGiven(field.name) && isScoreName(field.name),
  ) // prettier-ignore
  return found.length === 1 ? found[0]! : null
}
