/** A mapping, checked against the models and the log that it is for. */
import { counted } from '../core/numbers'
import { atPointer, type Problem } from '../core/problem'
import { ROLES, type Role } from '../core/roles'
import { elements } from '../core/tensors'
import { listText } from '../core/words'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { FeatureMapping, ModelMapping, Mapping } from '../result/mapping'
import { checkAnswers } from './check-answers'
import { checkNumbers, type JoinedFields } from './check-numbers'
import { checkOutput } from './check-output'
import { lacking } from './lacking'
import { withMend } from './mends'
import { imageOf, widthOf } from './steps'
import { sizeOf } from './widths'

export interface MappingContext {
  models: Record<Role, { inputs: readonly TensorSpec[]; outputs: readonly TensorSpec[] } | null>
  /** null where no log is there yet. */
  fields: readonly FieldProfile[] | null
  /** Fields of the files that hold a role's answers in place of the log; absent or null where the log does. */
  answers?: Partial<Record<Role, readonly FieldProfile[] | null>>
  /** Columns that are used of labels and predictions in files of their own. */
  joined?: readonly JoinedFields[]
  /** What would be proposed: what the mapping lacks may be taken of it. */
  guessed?: Mapping | null
}

/** What keeps a mapping from running on these models and this log. Empty where nothing does. */
export function checkMapping(mapping: Mapping, context: MappingContext): Problem[] {
  const check = (one: Mapping) => problemsOf(one, context)
  return check(mapping).map((problem) => withMend(problem, mapping, context, check))
}

function problemsOf(mapping: Mapping, context: MappingContext): Problem[] {
  const problems = context.fields ? checkNumbers(mapping, context.fields, context.joined) : []
  for (const role of ROLES) {
    const answered = context.answers?.[role] ?? context.fields
    if (answered) problems.push(...checkAnswers(role, mapping, answered))
    const signature = context.models[role]
    const model = mapping.models[role]
    if (!signature) continue
    if (!model) {
      problems.push({
        code: 'unmapped-model',
        message: `${role} has no mapping.`,
        place: atPointer(`/models/${role}`),
        mend: 'Say which fields feed its inputs and how its output is read.',
      })
      continue
    }
    problems.push(...lacking(role, model, signature.inputs, context.fields))
    signature.inputs.forEach((tensor) => checkInput(role, tensor, model, context.fields, problems))
    checkOutput(role, model, signature.outputs, mapping, problems)
  }
  return problems
}

function checkInput(
  role: Role,
  tensor: TensorSpec,
  model: ModelMapping,
  fields: readonly FieldProfile[] | null,
  problems: Problem[],
): void {
  const at = model.inputs.findIndex((input) => input.tensor === tensor.name)
  const place = at < 0 ? `/models/${role}/inputs` : `/models/${role}/inputs/${at}`
  const features = at < 0 ? [] : model.inputs[at]!.features
  if (features.length === 0) return
  for (const [i, feature] of features.entries()) {
    checkImage(feature, tensor, fields, `${place}/features/${i}`, problems)
    checkSteps(feature, `${place}/features/${i}`, problems)
  }
  checkWidth(role, tensor, features, place, fields, problems)
}

function checkSteps(feature: FeatureMapping, place: string, problems: Problem[]): void {
  const kinds = feature.steps.map((step) => step.kind)
  const coded = kinds.findIndex((kind) => kind === 'one-hot' || kind === 'vocabulary')
  if (
    kinds.filter((kind) => kind === 'one-hot' || kind === 'vocabulary').length > 1 ||
    (kinds[coded] === 'one-hot' && coded !== kinds.length - 1) ||
    kinds.slice(0, Math.max(0, coded)).some((kind) => kind !== 'impute')
  )
    problems.push({
      code: 'bad-steps',
      message: `The steps of "${feature.field}" do not follow from each other: ${kinds.join(', ')}.`,
      place: atPointer(`${place}/steps`),
      mend: 'Before one-hot or vocabulary only impute may come; after one-hot nothing.',
    })
}

/** Text that holds images needs a step that decodes them, first; channels must be as many as are scaled. */
function checkImage(
  { field, steps }: FeatureMapping,
  tensor: TensorSpec,
  fields: readonly FieldProfile[] | null,
  place: string,
  problems: Problem[],
): void {
  const complain = (message: string, mend: string) =>
    problems.push({ code: 'bad-steps', message, place: atPointer(`${place}/steps`), mend })
  const at = steps.findIndex((step) => step.kind === 'image')
  const image = steps[at]
  if (fields?.find((one) => one.name === field)?.image && !image && tensor.dtype !== 'string')
    complain(
      `"${field}" holds images in base64, and no step decodes them.`,
      'Put the step "image" first, with the size that the model takes.',
    )
  if (at > 0 || (image && steps.some(({ kind }) => kind === 'one-hot' || kind === 'vocabulary')))
    complain(
      `The image in "${field}" is not decoded first.`,
      'Put the step "image" first; then only numbers.',
    )
  for (const step of steps) {
    if (step.kind !== 'standardise-channels') continue
    const channels = image?.kind === 'image' ? image.channels : (tensor.shape.at(-1) ?? step.mean.length)
    if (step.mean.length !== step.sd.length || step.mean.length !== channels)
      complain(
        `"${field}" has ${channels} channels; ${step.mean.length} means and ${step.sd.length} standard deviations are given.`,
        'Give one of each per channel.',
      )
  }
}

function checkWidth(
  role: Role,
  tensor: TensorSpec,
  features: readonly FeatureMapping[],
  place: string,
  fields: readonly FieldProfile[] | null,
  problems: Problem[],
): void {
  const size = sizeOf(tensor)
  const profiles = features.map((feature) => fields?.find((field) => field.name === feature.field))
  const tensors = profiles.filter((field, i) => field?.type === 'tensor' || imageOf(features[i]!))
  if (tensors.length > 0 && features.length > 1) {
    problems.push({
      code: 'mixed-input',
      message: `${role}'s input "${tensor.name}" is fed by "${tensors[0]!.name}", which fills it, and by other fields.`,
      place: atPointer(place),
      mend: 'A tensor or an image fills its input whole: map it alone.',
    })
    return
  }
  if (size === null || !fields) return
  const shape = tensors[0]?.type === 'tensor' ? tensors[0].shape : null
  const width = shape ? elements(shape) : features.reduce((sum, feature) => sum + widthOf(feature), 0)
  if (width === size) return
  problems.push({
    code: 'wrong-width',
    message: `${role}'s input "${tensor.name}" takes ${size} numbers per request; the mapping gives ${width}.`,
    place: atPointer(place),
    mend:
      textAsItIs(tensor, features, fields) ??
      'Is this the log, and the mapping, of this model? Add or remove features until the widths agree.',
  })
}

/** Text that is fed without a code is what a width most often lacks: its one-hot is as wide as it has values. */
function textAsItIs(
  tensor: TensorSpec,
  features: readonly FeatureMapping[],
  fields: readonly FieldProfile[],
): string | null {
  const bare = new Set(features.filter(({ steps }) => steps.length === 0).map(({ field }) => field))
  const texts = fields.filter(({ name, type, image }) => bare.has(name) && type === 'text' && !image)
  if (texts.length === 0 || tensor.dtype === 'string') return null
  const named = listText(texts.map(({ name, distinct }) => `"${name}" (${counted(distinct, 'value')})`))
  const [be, it] = texts.length === 1 ? ['is', 'it'] : ['are', 'each']
  return `${named} ${be} text and ${texts.length === 1 ? 'goes' : 'go'} in as one number: give ${it} the one-hot that the model was trained with.`
}
