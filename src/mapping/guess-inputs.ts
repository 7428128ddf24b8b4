/** Which fields feed which input: by name, then by size. An input that nothing fits stays empty and is a problem. */
import { elements } from '../core/tensors'
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { GuessContext } from './guess-context'
import type { ModelSignature } from './signature'
import { imageWords } from '../formats/images/header'
import { imageStep, isOfAnySize, sizeWanted } from './guess-image'
import { isScalable, noteScaling, scalingOf, takesPixels } from './guess-scaling'
import type { Scaling } from './guess-scaling'
import type { FeatureMapping, InputMapping, Step } from '../result/mapping'
import { plainName } from './text'
import { sizeOf } from './widths'

interface Found {
  fields: FieldProfile[]
  why: string
  check?: string
}

export function guessInputs(
  role: Role,
  signature: ModelSignature,
  context: GuessContext,
  why: Record<string, string>,
  problems: Problem[],
): InputMapping[] {
  const features = context.fields.filter((field) => field.role === 'feature')
  const singles = signature.inputs.length > 1 && signature.inputs.every((tensor) => sizeOf(tensor) === 1)
  const fed = signature.inputs.map((tensor, i) => ({
    tensor,
    pointer: `/models/${role}/inputs/${i}`,
    found:
      fieldsFor(tensor, features, signature.inputs.length) ??
      (singles ? byOrder(features, signature, i) : null),
  }))
  const scaling = scalingOf(role, signature, fed, context)
  return fed.map(({ tensor, pointer, found }) => {
    if (!found) {
      problems.push(unmapped(role, tensor, features, context, pointer))
      return { tensor: tensor.name, features: [] }
    }
    why[pointer] = found.why
    if (found.check) problems.push({ code: 'assumed-input', message: found.check, place: atPointer(pointer) })
    const made = found.fields.map((field): FeatureMapping => ({
      field: field.name,
      steps: stepsFor(field, tensor, signature, scaling.steps),
    }))
    noteResizing(role, tensor, made, pointer, problems)
    noteScaling({ role, signature, tensor, made, pointer, scaling }, why, problems)
    return { tensor: tensor.name, features: made }
  })
}

function fieldsFor(tensor: TensorSpec, features: readonly FieldProfile[], inputs: number): Found | null {
  const size = sizeOf(tensor)
  const name = plainName(tensor.name)
  const usable = features.filter((field) => fits(field, tensor))
  const named = usable.find((field) => plainName(field.name) === name)
  if (named) return { fields: [named], why: `The field "${named.name}" is named as the input.` }
  const numbers = features.filter((field) => field.type === 'number')
  const family = size === null ? null : numberedFamily(numbers, size, name)
  if (family) return family
  const tensors = usable.filter((field) => field.type === 'tensor' || field.image)
  if (tensors.length === 1) {
    const only = tensors[0]!
    return {
      fields: [only],
      why: only.image
        ? `"${only.name}" holds images (${imageWords(only.image)}), and the input takes one.`
        : `"${only.name}" holds ${shown(only.shape)} per request, as the input wants.`,
    }
  }
  if (tensor.dtype === 'string') {
    const texts = features.filter((field) => field.type === 'text')
    return texts.length === 1 ? { fields: [texts[0]!], why: 'The only text feature.' } : null
  }
  if (size === null || inputs > 1) return null
  if (numbers.length === size)
    return { fields: numbers, why: `${size} numeric features for ${size} numbers, in the log's order.` }
  return numberedFamily(numbers, size)
}

/**
 * f0, f1, ..., f29 or f[0], f[1], ...: one prefix, as many as the input takes, in the order of their numbers.
 * @param named only the family of this plain name
 */
function numberedFamily(numbers: readonly FieldProfile[], size: number, named?: string): Found | null {
  const families = new Map<string, { field: FieldProfile; index: number }[]>()
  for (const field of numbers) {
    const match = /^(.*?\D)?(\d+)\]?$/.exec(field.name)
    if (!match) continue
    const family = families.get(match[1] ?? '') ?? []
    family.push({ field, index: Number(match[2]) })
    families.set(match[1] ?? '', family)
  }
  for (const [prefix, family] of families) {
    if (family.length !== size || (named !== undefined && plainName(trimmed(prefix)) !== named)) continue
    const fields = family.sort((a, b) => a.index - b.index).map((one) => one.field)
    const range = `${fields[0]!.name} to ${fields.at(-1)!.name}`
    return { fields, why: `The ${size} fields ${range}${named === undefined ? '' : ', named as the input'}.` }
  }
  return null
}

