/** One run: models loaded, the log replayed, a sample timed, everything evaluated. */
import { ROLES } from '../../core/roles'
import { written } from '../../core/problem'
import { evaluator } from '../../evaluation/evaluate'
import type { EvaluationData } from '../../evaluation/input'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Gates } from '../../result/gates'
import { withHistory } from '../../result/history'
import type { History } from '../../result/history'
import { layoutOf } from '../requests/layout'
import type { JoinedTo } from '../requests/layout'
import { countsOf } from '../requests/request-store'
import type { RunOptions } from '../contract'
import type { Journal } from '../journal/journal'
import { afterwards, checkOf } from './afterwards'
import { absentFeatures, baselineOf } from './baseline'
import { unlessLeft } from './attempt'
import { checkParts } from './check'
import type { Conduct } from './conduct'
import { Hashing, plainEnvironment } from './evidence'
import { joinLabels, joinPredictions, namesToJoin, noAnswers, unjoined } from './joins'
import type { JoinedAnswers, JoinedLabels } from './joins'
import type { Meter } from './meter'
import { journalOf, load, replay, withKept } from './replaying'
import { groundsOf, settleClasses } from './settle'
import { settleAnswers } from './settle-answers'
import type { Replayed } from './pipeline'
import type { Run, Ran } from './run-context'
import { withoutWeights } from './run-parts'
import type { RunParts } from './run-parts'
import type { Stop } from './stop'
import { warningsOf } from './warnings'

/** A run's figures, under any gates: only what depends on those that changed is figured again. */
export interface Evaluated {
  ran: Ran
  data: EvaluationData
  judge: (gates: Gates) => EvaluationResult
}

export interface Finished extends Evaluated {
  gates: Gates
  result: EvaluationResult
}

/** @throws ProblemError where the parts do not fit together, nothing can be read, or the replay breaks */
export async function runEvaluation(
  parts: RunParts,
  asked: RunOptions,
  meter: Meter,
  stop: Stop,
  conduct: Conduct,
): Promise<Finished> {
  meter.enter('loading')
  const startedAt = new Date().toISOString()
  checkParts(parts, asked)
  const hashing = new Hashing(parts)
  const begun = startRun(parts, asked, meter, stop)
  const { replayer, layout } = begun
  let journal: Journal | null = null
  let finished = false
  try {
    const environment = replayer
      ? await load(replayer, parts.bundles, asked, stop.replay)
      : plainEnvironment()
    journal = await journalOf(begun, environment)
    const read = await replay(begun, { journal })
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
    const after = await afterwards(run, answered, baseline, checking, hashing)
    replayer?.close()
    meter.enter('evaluating')
    const ran: Ran = {
      parts: withoutWeights(parts),
      options,
      layout,
      replayed: answered,
      joined: joined.counts,
      settled: settled.classes,
      problems: [...settled.problems, ...ofColumns, ...joined.problems, ...after.problems],
      looks: conduct.ran({ ...answered.requests, evidence: after.hashes }, asked.gates, {
        looks: asked.watched ? meter.shown : 0,
        stopped: replayed.stopped,
      }),
    }
    const data: EvaluationData = {
      ...answersOf(ran),
      ...labelsOf(ran, labels),
      grounds: groundsOf(ran, labels.labels),
      baseline,
      absentFeatures: absentFeatures(parts, options.mapping),
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
    const evaluation = underGates(evaluated(ran, data, labels), options.gates, conduct.history)
    finished = !replayed.stopped
    return evaluation
  } catch (error) {
    throw withKept(error, journal)
  } finally {
    hashing.stop()
    replayer?.close()
    await journal?.close(finished)
  }
}

/** What the parts are to each other, and the replayer where there is a model. */
export function startRun(parts: RunParts, options: RunOptions, meter: Meter, stop: Stop): Run {
  const modelled = ROLES.some((role) => parts.bundles[role])
  return {
    parts,
    options,
    layout: layoutOf(options.mapping, parts.log.profile.fields, parts.bundles, joinedTo(parts)),
    replayer: modelled ? parts.createReplayer() : null,
    meter,
    stop,
  }
}

/** Which files are joined, and by which fields. */
export function joinedTo({ labels, predictions }: RunParts): JoinedTo | null {
  const { primary, shadow } = predictions
  if (!labels && !primary && !shadow) return null
  return {
    names: namesToJoin({ labels, predictions }),
    predictions: { primary: primary !== null, shadow: shadow !== null },
  }
}

/** Predictions of a file stand for the model's; beside a model that was replayed they are what production answered. */
function withAnswers(
  replayed: Replayed,
  { answers, latencies }: JoinedAnswers,
  { bundles }: RunParts,
): Replayed {
  const { requests, predictions, loggedPrimary } = replayed
  return {
    ...replayed,
    requests: {
      ...requests,
      latencies: {
        primary: latencies.primary ?? requests.latencies.primary,
        shadow: latencies.shadow ?? requests.latencies.shadow,
      },
    },
    predictions: {
      primary: bundles.primary ? predictions.primary : (answers.primary ?? predictions.primary),
      shadow: answers.shadow ?? predictions.shadow,
    },
    loggedPrimary: (bundles.primary ? answers.primary : null) ?? loggedPrimary,
  }
}

function answersOf({ options: { mapping }, replayed }: Ran) {
  const { requests, predictions, loggedPrimary } = replayed
  const { n, ids, times, clusters, contents, features, featureRows } = requests
  return {
    task: mapping.task,
    classes: mapping.classes,
    ordinal: mapping.ordinal,
    n,
    ids,
    times: times?.ms ?? null,
    clusters,
    contents,
    ...predictions,
    loggedPrimary,
    features,
    featureRows,
  }
}

/** The part of a run's data that labels change. */
export function labelsOf({ replayed, joined }: Ran, { labels, counts }: JoinedLabels) {
  return {
    labels: labels.classes,
    labelValues: labels.values,
    requests: countsOf(replayed.requests, labels, [...counts, ...joined]),
  }
}

/** The evaluation of the data, with what the session itself has to warn of. */
export function evaluated(ran: Ran, data: EvaluationData, { labels, problems }: JoinedLabels): Evaluated {
  const { seed } = ran.options
  const warnings = [...warningsOf(ran, labels), ...problems, ...ran.problems]
  const evaluate = evaluator(data, { seed, partial: ran.replayed.stopped, looks: ran.looks })
  const judge: Evaluated['judge'] = (gates) => {
    const result = evaluate(gates)
    return { ...result, warnings: [...warnings.map(written), ...result.warnings] }
  }
  return { ran, data, judge }
}

/** @param history how the result came about, where anything was seen or changed before */
export function underGates(evaluation: Evaluated, gates: Gates, history: History | null): Finished {
  const result = evaluation.judge(gates)
  return { ...evaluation, gates, result: history ? withHistory(result, history) : result }
}
