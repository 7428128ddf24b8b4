/** An input that is fed in the log's order by a guess, where the other model takes the same columns in another. */
import { atPointer, type Edit, type Problem } from '../core/problem'
import { ROLES, type Role } from '../core/roles'
import { listText } from '../core/words'
import type { FieldProfile } from '../formats/contract'
import type { FeatureMapping, Mapping } from '../result/mapping'

/** Names in one sentence, at most. */
const MOST_NAMES = 6

/**
 * A training that took its columns in another order than the log has them is no witness for the log's order.
 * @param guessed what is proposed where nobody says otherwise
 * @param decided pointers into the mapping that a mapping file decided
 */
export function ordersApart(
  mapping: Mapping,
  guessed: Mapping,
  fields: readonly FieldProfile[],
  decided: readonly string[],
): Problem[] {
  const at = new Map(fields.map(({ name }, i) => [name, i]))
  const inLogsOrder = (names: readonly string[]) =>
    names.every((name, i) => i === 0 || at.get(names[i - 1]!)! < at.get(name)!)
  return ROLES.flatMap((role) => {
    const other: Role = role === 'primary' ? 'shadow' : 'primary'
    if (decided.includes(`/models/${role}`)) return []
    return (mapping.models[role]?.inputs ?? []).flatMap(({ tensor, features }, i) => {
      const asGuessed = guessed.models[role]?.inputs[i]?.features ?? []
      const own = namesOf(features)
      if (own.length < 2 || !same(own, namesOf(asGuessed)) || !inLogsOrder(own)) return []
      const theirs = (mapping.models[other]?.inputs ?? [])
        .map((input) => input.features.filter(({ field }) => own.includes(field)))
        .find((common) => common.length > 1 && !inLogsOrder(namesOf(common)))
      if (!theirs) return []
      return [apart({ role, other, tensor, i }, features, namesOf(theirs))]
    })
  })
}

function apart(
  { role, other, tensor, i }: { role: Role; other: Role; tensor: string; i: number },
  features: readonly FeatureMapping[],
  order: readonly string[],
): Problem {
  const place = `/models/${role}/inputs/${i}`
  const few = order.slice(0, MOST_NAMES).map((name) => `"${name}"`)
  const names = order.length > MOST_NAMES ? `${few.join(', ')}, ...` : listText(few)
  const value = order.map((name) => features.find(({ field }) => field === name)!)
  // Where one takes more, where the others belong is anybody's guess.
  const edits: Edit[] =
    value.length === features.length
      ? [
          {
            label: `Feed it in ${other}’s order`,
            steps: [{ op: 'replace', path: `${place}/features`, value }],
          },
        ]
      : []
  return {
    code: 'assumed-order',
    message: `${role}'s input "${tensor}" is fed in the log's order by a guess, and ${other} takes ${names} in this order, which is not the log's.`,
    place: atPointer(place),
    mend: 'Paste the names in the order of the training code, or drop the mapping file that belongs to the model.',
    ...(edits.length > 0 ? { edits } : {}),
  }
}

const namesOf = (features: readonly FeatureMapping[]) => features.map(({ field }) => field)
const same = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b)
