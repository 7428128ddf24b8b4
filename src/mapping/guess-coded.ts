/**
 * What an input may take where words are among the log's columns: a column's one-hot where its values are as many as the
 * input is wide, or all numbers and then the words. The order of the values is training's own: each is a button, none is taken.
 */
import { listText } from '../core/words'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { Found } from './guess-sets'
import { oneHotOf, oneHotsText, oneHotText } from './one-hot'
import { plainName } from './text'
import { sizeOf } from './widths'

/** Names in one label, at most. */
const MOST_NAMES = 4

/** @returns sets for a model's only input: its numbers and the one-hots of its words, these last or where the log has them */
export function withWords(tensor: TensorSpec, features: readonly FieldProfile[]): Found[] {
  const [numbers, words] = [features.filter(({ type }) => type === 'number'), features.filter(oneHotOf)]
  const width = numbers.length + words.reduce((sum, { values = [] }) => sum + values.length, 0)
  if (words.length === 0 || width !== sizeOf(tensor) || tensor.dtype === 'string') return []
  const first = numbers.length > 0 ? `the ${numbers.length} numbers, then ` : ''
  const last = coded([...numbers, ...words], `${first}${oneHotsText(words)}`)
  const fields = features.filter((field) => numbers.includes(field) || words.includes(field))
  const asLogged = coded(fields, `all ${fields.length} columns in the log’s order, ${oneHotsText(words)}`)
  return last.fields.every((field, i) => field === fields[i]) ? [last] : [last, asLogged]
}

/**
 * What several inputs that nothing feeds yet may take together: words that are named as one, or alone are as many values as
 * it is wide, and the numbers that are left in the log's order.
 * @returns a set per input; null where they do not come out even
 */
export function sharedOut(inputs: readonly TensorSpec[], features: readonly FieldProfile[]): Found[] | null {
  const words = inputs.map((tensor) => wordsFor(tensor, inputs, features))
  const numbers = features.filter((field) => field.type === 'number')
  const wide = inputs.map((tensor, i) => (words[i] ? 0 : (sizeOf(tensor) ?? NaN)))
  if (wide.reduce((sum, size) => sum + size, 0) !== numbers.length) return null
  let at = 0
  return inputs.map(({ name }, i) => {
    const own = words[i]
    if (own) return coded([own], `“${name}” takes ${oneHotText(own)}`)
    const fields = numbers.slice(at, (at += wide[i]!))
    const why = 'By the log’s order: as many numeric features as the inputs take.'
    return { fields, why, label: `“${name}” takes ${namesText(fields)}` }
  })
}

/** The one column of words that an input's name means, or its width where no other input is as wide. */
export function wordsFor(
  tensor: TensorSpec,
  inputs: readonly TensorSpec[],
  features: readonly FieldProfile[],
): FieldProfile | null {
  const size = sizeOf(tensor)
  if (size === null || size < 2 || tensor.dtype === 'string') return null
  const fitting = features.filter((field) => oneHotOf(field) && field.values?.length === size)
  const named = fitting.filter(({ name }) => plainName(name.split('.').at(-1)!) === plainName(tensor.name))
  if (named.length === 1) return named[0]!
  const alone = inputs.filter((other) => sizeOf(other) === size).length === 1
  return alone && fitting.length === 1 && features.length > 1 ? fitting[0]! : null
}

/** @param label as a button names it, after 'Use' */
export function coded(fields: FieldProfile[], label: string): Found {
  const codes = new Map(fields.flatMap((field) => {
    const code = oneHotOf(field)
    return code ? [[field.name, code] as const] : []
  })) // prettier-ignore
  return { fields, why: label, label, codes }
}

function namesText(fields: readonly FieldProfile[]): string {
  const names = fields.map(({ name }) => name)
  const more = names.length - MOST_NAMES
  return more > 1 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : listText(names)
}
