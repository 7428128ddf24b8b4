/** Whether a model's output is what the mapping reads of it: as many numbers as it has classes, and these among the mapping's. */
import { count } from '../core/numbers'
import { atPointer, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { TensorSpec } from '../models/bundle'
import type { Mapping, ModelMapping, Reading } from '../result/mapping'
import { taskOf } from './interpret'
import { kindByShape, notCompared, tooWide } from './output-kind'
import { sizeOf } from './widths'

/** Names in one sentence, at most. */
const MOST_NAMES = 12

/** What a model answers with, in the order of its output: it may know fewer classes than there are. */
export function classesOf({ classes, models }: Mapping, role: Role): readonly string[] {
  return models[role]?.output.classes ?? classes
}

/** Whether a model that is read so may lack some of the classes: a threshold between two knows both. */
const knowsFewer = ({ kind }: Reading) => kind === 'softmax' || kind === 'class-index'

function areOwn(own: readonly string[], read: Reading, classes: readonly string[]): boolean {
  const once = new Set(own)
  if (once.size < own.length || !own.every((name) => classes.includes(name))) return false
  return knowsFewer(read) || once.size === classes.length
}

/** Numbers per request that an output has to have, of so many classes. */
export const outputWidth = (read: Reading, classes: number): number => (read.kind === 'softmax' ? classes : 1)

/**
 * A model with another number of outputs than its classes.
 * @param width numbers per request that it gives
 */
export function wrongWidth(role: Role, mapping: Mapping, width: number): Problem {
  const { read, tensor } = mapping.models[role]!.output
  const place = atPointer(`/models/${role}/output/read`)
  const has = `${role}'s output "${tensor}" has ${width} numbers per request`
  if (read.kind !== 'softmax')
    return {
      code: 'wrong-output-width',
      message: `${has}; read as ${read.kind} it must have 1.`,
      place,
      mend: 'Read it as softmax.',
    }
  const named = classesOf(mapping, role)
  const names = `${named.slice(0, MOST_NAMES).join(', ')}${named.length > MOST_NAMES ? ', ...' : ''}`
  return {
    code: 'wrong-output-width',
    message: `${has}, one per class; ${mapping.models[role]!.output.classes ? `${role} is said to have` : 'the mapping names'} ${count(named.length)} classes (${names}).`,
    place,
    mend: `Name ${role}'s own ${count(width)} in the mapping, as "classes" of models.${role}.output and in the order of that output, and in the mapping's "classes" all that either model has.`,
  }
}

export function checkOutput(
  role: Role,
  model: ModelMapping,
  outputs: readonly TensorSpec[],
  mapping: Mapping,
  problems: Problem[],
): void {
  const { tensor, read, classes: own } = model.output
  const place = `/models/${role}/output`
  if (own && !areOwn(own, read, mapping.classes))
    problems.push({
      code: 'wrong-classes',
      message: `${role}'s own order of the classes (${own.join(', ')}) does not name ${knowsFewer(read) ? 'some' : 'each'} of the mapping's once (${mapping.classes.join(', ')}).`,
      place: atPointer(`${place}/classes`),
      mend: 'Name this model’s classes in the order of its output, each as the mapping’s classes spell it.',
    })
  const output = outputs.find((one) => one.name === tensor)
  if (!output) {
    problems.push({
      code: 'unknown-output',
      message: `${role} has no output "${tensor}".`,
      place: atPointer(`${place}/tensor`),
      mend: `Use one of ${outputs.map((one) => one.name).join(', ')}.`,
    })
    return
  }
  const width = output.shape.length > 1 ? sizeOf(output) : null
  const said = read.kind === 'vector' ? `a vector of ${count(width ?? 1)} numbers, as the mapping says` : null
  const what = kindByShape(output.shape, output.name) ?? tooWide(width ?? 1) ?? said
  if (what) {
    const others = outputs.filter(({ shape, name }) => kindByShape(shape, name) === null)
    problems.push(
      notCompared(
        role,
        tensor,
        what,
        others.map(({ name }) => name),
      ),
    )
    return
  }
  if (taskOf(read) !== mapping.task)
    problems.push({
      code: 'wrong-reading',
      message: `${role}'s output is read as ${read.kind}, but the task is ${mapping.task}.`,
      place: atPointer(`${place}/read`),
      mend: 'Make the readings of both models and the task agree.',
    })
  // The batch axis alone stands for "shape unknown" in layers-models; the replay then notices a wrong width.
  if (width !== null && width !== outputWidth(read, classesOf(mapping, role).length))
    problems.push(wrongWidth(role, mapping, width))
  if (read.kind === 'sigmoid' && mapping.classes.length !== 2)
    problems.push({
      code: 'wrong-classes',
      message: `A sigmoid tells two classes apart; the mapping names ${mapping.classes.length}.`,
      place: atPointer('/classes'),
      mend: 'Name two classes, the one that the output is the probability of second.',
    })
}
