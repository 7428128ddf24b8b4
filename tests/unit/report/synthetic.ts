/**
 * A whole evaluation of made-up requests, computed by the real evaluate(): two classifiers of late flights,
 * the shadow a little better, drift in one feature, a few errors, hostile text where text may come from a log.
 */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { PackedTextBuilder } from '../../../src/core/columns'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates, type Gates } from '../../../src/result/gates'
import type { EvaluationData, FeatureColumn, Predictions } from '../../../src/evaluation/input'
import type { EvaluationResult } from '../../../src/result/evaluation-result'

export const hostile = '</script><img src=x onerror=alert(1)>\u2028<!--'

export interface SyntheticOptions {
  n: number
  seed: number
  labels: boolean
  baseline: boolean
  errors: number
  classes: string[]
  task: 'classification' | 'regression'
  partial: boolean
  /** What the log says that primary answered: what the replay gives, classes swapped, or nothing. */
  logged: 'same' | 'swapped' | null
  /** How far a feature has drifted from the baseline, in about standard deviations. */
  shift: number
  gates: Gates
}

export function synthetic(given: Partial<SyntheticOptions> = {}): EvaluationResult {
  const options: SyntheticOptions = {
    n: 4000,
    seed: 7,
    labels: true,
    baseline: true,
    errors: 5,
    classes: ['on time', 'late'],
    task: 'classification',
    partial: false,
    logged: null,
    shift: 0.35,
    gates: defaultGates,
    ...given,
  }
  return evaluate(data(options), options.gates, { seed: options.seed, partial: options.partial })
}

function data(options: SyntheticOptions): EvaluationData {
  const { n } = options
  const random = uniform(options.seed)
  const ids = new PackedTextBuilder()
  for (let i = 0; i < n; i++) ids.push(i === 3 ? hostile : `f-${100000 + i}`)
  const truth = Float64Array.from({ length: n }, () => random())
  const k = options.classes.length
  const labels = Int32Array.from(truth, (t) => Math.floor(t ** 1.6 * k))
  const values = Float64Array.from(truth, (t) => t * 40)
  const primary = predictions(options, labels, values, 0.84, 0, random)
  return {
    task: options.task,
    classes: options.task === 'classification' ? options.classes : [],
    ordinal: false,
    n,
    ids: ids.finish(),
    times: Float64Array.from({ length: n }, (_, i) => Date.UTC(2001, 3, 1) + i * 1_900_000),
    labels: options.labels && options.task === 'classification' ? labels : null,
    labelValues: options.labels && options.task === 'regression' ? values : null,
    primary,
    shadow: predictions(options, labels, values, 0.87, options.errors, random),
    loggedPrimary: logged(primary, options),
    noise: {
      repeat: { n, changed: 0, largestDifference: 0 },
      cpu: { n: 200, changed: 1, largestDifference: 3e-4 },
    },
    features: features(n, random, options.shift),
    featureRows: null,
    baseline: options.baseline ? features(n, random, 0) : null,
    latency: latency(Math.min(n, 1000), random),
    requests: {
      read: n + 12,
      replayed: n,
      labelled: options.labels ? n : 0,
      skipped: [
        {
          reason: 'truncated line',
          count: 12,
          examples: [{ file: 'requests.csv', line: 17, detail: hostile }],
        },
      ],
    },
    evidence: {
      primary: model('flights-v1'),
      shadow: model('flights-v2'),
      logs: [{ name: 'requests.csv.gz', bytes: 812345, sha256: 'ab'.repeat(32) }],
      labels: [],
      baseline: options.baseline ? [{ name: 'baseline.csv', bytes: 52345, sha256: 'cd'.repeat(32) }] : [],
      mapping: { schemaVersion: 1, classes: options.classes, note: hostile },
      environment: {
        backend: 'webgl',
        renderer: 'ANGLE (SwiftShader)',
        tfjs: '4.22.0',
        browser: 'Chromium 140',
        crossOriginIsolated: true,
        cores: 2,
      },
      startedAt: '2026-01-02T03:04:05.000Z',
      replaySeconds: 6.42,
      requestsPerSecond: 3120,
    },
  }
}

