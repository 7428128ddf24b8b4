/** Agreement, errors, accuracy, latency and drift over the log's time. */
import type { Role } from '../../../core/roles'
import type { EvaluationData, LatencyInput, Predictions } from '../../input'
import { lowerBound, upperBound, wilson } from '../../statistics/binomial'
import { newcombe10 } from '../../statistics/paired'
import { meanInterval, quantile, quantileInterval, sortedValues } from '../../statistics/quantiles'
import { flipIndex } from '../../tally'
import { driftByWindow } from '../window-drift'
import type { TimelineWindow } from '../../../result/sections/timeline'
import type { Section } from '../section'
import { timeWindows } from '../windows'
import type { Windows } from '../windows'

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
        from: windows.edges[w]!,
        to: windows.edges[w + 1]!,
        n: c.n,
        agreement: { value: c.both === 0 ? null : c.same / c.both, ci95: wilson(c.same, c.both), n: c.both },
        errors: { primary: errorBand(c.primary), shadow: errorBand(c.shadow) },
        accuracyDifference: accuracyDifference(c.flips),
        maeDifference: maeDifference(c),
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
  /** Sums of shadow's |error| minus primary's, and of its square, over so many labelled requests. */
  further: { n: number; sum: number; squares: number }
  primary: { n: number; errors: number }
  shadow: { n: number; errors: number }
}

function countWindows(data: EvaluationData, windows: Windows, tolerance: number): Count[] {
  const { n, primary, shadow, labels, labelValues, task } = data
  const counts = windows.edges.slice(1).map<Count>(() => ({
    n: 0,
    both: 0,
    same: 0,
    flips: [0, 0, 0, 0, 0],
    further: { n: 0, sum: 0, squares: 0 },
    primary: { n: 0, errors: 0 },
    shadow: { n: 0, errors: 0 },
  }))
  for (let i = 0; i < n; i++) {
    const count = counts[windows.of[i]!]
    if (!count) continue
    count.n++
    const hasPrimary = attempt(count.primary, primary, i)
    const hasShadow = attempt(count.shadow, shadow, i)
    if (!hasPrimary || !hasShadow) continue
    count.both++
    if (task === 'regression') {
      const p = primary.values[i]!
      const s = shadow.values[i]!
      if (Math.abs(p - s) <= tolerance) count.same++
      if (labelValues) addFurther(count.further, p, s, labelValues[i]!)
      continue
    }
    const p = primary.classes[i]!
    const s = shadow.classes[i]!
    if (p === s) count.same++
    const label = labels ? labels[i]! : -1
    if (label >= 0) count.flips[flipIndex(p, s, label) as 0 | 1 | 2 | 3 | 4] += 1
  }
  return counts
}

function addFurther(further: Count['further'], primary: number, shadow: number, label: number): void {
  if (Number.isNaN(label)) return
  const d = Math.abs(shadow - label) - Math.abs(primary - label)
  further.n++
  further.sum += d
  further.squares += d * d
}

/** Counts one model's attempt; whether it answered. */
function attempt(count: { n: number; errors: number }, p: Predictions, i: number): boolean {
  const failed = (p.errors[i] ?? 0) > 0
  const answered = p.classes.length > 0 ? p.classes[i]! >= 0 : !Number.isNaN(p.values[i] ?? NaN)
  if (failed || answered) count.n++
  if (failed) count.errors++
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

/** By Student's t of the paired differences. */
function maeDifference({ further: { n, sum, squares } }: Count): TimelineWindow['maeDifference'] {
  if (n === 0) return null
  const mean = sum / n
  return { value: mean, ci95: meanInterval({ n, mean, squares: Math.max(0, squares - sum * mean) }), n }
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
  const windowOf = (i: number) => windows.of[rows ? rows[i]! : i] ?? -1
  const sizes = new Float64Array(windows.edges.length - 1)
  for (let i = 0; i < total.length; i++) {
    const w = windowOf(i)
    if (w >= 0) sizes[w] = sizes[w]! + 1
  }
  const parts = Array.from(sizes, (size) => new Float64Array(size))
  sizes.fill(0)
  for (let i = 0; i < total.length; i++) {
    const w = windowOf(i)
    const part = parts[w]
    if (!part) continue
    part[sizes[w]!] = total[i]!
    sizes[w] = sizes[w]! + 1
  }
  return parts
}
