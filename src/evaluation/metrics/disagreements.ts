/** The requests that the two models answer differently. */
import { textAt } from '../../core/columns'
import type { EvaluationData, FeatureColumn, Predictions } from '../input'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { DisagreementRow, Stratum } from '../../result/requests'
import { noiseIn } from './noise-floor'
import { scoreOf } from './scores'
import { allocate, stratifiedSample } from './stratified'

export type Kind = DisagreementRow['kind']

const KINDS: readonly Kind[] = ['fixed', 'broken', 'both-wrong', 'unlabelled', 'error']

/** Rows that a result carries; the whole table stays on the machine that replayed. */
const SAMPLE_ROWS = 400

/**
 * What kind of disagreement a request is; null where both gave the same answer, or neither was asked.
 * 'error': at least one failed. 'fixed': shadow right, primary wrong. 'broken': the other way round.
 * @param tolerance regression: how far apart two numbers may be and still be the same
 */
export function kindOf(data: EvaluationData, i: number, tolerance = 0): Kind | null {
  const { primary, shadow } = data
  if ((primary.errors[i] ?? 0) > 0 || (shadow.errors[i] ?? 0) > 0) return 'error'
  return data.task === 'regression' ? kindOfNumbers(data, i, tolerance) : kindOfClasses(data, i)
}

function kindOfClasses({ primary, shadow, labels }: EvaluationData, i: number): Kind | null {
  const p = primary.classes[i] ?? -1
  const s = shadow.classes[i] ?? -1
  if (p < 0 || s < 0 || p === s) return null
  const label = labels?.[i] ?? -1
  if (label < 0) return 'unlabelled'
  return s === label ? 'fixed' : p === label ? 'broken' : 'both-wrong'
}

function kindOfNumbers({ primary, shadow, labelValues }: EvaluationData, i: number, tolerance: number) {
  const p = primary.values[i] ?? NaN
  const s = shadow.values[i] ?? NaN
  if (!(Math.abs(p - s) > tolerance)) return null
  const label = labelValues?.[i] ?? NaN
  if (Number.isNaN(label)) return 'unlabelled'
  const [primaryRight, shadowRight] = [Math.abs(p - label) <= tolerance, Math.abs(s - label) <= tolerance]
  if (primaryRight === shadowRight) return primaryRight ? null : 'both-wrong'
  return shadowRight ? 'fixed' : 'broken'
}

/**
 * Counts of all kinds, and a seeded sample of them that holds some of every kind, of every pair of answers and of
 * every pair of errors there is: a uniform one would hold none of the rare ones, which are what people look for.
 */
export function disagreements(
  data: EvaluationData,
  seed: number,
  tolerance = 0,
): EvaluationResult['disagreements'] {
  const byKind: Record<Kind, number> = { fixed: 0, broken: 0, 'both-wrong': 0, unlabelled: 0, error: 0 }
  const { strata, stratumOf } = stratify(data, tolerance)
  for (const { kind, total } of strata) byKind[kind] += total
  const order = mostTelling(strata)
  const sizes = allocate(
    order.map((at) => (strata[at] as Stratum).total),
    SAMPLE_ROWS,
  )
  const taken = new Array<number>(strata.length).fill(0)
  order.forEach((at, i) => {
    taken[at] = sizes[i]!
  })
  return {
    total: strata.reduce((sum, { kind, total }) => sum + (kind === 'error' ? 0 : total), 0),
    byKind,
    strata: order.slice(0, SAMPLE_ROWS).map((at) => strata[at] as Stratum),
    features: data.features.map((f) => f.name),
    sample: stratifiedSample(stratumOf, taken, seed).map((i) => rowOf(data, i, tolerance)),
  }
}

