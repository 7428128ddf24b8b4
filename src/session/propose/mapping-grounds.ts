/** What a mapping rests on: a mapping file, a person, the models' own files, or a guess. */
import { pointerOf, type Problem, severityOf } from '../../core/problem'
import { ROLES, type Role } from '../../core/roles'
import type { Grounds } from '../../evaluation/grounds'
import type { Guess } from '../../mapping/guess'
import type { ClassOrder, Spelled } from '../../mapping/guess-classes'
import { SIGNED } from '../../mapping/guess-labels'
import type { Mapping } from '../../result/mapping'

export interface MappingGrounds extends Grounds {
  spelled: Spelled
  /** Fields whose role a mapping file says. */
  named?: readonly string[]
}

/** A column that no name says to be the truth. */
export interface LabelGuess {
  field: string
  why: string
  /** Nothing else is likely: it is taken; if not, it is offered. */
  sure: boolean
}

interface Guessed {
  mapping: Mapping
  order: ClassOrder | null
  doubt: string | null
  decided: readonly string[]
  signed: boolean
  listDoubt: Guess['listDoubt']
  /** The column that was taken for the truth although no name says so. */
  label: LabelGuess | null
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
    labels: labelGrounds(mapping, guessed),
    independence: {
      vouched: mapping.confirmed?.includes('independence') ?? false,
      complete: mapping.confirmed?.includes('complete') ?? false,
      stationary: mapping.confirmed?.includes('stationary') ?? false,
    },
    spelled: guessed.order?.spelled ?? noneSpelled,
  }
}

function labelGrounds(mapping: Mapping, { label, decided, signed }: Guessed): Grounds['labels'] {
  const { roles, confirmed, aliases, noLabel } = mapping
  const taken = label !== null && roles[label.field] === 'label' && !decided.includes('/roles')
  const asGuessed =
    signed && aliases['-1'] === '0' && !noLabel?.includes('-1') && !decided.includes('/aliases')
  return {
    guessed: taken ? `“${label.field}” is taken for the label by a guess: ${label.why}.` : null,
    vouched: confirmed?.includes('labels') ?? false,
    open: asGuessed ? { detail: SIGNED, none: '-1' } : null,
  }
}

function classGrounds(mapping: Mapping, guessed: Guessed): Grounds['classes'] {
  const { order, decided, doubt } = guessed
  const vouched = mapping.confirmed?.includes('classes') ?? false
  if (doubt && !vouched && mapping.task === guessed.mapping.task && !decided.includes('/task'))
    return { confirmed: false, open: true, detail: doubt }
  const listed = guessed.listDoubt
  if (listed && !vouched && mapping.answers?.[listed.role]?.kind === 'top-k' && !decided.includes(`/answers/${listed.role}`))
    return { confirmed: false, open: true, detail: listed.why, other: { label: 'A number per class', steps: [{ op: 'add', path: `/answers/${listed.role}`, value: listed.other }] } } // prettier-ignore
  if (mapping.task === 'regression') return null
  const byName = order?.byName ?? false
  if (vouched)
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
  const vouched = mapping.confirmed?.includes('inputs') ?? false
  const guesses = (role: Role) => [
    ...new Set(
      problems
        .filter(
          (problem) => severityOf(problem) !== 'error' && pointerOf(problem).startsWith(`/models/${role}`),
        )
        .map(({ message }) => message),
    ),
  ]
  const found = { primary: guesses('primary'), shadow: guesses('shadow') }
  // A log's own probabilities are read by a guess, too: where the line between two classes lies.
  if (modelled.length === 0 && ROLES.every((role) => found[role].length === 0)) return null
  const same = (role: Role) => JSON.stringify(mapping.models[role]) === JSON.stringify(guessed.models[role])
  const fed = (role: Role, { models }: Mapping) => JSON.stringify(models[role]?.inputs)
  const chosen = modelled.filter((role) => fed(role, mapping) !== fed(role, guessed))
  return {
    guesses: vouched ? { primary: [], shadow: [] } : found,
    ...(chosen.length > 0 ? { chosen } : {}),
    decided: modelled.every((role) => decided.includes(`/models/${role}`) && same(role)),
    vouched,
    threshold: vouched
      ? null
      : {
          primary: guessedThreshold(mapping, problems, 'primary'),
          shadow: guessedThreshold(mapping, problems, 'shadow'),
        },
    scaling: {
      primary: !vouched && isGuessed('assumed-scaling', problems, 'primary'),
      shadow: !vouched && isGuessed('assumed-scaling', problems, 'shadow'),
    },
    order: {
      primary: !vouched && isGuessed('assumed-order', problems, 'primary'),
      shadow: !vouched && isGuessed('assumed-order', problems, 'shadow'),
    },
  }
}

/** Of a log's own probabilities: the line may lie elsewhere. */
function guessedThreshold({ models }: Mapping, problems: readonly Problem[], role: Role): number | null {
  const read = models[role]?.output.read
  return isGuessed('assumed-threshold', problems, role) && read?.kind === 'sigmoid' ? read.threshold : null
}

const isGuessed = (code: Problem['code'], problems: readonly Problem[], role: Role) =>
  problems.some((problem) => problem.code === code && pointerOf(problem).startsWith(`/models/${role}`))
