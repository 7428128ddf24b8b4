/** How inputs were scaled in training, as far as files and a baseline tell: all numeric features of a model alike, or none. */
import { counted, plural } from '../core/numbers'
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { FeatureMapping, Step } from '../result/mapping'
import type { GuessContext } from './guess-context'
import type { ModelSignature } from './signature'

interface Fed {
  tensor: TensorSpec
  found: { fields: FieldProfile[] } | null
}

export interface Scaling {
  /** By field: of all numeric features, or of none. */
  steps: ReadonlyMap<string, Step>
  /** Why, in one sentence about all of them; null where there is nothing to say. */
  words: string | null
}

/** Values that a net without its own scaling was hardly trained on. */
const FAR = 10
/** Without a baseline only the first rows tell, and nothing can be done: said where it surely matters. */
const SURELY_FAR = 100

/** A number that a float input takes; whole numbers in an integer input are codes. */
export function isScalable(field: FieldProfile, tensor: TensorSpec): boolean {
  return field.type === 'number' && !field.image && tensor.dtype === 'float32'
}

/** Whether the model's own first steps make something of 0 to 255; what it takes of 0 to 1 has to be divided before. */
export function takesPixels({ scalesItself, first }: ModelSignature): boolean {
  return first ? first.takes === '0 to 255' : scalesItself
}

/** @param fed which fields feed which input of one model */
export function scalingOf(
  role: Role,
  signature: ModelSignature,
  fed: readonly Fed[],
  { baseline }: Pick<GuessContext, 'baseline'>,
): Scaling {
  const none: Scaling = { steps: new Map(), words: null }
  if (signature.scalesItself) return none
  const numbers = fed.flatMap(({ tensor, found }) =>
    (found?.fields ?? []).filter((field) => isScalable(field, tensor)),
  )
  const statistics = numbers.map((field) => baseline?.get(field.name) ?? null)
  const far = numbers.filter((field, i) => {
    const known = statistics[i]
    if (known) return known.n > 1 && (Math.abs(known.mean) > FAR || known.sd > FAR)
    return Math.max(Math.abs(field.min ?? 0), Math.abs(field.max ?? 0)) > SURELY_FAR
  })
  if (far.length === 0) return none
  const reach = `${far.length} of ${counted(numbers.length, 'numeric feature')} of ${role} ${plural(far.length, 'lies', 'lie')} far from 0, and the model does not scale its inputs itself`
  const unknown = numbers.filter((_, i) => (statistics[i]?.n ?? 0) < 2)
  if (unknown.length > 0) {
    const lacks = baseline
      ? `the baseline has no values of ${unknown
          .slice(0, 3)
          .map(({ name }) => `"${name}"`)
          .join(', ')}`
      : 'there is no baseline to tell how they were scaled in training'
    return { ...none, words: `${reach}; ${lacks}: none of them is standardised.` }
  }
  const steps = new Map(
    numbers.map((field, i): [string, Step] => {
      const { mean, sd } = statistics[i]!
      return [field.name, { kind: 'standardise', mean, sd }]
    }),
  )
  return { steps, words: `${reach}: all are standardised with the baseline's means and deviations.` }
}

interface Made {
  role: Role
  signature: ModelSignature
  tensor: TensorSpec
  made: readonly FeatureMapping[]
  pointer: string
  scaling: Scaling
}

/** Says of one input what was assumed of its scaling: a guess that can turn a verdict around. */
export function noteScaling(
  { role, signature, tensor, made, pointer, scaling }: Made,
  why: Record<string, string>,
  problems: Problem[],
): void {
  const { first } = signature
  let assumed: string | null = null
  made.forEach(({ steps }, at) => {
    const place = `${pointer}/features/${at}/steps`
    const step = steps.at(-1)
    if (step?.kind === 'scale') {
      assumed = `${role}'s "${tensor.name}" is given pixels divided by 255`
      why[place] = first
        ? `Values run to 255, and the model begins with ${first.words}: it takes 0 to 1.`
        : 'Values run to 255 and the model does not scale them itself.'
      assumed += first ? `: it begins with ${first.words}, which takes 0 to 1.` : ': how it was scaled in training is not in its files.' // prettier-ignore
    } else if (step?.kind === 'standardise') why[place] = scaling.words!
    else if (step?.kind === 'image' && first) why[place] = `The model begins with ${first.words}: it takes ${first.takes}.` // prettier-ignore
  })
  const takesNumbers = made.some(({ steps }) => steps.every(({ kind }) => kind === 'standardise'))
  const message = assumed ?? (takesNumbers && tensor.dtype === 'float32' ? scaling.words : null)
  if (message === null || problems.some((one) => one.message === message)) return
  problems.push({
    code: 'assumed-scaling',
    message,
    place: atPointer(pointer),
    mend: 'Compare with the training code, or drop the mapping file that belongs to the model.',
  })
}
