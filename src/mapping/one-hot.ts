/** Words as a model takes them: the one-hot of a column that has a few. In which order they stand only training tells. */
import { listText } from '../core/words'
import type { FieldProfile } from '../formats/contract'
import type { Step } from '../result/mapping'

/** Values on a button, at most. */
const MOST_NAMES = 4

/** @returns its values in the order that pandas and scikit-learn give them; null where it has no few words */
export function oneHotOf({
  type,
  values,
}: Pick<FieldProfile, 'type' | 'values'>): (Step & { kind: 'one-hot' }) | null {
  return type === 'text' && values ? { kind: 'one-hot', values: [...values], unknown: 'zeros' } : null
}

/** As a button says it: '“colour” as one-hot (blue, green, red)'. */
export function oneHotText(field: FieldProfile): string {
  const values = field.values ?? []
  const more = values.length > MOST_NAMES ? `, … ${values.at(-1)!}` : ''
  return `“${field.name}” as one-hot (${values.slice(0, more ? MOST_NAMES - 1 : MOST_NAMES).join(', ')}${more})`
}

/** The same of several: of more than a few, how many they are. */
export function oneHotsText(fields: readonly FieldProfile[]): string {
  return fields.length > 2
    ? `${fields.length} columns of words as one-hots`
    : listText(fields.map(oneHotText))
}
