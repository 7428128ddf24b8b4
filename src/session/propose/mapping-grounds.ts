/** What a mapping rests on: a mapping file, a person, the models' own files, or a guess. */
import { pointerOf, type Problem, severityOf } from '../../core/problem'
import type { Role } from '../../core/roles'
import type { Grounds } from '../../evaluation/input'
import type { ClassOrder, Spelled } from '../../mapping/guess-classes'
import type { Mapping } from '../../result/mapping'

export interface MappingGrounds extends Grounds {
  spelled: Spelled
}

interface Guessed {
  mapping: Mapping
  order: ClassOrder | null
  decided: readonly string[]
}

export const noneSpelled: Spelled = { labels: null, primary: null, shadow: null }

/**
 * @param problems of the mapping as it stands, with the guesses that nobody looked at
 * @param modelled roles whose model is here
 */
export function groundsOf(
  mapping: Mapping,
  guessed: Guessed,
  problems: readonly Problem[],
  modelled: readonly Role[],
): MappingGrounds {
  return {
    classes: classGrounds(mapping, guessed),
    inputs: inputGrounds(mapping, guessed, problems, modelled),
    spelled: guessed.order?.spelled ?? noneSpelled,
  }
}

function classGrounds(mapping: Mapping, guessed: Guessed): Grounds['classes'] {
  if (mapping.task === 'regression') return null
  const { order, decided } = guessed
  const byName = order?.byName ?? false
  if (mapping.confirmed?.includes('classes'))
    return { confirmed: true, vouched: true, byName, detail: 'Somebody who knows the models vouches for it, in the mapping.' } // prettier-ignore
  const asGuessed = ordersOf(mapping) === ordersOf(guessed.mapping)
  if (!asGuessed || !order)
    return { confirmed: true, byName, detail: 'Somebody put the classes in this order, in the mapping.' }
  if (decided.includes('/classes'))
    return { confirmed: true, byName, detail: 'The mapping file names the classes in this order.' }
  const { confirmed, detail } = order
  return { confirmed, byName, detail }
}

/** Names, their other spellings and each model's own order are one decision. */
function ordersOf({ classes, aliases, models }: Mapping): string {
  const own = [models.primary?.output.classes, models.shadow?.output.classes]
  return JSON.stringify([classes, aliases, ...own.map((one) => one ?? classes)])
}

function inputGrounds(
  mapping: Mapping,
  { mapping: guessed, decided }: Guessed,
  problems: readonly Problem[],
  modelled: readonly Role[],
): Grounds['inputs'] {
  if (modelled.length === 0) return null
  const vouched = mapping.confirmed?.includes('inputs') ?? false
  const guesses = problems.filter(
    (problem) => severityOf(problem) !== 'error' && pointerOf(problem).startsWith('/models/'),
  )
  const same = (role: Role) => JSON.stringify(mapping.models[role]) === JSON.stringify(guessed.models[role])
  return {
    guesses: vouched ? [] : [...new Set(guesses.map(({ message }) => message))],
    decided: modelled.every((role) => decided.includes(`/models/${role}`) && same(role)),
    vouched,
  }
}
