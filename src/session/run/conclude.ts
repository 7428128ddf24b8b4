/** What follows a replay, to its result: joins, causes, noise, timing, figures. */
import { ProblemError } from '../../core/problem'
import { ROLES } from '../../core/roles'
import type { Problem } from '../../core/problem'
import { isBesideAnswer } from '../../formats/role-names'
import { isNeverFed } from '../../evaluation/metrics/sample-columns'
import type { Rescaled } from '../../evaluation/rival'
import type { Grounds } from '../../evaluation/grounds'
import type { EvaluationData } from '../../evaluation/input'
import type { Replayer } from '../../replay/contract'
import type { Environment } from '../../result/evidence'
import type { Gates } from '../../result/gates'
import { afterwards, checkOf } from './afterwards'
import { unlessLeft } from './attempt'
import { absentFeatures, baselineOf, fedBefore } from './baseline'
import type { Conduct } from './conduct'
import type { Hashing } from './evidence'
import { answersOf, evaluated, labelsOf, underGates, withAnswers } from './figures'
import type { Finished } from './figures'
import { joinLabels, joinPredictions, noAnswers, unjoined } from './joins'
import type { Meter } from './meter'
import type { Replayed } from './replayed'
import type { Run, Ran } from './run-context'
import { withoutWeights } from './run-parts'
import { groundsOf, settleClasses } from './settle'
import { settleAnswers } from './settle-answers'
import type { Stop } from './stop'

/** Of a run whose replay is over. */
export interface Over {
  read: Replayed
  environment: Environment
  /** When it began, ISO 8601. */
  startedAt: string
  hashing: Hashing
  conduct: Conduct
  /** How often a person was shown figures of it while it went on. */
  looks: number
  /** As many of these were before it was cut off or stopped, and went on. */
  before: number
}

/** What a broken replay is concluded by. */
export interface Concluding {
  gates: Gates
  meter: Meter
  stop: Stop
}

/** A replay that broke with requests answered: their result can be had, as that of a stopped one. */
export class BrokenReplay extends ProblemError {
  override name = 'BrokenReplay'

  /**
   * @param answered requests
   * @param conclude makes their result; it may be called again where it was ended itself
   */
  constructor(
    problem: Problem,
    readonly answered: number,
    readonly conclude: (by: Concluding) => Promise<Finished>,
  ) {
    super(problem)
  }
}

/** In place of a replayer that is no more: whatever else is asked of it breaks by what it broke by. */
export function refusing(problem: Problem): Replayer {
  const refuse = () => Promise.reject(new ProblemError(problem))
  return {
    start: refuse,
    load: refuse,
    batchRows: () => 1,
    replay: refuse,
    latency: refuse,
    checkDevice: refuse,
    close: () => undefined,
  }
}

/** @throws ProblemError where predictions of a file or the baseline cannot be read */
export async function conclude(begun: Run, over: Over): Promise<Finished> {
  const { read, environment, startedAt, hashing, conduct, looks, before } = over
  const { parts, layout, replayer, meter, stop } = begun
  const asked = begun.options
  stop.replayed()
  const settled = settleClasses(begun, read)
  const { options } = settled
  const { replayed, problems: ofColumns } = settleAnswers({ ...begun, options }, settled.replayed)
  const run: Run = { ...begun, options }
  const checking = checkOf(run, replayed)
  const base = { parts, mapping: options.mapping, layout, requests: replayed.requests }
  const labels = await unlessLeft(
    () => joinLabels(base),
    stop.rest,
    () => unjoined(replayed),
  )
  const joined = await unlessLeft(() => joinPredictions(base), stop.rest, noAnswers)
  const answered = withAnswers(replayed, joined, parts)
  const baseline = await baselineOf(run)
  const after = await afterwards(run, answered, labels.labels, baseline, checking, hashing)
  replayer?.close()
  meter.enter('evaluating')
  const labelled = {
    labels: labels.labels.classes,
    labelValues: labels.labels.values,
    classes: options.mapping.classes,
  }
  const ran: Ran = {
    parts: withoutWeights(parts),
    options,
    layout,
    replayed: answered,
    joined: joined.counts,
    settled: settled.classes,
    problems: [...brokenBy(read), ...settled.problems, ...ofColumns, ...joined.problems, ...after.problems],
    looks: conduct.ran({ ...answered.requests, evidence: after.hashes }, labelled, asked.gates, {
      looks,
      before,
      stopped: replayed.stopped,
    }),
  }
  const data: EvaluationData = {
    ...answersOf(ran),
    ...labelsOf(ran, labels),
    grounds: withRescaled(groundsOf(ran, labels.labels), after.rescaled),
    baseline,
    absentFeatures: absentFeatures(parts, options.mapping, layout.features),
    fed: fedTo(run),
    ...after.found,
    evidence: {
      ...after.hashes,
      mapping: options.mapping,
      environment,
      startedAt,
      replaySeconds: replayer ? replayed.seconds : null,
      firstBatchSeconds: replayed.firstBatchSeconds,
      requestsPerSecond: replayed.requestsPerSecond,
    },
  }
  parts.answered?.(data)
  const evaluation = evaluated(ran, data, labels)
  await evaluation.ahead(options.gates)
  return underGates(evaluation, options.gates, conduct.history)
}

/**
 * Of models that are not here nobody knows which features they take: each may be one, until it is said to be none, but for what
 * goes along with an answer. Rows that a replay wrote say it.
 */
function fedTo({ parts: { bundles }, layout, options: { mapping } }: Run): string[] {
  if (!bundles.primary && !bundles.shadow)
    return (
      fedBefore(mapping) ??
      layout.features.map(({ name }) => name).filter((name) => !isBesideAnswer(name) && !isNeverFed(name))
    )
  return ROLES.flatMap((role) => layout.encoders[role]?.encoder.fields.map(({ field }) => field) ?? [])
}

const withRescaled = (grounds: Grounds, rescaled: Rescaled[]): Grounds =>
  grounds.inputs && rescaled.length > 0 ? { ...grounds, inputs: { ...grounds.inputs, rescaled } } : grounds

/** Why the result is of a part of the log, where nobody stopped it. */
function brokenBy({ broke }: Replayed): Problem[] {
  return broke ? [{ ...broke, severity: 'warning', message: `The replay broke off: ${broke.message}` }] : []
}
