/** One run: models loaded, the log replayed, a sample timed, everything evaluated. */
import { evaluator } from '../../evaluation/evaluate'
import type { Gates } from '../../result/gates'
import type { EvaluationData, LatencyInput } from '../../evaluation/input'
import type { Problem } from '../../core/problem'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { DroppedFile } from '../../files/dropped'
import type { Mapping } from '../../result/mapping'
import type { Replayer } from '../../replay/contract'
import { readBaseline } from './baseline'
import { explain } from '../causes/explain'
import { checkParts } from './check'
import type { RunOptions } from '../contract'
import { Hashing, plainEnvironment } from './evidence'
import type { PictureStore } from '../requests/images'
import { joinLabels, joinPredictions, namesToJoin } from './joins'
import { layoutOf } from '../requests/layout'
import type { JoinedTo, Layout } from '../requests/layout'
import type { Meter } from './meter'
import { noiseOf } from './noise'
import type { Replayed } from './pipeline'
import { load, replay } from './replaying'
import { withoutWeights } from './run-parts'
import type { RunParts } from './run-parts'
import type { SampledInputs } from '../requests/sample'
import type { Stop } from './stop'
import { latencyOf, whyNotTimed } from './timing'
import { warningsOf } from './warnings'

export interface Finished {
  /** What it was made of, and what was to be said of it but of the labels: those that come later are joined to that. */
  made: { parts: RunParts; layout: Layout; replayed: Replayed; said: Problem[] }
  data: EvaluationData
  options: RunOptions
  primaryFiles: DroppedFile[]
  sample: SampledInputs
  pictures: PictureStore | null
  outputs: Blob | null
  /** The result under other gates: only what depends on those that changed is figured again. */
  judge: (gates: Gates) => EvaluationResult
  result: EvaluationResult
}

/** @throws ProblemError where the parts do not fit together, nothing can be read, or the replay breaks */
export async function runEvaluation(
  parts: RunParts,
  options: RunOptions,
  meter: Meter,
  stop: Stop,
): Promise<Finished> {
  meter.enter('loading')
  const startedAt = new Date().toISOString()
  checkParts(parts, options)
  const hashing = new Hashing(parts)
  const { mapping } = options
  const layout = layoutOf(mapping, parts.log.profile.fields, parts.bundles, joinedTo(parts))
  const modelled = parts.bundles.primary !== null || parts.bundles.shadow !== null
  const replayer = modelled ? parts.createReplayer() : null
  try {
    const environment = replayer ? await load(replayer, parts.bundles, options) : plainEnvironment()
    const replayed = await replay(parts, options, layout, replayer, meter, stop.replay)
    stop.replayed()
    const ofLabels = await joinLabels({ ...parts, mapping }, replayed.requests)
    const ofPredictions = await takePredictions(parts, mapping, replayed)
    const sample = replayed.sample.take()
    const rate = replayed.requestsPerSecond ?? replayed.requests.n / Math.max(1e-3, replayed.seconds)
    const baseline = parts.baseline ? await readBaseline(parts.baseline, layout.features, options.seed) : null
    const hypotheses = await hypothesesOf(
      parts,
      options,
      layout,
      replayed,
      replayer,
      baseline,
      rate,
      meter,
      stop.rest,
    )
    const noise = replayer
      ? await noiseOf(
          replayer,
          options.backend,
          mapping,
          replayed.predictions.primary,
          sample,
          rate,
          stop.rest,
        )
      : null
    // Before requests are timed: nothing else is to be computed then.
    const hashes = await hashing.finish(meter)
    const latency = await latencyOf(replayed, sample, replayer, options, meter, stop.rest)
    replayer?.close()
    meter.enter('evaluating')
    const data = dataOf(replayed, options, latency, baseline, {
      ...hashes,
      mapping,
      environment,
      startedAt,
      replaySeconds: modelled ? replayed.seconds : null,
      firstBatchSeconds: replayed.firstBatchSeconds,
      requestsPerSecond: replayed.requestsPerSecond,
    })
    data.noise = noise?.noise ?? null
    data.hypotheses = hypotheses
    data.latencyReason = latency ? null : whyNotTimed(replayer !== null, options, sample, stop)
    const said = [...ofPredictions, ...(noise?.warnings ?? [])]
    const made = { parts: withoutWeights(parts), layout, replayed, said }
    return {
      ...judged(made, data, options, ofLabels),
      options,
      primaryFiles: parts.primaryFiles,
      sample,
      pictures: replayed.requests.pictures,
      outputs: replayed.outputs?.finish() ?? null,
    }
  } finally {
    hashing.stop()
    replayer?.close()
  }
}

/** The evaluation of the data, with what the session itself has to warn of. */
export function judged(
  made: Finished['made'],
  data: EvaluationData,
  { seed, gates }: RunOptions,
  ofLabels: Problem[],
): Pick<Finished, 'made' | 'data' | 'judge' | 'result'> {
  const warnings = [...warningsOf(made.parts, made.replayed), ...ofLabels, ...made.said]
  const evaluate = evaluator(data, { seed, partial: made.replayed.stopped })
  const judge: Finished['judge'] = (gates) => {
    const result = evaluate(gates)
    return { ...result, warnings: [...warnings, ...result.warnings] }
  }
  return { made, data, judge, result: judge(gates) }
}

async function hypothesesOf(
  { log, baseline: baselineLog, bundles }: RunParts,
  { mapping, seed }: RunOptions,
  layout: Layout,
  { raw, loggedPrimary, predictions, requests }: Replayed,
  replayer: Replayer | null,
  baseline: EvaluationData['baseline'],
  requestsPerSecond: number,
  meter: Meter,
  signal: AbortSignal,
): Promise<EvaluationData['hypotheses']> {
  if (!replayer || !bundles.primary || !raw || !loggedPrimary) return null
  return explain({
    mapping,
    bundle: bundles.primary,
    replayer,
    fields: layout.encoders.primary!.encoder.fields,
    logFields: log.profile.fields,
    baselineFields: baselineLog?.profile.fields ?? null,
    logged: requests.features.finish().features,
    baseline,
    raw,
    answers: { replayed: predictions.primary, logged: loggedPrimary },
    requestsPerSecond,
    seed,
    meter,
    signal,
  })
}

function dataOf(
  replayed: Replayed,
  { mapping }: RunOptions,
  latency: LatencyInput | null,
  baseline: EvaluationData['baseline'],
  evidence: EvaluationData['evidence'],
): EvaluationData {
  const { requests, predictions, loggedPrimary } = replayed
  const { ids, times, labels, labelValues, features, featureRows } = requests.finish()
  return {
    task: mapping.task,
    classes: mapping.classes,
    ordinal: mapping.ordinal,
    n: requests.n,
    ids,
    times,
    labels,
    labelValues,
    ...predictions,
    loggedPrimary,
    features,
    featureRows,
    baseline,
    latency,
    requests: requests.counts(requests.n),
    evidence,
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

/** Predictions of other files stand for the models', or beside them. @returns what must be said of the joins */
async function takePredictions(parts: RunParts, mapping: Mapping, replayed: Replayed): Promise<Problem[]> {
  const { bundles } = parts
  const modelled = { primary: bundles.primary !== null, shadow: bundles.shadow !== null }
  const { answers, loggedPrimary, problems } = await joinPredictions(
    { ...parts, mapping, modelled },
    replayed.requests,
  )
  for (const role of ['primary', 'shadow'] as const)
    if (answers[role]) replayed.predictions[role] = answers[role]
  if (loggedPrimary) replayed.loggedPrimary = loggedPrimary
  return problems
}
