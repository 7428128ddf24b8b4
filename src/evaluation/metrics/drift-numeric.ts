/** Drift of one numeric feature. */
import { kolmogorovSmirnov } from '../statistics/ks'
import { psi } from '../statistics/psi'
import { countAtMost, moments, quantile, sortedValues } from '../statistics/quantiles'
import { wassersteinDistance } from '../statistics/wasserstein'
import { emptyComparison, sampled } from './drift-comparison'
import type { Comparing, Comparison } from './drift-comparison'
import { isOtherScale } from './other-scale'
import { standInOf } from './stand-in'

const BINS = 10
/** Shares of values, below and above, that count as the one where they begin. */
const ENDS = 0.05

/**
 * PSI over ten quantile bins of the baseline (a bin per value where it has few), two-sample KS, and the
 * Wasserstein distance over the baseline's standard deviation. Missing values, and infinite ones, are bins of their own
 * in the PSI and are left out of the other two.
 */
export function numericDrift(before: Float64Array, now: Float64Array, comparing = PLAIN): Comparison {
  const [was, is] = [sortedValues(before), sortedValues(now)]
  const [a, b] = [finiteOf(was), finiteOf(is)]
  const sizes = {
    nBaseline: was.length,
    nCurrent: is.length,
    missingBaseline: before.length - was.length,
    missingCurrent: now.length - is.length,
  }
  if (is.length === 0 || a.length === 0) return emptyComparison({ ...sizes, nBaseline: a.length })
  const inner = innerEdges(a)
  const bins = {
    labels: labels(inner),
    baseline: histogram(a, inner),
    current: histogram(b, inner),
  }
  const infinite = addBin(bins, 'infinite', was.length - a.length, is.length - b.length)
  const missing = addBin(bins, 'missing', sizes.missingBaseline, sizes.missingCurrent)
  const placed = {
    slots: () => binsOf(now, inner, missing, infinite),
    missing,
    scoreOf: scorer(is, now),
  }
  const told = sampled(bins.baseline, bins.current, placed, comparing)
  const ks = kolmogorovSmirnov(
    a,
    b,
    told.worthRows === null ? undefined : told.worthRows * (b.length / now.length),
  )
  const standIn = standInOf(
    { values: a, missing: sizes.missingBaseline },
    { values: b, missing: sizes.missingCurrent },
    (training, values) => histogram(values, innerEdges(training)),
  )
  const rescaled = isOtherScale(a, b, comparing.standardised ?? false)
  const spread = moments(a)
  const sd = Math.sqrt(spread.squares / spread.n)
  return {
    psi: psi(bins.baseline, bins.current),
    ...told,
    statistic: ks?.statistic ?? null,
    p: ks?.p ?? null,
    distance: sd > 0 && b.length > 0 ? wassersteinDistance(a, b) / sd : null,
    bins: {
      labels: bins.labels,
      baseline: bins.baseline.map((c) => c / before.length),
      current: bins.current.map((c) => c / now.length),
    },
    reason: standIn
      ? standInText(standIn)
      : sd > 0
        ? null
        : 'Distance undefined: the baseline has one value only.',
    change: standIn ? 'stand-in' : rescaled ? 'rescaled' : null,
    ...sizes,
  }
}

function standInText({ value, in: side }: NonNullable<ReturnType<typeof standInOf>>): string {
  const [has, lacks] = side === 'training' ? ['training', 'the log'] : ['the log', 'training']
  return `${has} has ${value} as often as ${lacks} has no value`
}

const PLAIN: Comparing = { seed: 1, clusters: null, inTime: null }

/** Values, with those at the ends drawn in: a few that are very large would hide how the others depend on each other. */
export function scorer(sorted: Float64Array, now: Float64Array): (row: number) => number {
  const [low, high] = [quantile(sorted, ENDS), quantile(sorted, 1 - ENDS)]
  return (row) => Math.min(high, Math.max(low, now[row]!))
}

/** The finite ones of sorted values. */
export function finiteOf(sorted: Float64Array): Float64Array {
  return sorted.subarray(countAtMost(sorted, -Infinity), countBelow(sorted, Infinity))
}

/** Adds a bin where either side has any in it. @returns its place, which is past the end where there is none */
function addBin(
  bins: { labels: string[]; baseline: number[]; current: number[] },
  label: string,
  before: number,
  now: number,
): number {
  const at = bins.labels.length
  if (before + now === 0) return at
  bins.labels.push(label)
  bins.baseline.push(before)
  bins.current.push(now)
  return at
}

/**
 * Edges between bins: bin i holds edge[i-1] <= x < edge[i], the outer bins are open. A feature with few values
 * gets an edge between every two of them and beyond its extremes: quantiles of an hour or a month coincide, and
 * would hide the values that are new.
 */
export function innerEdges(sorted: Float64Array): number[] {
  const distinct = distinctUpTo(sorted, 2 * BINS)
  if (distinct) {
    const first = distinct[0]!
    const last = distinct.at(-1) as number
    const between = distinct.slice(1).map((x, i) => (distinct[i]! + x) / 2)
    return [first, ...between, nextAfter(last)]
  }
  const edges = Array.from({ length: BINS - 1 }, (_, i) => quantile(sorted, (i + 1) / BINS))
  return edges.filter((edge, i) => i === 0 || edge > edges[i - 1]!)
}

/** Distinct values, null where there are more than `most`. By binary search: cheap on millions. */
function distinctUpTo(sorted: Float64Array, most: number): number[] | null {
  const values: number[] = []
  let at = 0
  while (at < sorted.length) {
    if (values.length === most) return null
    const x = sorted[at]!
    values.push(x)
    at = countAtMost(sorted, x)
  }
  return values
}

function nextAfter(x: number): number {
  return x + Math.max(Number.MIN_VALUE, Math.abs(x) * 2 ** -52)
}

function histogram(sorted: Float64Array, inner: number[]): number[] {
  const below = inner.map((edge) => countBelow(sorted, edge))
  return [...below, sorted.length].map((count, i) => count - (i === 0 ? 0 : below[i - 1]!))
}

function countBelow(sorted: Float64Array, x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < x) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The bin of each value: edges are few, and counting those at most as large takes no turns that a processor has to guess.
 * @param infinite bin of infinite values; where it is not given they are in the outer ones
 */
export function binsOf(
  values: Float64Array,
  inner: readonly number[],
  missing: number,
  infinite: number | null = null,
): Uint16Array {
  const edges = Float64Array.from(inner)
  const bins = new Uint16Array(values.length)
  for (let i = 0; i < bins.length; i++) {
    const x = values[i]!
    let bin = 0
    for (let e = 0; e < edges.length; e++) bin += Number(edges[e]! <= x)
    bins[i] = x !== x ? missing : infinite !== null && x - x !== 0 ? infinite : bin
  }
  return bins
}

function labels(inner: number[]): string[] {
  const text = (x: number) => String(Number(x.toPrecision(4)))
  return [...inner, null].map((edge, i) => {
    const from = i === 0 ? null : inner[i - 1]!
    if (from === null) return `below ${text(edge as number)}`
    return edge === null ? `${text(from)} and above` : `${text(from)} to ${text(edge)}`
  })
}
