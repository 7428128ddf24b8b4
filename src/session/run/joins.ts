/** Labels and predictions from files of their own, joined to the requests after these were read. */
import type { Role } from '../../core/roles'
import type { NumberColumn } from '../../core/columns'
import type { Predictions } from '../../evaluation/input'
import type { Problem } from '../../core/problem'
import type { JoinCounts } from '../../result/requests'
import type { FieldProfile, FieldRequest } from '../../formats/contract'
import { joinById, joinCounts, joinProblems } from '../../formats/join'
import type { Joined, JoinBatch } from '../../formats/join'
import { parseTimes } from '../../formats/time'
import type { Mapping } from '../../result/mapping'
import { isLabellingFile, unguarded } from '../requests/labelling'
import { idFields, neededAnswers, neededFields } from '../intake/joined-fields'
import { readsNumber } from '../requests/layout'
import type { OpenLog } from '../intake/log'
import { readLog } from '../intake/log'
import { LoggedPredictions } from '../answers/logged'
import type { RequestStore } from '../requests/request-store'

const BATCH = 4096
const ROLES: readonly Role[] = ['primary', 'shadow']

/** What is joined, and to what. */
export interface Joining {
  log: OpenLog
  labels: OpenLog | null
  predictions: Record<Role, OpenLog | null>
  mapping: Mapping
  /** Whether each role is replayed here. */
  modelled: Record<Role, boolean>
}

export interface JoinedFiles {
  problems: Problem[]
  /** A role's answers where its file stands for its model. */
  answers: Record<Role, Predictions | null>
  /** What primary answered in production, by its file, where primary is replayed too. */
  loggedPrimary: Predictions | null
}

/** Names of the fields by which other files may name the log's requests. */
export function namesToJoin({ labels, predictions }: Pick<Joining, 'labels' | 'predictions'>): string[] {
  const files = [labels, predictions.primary, predictions.shadow].filter((file) => file !== null)
  return files.flatMap((file) => idFields(file.profile.fields).map((field) => field.name))
}

/**
 * Joins a file of labels, streaming, in place of one that was joined before. Labels and counts go into the requests.
 * @returns what must be said of the join
 */
export async function joinLabels(
  { labels, log, mapping }: Pick<Joining, 'labels' | 'log' | 'mapping'>,
  requests: RequestStore,
): Promise<Problem[]> {
  requests.forgetLabels()
  if (!labels) return []
  const { id, label, time } = neededFields(labels, namesOf(log))
  const as = mapping.task === 'regression' ? 'number' : 'text'
  const joined = await join(labels, requests, id, [{ field: label.name, as }], time)
  requests.takeLabels(joined)
  return noted(joined, 'labels', labels, requests)
}

/** Joins files of the models' answers, streaming; the counts of each join go into the requests. */
export async function joinPredictions(joining: Joining, requests: RequestStore): Promise<JoinedFiles> {
  const made: JoinedFiles = { problems: [], answers: { primary: null, shadow: null }, loggedPrimary: null }
  const { predictions, log } = joining
  const logNames = namesOf(log)
  for (const role of ROLES) {
    const file = predictions[role]
    if (!file) continue
    if (role === 'shadow' && joining.modelled.shadow) {
      made.problems.push(unused(file))
      continue
    }
    const { joined, read } = await joinAnswers(joining, file, role, logNames, requests)
    made.problems.push(...noted(joined, `${role} predictions`, file, requests))
    if (joining.modelled[role]) made.loggedPrimary = read
    else made.answers[role] = read
    if (made.answers[role] && joined.matched < joined.n) made.problems.push(uncovered(joined, role, file))
  }
  return made
}

const namesOf = (log: OpenLog) => log.profile.fields.map((field) => field.name)

function noted(joined: Joined, what: JoinCounts['what'], file: OpenLog, requests: RequestStore): Problem[] {
  const paths = file.files.map((one) => one.path)
  const counts = joinCounts(joined, what, paths)
  // Labels stand first, whenever they came.
  if (what === 'labels') requests.joined.unshift(counts)
  else requests.joined.push(counts)
  return joinProblems(joined, paths[0]!)
}

async function joinAnswers(
  { mapping, modelled }: Joining,
  file: OpenLog,
  role: Role,
  logNames: readonly string[],
  requests: RequestStore,
): Promise<{ joined: Joined; read: Predictions }> {
  const { id, answer, score, latency } = neededAnswers(file, role, logNames)
  const numeric = readsNumber(mapping, role, modelled[role]) || mapping.task === 'regression'
  const values: FieldRequest[] = [{ field: answer.name, as: numeric ? 'number' : 'text' }]
  const more = [score, latency].filter((field) => field !== null)
  values.push(...more.map((field) => ({ field: field.name, as: 'number' as const })))
  // A prediction may be logged before its request's own line is: the times are not compared.
  const joined = await join(file, requests, id, values, null)
  const [answers, ...others] = joined.columns
  const of = (field: FieldProfile | null) =>
    (others[more.indexOf(field!)] as NumberColumn | undefined) ?? null
  const latencies = of(latency)
  if (latency && latencies) requests.latencies.take(role, latency.name, latencies)
  const stands = !modelled[role]
  // A request that the file does not name was not asked, for all we know: that is no error of the model's.
  const logged = new LoggedPredictions(role, mapping, stands, false)
  if (answers) logged.put(answers, of(score), joined.n, 0)
  return { joined, read: logged.finish(joined.n) }
}

async function join(
  log: OpenLog,
  requests: RequestStore,
  id: FieldProfile,
  values: FieldRequest[],
  time: FieldProfile | null,
): Promise<Joined> {
  return joinById(requests.joinTarget(id.name), batches(log, id, values, time))
}

async function* batches(
  log: OpenLog,
  id: FieldProfile,
  values: FieldRequest[],
  time: FieldProfile | null,
): AsyncGenerator<JoinBatch> {
  const wanted: FieldRequest[] = [{ field: id.name, as: 'text' }, ...values]
  if (time) wanted.push({ field: time.name, as: time.type === 'number' ? 'number' : 'text' })
  const guarded = isLabellingFile(log.profile.fields)
  for await (const { batch, file } of readLog(log, wanted, BATCH)) {
    const ids = batch.columns[0]!
    if (guarded && ids.kind === 'text') ids.dictionary = ids.dictionary.map(unguarded)
    const times = time && batch.columns[values.length + 1]
    yield {
      file,
      ids,
      values: batch.columns.slice(1, values.length + 1),
      times: times ? parseTimes(times).ms : null,
      lines: batch.lines.subarray(0, batch.n),
    }
  }
}

function unused(file: OpenLog): Problem {
  return {
    code: 'predictions-unused',
    message: "Shadow's predictions file is not used: the shadow model is here, and is replayed.",
    file: file.files[0]!.path,
    mend: 'Remove the model to evaluate what the file says.',
  }
}

function uncovered({ matched, n }: Joined, role: Role, file: OpenLog): Problem {
  return {
    code: 'predictions-incomplete',
    message: `${(n - matched).toLocaleString('en')} of ${n.toLocaleString('en')} requests have no answer in ${role}'s predictions file: they count as not asked, not as errors.`,
    file: file.files[0]!.path,
  }
}
