/** Do the parts of a run fit together? */
import { limits } from '../../core/limits'
import { count } from '../../core/numbers'
import { atPointer, ProblemError } from '../../core/problem'
import { unfitBackends } from '../../models/kernels'
import { roleOf } from '../../mapping/field-role'
import { checkMapping } from '../../mapping/validate'
import type { Mapping } from '../../result/mapping'
import type { RunOptions } from '../contract'
import type { FieldProfile } from '../../formats/contract'
import { idFields, neededAnswers, neededFields, usedOfJoined } from '../intake/joined-fields'
import { namingLog } from '../intake/log'
import type { OpenLog } from '../intake/log'
import { distinctnessOf } from '../propose/grounds'
import { orderAsked, orderIsSaid } from './join-order'
import { namesToJoin } from './joins'
import type { RunParts } from './run-parts'

/** @throws ProblemError where models, log, labels and mapping do not fit together: before anything is read */
export function checkParts(parts: RunParts, options: RunOptions): void {
  const { log, labels, predictions, bundles } = parts
  const { mapping } = options
  for (const bundle of [bundles.primary, bundles.shadow]) {
    const unfit = bundle && unfitBackends(bundle)[options.backend]
    if (unfit) throw new ProblemError(unfit)
  }
  const { fields } = log.profile
  const file = log.files[0]!.path
  const answers = {
    primary: predictions.primary?.profile.fields ?? null,
    shadow: predictions.shadow?.profile.fields ?? null,
  }
  const [problem] = checkMapping(mapping, {
    models: bundles,
    fields,
    answers,
    joined: usedOfJoined(labels, predictions),
  })
  if (problem) throw new ProblemError(namingLog(problem, log))
  for (const role of ['primary', 'shadow'] as const) {
    if (bundles[role] || predictions[role]) continue
    if (mapping.answers?.[role] || fields.some((field) => roleOf(mapping, field) === role)) continue
    throw new ProblemError({
      code: `no-${role}`,
      message: `There is no ${role} model, and the log has no column of ${role}'s predictions.`,
      file,
      mend: `Drop the ${role} model, a file of its predictions by request id, or name their column ${role}_pred.`,
    })
  }
  const logNames = fields.map((field) => field.name)
  if (labels) checkNamed(labels, neededFields(labels, logNames).id, mapping)
  for (const role of ['primary', 'shadow'] as const)
    if (predictions[role])
      checkNamed(predictions[role], neededAnswers(predictions[role], role, logNames).id, mapping)
  const joined = [labels, predictions.primary, predictions.shadow].some(
    (one) => one && idFields(one.profile.fields).length > 0,
  )
  const named = fields.some((field) => roleOf(mapping, field) === 'id')
  const joinable = namesToJoin({ labels, predictions }).some((name) => logNames.includes(name))
  if (joined && !named && !joinable && idFields(fields).length === 0)
    throw new ProblemError({
      code: 'log-without-id',
      message: `${labels ? 'Labels are' : 'Predictions are'} joined by request id, and the log has no column that is one.`,
      file,
      mend: 'Say in the mapping which column is the request id, or log one.',
    })
  if (mapping.task === 'classification') checkClasses(parts, mapping)
}

/** @throws ProblemError 'order-not-said' where a file without ids is not said to be in the log's order */
function checkNamed(file: OpenLog, id: FieldProfile | null, mapping: Mapping): void {
  if (id === null && !orderIsSaid(mapping)) throw new ProblemError(orderAsked(file, null))
}

/** Numbers per request of the models' widest output; 0 where there is no model. */
function outputsOf(bundles: RunParts['bundles']): number {
  const widths = [bundles.primary, bundles.shadow].flatMap((bundle) =>
    (bundle?.outputs ?? []).map(({ shape }) =>
      shape.slice(1).reduce<number>((n, axis) => n * (axis ?? 2), 1),
    ),
  )
  return Math.max(0, ...widths)
}

/** Values that are more than these may be no classes: free text, names of people, amounts. */
const MANY = 2000
/** Of free text nearly every row has its own; of 100,000 classes in as many rows two of three do. */
const NEARLY_ALL = 0.8

/** @throws ProblemError where there are none, or more than can be counted, or they are no classes */
function checkClasses({ log, labels, predictions, bundles }: RunParts, mapping: Mapping): void {
  const { classes, confirmed } = mapping
  if (classes.length === 0)
    throw new ProblemError({
      code: 'no-classes',
      message: 'The mapping names no classes, and the log has no answer that is one.',
      place: atPointer('/classes'),
      mend: 'Name the classes in the mapping.',
    })
  if (classes.length > limits.classes.value)
    throw tooMany(
      `The log’s classes (such as “${classes[0]}” and “${classes.at(-1)}”) are more than can be compared (${count(limits.classes.value)}).`,
    )
  if (classes.length <= MANY || outputsOf(bundles) > 1 || confirmed?.includes('classes')) return
  const answers = log.profile.fields.filter((field) => ANSWERS.has(roleOf(mapping, field)))
  const others = [labels, predictions.primary, predictions.shadow].map(
    (file) => [file, file?.profile.fields] as const,
  )
  for (const [file, fields] of [[log, answers] as const, ...others])
    for (const { name } of fields ?? []) {
      const found = file && distinctnessOf(file, name)
      if (!found || found.distinct <= MANY || found.distinct < NEARLY_ALL * found.rows) continue
      throw tooMany(
        `The log’s classes (such as “${brief(classes[0]!)}” and “${brief(classes.at(-1)!)}”) are more than can be compared (${count(MANY)}) where nearly all are distinct: “${name}” has ${count(found.distinct)} values in ${count(found.rows)} rows, as free text, ids or amounts have.`,
      )
    }
}

const ANSWERS: ReadonlySet<string> = new Set(['label', 'primary', 'shadow'])
const brief = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

const tooMany = (message: string) =>
  new ProblemError({
    code: 'too-many-classes',
    message,
    place: atPointer('/classes'),
    mend: 'Where they are numbers, say in the mapping that a number is predicted ("task": "regression"); where they are classes all the same, "confirmed": ["classes"]; else merge rare classes.',
  })
