/** Labels and predictions from files of their own, joined to the requests after these were read: by id, or by order where a person says so. */
import type { Column, NumberColumn, TextColumn } from '../../core/columns'
import { unguarded } from '../../core/csv'
import { count } from '../../core/numbers'
import { ProblemError, type Problem } from '../../core/problem'
import { ROLES } from '../../core/roles'
import type { Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import type { FieldProfile, FieldRequest } from '../../formats/contract'
import { joinById } from '../../formats/join'
import { joinInOrder } from '../../formats/join-order'
import { joinCounts, joinProblems } from '../../formats/join-words'
import type { Joined, JoinBatch, JoinTarget } from '../../formats/join'
import { parseTimes } from '../../formats/time'
import { unitAndWhence } from '../../mapping/latency-unit'
import type { Mapping } from '../../result/mapping'
import type { JoinCounts } from '../../result/requests'
import { LoggedPredictions } from '../answers/logged'
import { idFields, neededAnswers, neededFields } from '../intake/joined-fields'
import type { OpenLog } from '../intake/log'
import { readLog } from '../intake/log'
import { isLabellingFile } from '../requests/labelling'
import { LabelStore } from '../requests/labels'
import { checkOrder, isUnequal, joinedByOrder } from './join-order'
import type { Labels } from '../requests/labels'
import { inMilliseconds } from '../requests/latencies'
import type { LoggedTimes } from '../requests/latencies'
import { answerRequests } from '../answers/answer-fields'
import { columnsToJoin, readsNumber } from '../requests/layout'
import type { Layout } from '../requests/layout'
import type { Requests } from '../requests/request-store'
import type { RunParts } from './run-parts'

const BATCH = 4096

/** What files are joined to: requests that were read as a layout says. */
export interface JoinBase {
  parts: RunParts
  mapping: Mapping
  layout: Layout
  requests: Requests
}

export interface JoinedLabels {
  /** Of the file over the log's own; the log's own where there is no file. */
  labels: Labels
  counts: JoinCounts[]
  problems: Problem[]
}

export interface JoinedAnswers {
  /** What a file says that a model answered; null where there is no file, or it is not used. */
  answers: Record<Role, Predictions | null>
  /** In ms by request, where the file has them. */
  latencies: Record<Role, LoggedTimes | null>
  counts: JoinCounts[]
  problems: Problem[]
}

/** Names of the fields by which other files may name the log's requests. */
export function namesToJoin({ labels, predictions }: Pick<RunParts, 'labels' | 'predictions'>): string[] {
  const files = [labels, predictions.primary, predictions.shadow].filter((file) => file !== null)
  return files.flatMap((file) => idFields(file.profile.fields).map((field) => field.name))
}

/** Joins the file of labels, streaming, where there is one. */
export async function joinLabels(base: JoinBase): Promise<JoinedLabels> {
  const { parts, mapping, requests } = base
  const file = parts.labels
  if (!file) return { labels: requests.labels, counts: [], problems: [] }
  const { id, label, time } = neededFields(file, namesOf(parts.log))
  const as = mapping.task === 'regression' ? 'number' : 'text'
  let joined: Joined
  try {
    joined = await join(base, file, id, [{ field: label.name, as }], time)
  } catch (error) {
    if (!isUnequal(error)) throw error
    // The replay stands without them: of the labels nothing is known.
    return { labels: requests.labels, counts: [], problems: [{ ...error.problem, severity: 'warning' }] }
  }
  const store = new LabelStore(mapping, requests.labels)
  store.add(joined.columns[0], requests.n, 0, requests.n)
  return { labels: store.finish(requests.n), ...noted(joined, 'labels', file, id) }
}

/** In place of a join that was left behind: labels can be joined to the result without a replay. */
export function unjoined({ requests }: { requests: Requests }): JoinedLabels {
  const problem: Problem = {
    code: 'labels-not-joined',
    message: 'The labels were not joined: it was stopped before they were read to their end.',
    mend: 'Drop them on the result, and they are joined without a replay.',
  }
  return { labels: requests.labels, counts: [], problems: [problem] }
}

/** @throws ProblemError: in place of answers there is nothing */
export function noAnswers(): never {
  throw new ProblemError({
    code: 'stopped',
    message: 'It was stopped before the files of predictions were read to their end.',
    mend: 'Replay again, and let it finish.',
  })
}

/** Joins files of the models' answers, streaming. Shadow's is not used where the model itself is replayed. */
export async function joinPredictions(base: JoinBase): Promise<JoinedAnswers> {
  const made: JoinedAnswers = {
    answers: { primary: null, shadow: null },
    latencies: { primary: null, shadow: null },
    counts: [],
    problems: [],
  }
  const { predictions, bundles } = base.parts
  for (const role of ROLES) {
    const file = predictions[role]
    if (!file) continue
    if (role === 'shadow' && bundles.shadow) {
      made.problems.push(unused(file))
      continue
    }
    const { joined, answers, latencies, id } = await joinAnswers(base, file, role)
    const { counts, problems } = noted(joined, `${role} predictions`, file, id)
    made.answers[role] = answers
    made.latencies[role] = latencies
    made.counts.push(...counts)
    made.problems.push(...problems)
    if (!bundles[role] && joined.matched < joined.n) made.problems.push(uncovered(joined, role, file))
  }
  return made
}

const namesOf = (log: OpenLog) => log.profile.fields.map((field) => field.name)

function noted(joined: Joined, what: JoinCounts['what'], { files }: OpenLog, id: FieldProfile | null) {
  const paths = files.map((one) => one.path)
  const problems = joinProblems(joined, paths[0]!)
  if (id === null) problems.unshift(joinedByOrder(what, paths[0]!))
  return { counts: [joinCounts(joined, what, paths)], problems }
}

async function joinAnswers(base: JoinBase, file: OpenLog, role: Role) {
  const { parts, mapping } = base
  const stands = parts.bundles[role] === null
  const { id, answer, score, latency } = neededAnswers(file, role, namesOf(parts.log))
  const numeric = readsNumber(mapping, role, !stands) || mapping.task === 'regression'
  const more = [score, latency].filter((field) => field !== null)
  const read = mapping.answers?.[role]
  const wanted = read && read.kind !== 'class' ? answerRequests(read, file.profile.fields) : null
  // Values are joined as numbers or as text: lists are read from their text.
  const spread = wanted?.map(({ field, as }) => ({ field, as: as === 'tensor' ? ('text' as const) : as }))
  const values: FieldRequest[] = [
    ...(spread ?? [{ field: answer.name, as: numeric ? ('number' as const) : ('text' as const) }]),
    ...more.map(({ name, type }) => ({
      field: name,
      as: type === 'text' ? ('text' as const) : ('number' as const),
    })),
  ]
  // A prediction may be logged before its request's own line is: the times are not compared.
  const joined = await join(base, file, id, values, null)
  const answers = joined.columns.slice(0, spread?.length ?? 1)
  const others = joined.columns.slice(answers.length)
  const of = (field: FieldProfile | null) =>
    (others[more.indexOf(field!)] as NumberColumn | TextColumn | undefined) ?? null
  const latencies = of(latency)
  // A request that the file does not name was not asked, for all we know: that is no error of the model's.
  const logged = new LoggedPredictions(role, mapping, stands, false)
  if (spread && answers.length > 0) logged.putNumbers(answers, true, joined.n, 0)
  else if (answers[0]) logged.put(answers[0], of(score) as NumberColumn | null, joined.n, 0)
  return {
    id,
    joined,
    answers: logged.finish(joined.n),
    latencies: latency && latencies ? loggedTimes(latency.name, latencies, mapping) : null,
  }
}

function loggedTimes(field: string, column: NumberColumn | TextColumn, mapping: Mapping): LoggedTimes {
  const said = unitAndWhence(field, column.kind, mapping)
  return { field, ms: inMilliseconds(column, said.unit), ...said }
}

async function join(
  { layout, requests }: JoinBase,
  file: OpenLog,
  id: FieldProfile | null,
  values: FieldRequest[],
  time: FieldProfile | null,
): Promise<Joined> {
  if (id === null) {
    const target = { n: requests.n, times: requests.times?.ms ?? null }
    const { joined, rows, lost } = await joinInOrder(target, joinBatches(file, null, values, time))
    checkOrder(file, rows, lost, requests)
    return joined
  }
  const target: JoinTarget = {
    ids: columnsToJoin(layout, id.name).map((column) => requests.byColumn.get(column)!),
    times: requests.times?.ms ?? null,
  }
  return joinById(target, joinBatches(file, id.name, values, time))
}

/** The rows of a file that is joined, as they are read. @param id the field that names requests; null where its order does */
export async function* joinBatches(
  log: OpenLog,
  id: string | null,
  values: FieldRequest[],
  time: FieldProfile | null = null,
): AsyncGenerator<JoinBatch> {
  const wanted: FieldRequest[] = [...(id === null ? [] : [{ field: id, as: 'text' as const }]), ...values]
  const first = wanted.length - values.length
  if (time) wanted.push({ field: time.name, as: time.type === 'number' ? 'number' : 'text' })
  const guarded = isLabellingFile(log.profile.fields)
  for await (const { batch, file } of readLog(log, wanted, BATCH)) {
    const named = id === null ? null : batch.columns[0]!
    const ids = named && guarded ? withoutGuards(named) : named
    const times = time && batch.columns[first + values.length]
    yield {
      file,
      ids,
      values: batch.columns.slice(first, first + values.length),
      times: times ? parseTimes(times).ms : null,
      lines: batch.lines.subarray(0, batch.n),
      lost: batch.skipped.filter(({ reason }) => reason !== 'no-record').length,
    }
  }
}

const withoutGuards = (ids: Column): Column =>
  ids.kind === 'text' ? { kind: 'text', codes: ids.codes, dictionary: ids.dictionary.map(unguarded) } : ids

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
    message: `${count(n - matched)} of ${count(n)} requests have no answer in ${role}'s predictions file: they count as not asked, not as errors.`,
    file: file.files[0]!.path,
  }
}
