/** Columns that may say whose request it is: ids that come again and again. Nobody takes them for it but a person. */
import { gettingOn } from '../../core/getting-on'
import type { NumberColumn, TextColumn } from '../../core/columns'
import type { LikelyCluster } from '../../result/sections/independence'
import type { Mapping } from '../../result/mapping'
import type { EvaluationData, FeatureColumn } from '../input'
import { once } from '../makers'
import { designEffect } from '../statistics/clusters'
import { normalScores } from '../statistics/normal-scores'

/** Names of who asks, alone or with a word for its id; anything more ('customer_age') is of another kind. */
const NAMED =
  /^(?:.*_)?(?:user|customer|client|session|device|account|visitor|member|patient|household|merchant|msisdn|phone|subscriber|person|driver|tenant|cookie|kunde|nutzer|geraet|sitzung|konto|usuario|cliente|sesion|utilisateur|appareil)(?:_?(?:id|key|uuid|guid|no|nr|num|number|hash|name|code|token|ref))?$/
const LEAST_ROWS = 30
const LEAST_CLUSTERS = 10
/** On average; of fewer, hardly any request has another of its kind. */
const LEAST_SIZE = 1.5
/** Whole numbers that lie closer are amounts, ages or counts. */
const SPARSE = 10
/** Rows that are looked at before all are. */
const SAMPLED = 20_000
const MOST = 2
/** Standard errors that the intraclass correlation of flips is above 0 before it is no accident, of independent rows. */
const CREDIBLE = 3
/** Below this a gate that reckons with it says nearly the same. */
const WEIGHTY = 1.25

/** The most telling first: those named as such, then by what their requests have in common. */
export function likelyClusters(data: EvaluationData): LikelyCluster[] {
  if (data.clusters || data.n < LEAST_ROWS) return []
  const fed = fedFields(data)
  const outcomes = once(() => outcomesOf(data))
  return data.features
    .flatMap((feature) => {
      gettingOn()
      const named = NAMED.test(plain(feature.name))
      if (!named && fed.has(feature.name)) return []
      const codes = codesOf(feature, named)
      const found = codes && evidenceOf(feature, codes, data, outcomes)
      return found ? [{ named, found }] : []
    })
    .sort((a, b) => Number(b.named) - Number(a.named) || (b.found.icc ?? 0) - (a.found.icc ?? 0))
    .slice(0, MOST)
    .map(({ found }) => found)
}

const plain = (name: string) =>
  name
    .split('.')
    .at(-1)!
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')

/** What models are given is no id, unless it is called one. */
function fedFields({ evidence }: EvaluationData): Set<string> {
  const { models } = (evidence.mapping ?? {}) as Partial<Mapping>
  const inputs = [models?.primary, models?.shadow].flatMap((model) => model?.inputs ?? [])
  return new Set(inputs.flatMap(({ features }) => features.map((feature) => feature.field)))
}

function codesOf({ column }: FeatureColumn, named: boolean): Int32Array | null {
  return column.kind === 'text' ? textCodes(column) : numberCodes(column, named)
}

const textCodes = ({ codes }: TextColumn): Int32Array => codes

/** Whole numbers, few of them near each other, as codes; null where they are a quantity. */
function numberCodes({ values }: NumberColumn, named: boolean): Int32Array | null {
  const step = Math.max(1, Math.floor(values.length / SAMPLED))
  const seen = new Set<number>()
  let [low, high, rows] = [Infinity, -Infinity, 0]
  for (let i = 0; i < values.length; i += step) {
    const v = values[i]!
    if (v !== v) continue
    if (!Number.isInteger(v)) return null
    seen.add(v)
    low = Math.min(low, v)
    high = Math.max(high, v)
    rows++
  }
  if (!named && (seen.size < Math.sqrt(rows) || high - low < SPARSE * seen.size)) return null
  const known = new Map<number, number>()
  const codes = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (v !== v) {
      codes[i] = -1
      continue
    }
    let code = known.get(v)
    if (code === undefined) known.set(v, (code = known.size))
    codes[i] = code
  }
  return codes
}

function evidenceOf(
  { name }: FeatureColumn,
  codes: Int32Array,
  { featureRows }: EvaluationData,
  outcomesMade: () => Outcomes,
): LikelyCluster | null {
  const sizes = new Map<number, number>()
  let rows = 0
  for (const code of codes) {
    if (code < 0) continue
    sizes.set(code, (sizes.get(code) ?? 0) + 1)
    rows++
  }
  const clusters = sizes.size
  const named = NAMED.test(plain(name))
  const least = named ? LEAST_CLUSTERS : Math.max(LEAST_CLUSTERS, Math.sqrt(rows))
  if (rows * 2 < codes.length || clusters < least || rows < LEAST_SIZE * clusters) return null
  const outcomes = outcomesMade()
  const effectOf = (column: Float64Array) =>
    designEffect(featureRows ? Float64Array.from(featureRows, (row) => column[row]!) : column, codes)
  const flips = effectOf(outcomes.accuracy)
  const alike = GATES.filter((gate) => {
    const column = outcomes[gate]
    const effect = column && (gate === 'accuracy' ? flips : effectOf(column))
    return isCredible(effect?.icc ?? 0, effect?.value ?? 0, rows, rows / clusters)
  })
  return {
    field: name,
    clusters,
    meanSize: rows / clusters,
    icc: flips?.icc ?? null,
    designEffect: flips?.value ?? null,
    alike,
  }
}

/** The standard error is that of an intraclass correlation of 0 (Donner 1986): sqrt(2 / (n (m - 1))), m rows of each. */
const isCredible = (icc: number, effect: number, rows: number, size: number) =>
  effect >= WEIGHTY && size > 1 && icc > CREDIBLE * Math.sqrt(2 / (rows * (size - 1)))

/** What the gates count of each request: flips, shadow's failures, shadow's latency. NaN unknown; null where none is. */
interface Outcomes {
  accuracy: Float64Array
  errors: Float64Array | null
  latency: Float64Array | null
}

const GATES = ['accuracy', 'errors', 'latency'] as const

function outcomesOf(data: EvaluationData): Outcomes {
  const { errors } = data.shadow
  return {
    accuracy: flipsOf(data),
    errors: errors.some((code) => code > 0) ? Float64Array.from(errors, (code) => (code > 0 ? 1 : 0)) : null,
    latency: latencies(data),
  }
}

/** As logged, by rank: a few requests that take very long hide how the others are alike. */
function latencies({ latency, n }: EvaluationData): Float64Array | null {
  const total = latency?.rows === null ? latency.shadow?.total : null
  if (!total || total.length !== n || total.some(Number.isNaN)) return null
  return normalScores(total)
}

/** What became of each request by the exchange: won 1, lost -1; without labels 1 where the answers differ. NaN unknown. */
function flipsOf({ task, n, primary, shadow, labels }: EvaluationData): Float64Array {
  const flips = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    if (task === 'regression') {
      flips[i] = shadow.values[i]! - primary.values[i]!
      continue
    }
    const [p, s, label] = [primary.classes[i]!, shadow.classes[i]!, labels ? labels[i]! : -1]
    if (p < 0 || s < 0 || (labels && label < 0)) flips[i] = NaN
    else if (labels) flips[i] = (s === label ? 1 : 0) - (p === label ? 1 : 0)
    else flips[i] = p === s ? 0 : 1
  }
  return flips
}
