/** Files that are joined to the requests once these are read, by id or by order: which of their fields say what. */
import { ROLES, type Role, type FieldRole } from '../../core/roles'
import { type ProblemCode, ProblemError } from '../../core/problem'
import type { FieldProfile } from '../../formats/contract'
import { roleByName } from '../../formats/role-names'
import type { OpenLog } from './log'

export interface LabelFields {
  /** null where the file has none: its rows are then the log's, one by one, where a person says so. */
  id: FieldProfile | null
  label: FieldProfile
  time: FieldProfile | null
}

export interface AnswerFields {
  /** As of labels. */
  id: FieldProfile | null
  answer: FieldProfile
  score: FieldProfile | null
  latency: FieldProfile | null
  time: FieldProfile | null
}

/** Fields that name requests: the one that was taken for the id first, then others that could be. */
export function idFields(fields: readonly FieldProfile[]): FieldProfile[] {
  const named = fields.filter((field) => field.type !== 'tensor' && roleByName(field.name) === 'id')
  return [...fields.filter((field) => field.role === 'id'), ...named.filter((field) => field.role !== 'id')]
}

/** The id of a file that is joined: one that the log has by the same name, else its best. */
function idOf(fields: readonly FieldProfile[], logNames: readonly string[]): FieldProfile | null {
  const ids = idFields(fields)
  return (
    ids.find((field) => logNames.includes(field.name)) ?? ids.find((field) => field.role === 'id') ?? null
  )
}

/** Fields that say something of a row: a file without an id has little beside its one value. */
const told = (fields: readonly FieldProfile[]) =>
  fields.filter(({ role }) => role !== 'ignore' && role !== 'time')

function byRole(fields: readonly FieldProfile[], ...roles: FieldRole[]): FieldProfile | null {
  for (const role of roles) {
    const found = fields.find((field) => field.role === role)
    if (found) return found
  }
  return null
}

/**
 * The fields of a labels file that hold the id, the label and its time; null where no label is.
 * @param logNames fields of the log that name requests
 */
export function labelFields(
  fields: readonly FieldProfile[],
  logNames: readonly string[] = [],
): LabelFields | null {
  const id = idOf(fields, logNames)
  // A column of any name is the label where no other could be.
  const others = fields.filter((field) => field !== id && ['feature', 'primary'].includes(field.role))
  const label = byRole(fields, 'label') ?? (others.length === 1 && fields.length <= 3 ? others[0] : undefined)
  if (!label || (!id && told(fields).length > 1)) return null
  return { id, label, time: byRole(fields, 'time') }
}

/** The fields of a file of one model's predictions; null where it has no prediction. */
export function answerFields(
  fields: readonly FieldProfile[],
  role: Role,
  logNames: readonly string[] = [],
): AnswerFields | null {
  const other = role === 'primary' ? 'shadow' : 'primary'
  const id = idOf(fields, logNames)
  const rest = fields.filter((field) => field !== id && ['feature', 'label'].includes(field.role))
  const score = byRole(fields, `${role}-score`, `${other}-score`)
  // A score that no class stands beside is the answer.
  const answer = byRole(fields, role, other) ?? (rest.length === 1 ? rest[0]! : score)
  if (!answer || (!id && rest.some((field) => field !== answer))) return null
  return {
    id,
    answer,
    score: score === answer ? null : score,
    latency: byRole(fields, `${role}-latency`, `${other}-latency`),
    time: byRole(fields, 'time'),
  }
}

/** @throws ProblemError 'labels-without-id' where the file has no label, or no id and more than its label */
export function neededFields(log: OpenLog, logNames: readonly string[] = []): LabelFields {
  const fields = labelFields(log.profile.fields, logNames)
  if (fields) return fields
  throw lacking(log, 'labels-without-id', 'A labels file needs a request id and a label', 'label')
}

/** @throws ProblemError 'predictions-without-id' where the file has no prediction, or no id and more than its answers */
export function neededAnswers(log: OpenLog, role: Role, logNames: readonly string[] = []): AnswerFields {
  const fields = answerFields(log.profile.fields, role, logNames)
  if (fields) return fields
  const needs = `A file of ${role}'s predictions needs a request id and a prediction`
  throw lacking(log, 'predictions-without-id', needs, `${role}_pred`)
}

function lacking(log: OpenLog, code: ProblemCode, needs: string, column: string): ProblemError {
  const names = log.profile.fields.map((field) => field.name).join(', ')
  return new ProblemError({
    code,
    message: `${needs}; this has ${names}.`,
    file: log.files[0]!.path,
    mend: `Name the columns request_id and ${column}.`,
  })
}

/** The columns that are used of labels and of predictions in files of their own, by file; none of one that lacks them. */
export function usedOfJoined(
  labels: OpenLog | null,
  predictions: Record<Role, OpenLog | null>,
): { file: string; fields: FieldProfile[] }[] {
  const used = (log: OpenLog | null, of: (fields: FieldProfile[]) => LabelFields | AnswerFields | null) => {
    const fields = Object.values<FieldProfile | null>({ ...(log && of(log.profile.fields)) })
    return log ? [{ file: log.files[0]!.path, fields: fields.filter((field) => field !== null) }] : []
  }
  return [
    ...used(labels, labelFields),
    ...ROLES.flatMap((role) => used(predictions[role], (fields) => answerFields(fields, role))),
  ]
}
