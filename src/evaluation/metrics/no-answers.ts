/** Numbers in a logged answer's place that may stand for none, and what the figures would be without them. */
import type { Role } from '../../core/roles'
import type { NoAnswer } from '../rival'
import { placeholderAnswer } from './placeholder'
import { readingOf } from './rival-readings'
import type { Read } from './rival-readings'

/**
 * @param roles models whose answers the log has, in place of a replay
 * @returns one per role at most; none of classes, where a number that no label has is an answer that was wrong
 */
export function noAnswersOf(data: Read, roles: readonly Role[]): NoAnswer[] {
  if (data.task !== 'regression') return []
  return roles.flatMap((role): NoAnswer[] => {
    const found = placeholderAnswer(data[role].values, data.labelValues, role)
    if (!found) return []
    const values = data[role].values.map((value) => (value === found.value ? NaN : value))
    const without = readingOf({ ...data, [role]: { ...data[role], values } })
    return [{ role, ...found, asTaken: readingOf(data), without }]
  })
}
