/** Agreement, errors, accuracy, latency and drift over the log's time. */
import type { EvaluationData, LatencyInput, Predictions, Role } from '../../input'
import type { Interval } from '../../result'
import { lowerBound, upperBound, wilson } from '../../statistics/binomial'
import { newcombe10 } from '../../statistics/paired'
import { psi, psiNoise } from '../../statistics/psi'
import { quantile, quantileInterval, sortedValues } from '../../statistics/quantiles'
import { flipIndex } from '../../tally'
import { countInto, innerEdges } from '../drift-numeric'
import type { Section } from '../section'
import { timeWindows } from '../windows'
import type { Windows } from '../windows'

export interface TimelineWindow {
  from: number
  to: number
  /** Requests in it. */
  n: number
  /** value null where no request was answered by both. */
  agreement: { value: number | null; ci95: Interval | null; n: number }
  errors: Record<Role, { rate: number | null; ci95: Interval | null; n: number }>
  /** shadow minus primary on the labelled ones; null for numbers, and where nothing is labelled. */
  accuracyDifference: { value: number; ci95: Interval | null; n: number } | null
  /** ms; null where none was timed. */
  latency: Record<Role, { p50: number; p95: number; p95Ci95: Interval | null; n: number } | null>
}

export interface TimelineDrift {
  feature: string
  /** Per window, against the baseline; null where the window is too thin (its noise is past any threshold). */
  psi: (number | null)[]
  /** The band: what noise alone reaches in 5 % of windows of that size. */
  noise95: (number | null)[]
}

export interface Timeline {
  widthMs: number
  windows: TimelineWindow[]
  drift: TimelineDrift[]
}

const MOST_FEATURES = 12
const LEAST_FOR_DRIFT = 50

export const section: Section<'timeline'> = {
  key: 'timeline',
  compute({ data, tolerance }) {
    const windows = data.times && timeWindows(data.times)
    if (!windows) return null
    const counts = countWindows(data, windows, tolerance)
    const latency = {
      primary: latencies(data, windows, 'primary'),
      shadow: latencies(data, windows, 'shadow'),
    }
    return {
      widthMs: windows.widthMs,
      windows: counts.map((c, w) => ({
        from: windows.edges[w] as number,
        to: windows.edges[w + 1] as number,
        n: c.n,
        agreement: { value: c.both === 0 ? null : c.same / c.both, ci95: wilson(c.same, c.both), n: c.both },
        errors: { primary: errorBand(c.primary), shadow: errorBand(c.shadow) },
        accuracyDifference: accuracyDifference(c.flips),
        latency: { primary: latency.primary[w] ?? null, shadow: latency.shadow[w] ?? null },
      })),
      drift: driftByWindow(data, windows),
    }
  },
}

interface Count {
  n: number
  both: number
  same: number
  flips: [number, number, number, number, number]
  primary: { n: number; errors: number }
  shadow: { n: number; errors: number }
}

function countWindows(data: EvaluationData, windows: Windows, tolerance: number): Count[] {
  const { n, primary, shadow, labels, task } = data
  const counts = windows.edges.slice(1).map<Count>(() => ({
    n: 0,
    both: 0,
    same: 0,
    flips: [0, 0, 0, 0, 0],
    primary: { n: 0, errors: 0 },
    shadow: { n: 0, errors: 0 },
  }))
  for (let i = 0; i < n; i += 1) {
    const count = counts[windows.of[i] as number]
    if (!count) continue
    count.n += 1
    const hasPrimary = attempt(count.primary, primary, i)
    const hasShadow = attempt(count.shadow, shadow, i)
    if (!hasPrimary || !hasShadow) continue
    count.both += 1
    if (task === 'regression') {
      if (Math.abs((primary.values[i] as number) - (shadow.values[i] as number)) <= tolerance) count.same += 1
      continue
    }
    const p = primary.classes[i] as number
    const s = shadow.classes[i] as number
    if (p === s) count.same += 1
    const label = labels ? (labels[i] as number) : -1
    if (label >= 0) count.flips[flipIndex(p, s, label) as 0 | 1 | 2 | 3 | 4] += 1
  }
  return counts
}

