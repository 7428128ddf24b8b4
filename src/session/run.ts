/** One run: models loaded, the log replayed, a sample timed, everything evaluated. */
import { levelOf } from '../evaluation/gates'
import { evaluator } from '../evaluation/evaluate'
import type { Gates } from '../evaluation/gates'
import type { EvaluationData, LatencyInput, Role } from '../evaluation/input'
import { ProblemError } from '../evaluation/problem'
import type { Problem } from '../evaluation/problem'
import type { Environment, EvaluationResult } from '../evaluation/result'
import type { DroppedFile } from '../formats/contract'
import type { ModelBundle } from '../models/bundle'
import type { Spec } from '../mapping/spec'
import type { Replayer } from '../replay/contract'
import { readBaseline } from './baseline'
import type { RunOptions } from './contract'
import { explain } from './causes/explain'
import { checkParts } from './check'
import { evidenceOf, plainEnvironment } from './evidence'
import { joinFiles, namesToJoin } from './joins'
import { layoutOf } from './layout'
import type { JoinedTo, Layout } from './layout'
import type { OpenLog } from './log'
import type { Meter } from './meter'
import { liveLabels } from './live'
import { noiseOf } from './noise'
import { Pipeline } from './pipeline'
import type { Replayed } from './pipeline'
import type { SampledInputs } from './sample'
import type { PictureStore } from './images'
import type { Stop } from './stop'
import { timeModels } from './timing'

/** Requests that the rollback drill replays again, at most. */
const DRILL_REQUESTS = 256
/** Rows per batch that are read where no model asks for a size. */
const PLAIN_ROWS = 4096
/** Bytes of inputs in one batch, at most, above the models' own batch. */
const BATCH_BYTES = 16 * 2 ** 20
const LEAST_ROWS = 512

export interface RunParts {
  log: OpenLog
  labels: OpenLog | null
  /** A file of each role's predictions, joined by id. */
  predictions: Record<Role, OpenLog | null>
  baseline: OpenLog | null
  bundles: Record<Role, ModelBundle | null>
  /** Guesses of the mapping that the run rests on. */
  assumptions: Problem[]
  /** What primary was read from: the drill reads it again, whatever is dropped after the run. */
  primaryFiles: DroppedFile[]
  createReplayer: () => Replayer
}

export interface Finished {
  data: EvaluationData
  options: RunOptions
  primaryFiles: DroppedFile[]
  partial: boolean
  warnings: Problem[]
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
  const hashes = evidenceOf(parts)
  hashes.catch(() => undefined)
  const { spec } = options
  const layout = layoutOf(spec, parts.log.profile.fields, parts.bundles, joinedTo(parts))
  const modelled = parts.bundles.primary !== null || parts.bundles.shadow !== null
  const replayer = modelled ? parts.createReplayer() : null
  try {
    const environment = replayer ? await load(replayer, parts.bundles, options) : plainEnvironment()
    const replayed = await replay(parts, options, layout, replayer, meter, stop.replay)
    stop.replayed()
    const joined = await takeJoined(parts, spec, replayed)
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
      ? await noiseOf(replayer, options.backend, spec, replayed.predictions.primary, sample, rate, stop.rest)
      : null
    const latency = await latencyOf(replayed, sample, replayer, options, meter, stop.rest)
    replayer?.close()
    meter.enter('evaluating')
    const data = dataOf(replayed, options, latency, baseline, {
      ...(await hashes),
      spec,
      environment,
      startedAt,
      replaySeconds: modelled ? replayed.seconds : null,
      firstBatchSeconds: replayed.firstBatchSeconds,
      requestsPerSecond: replayed.requestsPerSecond,
    })
    data.noise = noise?.noise ?? null
    data.hypotheses = hypotheses
    data.latencyReason = latency ? null : whyNotTimed(replayer !== null, options, sample, stop)
    const partial = replayed.stopped
    const warnings = [...warningsOf(parts, replayed), ...joined, ...(noise?.warnings ?? [])]
    const judge = judgeOf(data, { seed: options.seed, partial }, warnings)
    return {
      data,
      options,
      primaryFiles: parts.primaryFiles,
      partial,
      warnings,
      sample,
      pictures: replayed.requests.pictures,
      outputs: replayed.outputs?.finish() ?? null,
      judge,
      result: judge(options.gates),
    }
  } finally {
    replayer?.close()
  }
}

/** The evaluation of the data, with what the session itself has to warn of. */
function judgeOf(
  data: EvaluationData,
  options: { seed: number; partial: boolean },
  warnings: Problem[],
): Finished['judge'] {
  const evaluate = evaluator(data, options)
  return (gates) => {
    const result = evaluate(gates)
    return { ...result, warnings: [...warnings, ...result.warnings] }
  }
}

async function load(
  replayer: Replayer,
  bundles: Record<Role, ModelBundle | null>,
  { backend }: RunOptions,
): Promise<Environment> {
  const environment = await replayer.start({ backend, batchRows: null })
  for (const role of ['primary', 'shadow'] as const) {
    const bundle = bundles[role]
    if (bundle) await replayer.load(role, bundle)
  }
  return environment
}

