/**
 * What an output is that is neither one of some classes nor one number: boxes, masks, images, sequences, vectors. Such
 * outputs are told by their shape, their last activation and their name, and refused by name: the largest of their
 * numbers is no class, and that two models share it says nothing.
 */
import { limits } from '../core/limits'
import { count } from '../core/numbers'
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { Activation } from './signature'

/** Words within a name, as "box_outputs", "bbox" and "detection/Boxes:0" have them. */
const named = (words: string) => new RegExp(`(?:^|[^a-z])(?:${words})(?![a-z])`, 'i')
const BOXES = named('b?box(?:es)?|bounding_?box(?:es)?|rois?')
const MASKS = named('masks?|segmentations?|heat_?maps?|alpha|mattes?|depth(?:_?maps?)?')
const IMAGES = named('images?|reconstructions?|decoded|generated|rgb')
const VECTORS = named('embeddings?|landmarks?|key_?points?|latents?|encodings?|features?|vectors?|coord(?:inate)?s|poses?|offsets?|deltas?') // prettier-ignore

/** Activations that no score of a class goes through. */
const NO_SCORES: Partial<Record<Activation, string>> = {
  tanh: 'a tanh',
  relu: 'a ReLU',
  normalised: 'a normalisation to length 1',
}

/**
 * @param shape with the batch axis first; null is any size. The batch axis alone is a shape that is not known
 * @returns what it is in words; null where its shape is that of a class, of scores per class or of a number
 */
export function kindByShape(shape: readonly (number | null)[], name: string): string | null {
  const axes = shape.slice(1).filter((axis) => axis !== 1)
  if (axes.length < 2) return null
  const size = `${shape
    .slice(1)
    .map((axis) => (axis === null ? 'any' : count(axis)))
    .join(' × ')}`
  const last = axes.at(-1)
  if (BOXES.test(name) || (axes.length === 2 && last === 4)) return `a list of boxes (${size})`
  if (axes.length === 2) return MASKS.test(name) ? `a mask (${size})` : `a sequence or a table (${size})`
  if (axes.length === 3 && shape.length === 4) {
    if (MASKS.test(name)) return `a mask (${size})`
    if (IMAGES.test(name) || last === 3) return `an image (${size})`
    return `a mask or a map of features (${size})`
  }
  return `a block of numbers (${size})`
}

/**
 * The same of a list of numbers, which scores per class are as well.
 * @param width numbers per request
 */
export function kindOfList(width: number, activation: Activation | null, name: string): string | null {
  if (activation === 'softmax' || activation === 'sigmoid' || activation === 'argmax') return null
  const ends = activation && NO_SCORES[activation]
  if (ends) return `a vector of ${count(width)} numbers (it ends in ${ends})`
  if (BOXES.test(name)) return `a box of ${count(width)} numbers (by its name, “${name}”)`
  return VECTORS.test(name) ? `a vector of ${count(width)} numbers (by its name, “${name}”)` : null
}

/** More numbers than there are classes of anything. */
export function tooWide(width: number): string | null {
  return width > limits.classes.value ? `a vector of ${count(width)} numbers` : null
}

/** Lists in a log that are a vector by their name. */
export function listNotCompared(role: Role, field: string, what: string): Problem {
  return {
    code: 'output-not-compared',
    message: `${role}'s logged answers "${field}" are ${what}: outputs of that kind are not compared yet, and none of their numbers is a class.`,
    place: atPointer(`/answers/${role}`),
    mend: `Log what is decided by them: a class, a score per class, or one number. Where they are scores all the same, say "confirmed": ["outputs"] in the mapping.`,
  }
}

/**
 * @param what the output is, in words
 * @param others outputs of the model that may be compared
 */
export function notCompared(
  role: Role,
  tensor: string,
  what: string,
  others: readonly string[] = [],
): Problem {
  const choice = others.length > 0 ? `Choose another output (${others.join(', ')}), or export` : 'Export'
  return {
    code: 'output-not-compared',
    message: `${role}'s output "${tensor}" is ${what}: outputs of that kind are not compared yet, and none of its numbers is a class.`,
    place: atPointer(`/models/${role}/output/tensor`),
    mend: `${choice} the model with what is decided by it as its output: a class, a score per class, or one number.`,
  }
}