/** Counts one model's attempt; whether it answered. */
function attempt(count: { n: number; errors: number }, p: Predictions, i: number): boolean {
  const failed = (p.errors[i] ?? 0) > 0
  const answered = p.classes.length > 0 ? (p.classes[i] as number) >= 0 : !Number.isNaN(p.values[i] ?? NaN)
  if (failed || answered) count.n += 1
  if (failed) count.errors += 1
  return answered
}

function errorBand({ n, errors }: { n: number; errors: number }): TimelineWindow['errors']['primary'] {
  if (n === 0) return { rate: null, ci95: null, n }
  return { rate: errors / n, ci95: [lowerBound(errors, n, 0.975), upperBound(errors, n, 0.975)], n }
}

function accuracyDifference([bothRight, broken, fixed, same, different]: Count['flips']) {
  const bothWrong = same + different
  const n = bothRight + broken + fixed + bothWrong
  if (n === 0) return null
  return {
    value: (fixed - broken) / n,
    ci95: newcombe10({ bothRight, firstOnly: broken, secondOnly: fixed, bothWrong }),
    n,
  }
}

function latencies(
  { latency }: EvaluationData,
  windows: Windows,
  role: Role,
): TimelineWindow['latency']['primary'][] {
  const total = latency?.[role]?.total
  if (!latency || !total) return []
  return byWindow(total, latency, windows).map((values) => {
    const sorted = sortedValues(values)
    if (sorted.length === 0) return null
    const p50 = quantile(sorted, 0.5)
    const p95 = quantile(sorted, 0.95)
    return { p50, p95, p95Ci95: quantileInterval(sorted, 0.95), n: sorted.length }
  })
}

/** Latencies parted by window, by counting first: no list grows by the million. */
function byWindow(total: Float64Array, { rows }: LatencyInput, windows: Windows): Float64Array[] {
  const windowOf = (i: number) => windows.of[rows ? (rows[i] as number) : i] ?? -1
  const sizes = new Float64Array(windows.edges.length - 1)
  for (let i = 0; i < total.length; i += 1) {
    const w = windowOf(i)
    if (w >= 0) sizes[w] = (sizes[w] as number) + 1
  }
  const parts = Array.from(sizes, (size) => new Float64Array(size))
  sizes.fill(0)
  for (let i = 0; i < total.length; i += 1) {
    const w = windowOf(i)
    const part = parts[w]
    if (!part) continue
    part[sizes[w] as number] = total[i] as number
    sizes[w] = (sizes[w] as number) + 1
  }
  return parts
}

function driftByWindow(data: EvaluationData, windows: Windows): TimelineDrift[] {
  const { baseline, features } = data
  if (!baseline) return []
  return features
    .flatMap((feature) => {
      const before = baseline.find((b) => b.name === feature.name)
      if (before?.column.kind !== 'number' || feature.column.kind !== 'number') return []
      return [
        windowDrift(feature.name, before.column.values, feature.column.values, windows, data.featureRows),
      ]
    })
    .slice(0, MOST_FEATURES)
}

function windowDrift(
  feature: string,
  before: Float64Array,
  now: Float64Array,
  windows: Windows,
  rows: Int32Array | null,
): TimelineDrift {
  const sorted = sortedValues(before)
  const edges = sorted.length > 0 ? innerEdges(sorted) : []
  const bins = edges.length + 1
  const reference = new Float64Array(bins)
  for (const x of sorted) countInto(reference, 0, edges, x)
  const count = windows.edges.length - 1
  const current = new Float64Array(count * bins)
  for (let i = 0; i < now.length; i += 1) {
    const w = windows.of[rows ? (rows[i] as number) : i] as number
    const x = now[i] as number
    if (w >= 0 && !Number.isNaN(x)) countInto(current, w * bins, edges, x)
  }
  const result: TimelineDrift = { feature, psi: [], noise95: [] }
  for (let w = 0; w < count; w += 1) {
    const counts = current.subarray(w * bins, (w + 1) * bins)
    const n = counts.reduce((sum, c) => sum + c, 0)
    const enough = n >= LEAST_FOR_DRIFT && sorted.length > 0
    result.psi.push(enough ? psi(reference, counts) : null)
    result.noise95.push(enough ? psiNoise(bins, sorted.length, n) : null)
  }
  return result
}
