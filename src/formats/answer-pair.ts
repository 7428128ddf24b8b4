/** Two columns that look like two models' answers, where nothing says which is in production. */
import type { FieldProfile } from './contract'
import { wordsOf } from './contrasts'
import { answerKind } from './role-names'

/** Values that a column of classes tells apart, at most. */
const MOST_CLASSES = 20

/** @returns names of the only two columns without a role of their own that look like it, by what they hold, else by their names */
export function answerPair(fields: readonly FieldProfile[]): [string, string] | null {
  const free = fields.filter(
    ({ role, type, distinct }) =>
      (role === 'feature' || role === 'ignore') && type !== 'tensor' && distinct > 1,
  )
  return pairOf(free, sameClasses) ?? pairOf(free, sameAnswer)
}

/** @returns the names of the two fields that have a key in common, where no others have */
function pairOf(
  fields: readonly FieldProfile[],
  keysOf: (field: FieldProfile) => string[],
): [string, string] | null {
  const kinds = new Map<string, string[]>()
  for (const field of fields)
    for (const key of keysOf(field)) kinds.set(key, [...(kinds.get(key) ?? []), field.name])
  const [first, ...others] = [...kinds.values()].filter((names) => names.length > 1)
  const [one, two, three] = first ?? []
  return one !== undefined && two !== undefined && three === undefined && others.length === 0
    ? [one, two]
    : null
}

/** Two models answer by the same few values. */
function sameClasses({ type, distinct, examples }: FieldProfile): string[] {
  return distinct > MOST_CLASSES ? [] : [JSON.stringify([type, distinct, [...new Set(examples)].sort()])]
}

/** Names that are a word for an answer beside another word: 'xgb_probability' and 'lgbm_probability'. */
function sameAnswer({ name, type, min, max }: FieldProfile): string[] {
  if (type !== 'number') return []
  const words = wordsOf(name)
  return words.flatMap((_, i) => {
    const kind = words.length > 1 ? answerKind(words.toSpliced(i, 1)) : null
    const fits = kind === '' || (kind === 'score' && min !== null && min >= 0 && max! <= 1)
    return fits ? [JSON.stringify(words.with(i, '*'))] : []
  })
}