/** 'x.in_a[' is the list in_a's, 'in_b.' the columns in_b.0, in_b.1. */
function trimmed(prefix: string): string {
  return prefix.replace(/[^\p{L}\p{N}]+$/u, '')
}

function byOrder(features: readonly FieldProfile[], signature: ModelSignature, i: number): Found | null {
  const numbers = features.filter((field) => field.type === 'number')
  const field = numbers.length === signature.inputs.length ? numbers[i] : undefined
  if (!field) return null
  return {
    fields: [field],
    why: 'By order: as many numeric features as inputs.',
    check: `The input "${signature.inputs[i]!.name}" is fed by "${field.name}" by order alone.`,
  }
}

/** A field that could fill the tensor on its own. */
function fits(field: FieldProfile, tensor: TensorSpec): boolean {
  const size = sizeOf(tensor)
  if (field.type === 'tensor') {
    const length = elements(field.shape ?? [])
    return tensor.dtype !== 'string' && (size === null || size === length)
  }
  if (field.image) return imageStep(field.image, tensor) !== null
  if (tensor.dtype === 'string') return field.type === 'text' && (size === 1 || size === null)
  return field.type === 'number' && size === 1
}

function shown(shape: readonly number[] | null): string {
  return shape && shape.length > 0 ? shape.join(' x ') : 'a number'
}

function stepsFor(
  field: FieldProfile,
  tensor: TensorSpec,
  signature: ModelSignature,
  standardised: Scaling['steps'],
): Step[] {
  const image = field.image ? imageStep(field.image, tensor) : null
  const raw = takesPixels(signature) || tensor.dtype !== 'float32'
  const unit: Step[] = raw ? [] : [{ kind: 'scale', by: 1 / 255, plus: 0 }]
  if (image) return [image, ...unit]
  const pixels = field.type === 'tensor' && field.min !== null && field.max !== null
  if (pixels && field.min! >= 0 && field.max! > 1.5 && field.max! <= 255) return unit
  const step = standardised.get(field.name)
  return step && isScalable(field, tensor) ? [step] : []
}

function noteResizing(
  role: Role,
  tensor: TensorSpec,
  features: readonly FeatureMapping[],
  place: string,
  problems: Problem[],
): void {
  for (const { field, steps } of features) {
    const step = steps[0]
    if (step?.kind !== 'image' || step.resize === 'none') continue
    problems.push({
      code: 'assumed-resizing',
      message: `The images in "${field}" are not all ${step.height} x ${step.width}, as ${role}'s "${tensor.name}" takes them: they are resized bilinearly, as tf.image.resize does. PIL's bilinear gives other numbers.`,
      place: atPointer(place),
      mend: 'Compare with the serving code, and choose the method that it uses.',
    })
  }
}

function unmapped(
  role: Role,
  tensor: TensorSpec,
  features: readonly FieldProfile[],
  context: GuessContext,
  place: string,
): Problem {
  const images = features.find(({ image }) => image && isOfAnySize(image, tensor))
  if (images) return sizeWanted(role, tensor, images, place)
  const size = sizeOf(tensor)
  const numbers = features.filter((field) => field.type === 'number').length
  const texts = features.filter((field) => field.type === 'text').length
  // An input without names is named by the training data: what that has more is what the log lacks.
  const known = new Set(context.fields.map((field) => field.name))
  const more = [...(context.baseline?.keys() ?? [])].filter((name) => !known.has(name))
  const lacks =
    more.length > 0 && numbers + more.length === size
      ? ` The baseline has the ${more.length} that the log lacks: ${more.map((name) => `"${name}"`).join(', ')}.`
      : ''
  const has = [`${numbers} numeric`, texts ? `${texts} text` : ''].filter(Boolean).join(' and ')
  return {
    code: 'unmapped-input',
    message: `${role}'s input "${tensor.name}" takes ${size === null ? 'a tensor' : `${size} numbers`}; the log has ${has} features, and none is named so.${lacks}`,
    place: atPointer(place),
    mend: 'Choose the fields that feed it, or drop the mapping file that belongs to the model.',
  }
}
