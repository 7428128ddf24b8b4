/**
 * Which of the log's numbers an input may take that takes fewer: a candidate with a feature more is the usual one. Nothing
 * says which they are, so that each is a button and none is taken.
 */
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { GuessContext } from './guess-context'
import type { Found } from './guess-sets'
import { sizeOf } from './widths'

/** Columns of which each may be the one too many; of more, none is told from the others. */
const MOST_NUMBERS = 5

/** @returns sets for a model's only input, where the other model takes all numbers; the likeliest first */
export function subsetsFor(
  role: Role,
  tensor: TensorSpec,
  features: readonly FieldProfile[],
  { models }: GuessContext,
): Found[] {
  const numbers = features.filter((field) => field.type === 'number')
  const size = sizeOf(tensor)
  const other = models[role === 'primary' ? 'shadow' : 'primary']
  const taken = other?.inputs.reduce((sum, one) => sum + (sizeOf(one) ?? NaN), 0)
  if (size === null || taken !== numbers.length || size >= numbers.length) return []
  const excess = numbers.length - size
  if (excess === 1 && numbers.length <= MOST_NUMBERS)
    return numbers.map((_, i) => without(numbers, [numbers.length - 1 - i]))
  // A feature that was added later stands last, or first.
  const places = (from: number) => Array.from({ length: excess }, (_, i) => from + i)
  return [without(numbers, places(size)), without(numbers, places(0))]
}

function without(numbers: readonly FieldProfile[], places: readonly number[]): Found {
  const fields = numbers.filter((_, i) => !places.includes(i))
  const left = places.map((i) => `“${numbers[i]!.name}”`)
  const said = left.length > 3 ? `the ${places[0] === 0 ? 'first' : 'last'} ${left.length}` : left.join(', ')
  const label = `all numbers but ${said}`
  return { fields, why: label, label }
}
