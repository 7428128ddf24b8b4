/** Why no columns fit an input: which were seen, how many too many or too few, and what would mend it. */
import { escaped } from '../core/json-pointer'
import { count, counted } from '../core/numbers'
import { atPointer, type Edit, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { GuessContext } from './guess-context'
import { isOfAnySize, sizeWanted } from './guess-image'
import { suspectsIn, type Suspect } from './suspects'
import { sizeOf } from './widths'

/** Columns in one sentence, and columns that a button may take out, at most. */
const MOST_NAMES = 12
const MOST_OUT = 3

export function unmapped(
  role: Role,
  tensor: TensorSpec,
  features: readonly FieldProfile[],
  context: GuessContext,
  place: string,
): Problem {
  const images = features.find(({ image }) => image && isOfAnySize(image, tensor))
  if (images) return sizeWanted(role, tensor, images, place)
  const size = sizeOf(tensor)
  const numbers = features.filter((field) => field.type === 'number')
  const texts = features.filter((field) => field.type === 'text').length
  const has = [`${numbers.length} numeric`, texts ? `${texts} text` : ''].filter(Boolean).join(' and ')
  const edits = size === null ? [] : editsFor(numbers, size)
  const takes = size === null ? 'a tensor' : counted(size, 'number')
  return {
    code: 'unmapped-input',
    message: `${role}'s input "${tensor.name}" takes ${takes}; the log has ${has} features, and none is named so.${lacks(numbers, size, context) || seen(numbers)}`,
    place: atPointer(place),
    mend: 'Choose the fields that feed it, paste their names, or drop the mapping file that belongs to the model.',
    ...(edits.length > 0 ? { edits } : {}),
  }
}

/** An input without names is named by the training data: what that has more is what the log lacks. */
function lacks(numbers: readonly FieldProfile[], size: number | null, context: GuessContext): string {
  const known = new Set(context.fields.map((field) => field.name))
  const more = [...(context.baseline?.keys() ?? [])].filter((name) => !known.has(name))
  return more.length > 0 && numbers.length + more.length === size
    ? ` The baseline has the ${more.length} that the log lacks: ${more.map((name) => `"${name}"`).join(', ')}.`
    : ''
}

function seen(numbers: readonly FieldProfile[]): string {
  if (numbers.length === 0) return ''
  const names = numbers.slice(0, MOST_NAMES).map(({ name }) => name)
  const more = numbers.length > names.length ? ` and ${count(numbers.length - names.length)} more` : ''
  return ` Numeric are: ${names.join(', ')}${more}.`
}

/** Columns set to not used, so that the others are as many as the input takes. */
function editsFor(numbers: readonly FieldProfile[], size: number): Edit[] {
  const excess = numbers.length - size
  if (excess < 1 || excess > MOST_OUT) return []
  const suspects = suspectsIn(numbers)
  if (suspects.length === excess) return [without(suspects, size)]
  if (excess > 1) return []
  const likely = suspects.length > 0 ? suspects : ends(numbers)
  return likely.slice(0, MOST_OUT).map((one) => without([one], size))
}

/** What is written around a request stands before or after it. */
function ends(numbers: readonly FieldProfile[]): Suspect[] {
  const two = [numbers[0]!, numbers.at(-1)!]
  return two.map((field) => ({ field, why: '' }))
}

function without(suspects: readonly Suspect[], size: number): Edit {
  const names = suspects.map(({ field }) => `“${field.name}”`).join(' and ')
  return {
    label: `Set ${names} to not used: then ${size} of ${size} fit`,
    steps: suspects.map(({ field }) => ({
      op: 'add',
      path: `/roles/${escaped(field.name)}`,
      value: 'ignore',
    })),
  }
}
