/** Small evaluations for tests, made by hand or seeded. */
import { PackedTextBuilder } from '../../../src/core/columns'
import type { EvaluationData, FeatureColumn, Predictions } from '../../../src/evaluation/input'
import { seeded } from '../../../src/core/random'

const NONE = new Float64Array()

/** Predictions of classes; -1 is no answer. */
export function classified(classes: ArrayLike<number>, rest: Partial<Predictions> = {}): Predictions {
  return {
    classes: Int32Array.from(classes),
    scores: new Float64Array(classes.length).fill(NaN),
    probabilities: null,
    probabilitiesReason: null,
    values: NONE,
    errors: new Uint8Array(classes.length),
    errorCodes: [''],
    ...rest,
  }
}

/** Predictions of numbers; NaN is no answer. */
export function predicted(values: ArrayLike<number>, rest: Partial<Predictions> = {}): Predictions {
  return {
    ...classified([]),
    values: Float64Array.from(values),
    errors: new Uint8Array(values.length),
    ...rest,
  }
}

/** @param of the number in request i's id */
export function ids(n: number, of = (i: number) => i): EvaluationData['ids'] {
  const builder = new PackedTextBuilder()
  for (let i = 0; i < n; i += 1) builder.push(`r-${of(i)}`)
  return builder.finish()
}

/** An evaluation of what is given; the rest is empty. */
export function dataOf(
  given: Partial<EvaluationData> & { primary: Predictions; shadow: Predictions },
): EvaluationData {
  const n = given.n ?? given.primary.errors.length
  return {
    task: 'classification',
    classes: ['no', 'yes'],
    ordinal: false,
    n,
    ids: ids(n),
    times: null,
    labels: null,
    labelValues: null,
    loggedPrimary: null,
    features: [],
    featureRows: null,
    baseline: null,
    latency: null,
    requests: { read: n, replayed: n, labelled: 0, skipped: [] },
    evidence: evidence(),
    ...given,
  }
}

export function evidence(): EvaluationData['evidence'] {
  return {
    primary: null,
    shadow: null,
    logs: [],
    labels: [],
    baseline: [],
    mapping: null,
    environment: {
      backend: 'cpu',
      renderer: '',
      tfjs: '4.22.0',
      browser: '',
      crossOriginIsolated: false,
      cores: null,
    },
    startedAt: '2026-01-01T00:00:00Z',
    replaySeconds: null,
    requestsPerSecond: null,
  }
}

/** A uniform draw in [0, 1). */
export function uniform(random: ReturnType<typeof seeded>): number {
  return random.below(2 ** 31) / 2 ** 31
}

/** A seeded evaluation of two models that are right with the given probabilities on a shared difficulty. */
export function simulated(
  n: number,
  right: { primary: number; shadow: number },
  seed = 1,
  k = 2,
): EvaluationData {
  const random = seeded(seed)
  const labels = Int32Array.from({ length: n }, () => random.below(k))
  const answers = (share: number) =>
    labels.map((label) => (uniform(random) < share ? label : (label + 1 + random.below(k - 1)) % k))
  const probabilities = (classes: Int32Array) => {
    const values = new Float32Array(n * k)
    classes.forEach((c, i) => {
      const top = 1 / k + (1 - 1 / k) * uniform(random)
      for (let j = 0; j < k; j += 1) values[i * k + j] = j === c ? top : (1 - top) / (k - 1)
    })
    return { width: k, values }
  }
  const model = (share: number) => {
    const classes = answers(share)
    const p = probabilities(classes)
    const scores = Float64Array.from(classes, (c, i) => p.values[i * k + c] as number)
    return classified(classes, { probabilities: p, scores })
  }
  return dataOf({
    n,
    classes: Array.from({ length: k }, (_, c) => `class ${c}`),
    labels,
    primary: model(right.primary),
    shadow: model(right.shadow),
    requests: { read: n, replayed: n, labelled: n, skipped: [] },
  })
}

/** A seeded numeric feature, normal by twelve uniforms. */
export function normalFeature(name: string, n: number, seed: number, shift = 0): FeatureColumn {
  const random = seeded(seed)
  const values = Float64Array.from({ length: n }, () => {
    let sum = -6 + shift
    for (let j = 0; j < 12; j += 1) sum += uniform(random)
    return sum
  })
  return { name, column: { kind: 'number', values } }
}