async function replay(
  parts: RunParts,
  options: RunOptions,
  layout: Layout,
  replayer: Replayer | null,
  meter: Meter,
  signal: AbortSignal,
): Promise<Replayed> {
  meter.enter('replaying')
  const logNames = parts.log.profile.fields.map(({ name }) => name)
  const pipeline = new Pipeline({
    spec: options.spec,
    layout,
    log: parts.log,
    replayer,
    batchRows: replayer ? readRows(replayer.batchRows(), parts.bundles) : PLAIN_ROWS,
    sampleSize: replayer ? Math.max(options.latencyRequests, DRILL_REQUESTS) : 0,
    seed: options.seed,
    keepOutputs: options.keepOutputs,
    live: {
      labels: await liveLabels(parts.labels, options.spec, logNames, signal),
      level: levelOf(options.gates),
    },
    meter,
    signal,
  })
  const replayed = await pipeline.run()
  if (replayed.requests.n > 0) return replayed
  const [first] = replayed.requests.counts(0).skipped
  throw new ProblemError({
    code: signal.aborted ? 'stopped' : 'empty-log',
    message: signal.aborted
      ? 'The replay was stopped before the first request.'
      : `The log holds no request that can be read${first ? `: ${first.count} rows were skipped (${first.reason})` : ''}.`,
    file: parts.log.files[0]!.path,
    ...(first?.examples[0]?.line ? { place: `line ${first.examples[0].line}` } : {}),
    mend: 'Export the log again.',
  })
}

/** Whole batches of the models, several to a read where they are small: reading a row at a time costs more. */
function readRows(batchRows: number, bundles: Record<Role, ModelBundle | null>): number {
  const sizes = [bundles.primary, bundles.shadow].flatMap((bundle) =>
    (bundle?.inputs ?? []).map((input) =>
      input.shape.slice(1).reduce<number>((n, axis) => n * (axis ?? 1), 4),
    ),
  )
  const rowBytes = Math.max(4, ...sizes)
  const rows = Math.max(batchRows, Math.min(LEAST_ROWS, Math.floor(BATCH_BYTES / rowBytes)))
  return Math.max(1, Math.floor(rows / batchRows)) * batchRows
}

async function hypothesesOf(
  { log, baseline: baselineLog, bundles }: RunParts,
  { spec, seed }: RunOptions,
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
    spec,
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

/** Why there is no latency, and what to do for one. */
function whyNotTimed(
  modelled: boolean,
  { latencyRequests }: RunOptions,
  { rows }: SampledInputs,
  stop: Stop,
): string {
  if (!modelled) return 'Not measured: no model was replayed, and the log has no latencies.'
  if (latencyRequests === 0)
    return 'Not measured: no request was to be timed. Set how many beside the run button, and replay again.'
  if (rows.length === 0) return 'Not measured: no request could be given to the models, see Errors.'
  if (stop.rest.aborted)
    return 'Not measured: the timing was skipped. Replay again and let it finish: after a stopped replay it takes three seconds.'
  return 'Not measured: the models answered no request that was timed, see Errors.'
}

async function latencyOf(
  replayed: Replayed,
  sample: SampledInputs,
  replayer: Replayer | null,
  { latencyRequests, seed }: RunOptions,
  meter: Meter,
  stop: AbortSignal,
): Promise<LatencyInput | null> {
  if (replayer) {
    if (latencyRequests === 0) return null
    meter.enter('timing')
    return timeModels(replayer, sample, latencyRequests, seed, meter, replayed.stopped, stop)
  }
  const { requests } = replayed
  const primary = requests.latencies.samples('primary', requests.n)
  const shadow = requests.latencies.samples('shadow', requests.n)
  if (!primary && !shadow) return null
  return {
    rows: null,
    primary,
    shadow,
    source: 'logged',
    method: 'As production logged them, in its own surroundings; not measured here.',
    timerStepMs: null,
    warmup: null,
  }
}

function dataOf(
  replayed: Replayed,
  { spec }: RunOptions,
  latency: LatencyInput | null,
  baseline: EvaluationData['baseline'],
  evidence: EvaluationData['evidence'],
): EvaluationData {
  const { requests, predictions, loggedPrimary } = replayed
  const { ids, times, labels, labelValues, features, featureRows } = requests.finish()
  return {
    task: spec.task,
    classes: spec.classes,
    ordinal: spec.ordinal,
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

function joinedTo({ labels, predictions }: RunParts): JoinedTo | null {
  const { primary, shadow } = predictions
  if (!labels && !primary && !shadow) return null
  return {
    names: namesToJoin({ labels, predictions }),
    predictions: { primary: primary !== null, shadow: shadow !== null },
  }
}

/** Labels and predictions of other files go into what was replayed. @returns what must be said of the joins */
async function takeJoined(parts: RunParts, spec: Spec, replayed: Replayed): Promise<Problem[]> {
  const { bundles } = parts
  const modelled = { primary: bundles.primary !== null, shadow: bundles.shadow !== null }
  const { answers, loggedPrimary, problems } = await joinFiles(
    { ...parts, spec, modelled },
    replayed.requests,
  )
  for (const role of ['primary', 'shadow'] as const)
    if (answers[role]) replayed.predictions[role] = answers[role]
  if (loggedPrimary) replayed.loggedPrimary = loggedPrimary
  return problems
}

function warningsOf(parts: RunParts, replayed: Replayed): Problem[] {
  const found: Problem[] = [...parts.log.profile.problems]
  for (const role of ['primary', 'shadow'] as const) found.push(...(parts.bundles[role]?.warnings ?? []))
  found.push(...parts.assumptions)
  found.push(...replayed.requests.idProblems())
  const strange = [...replayed.requests.strangeLabels]
  if (strange.length > 0) {
    const count = strange.reduce((sum, [, n]) => sum + n, 0)
    const names = strange.slice(0, 5).map(([text]) => JSON.stringify(text.slice(0, 40)))
    found.push({
      code: 'unknown-labels',
      message: `${count} labels name no class of the mapping (${names.join(', ')}): these requests count as unlabelled.`,
      mend: 'Add the classes, or aliases for these spellings, to the mapping.',
    })
  }
  return found
}