function logged(primary: Predictions, options: SyntheticOptions): Predictions | null {
  if (options.logged === null) return null
  const k = options.classes.length
  const classes = primary.classes.map((c) => (options.logged === 'swapped' && c >= 0 ? k - 1 - c : c))
  return { ...primary, classes, probabilities: null, probabilitiesReason: 'not logged' }
}

function model(name: string) {
  return {
    name,
    format: 'layers-model, Keras 3.15',
    files: [
      { name: `${name}/model.json`, bytes: 4211, sha256: '0f'.repeat(32) },
      { name: `${name}/group1-shard1of1.bin`, bytes: 38122, sha256: '1e'.repeat(32) },
    ],
    parameters: 2881,
    inputs: ['numeric [n, 3] float32'],
    outputs: ['late [n, 1] float32'],
  }
}

/** Right with a given chance, and surer where right. */
function predictions(
  options: SyntheticOptions,
  labels: Int32Array,
  values: Float64Array,
  accuracy: number,
  errors: number,
  random: () => number,
): Predictions {
  const k = options.classes.length
  const classes = new Int32Array(labels.length)
  const scores = new Float64Array(labels.length)
  const failed = new Uint8Array(labels.length)
  const numbers = new Float64Array(labels.length)
  labels.forEach((label, i) => {
    const right = random() < accuracy - (label === 1 ? 0.2 : 0)
    classes[i] = right ? label : (label + 1 + Math.floor(random() * (k - 1))) % k
    scores[i] = 1 / k + (1 - 1 / k) * (right ? 1 - random() ** 2 * 0.9 : random() ** 1.5 * 0.9)
    numbers[i] = values[i]! + (random() + random() - 1) * 10 * (1.6 - accuracy)
    if (i % 97 === 5 && errors > i / 97) {
      failed[i] = 1
      classes[i] = -1
      scores[i] = numbers[i] = NaN
    }
  })
  const regression = options.task === 'regression'
  return {
    classes: regression ? new Int32Array(0) : classes,
    scores: regression ? new Float64Array(0) : scores,
    probabilities: regression || k !== 2 ? null : { width: 1, values: positives(classes, scores) },
    probabilitiesReason: k === 2 ? null : 'not kept here',
    values: regression ? numbers : new Float64Array(0),
    errors: failed,
    errorCodes: ['', 'non-finite-output'],
  }
}

function positives(classes: Int32Array, scores: Float64Array): Float32Array {
  return Float32Array.from(scores, (score, i) => (classes[i] === 1 ? score : 1 - score))
}

function features(n: number, random: () => number, shift: number): FeatureColumn[] {
  const normal = (): number => random() + random() + random() + random() - 2
  const codes = ['ORD', 'ATL', 'DFW', 'LAX', 'SFO', hostile]
  return [
    { name: 'hour', column: numbers(n, () => 13 + 5 * (normal() + shift)) },
    { name: 'distance', column: numbers(n, () => Math.exp(6.5 + normal() + shift * 0.1)) },
    { name: 'weekday', column: numbers(n, () => Math.floor(random() * 7)) },
    {
      name: 'origin',
      column: {
        kind: 'text',
        codes: Int32Array.from({ length: n }, (_, i) => (i === 3 ? 5 : Math.floor(random() ** 1.4 * 5))),
        dictionary: codes,
      },
    },
  ]
}

function numbers(n: number, draw: () => number) {
  return { kind: 'number' as const, values: Float64Array.from({ length: n }, draw) }
}

function latency(n: number, random: () => number): EvaluationData['latency'] {
  const draw = (base: number) => {
    const compute = Float64Array.from(
      { length: n },
      () => base * Math.exp((random() + random() + random() - 1.5) * 0.9),
    )
    return {
      total: compute.map((ms) => ms + 1.5),
      upload: compute.map(() => 0.3 + random() * 0.1),
      compute,
      readback: compute.map(() => 1.1 + random() * 0.1),
    }
  }
  return {
    rows: Int32Array.from({ length: n }, (_, i) => i),
    primary: draw(7),
    shadow: draw(9.6),
    source: 'replayed',
    method: 'One request at a time, both models alternating in a seeded random order, 20 warm-ups apart.',
    timerStepMs: 0.005,
    warmup: { primary: Float64Array.of(212, 14, 9), shadow: Float64Array.of(340, 21, 12) },
  }
}

function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed)
  return () => (generator.next() >>> 0) / 0x1_0000_0000
}
