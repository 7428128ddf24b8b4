/** Simulated evaluations with the truth exactly on a gate's line. */
import { PackedTextBuilder } from '../../src/core/columns'
import type { Random } from '../../src/core/random'
import type { EvaluationData, LatencyInput, Predictions } from '../../src/evaluation/input'
import { normalQuantile } from '../../src/evaluation/statistics/distributions'
import { defaultGates, type Gates } from '../../src/result/gates'
import { shiftOf } from '../simulations/drift'
import type { Fates } from './drawn'
import { classified, evidence, predicted } from '../unit/evaluation/data'
import { clustersOf, normals, series, type Dependence } from './series'

const noIds = new PackedTextBuilder().finish()

/** Ids, features and evidence are left out: no gate of these reads them. */
function dataOf(n: number, given: Partial<EvaluationData> & { primary: Predictions; shadow: Predictions }) {
  const times = Float64Array.from({ length: n }, (_, i) => 1000 * i)
  const counts = { read: n, replayed: n, labelled: n, skipped: [] }
  const rest = { loggedPrimary: null, features: [], featureRows: null, baseline: null, latency: null }
  const data: EvaluationData = {
    task: 'classification',
    classes: ['no', 'yes'],
    ordinal: false,
    n,
    ids: noIds,
    times,
    labels: null,
    labelValues: null,
    requests: counts,
    evidence: evidence(),
    ...rest,
    ...given,
  }
  return data
}

export interface Case {
  n: number
  dependence: Dependence
  random: Random
}

/** Share of requests that shadow alone has right; of those that primary alone has right it is more by the margin. */
const FIXED = 0.05
/** Both are wrong in the worst of what is left: what makes requests hard for one makes them hard for the other. */
const BOTH_WRONG = 0.15
/** Labels of agreements and of disagreements. */
const LABELLED = { agreements: 0.6, disagreements: 0.15 }

/** What becomes of a request in the logs below, and so of a cluster. */
export const accuracyFates = (fixed = FIXED): Fates => ({
  fixed,
  broken: fixed + defaultGates.accuracy.margin,
  bothWrong: BOTH_WRONG,
})
export const partlyLabelledFates: Fates = { ...accuracyFates(), labelled: LABELLED }
export const eventFates = (limit: number): Fates => ({ fixed: 0, broken: limit, bothWrong: 0 })

/** @param better by how much shadow is better than the line */
export function accuracyLog({ n, dependence, random }: Case, fixed = FIXED, better = 0): EvaluationData {
  const z = series(n, dependence, random)
  const low = normalQuantile(fixed + defaultGates.accuracy.margin - better)
  const high = normalQuantile(1 - fixed)
  const hard = normalQuantile(1 - fixed - BOTH_WRONG)
  const primary = new Int32Array(n)
  const shadow = new Int32Array(n)
  for (let i = 0; i < n; i += 1) {
    const value = z[i] as number
    if (value < low) shadow[i] = 1
    else if (value > high) primary[i] = 1
    else if (value > hard) primary[i] = shadow[i] = 1
  }
  const labels = new Int32Array(n)
  return dataOf(n, {
    labels,
    primary: classified(primary),
    shadow: classified(shadow),
    clusters: clustersOf(n, dependence),
  })
}

/** The same with labels on 60 % of agreements and 15 % of disagreements. */
export function partlyLabelled(given: Case): EvaluationData {
  const data = accuracyLog(given)
  const labels = data.labels as Int32Array
  for (let i = 0; i < data.n; i += 1) {
    const agree = data.primary.classes[i] === data.shadow.classes[i]
    const rate = agree ? LABELLED.agreements : LABELLED.disagreements
    if (given.random.below(100) >= 100 * rate) labels[i] = -1
  }
  return data
}

/**
 * Shadow fails at the limit, in the worst moments or clusters; its logged latencies follow the same.
 * @param shown false: no latencies, so that nothing but the failures themselves tells of them
 */
export function errorsLog({ n, dependence, random }: Case, limit: number, shown = true): EvaluationData {
  const z = series(n, dependence, random)
  const fails = normalQuantile(1 - limit)
  const classes = new Int32Array(n)
  const errors = new Uint8Array(n)
  for (let i = 0; i < n; i += 1) {
    const value = z[i] as number
    if (value <= fails) continue
    errors[i] = 1
    classes[i] = -1
  }
  return dataOf(n, {
    latency: shown ? loggedLatency(z.map((value) => 50 * Math.exp(value))) : null,
    primary: classified(new Int32Array(n)),
    shadow: classified(classes, { errors, errorCodes: ['', 'execution-failed'] }),
    clusters: clustersOf(n, dependence),
  })
}

