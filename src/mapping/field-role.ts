import type { FieldRole } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { Mapping } from '../result/mapping'

/** The role the mapping gives a field, else its own. A column may be called `constructor`: only own keys count. */
export function roleOf(
  { roles }: Pick<Mapping, 'roles'>,
  field: Pick<FieldProfile, 'name' | 'role'>,
): FieldRole {
  return Object.hasOwn(roles, field.name) ? roles[field.name]! : field.role
}
