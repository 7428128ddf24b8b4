/** What was read and replayed as figures, under whatever gates. */
import { problemText, written, type Problem } from '../../core/problem'
import { evaluator } from '../../evaluation/evaluate'
import { inHalves, isWorthHalving } from '../../evaluation/halves'
import type { EvaluationData } from '../../evaluation/input'
import { GateMemo } from '../../evaluation/memo'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Gates } from '../../result/gates'
import { withHistory } from '../../result/history'
import type { History } from '../../result/history'
import { countsOf } from '../requests/request-store'
import type { JoinedAnswers, JoinedLabels } from './joins'
import type { Replayed } from './replayed'
import type { Ran } from './run-context'
import type { RunParts } from './run-parts'
import { warningsOf } from './warnings'

/** A run's figures, under any gates: only what depends on those that changed is figured again. */
export interface Evaluated {
  ran: Ran
  data: EvaluationData
  judge: (gates: Gates) => EvaluationResult
  /** Makes what `judge` will want of these gates in two threads, where that gains time. */
  ahead: (gates: Gates) => Promise<void>
}

export interface Finished extends Evaluated {
  gates: Gates
  result: EvaluationResult
}

/** Predictions of a file stand for the model's; beside a model that was replayed they are what production answered. */
export function withAnswers(
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

export function answersOf({ options: { mapping }, replayed }: Ran) {
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
  const options = { seed: ran.options.seed, partial: ran.replayed.stopped, looks: ran.looks }
  const memo = new GateMemo()
  const warnings = saidOnce([...warningsOf(ran, labels), ...problems, ...ran.problems])
  const evaluate = evaluator(data, options, memo)
  const judge: Evaluated['judge'] = (gates) => {
    const result = evaluate(gates)
    return { ...result, warnings: [...warnings.map(written), ...result.warnings] }
  }
  const other = ran.parts.otherHalf
  const ahead: Evaluated['ahead'] = async (gates) => {
    if (other && isWorthHalving(data)) await inHalves({ data, gates, options }, memo, other)
  }
  return { ran, data, judge, ahead }
}

/** What is to be said of both models in the same words is said once. */
function saidOnce(problems: readonly Problem[]): Problem[] {
  const texts = problems.map(problemText)
  return problems.filter((_, i) => texts.indexOf(texts[i]!) === i)
}

/** @param history how the result came about, where anything was seen or changed before */
export function underGates(evaluation: Evaluated, gates: Gates, history: History | null): Finished {
  const result = evaluation.judge(gates)
  return { ...evaluation, gates, result: history ? withHistory(result, history) : result }
}