/** Latencies, log-normal; so many of them are over the SLA as may be. */
export function latencyLog({ n, dependence, random }: Case): EvaluationData {
  const z = series(n, dependence, random)
  const { slaMs, shareOver } = defaultGates.latency
  const scale = slaMs / Math.exp(normalQuantile(1 - shareOver))
  const total = z.map((value) => scale * Math.exp(value))
  const none = classified(new Int32Array(n))
  const latency = loggedLatency(total)
  return dataOf(n, { primary: none, shadow: none, latency, clusters: clustersOf(n, dependence) })
}

/** Normal values, shifted so that the PSI over a standard normal's deciles is the one given. */
export function driftedValues({ n, dependence, random }: Case, psi: number): Float64Array {
  const shift = psi === 0 ? 0 : shiftOf(psi)
  return series(n, dependence, random).map((z) => z + shift)
}

/** One feature, normal as in training but for that shift. */
export function driftLog(given: Case, psi: number): EvaluationData {
  const { n, dependence, random } = given
  const feature = (values: Float64Array) => ({ name: 'x', column: { kind: 'number' as const, values } })
  const none = classified(new Int32Array(n))
  return dataOf(n, {
    primary: none,
    shadow: none,
    features: [feature(driftedValues(given, psi))],
    baseline: [feature(normals(BASELINE, random))],
    clusters: clustersOf(n, dependence),
  })
}

/** So many that Kolmogorov and Smirnov's p, which takes no part here, is not figured exactly: that takes most of the time. */
export const BASELINE = 20_000

/** Numbers: shadow's errors are larger by the margin. @param spread of one error, from a standard normal */
export function numbersLog({ n, dependence, random }: Case, spread = (z: number) => z): EvaluationData {
  const { margin } = defaultGates.accuracy
  const primary = series(n, dependence, random).map(spread)
  const shadow = series(n, dependence, random).map((z) => (1 + margin) * spread(z))
  return dataOf(n, {
    task: 'regression',
    classes: [],
    labelValues: new Float64Array(n),
    primary: predicted(primary),
    shadow: predicted(shadow),
    clusters: clustersOf(n, dependence),
  })
}

const ROLLBACK: Gates['rollback'] = {
  who: 'Ada',
  when: '2026-01-02',
  how: 'switched back',
  link: 'https://example.org/1',
  drill: null,
}
export const readyGates: Gates = { ...defaultGates, rollback: ROLLBACK }

/** An evaluation whose every gate passes but accuracy, which is on the line. */
export function wholeLog(given: Case): EvaluationData {
  const { n, random } = given
  const feature = () => ({ name: 'x', column: { kind: 'number' as const, values: normals(n, random) } })
  return {
    ...accuracyLog(given),
    features: [feature()],
    baseline: [feature()],
    latency: loggedLatency(new Float64Array(n).fill(10)),
  }
}

/** Of shadow, as production logged them. */
function loggedLatency(total: Float64Array): LatencyInput {
  const shadow = { total, upload: null, compute: null, readback: null }
  return {
    rows: null,
    primary: null,
    shadow,
    source: 'logged',
    method: '',
    timerStepMs: null,
    warmup: null,
  }
}

/** The first rows of an evaluation of classes: a log that is still growing. */
export function beginning(data: EvaluationData, n: number): EvaluationData {
  const { latency, clusters } = data
  const cut = (of: Predictions): Predictions => ({
    ...of,
    classes: of.classes.subarray(0, n) as Int32Array,
    scores: of.scores.subarray(0, n),
    errors: of.errors.subarray(0, n),
  })
  return {
    ...data,
    n,
    times: data.times && data.times.subarray(0, n),
    labels: data.labels && (data.labels.subarray(0, n) as Int32Array),
    latency: latency?.shadow ? loggedLatency(latency.shadow.total.subarray(0, n) as Float64Array) : null,
    clusters: clusters ? { ...clusters, codes: clusters.codes.subarray(0, n) as Int32Array } : null,
    primary: cut(data.primary),
    shadow: cut(data.shadow),
  }
}
