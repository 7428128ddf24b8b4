/**
 * All figures of n requests. Features and baseline are the demo's, repeated; answers and labels are drawn with a
 * seed, because what is timed is the arithmetic; distinct scores, no request like another, and latencies of all of them
 * are the slow case.
 */
import { PackedTextBuilder } from '../../../src/core/columns'
import { evaluator } from '../../../src/evaluation/evaluate'
import { inHalves, isWorthHalving } from '../../../src/evaluation/halves'
import { GateMemo } from '../../../src/evaluation/memo'
import { halfInWorker } from '../../../src/session/worker/half'
import { defaultGates } from '../../../src/result/gates'
import type { Gates } from '../../../src/result/gates'
import type { EvaluationData, FeatureColumn, Predictions } from '../../../src/evaluation/input'
import type { Mapping } from '../../../src/result/mapping'
import { layoutOf } from '../../../src/session/requests/layout'
import { readLog } from '../../../src/session/intake/log'
import { fetchedLog, fetchedSpec } from './files'
import type { EvaluationFigures, Task } from './protocol'

export async function evaluation(task: Task & { kind: 'evaluation' }): Promise<EvaluationFigures> {
  const mapping = await fetchedSpec(task.mapping)
  const features = await columnsOf(task.log, mapping, task.n)
  const data = dataOf(mapping, task.n, features, await columnsOf(task.baseline, mapping, null))
  const start = performance.now()
  const options = { seed: 1, partial: false }
  const memo = new GateMemo()
  const judge = evaluator(data, options, memo)
  if (isWorthHalving(data)) await inHalves({ data, gates: defaultGates, options }, memo, halfInWorker)
  const result = judge(defaultGates)
  const ms = performance.now() - start
  if (result.agreement.n !== task.n || result.drift.length !== features.length)
    throw new Error('the evaluation left something out')
  const judged = changes(features, task.n).map(([change, changed]) => {
    const from = performance.now()
    judge({ ...defaultGates, ...changed })
    return { change, ms: performance.now() - from }
  })
  return { n: task.n, features: features.length, ms, judged }
}

/** Changes of the gates that a person makes while looking at a result. */
function changes(features: FeatureColumn[], n: number): [string, Partial<Gates>][] {
  const [a, b] = features.map((feature) => feature.name)
  return [
    ['another margin', { accuracy: { policy: 'superior', margin: 0 } }],
    ['other costs', { costs: { fixed: -1, broken: 5, bothWrongSame: 0, bothWrongDifferent: 0 } }],
    ['another confidence', { confidence: 0.99 }],
    [
      '1,000 ids that must never break',
      { neverBreak: Array.from({ length: 1000 }, (_, i) => `r${(i * 997) % n}`) },
    ],
    ['slices by two columns', { slicePairs: [[a!, b!]] }],
  ]
}

/** The features of a log, repeated to n rows where n is given. */
async function columnsOf(url: string, mapping: Mapping, n: number | null): Promise<FeatureColumn[]> {
  const log = await fetchedLog(url)
  const { features } = layoutOf(mapping, log.profile.fields, { primary: null, shadow: null })
  const requests = features.map(({ name, as }) => ({ field: name, as }))
  for await (const { batch } of readLog(log, requests, 1_000_000))
    return features.map(({ name }, i) => {
      const column = batch.columns[i]!
      if (column.kind === 'number')
        return { name, column: { kind: 'number', values: tiled(column.values, n) } }
      if (column.kind === 'text') return { name, column: { ...column, codes: tiled(column.codes, n) } }
      throw new Error(`${name} is a tensor`)
    })
  throw new Error(`${url} is empty`)
}

function tiled<A extends Float64Array | Int32Array>(values: A, n: number | null): A {
  if (n === null) return values
  const out = new (values.constructor as new (n: number) => A)(n)
  for (let at = 0; at < n; at += values.length) out.set(values.subarray(0, n - at) as never, at)
  return out
}

function dataOf(
  mapping: Mapping,
  n: number,
  features: FeatureColumn[],
  baseline: FeatureColumn[],
): EvaluationData {
  const next = uniform(1)
  const labels = Int32Array.from({ length: n }, () => (next() < 0.2 ? 1 : 0))
  const ids = new PackedTextBuilder()
  for (let i = 0; i < n; i += 1) ids.push(`r${i}`)
  const times = Float64Array.from({ length: n }, (_, i) => i * 1000)
  return {
    task: mapping.task,
    classes: mapping.classes,
    ordinal: false,
    n,
    ids: ids.finish(),
    times,
    labels,
    labelValues: null,
    primary: answers(n, labels, next),
    shadow: answers(n, labels, next),
    loggedPrimary: null,
    features,
    featureRows: null,
    baseline,
    contents: Uint32Array.from({ length: n }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0),
    latency: {
      rows: null,
      ...{ primary: times5To25(n, next), shadow: times5To25(n, next), source: 'logged' as const },
      ...{ method: '', timerStepMs: null, warmup: null },
    },
    requests: { read: n, replayed: n, labelled: n, skipped: [] },
    evidence: {
      primary: null,
      shadow: null,
      logs: [],
      labels: [],
      baseline: [],
      mapping,
      environment: {
        backend: 'webgl',
        renderer: '',
        tfjs: '',
        browser: navigator.userAgent,
        crossOriginIsolated,
        cores: navigator.hardwareConcurrency,
      },
      startedAt: new Date().toISOString(),
      replaySeconds: null,
      requestsPerSecond: null,
    },
  } as EvaluationData
}

function answers(n: number, labels: Int32Array, next: () => number): Predictions {
  const classes = new Int32Array(n)
  const scores = new Float64Array(n)
  const values = new Float32Array(n)
  for (let i = 0; i < n; i += 1) {
    const late = Math.min(1, 0.8 * next() + (labels[i] ? 0.2 : 0))
    values[i] = late
    classes[i] = late >= 0.5 ? 1 : 0
    scores[i] = Math.max(late, 1 - late)
  }
  return {
    classes,
    scores,
    probabilities: { width: 1, values },
    probabilitiesReason: null,
    values: new Float64Array(0),
    errors: new Uint8Array(n),
    errorCodes: [''],
  }
}

/** Milliseconds of every request, as production logs them. */
const times5To25 = (n: number, next: () => number) => ({
  total: Float64Array.from({ length: n }, () => 5 + 20 * next()),
  ...{ upload: null, compute: null, readback: null },
})

/** A linear congruential generator (Numerical Recipes): quick, and good enough to fill columns. */
function uniform(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296
}
