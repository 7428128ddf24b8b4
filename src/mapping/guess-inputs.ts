/** Which fields feed which input: by name, then by size. An input that nothing fits stays empty and is a problem. */
import { atPointer, type Edit, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { GuessContext } from './guess-context'
import type { ModelSignature } from './signature'
import { arePixels, imageStep } from './guess-image'
import { isScalable, noteScaling, scalingOf, takesPixels } from './guess-scaling'
import type { Scaling } from './guess-scaling'
import type { FeatureMapping, InputMapping, Step } from '../result/mapping'
import { setsFor, type Found } from './guess-sets'
import { coded, sharedOut, withWords, wordsFor } from './guess-coded'
import { subsetsFor } from './guess-subsets'
import { oneHotText } from './one-hot'
import { percentsFed } from './guess-percents'
import { unmapped } from './unmapped'
import { sizeOf } from './widths'

export function guessInputs(
  role: Role,
  signature: ModelSignature,
  context: GuessContext,
  why: Record<string, string>,
  problems: Problem[],
): InputMapping[] {
  const features = context.fields.filter((field) => field.role === 'feature')
  const singles = signature.inputs.length > 1 && signature.inputs.every((tensor) => sizeOf(tensor) === 1)
  const fed = signature.inputs.map((tensor, i) => {
    const sets = setsFor(tensor, features, signature.inputs.length, context.baseline)
    const found = sets[0] ?? (singles ? byOrder(features, signature, i) : null)
    return { tensor, pointer: `/models/${role}/inputs/${i}`, found, others: sets.slice(1) }
  })
  const made = (tensor: TensorSpec, { fields, codes }: Found, { steps }: Scaling): FeatureMapping[] =>
    fields.map((field) => {
      const code = codes?.get(field.name)
      return { field: field.name, steps: code ? [code] : stepsFor(field, tensor, signature, steps) }
    })
  const scaling = scalingOf(role, signature, fed, context)
  const unfed = fed.filter(({ found }) => !found)
  const taken = new Set(fed.flatMap(({ found }) => found?.fields ?? []))
  const free = features.filter((field) => !taken.has(field))
  const inTurn = signature.inputs.length > 1 ? sharedOut(unfed.map(({ tensor }) => tensor), free) : null // prettier-ignore
  const shares = inTurn?.map((found, i) => ({ ...unfed[i]!, found })) ?? []
  const inOrder = `In the log’s order: ${shares.map(({ found }) => found.label).join('; ')}`
  /** What a button feeds is said whole: a scaling that comes along is a choice as well. */
  const feeding = (label: string, sets: { tensor: TensorSpec; pointer: string; found: Found }[]): Edit => {
    const own = scalingOf(role, signature, sets, context)
    const steps = sets.map(({ tensor, pointer, found }) => {
      const value = { tensor: tensor.name, features: made(tensor, found, own) }
      return { op: 'replace' as const, path: pointer, value }
    })
    const scaled = steps.some(({ value }) =>
      value.features.some((one) => one.steps.some(({ kind }) => kind === 'standardise')),
    )
    return { label: scaled ? `${label}, standardised with the baseline` : label, steps }
  }
  return fed.map(({ tensor, pointer, found, others }) => {
    const use = (set: Found) => feeding(`Use ${set.label ?? set.why}`, [{ tensor, pointer, found: set }])
    if (!found) {
      const together = shares[0]?.tensor === tensor ? [feeding(inOrder, shares)] : []
      const edits = [
        ...alone(role, tensor, signature, features, context, shares.length > 0).map(use),
        ...together,
      ]
      const problem = unmapped(role, tensor, features, context, pointer)
      problems.push(edits.length > 0 ? { ...problem, edits } : problem)
      return { tensor: tensor.name, features: [] }
    }
    why[pointer] = found.why
    const edits = others.map(use)
    const checked = toCheck(role, tensor, found, edits)
    if (checked) problems.push({ ...checked, place: atPointer(pointer) })
    const fedBy = made(tensor, found, scaling)
    noteResizing(role, tensor, fedBy, pointer, problems)
    const percents = percentsFed(role, fedBy, found.fields, pointer)
    if (percents) problems.push(percents)
    noteScaling({ role, signature, tensor, made: fedBy, pointer, scaling }, why, problems)
    return { tensor: tensor.name, features: fedBy }
  })
}

/** Sets that one input may take, whatever the others do. @param shared whether a button feeds all of them at once */
function alone(
  role: Role,
  tensor: TensorSpec,
  { inputs }: ModelSignature,
  features: readonly FieldProfile[],
  context: GuessContext,
  shared: boolean,
): Found[] {
  if (inputs.length === 1)
    return [...subsetsFor(role, tensor, features, context), ...withWords(tensor, features)]
  const words = shared ? null : wordsFor(tensor, inputs, features)
  return words ? [coded([words], `${oneHotText(words)} for “${tensor.name}”`)] : []
}

/** What should be looked at of a set: that it was taken before others, or what was left out of it. */
function toCheck(role: Role, tensor: TensorSpec, { why, check }: Found, edits: Edit[]): Problem | null {
  if (edits.length === 0) return check === undefined ? null : { code: 'assumed-input', message: check }
  return {
    code: 'assumed-input',
    message: `Several sets of columns fit ${role}'s "${tensor.name}". Taken: ${why}`,
    mend: 'Compare with the training code which columns it is fed, and in which order.',
    edits,
  }
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
  if (arePixels(field)) return unit
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
