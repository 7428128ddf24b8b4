/** What a model takes and the mapping or the log does not give: said once per model, with every name. */
import { plural } from '../core/numbers'
import { atPointer, pointerOf, type Problem } from '../core/problem'
import type { Role } from '../core/roles'
import type { FieldProfile } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import type { ModelMapping } from '../result/mapping'
import { sizeOf } from './widths'

/** Names in one sentence, at most. */
const MOST_NAMES = 12
const NAMED = '(the mapping names'

/** @returns at most two problems: inputs that nothing feeds, and columns that the log does not have */
export function lacking(
  role: Role,
  model: ModelMapping,
  inputs: readonly TensorSpec[],
  fields: readonly FieldProfile[] | null,
): Problem[] {
  return [...unfed(role, model, inputs), ...(fields ? absent(role, model, inputs, fields) : [])]
}

function unfed(role: Role, model: ModelMapping, inputs: readonly TensorSpec[]): Problem[] {
  const at = ({ name }: TensorSpec) => model.inputs.findIndex((input) => input.tensor === name)
  const empty = inputs.filter((tensor) => (model.inputs[at(tensor)]?.features.length ?? 0) === 0)
  const [first] = empty
  if (!first) return []
  const place = at(first) < 0 ? `/models/${role}/inputs` : `/models/${role}/inputs/${at(first)}`
  const known = model.inputs.map((input) => input.tensor)
  const others = empty.some((tensor) => at(tensor) < 0) && known.length > 0
  const what =
    empty.length === 1
      ? `${role}'s input "${first.name}" is fed by no field`
      : `${empty.length} of ${role}'s ${inputs.length} inputs are fed by no field: ${names(empty.map(({ name }) => name))}`
  return [
    {
      code: 'unmapped-input',
      message: `${what}${others ? ` ${NAMED} ${known.join(', ')})` : ''}.`,
      place: atPointer(place),
      mend: `Choose the fields that feed ${plural(empty.length, 'it', 'them')}.`,
    },
  ]
}

function absent(
  role: Role,
  model: ModelMapping,
  inputs: readonly TensorSpec[],
  fields: readonly FieldProfile[],
): Problem[] {
  const there = new Set(fields.map((field) => field.name))
  const needed = inputs.flatMap(({ name: tensor }) => {
    const at = model.inputs.findIndex((input) => input.tensor === tensor)
    const place = (i: number) => `/models/${role}/inputs/${at}/features/${i}`
    return (model.inputs[at]?.features ?? []).map(({ field }, i) => ({ field, tensor, place: place(i) }))
  })
  const gone = needed.filter(({ field }) => !there.has(field))
  const [first] = gone
  if (!first) return []
  const has = fields.map((field) => field.name)
  const list = `${has.slice(0, MOST_NAMES).join(', ')}${has.length > MOST_NAMES ? ', ...' : ''}`
  return [
    {
      code: 'missing-column',
      message:
        gone.length === 1
          ? `The log has no column "${first.field}", which ${role}'s input "${first.tensor}" needs.`
          : `The log lacks ${gone.length} of the ${needed.length} features that ${role} takes: ${names(gone.map(({ field }) => field))}.`,
      place: atPointer(first.place),
      mend: `Log ${plural(gone.length, 'it, or map another column', 'them, or map other columns')}: ${list}.`,
    },
  ]
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES).map((name) => `"${name}"`)
  return `${shown.join(', ')}${all.length > MOST_NAMES ? ` and ${all.length - MOST_NAMES} more` : ''}`
}

/** Edits that feed a model's inputs: others change what columns are. */
const feeding = ({ edits = [] }: Problem) =>
  edits.filter(({ steps }) => steps.every(({ path }) => path.startsWith('/models/')))

/** What a model's inputs may be fed together, as the guess of the first one has it, stands with the problem that names them all. */
export function withGuessedEdits(problems: readonly Problem[], guessed: readonly Problem[]): Problem[] {
  const model = (problem: Problem) => pointerOf(problem).split('/', 3).join('/')
  return problems.map((problem) => {
    if (problem.code !== 'unmapped-input' || problem.edits) return problem
    const edits = guessed
      .filter((one) => one.code === problem.code && model(one) === model(problem))
      .flatMap(feeding)
    return edits.length > 0 ? { ...problem, edits } : problem
  })
}

/**
 * Where a log has all that one model takes and not what the other does, that is what the problem is.
 * @param fields of the log: of numbers that are more than a model takes, it lacks none
 */
export function sayWhoseLog(
  problems: readonly Problem[],
  models: Record<Role, { inputs: readonly TensorSpec[] } | null>,
  fields: readonly FieldProfile[] | null,
): Problem[] {
  const numbers = (fields ?? []).filter(({ type, role }) => type === 'number' && role === 'feature').length
  const enough = (role: Role) =>
    (models[role]?.inputs ?? []).reduce((sum, tensor) => sum + (sizeOf(tensor) ?? Infinity), 0) <= numbers
  // Where the mapping names inputs that the model does not have, it is the mapping that does not fit, not the log.
  const lacks = (role: Role) => (problem: Problem) =>
    (problem.code === 'missing-column' ||
      // Of one that a set of its columns would feed, the log lacks nothing.
      (problem.code === 'unmapped-input' &&
        feeding(problem).length === 0 &&
        !enough(role) &&
        !problem.message.includes(NAMED))) &&
    pointerOf(problem).startsWith(`/models/${role}/inputs`)
  const pairs: [Role, Role][] = [
    ['primary', 'shadow'],
    ['shadow', 'primary'],
  ]
  for (const [role, other] of pairs) {
    const first = problems.find(lacks(role))
    if (!first || !models[other] || problems.some(lacks(other))) continue
    const said = ` All that ${other} takes is there: the log seems captured for ${other} alone.`
    return problems.map((problem) =>
      problem === first && !problem.message.endsWith(said)
        ? { ...problem, message: problem.message + said }
        : problem,
    )
  }
  return [...problems]
}
