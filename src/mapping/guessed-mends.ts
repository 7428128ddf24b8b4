/** Mends that take what is guessed of the files in place of what a mapping lacks, or says of its classes. */
import { keysOf } from '../core/json-pointer'
import { pointerOf, type Edit, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { Mapping } from '../result/mapping'

/** Names on a button, at most. */
const MOST_NAMES = 4

/** @param guessed what would be proposed; null where nothing is guessed, as on the command line */
export function guessedEdits(problem: Problem, mapping: Mapping, guessed: Mapping | null): Edit[] {
  const keys = keysOf(pointerOf(problem))
  const role = keys[1] as Role
  if (problem.code === 'unmapped-model') {
    const model = guessed?.models[role]
    return model ? [edit(`Guess what feeds ${role}, and what it answers`, `/models/${role}`, model)] : []
  }
  if (problem.code !== 'wrong-classes') return []
  return [
    ...(keys[0] === 'models' ? ownOrder(role, mapping) : []),
    ...(guessed && keys[0] === 'answers' ? otherAnswers(role, mapping, guessed) : []),
    ...(guessed && !same(guessed.classes, mapping.classes)
      ? [edit(`Use the classes that were found: ${names(guessed.classes)}`, '/classes', guessed.classes)]
      : []),
  ]
}

/** Either the model's own names are right, or the mapping's. */
function ownOrder(role: Role, { classes, models }: Mapping): Edit[] {
  const own = models[role]?.output.classes ?? []
  return [
    edit(`Take ${role}’s classes for all: ${names(own)}`, '/classes', own),
    edit(
      `Take the mapping’s order for ${role}: ${names(classes)}`,
      `/models/${role}/output/classes`,
      classes,
    ),
  ]
}

function otherAnswers(role: Role, { answers }: Mapping, guessed: Mapping): Edit[] {
  const read = guessed.answers?.[role]
  if (!read || same(read, answers?.[role]) || read.kind === 'class') return []
  const from = read.kind === 'probabilities' ? read.fields : [read.field]
  return [edit(`Read ${role}’s answers from ${names(from)}`, `/answers/${role}`, read)]
}

function names(all: readonly string[]): string {
  const few = all.slice(0, MOST_NAMES).map((name) => `“${name}”`)
  return `${few.join(', ')}${all.length > MOST_NAMES ? `, and ${all.length - MOST_NAMES} more` : ''}`
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const edit = (label: string, path: string, value: unknown): Edit => ({
  label,
  steps: [{ op: 'add', path, value }],
})