/** One pass over the requests: which stratum each is in, and how large these are. */
function stratify(data: EvaluationData, tolerance: number) {
  const { n, primary, shadow, classes } = data
  const stratumOf = new Int32Array(n).fill(-1)
  const strata: Stratum[] = []
  const index = new Map<number, number>()
  // Wide enough for classes and for codes of errors, which are bytes.
  const width = Math.max(256, classes.length)
  for (let i = 0; i < n; i++) {
    const kind = kindOf(data, i, tolerance)
    if (kind === null) continue
    const ofErrors = kind === 'error'
    const numbers = !ofErrors && data.task === 'regression'
    const p = numbers ? 0 : ofErrors ? primary.errors[i]! : primary.classes[i]!
    const s = numbers ? 0 : ofErrors ? shadow.errors[i]! : shadow.classes[i]!
    const key = (KINDS.indexOf(kind) * width + p) * width + s
    let at = index.get(key)
    if (at === undefined) {
      at = strata.length
      index.set(key, at)
      const text = (model: Predictions, one: number) =>
        numbers ? null : ofErrors ? errorText(model, i) : (classes[one] ?? null)
      strata.push({ kind, primary: text(primary, p), shadow: text(shadow, s), total: 0 })
    }
    ;(strata[at] as Stratum).total++
    stratumOf[i] = at
  }
  return { strata, stratumOf }
}

/** Places of the strata: the largest of each kind first, then the others by size. */
function mostTelling(strata: Stratum[]): number[] {
  const bySize = [...strata.keys()].sort(
    (a, b) => (strata[b] as Stratum).total - (strata[a] as Stratum).total,
  )
  const kinds = new Set<Kind>()
  const first = bySize.filter((at) => {
    const { kind } = strata[at] as Stratum
    return !kinds.has(kind) && kinds.add(kind)
  })
  return [...first, ...bySize.filter((at) => !first.includes(at))]
}

/** One request as a table row. Its kind is only meaningful for a disagreement or an error. */
export function rowOf(data: EvaluationData, i: number, tolerance = 0): DisagreementRow {
  const time = data.times?.[i] ?? NaN
  return {
    row: i,
    id: textAt(data.ids, i),
    time: Number.isNaN(time) ? null : time,
    label: labelText(data, i),
    primary: predictionText(data, data.primary, i),
    primaryScore: numberOrNull(scoreOf(data.primary, i)),
    primaryError: errorText(data.primary, i),
    shadow: predictionText(data, data.shadow, i),
    shadowScore: numberOrNull(scoreOf(data.shadow, i)),
    shadowError: errorText(data.shadow, i),
    kind: kindOf(data, i, tolerance) ?? 'unlabelled',
    noise: noiseIn(data)?.is(i) ?? false,
    features: featureValues(data, i),
  }
}

/** The label in words: the class's name, or the number; null where there is none. */
export function labelText(
  data: Pick<EvaluationData, 'task' | 'classes' | 'labels' | 'labelValues'>,
  i: number,
): string | null {
  if (data.task === 'regression') return textOf(data.labelValues?.[i])
  return data.classes[data.labels?.[i] ?? -1] ?? null
}

/** The prediction in words: the class's name, or the number; null where there is none. */
export function predictionText(
  data: Pick<EvaluationData, 'task' | 'classes'>,
  p: Predictions,
  i: number,
): string | null {
  if (data.task === 'regression') return textOf(p.values[i])
  return data.classes[p.classes[i] ?? -1] ?? null
}

/** The code of a request's error; '' where it has none. */
export function errorText(p: Predictions, i: number): string {
  const code = p.errors[i] ?? 0
  return code === 0 ? '' : (p.errorCodes[code] ?? `error-${code}`)
}

/** A request's features in the order of data.features; null where missing, or not in the kept sample of rows. */
export function featureValues(data: EvaluationData, i: number): (string | number | null)[] {
  const at = data.featureRows ? indexOf(data.featureRows, i) : i
  return data.features.map((feature) => (at < 0 ? null : valueAt(feature, at)))
}

function valueAt({ column }: FeatureColumn, i: number): string | number | null {
  if (column.kind === 'number') return numberOrNull(column.values[i])
  return column.dictionary[column.codes[i] ?? -1] ?? null
}

/** Binary search: feature rows are ascending. */
function indexOf(rows: Int32Array, row: number): number {
  let low = 0
  let high = rows.length - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const at = rows[middle]!
    if (at === row) return middle
    if (at < row) low = middle + 1
    else high = middle - 1
  }
  return -1
}

const numberOrNull = (x: number | undefined) => (x === undefined || !Number.isFinite(x) ? null : x)
const textOf = (x: number | undefined) => (x === undefined || Number.isNaN(x) ? null : String(x))
