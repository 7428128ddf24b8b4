/** Do the parts of a run fit together? */
import { ProblemError } from '../evaluation/problem'
import { checkSpec } from '../mapping/validate'
import type { RunOptions } from './contract'
import { neededFields } from './labels'
import type { RunParts } from './run'

/** @throws ProblemError where models, log, labels and mapping do not fit together: before anything is read */
export function checkParts({ log, labels, bundles }: RunParts, { spec }: RunOptions): void {
  const { fields } = log.profile
  const file = log.files[0]!.path
  const [problem] = checkSpec(spec, { models: bundles, fields })
  if (problem) throw new ProblemError({ ...problem, ...(problem.code === 'missing-column' ? { file } : {}) })
  for (const role of ['primary', 'shadow'] as const) {
    if (bundles[role]) continue
    if (fields.some((field) => (spec.roles[field.name] ?? field.role) === role)) continue
    throw new ProblemError({
      code: `no-${role}`,
      message: `There is no ${role} model, and the log has no column of ${role}'s predictions.`,
      file,
      mend: `Drop the ${role} model, or name the column with its predictions ${role}_pred.`,
    })
  }
  if (labels) {
    neededFields(labels)
    if (!fields.some((field) => (spec.roles[field.name] ?? field.role) === 'id'))
      throw new ProblemError({
        code: 'log-without-id',
        message: 'Labels are joined by request id, and the log has no column that is one.',
        file,
        mend: 'Say in the mapping which column is the request id, or log one.',
      })
  }
  if (spec.task === 'classification' && spec.classes.length < 2)
    throw new ProblemError({
      code: 'no-classes',
      message: `The mapping names ${spec.classes.length === 1 ? 'one class' : 'no classes'}; there is nothing to tell apart.`,
      place: '/classes',
      mend: 'Name at least two classes in the mapping.',
    })
}
