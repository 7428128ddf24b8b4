/** The likeliest mend of what keeps a mapping from running, as an edit: offered only where the mapping is better for it. */
import { keysOf } from '../core/json-pointer'
import { pointerOf, type Edit, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { Mapping, ModelMapping, Reading, Step } from '../result/mapping'
import { guessedEdits } from './guessed-mends'
import { imageStep } from './guess-image'
import { taskOf } from './interpret'
import { columnsNamed } from './named-columns'
import { oneHotOf, oneHotsText } from './one-hot'
import { applyPatch } from './patch'

/** Outputs that have a button each, at most. */
const MOST_OUTPUTS = 3
/** Classes that have a button each, at most. */
const MOST_CLASSES = 6

/** What a mapping is checked against, and what would be proposed in its place. */
interface Context {
  guessed?: Mapping | null
  models: Record<Role, { inputs: readonly TensorSpec[]; outputs: readonly TensorSpec[] } | null>
  fields: readonly FieldProfile[] | null
}

/** What a problem is of: the model's mapping, its signature, and the place in the mapping, key by key. */
interface Of {
  role: Role
  mapping: Mapping
  model: ModelMapping
  inputs: readonly TensorSpec[]
  outputs: readonly TensorSpec[]
  fields: readonly FieldProfile[]
  pointer: string
  keys: string[]
}

/** By the problem's code. What has none here has several mends that are as likely, or one that only its owner knows. */
const mends: Partial<Record<Problem['code'], (of: Of) => Edit[]>> = {
  'missing-column': named,
  'unknown-output': otherOutputs,
  'output-not-compared': otherOutputs,
  'wrong-reading': ({ model }) => {
    const task = taskOf(model.output.read)
    return [edit(`The task is ${task}`, '/task', task)]
  },
  'wrong-output-width': (of) => [...otherReading(of), ...withoutOne(of)],
  'wrong-width': oneHots,
  'bad-steps': otherSteps,
  'mixed-input': alone,
}

/** @param check what is wrong with a mapping, without mends */
export function withMend(
  problem: Problem,
  mapping: Mapping,
  { models, fields, guessed = null }: Context,
  check: (mapping: Mapping) => Problem[],
): Problem {
  if (problem.edits) return problem
  const found = [...madeFor(problem, mapping, { models, fields }), ...guessedEdits(problem, mapping, guessed)]
  if (found.length === 0) return problem
  const before = check(mapping).length
  const edits = found.filter(({ steps }) => check(applyPatch(mapping, steps)).length < before)
  return edits.length > 0 ? { ...problem, edits } : problem
}

function madeFor(problem: Problem, mapping: Mapping, { models, fields }: Context): Edit[] {
  const make = mends[problem.code]
  const pointer = pointerOf(problem)
  const keys = keysOf(pointer)
  const role = keys[1] as Role
  const [model, signature] = [mapping.models[role], models[role]]
  if (!make || keys[0] !== 'models' || !model || !signature) return []
  // A bundle has more than its signature, a mapping of its own for one.
  const { inputs, outputs } = signature
  return make({ role, mapping, model, inputs, outputs, fields: fields ?? [], pointer, keys })
}

/** Columns that the log has under another spelling, all that the model lacks at once. */
function named({ role, model, fields }: Of): Edit[] {
  const features = model.inputs.flatMap(({ features }, i) =>
    features.map(({ field }, j) => ({ field, path: `/models/${role}/inputs/${i}/features/${j}/field` })),
  )
  const there = new Set(fields.map(({ name }) => name))
  const used = new Set(features.map(({ field }) => field))
  const gone = features.filter(({ field }) => !there.has(field))
  const free = fields.filter(({ name }) => !used.has(name))
  const { columns, missing } = columnsNamed(gone.map(({ field }) => field), free) // prettier-ignore
  const near = new Map(missing.map(({ name, nearest }) => [name, nearest]))
  const found = gone.map(({ field, path }, i) => ({
    field,
    path,
    name: columns[i] ?? near.get(field) ?? null,
  }))
  const [first] = found
  // Two that would be the same column are told apart by whoever knows.
  if (!first || found.some(({ name }) => name === null)) return []
  if (new Set(found.map(({ name }) => name)).size < found.length) return []
  const more = found.length > 1 ? `, and so for ${found.length - 1} more` : ''
  return [
    {
      label: `Use “${first.name}” for “${first.field}”${more}`,
      steps: found.map(({ path, name }) => ({ op: 'replace', path, value: name })),
    },
  ]
}

function otherOutputs({ role, outputs, model }: Of): Edit[] {
  const others = outputs.filter(({ name }) => name !== model.output.tensor).slice(0, MOST_OUTPUTS)
  return others.map(({ name }) => edit(`Read “${name}”`, `/models/${role}/output/tensor`, name))
}

/** The same kind of number, of as many classes as the output has. */
function otherReading({ mapping, model, pointer }: Of): Edit[] {
  const { read } = model.output
  const [, second] = mapping.classes
  if (read.kind === 'softmax' && second !== undefined && mapping.classes.length === 2) {
    const one: Reading = { kind: 'sigmoid', threshold: 0.5, from: read.from }
    return [edit(`Read it as one ${read.from}, of “${second}”`, pointer, one)]
  }
  if (read.kind !== 'sigmoid' || read.from === 'percent') return []
  const each: Reading = { kind: 'softmax', from: read.from }
  return [edit(`Read it as a ${read.from} per class`, pointer, each)]
}

function otherSteps({ model, inputs, fields, pointer, keys }: Of): Edit[] {
  const input = model.inputs[Number(keys[3])]
  const feature = input?.features[Number(keys[5])]
  const tensor = inputs.find(({ name }) => name === input?.tensor)
  if (!feature || !tensor) return []
  const { steps } = feature
  const said = (made: readonly Step[]) => made.map(({ kind }) => kind).join(', ')
  const of = (...kinds: Step['kind'][]) => steps.filter(({ kind }) => kinds.includes(kind))
  const first = (some: Step[]) => [...some, ...steps.filter((step) => !some.includes(step))]
  const { image } = fields.find(({ name }) => name === feature.field) ?? {}
  const decode = image && of('image').length === 0 ? imageStep(image, tensor) : null
  if (decode)
    return [edit(`Decode its images as ${decode.height} × ${decode.width}`, pointer, [decode, ...steps])]
  const orders = [of('image'), [...of('impute'), ...of('one-hot', 'vocabulary')]].map(first)
  const others = orders.filter((order) => said(order) !== said(steps))
  return others.map((order) => edit(`Take them in this order: ${said(order)}`, pointer, order))
}

/** Words that go in as they are, each as its one-hot. */
function oneHots({ model, fields, pointer, keys }: Of): Edit[] {
  const found = (model.inputs[Number(keys[3])]?.features ?? []).flatMap(({ field, steps }, at) => {
    const words = steps.length === 0 && fields.find(({ name }) => name === field)
    const code = words && oneHotOf(words)
    return code ? [{ words, step: { op: 'replace' as const, path: `${pointer}/features/${at}/steps`, value: [code] } }] : []
  }) // prettier-ignore
  if (found.length === 0) return []
  return [{ label: `Take ${oneHotsText(found.map(({ words }) => words))}`, steps: found.map(({ step }) => step) }] // prettier-ignore
}

/** What fills an input whole, without what stands beside it. */
function alone({ model, fields, pointer, keys }: Of): Edit[] {
  const features = model.inputs[Number(keys[3])]?.features ?? []
  const type = (name: string) => fields.find((field) => field.name === name)?.type
  const whole = features.filter(({ field, steps }) => type(field) === 'tensor' || steps[0]?.kind === 'image')
  return whole.map((one) => edit(`Feed it “${one.field}” alone`, `${pointer}/features`, [one]))
}

const edit = (label: string, path: string, value: unknown): Edit => ({
  label,
  steps: [{ op: 'replace', path, value }],
})

/** Of a model that knows all classes but one: which, only a person can say. */
function withoutOne({ role, outputs, model, mapping: { classes } }: Of): Edit[] {
  const output = outputs.find(({ name }) => name === model.output.tensor)
  const lacksOne = output?.shape.at(-1) === classes.length - 1 && model.output.read.kind === 'softmax'
  if (!lacksOne || classes.length > MOST_CLASSES) return []
  return classes.map(
    (name) =>
    edit(`${role} has all of these but “${name}”`, `/models/${role}/output/classes`, classes.filter((one) => one !== name)), // prettier-ignore
  )
}
