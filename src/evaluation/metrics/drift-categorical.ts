/** Drift of one categorical feature. */
import type { TextColumn } from '../../core/columns'
import { chiSquaredTail } from '../statistics/distributions'
import { psi, total } from '../statistics/psi'
import { emptyComparison, sampled } from './drift-comparison'
import type { Comparing, Comparison } from './drift-comparison'
import { inOneSpelling, underOtherNames } from './one-spelling'

/** Categories beyond the most frequent so many are one: a column of ids would otherwise be all noise. */
const MAX_CATEGORIES = 250
const MISSING = 'missing'
const OTHERS = 'others'

/**
 * PSI, Pearson's chi-squared (without Yates' correction) and the Jensen-Shannon distance (base 2) of a
 * feature's categories. A missing value is a category. Booleans are compared in the log's spelling.
 */
export function categoricalDrift(before: TextColumn, now: TextColumn, comparing: Comparing): Comparison {
  const respelt = inOneSpelling(before, now)
  const a = countCategories(respelt ?? before)
  const b = countCategories(now)
  const sizes = {
    missingBaseline: a.get(MISSING) ?? 0,
    missingCurrent: b.get(MISSING) ?? 0,
    nBaseline: before.codes.length - (a.get(MISSING) ?? 0),
    nCurrent: now.codes.length - (b.get(MISSING) ?? 0),
  }
  if (sizes.nBaseline === 0 || sizes.nCurrent === 0) return emptyComparison(sizes)
  const { labels, baseline, current } = align(a, b)
  const placed = { slots: () => slotsOf(labels, now), missing: labels.indexOf(MISSING), scoreOf: null }
  const told = sampled(baseline, current, placed, comparing)
  const other = underOtherNames(a, b)
  return {
    ...compareCounts(baseline, current, told.worthRows ?? undefined),
    ...told,
    bins: shares(labels, baseline, current),
    change: other ? 'recoded' : respelt ? 'respelt' : null,
    ...(other ? { reason: recodedText(other) } : {}),
    ...sizes,
  }
}

const recodedText = (most: { before: string; now: string }) =>
  `“${most.before}” in training is as frequent as “${most.now}” in the log`

/** The place among the labels of what each row holds: of the others' where it is none of them. */
function slotsOf(labels: string[], { codes, dictionary }: TextColumn): Int32Array {
  const place = new Map(labels.map((label, at) => [label, at]))
  const others = place.get(OTHERS) ?? labels.length - 1
  const of = (name: string) => place.get(name) ?? others
  const byCode = dictionary.map(of)
  const missing = of(MISSING)
  return Int32Array.from(codes, (code) => byCode[code] ?? missing)
}

/**
 * The figures alone, from counts by category.
 * @param worth independent rows that the current ones are worth: p is of the statistic less by so much (Rao, Scott 1981)
 */
export function compareCounts(baseline: number[], current: number[], worth?: number) {
  const bins = baseline.filter((count, i) => count + current[i]! > 0).length
  const statistic = chiSquared(baseline, current)
  const [m, n] = [total(baseline), total(current)]
  const shrink = worth === undefined ? 1 : (1 / m + 1 / n) / (1 / m + 1 / worth)
  return {
    psi: psi(baseline, current),
    statistic,
    p: bins < 2 ? 1 : chiSquaredTail(statistic * shrink, bins - 1),
    distance: jensenShannon(baseline, current),
    reason: null,
  }
}

function countCategories({ codes, dictionary }: TextColumn): Map<string, number> {
  const counts = new Float64Array(dictionary.length + 1)
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!
    const at = code < 0 ? dictionary.length : code
    counts[at] = counts[at]! + 1
  }
  const byName = new Map<string, number>()
  counts.forEach((count, i) => {
    if (count === 0) return
    const name = dictionary[i] ?? MISSING
    byName.set(name, (byName.get(name) ?? 0) + count)
  })
  return byName
}

/** Both counts over the same categories, most frequent in the baseline first, the rare ones pooled. */
function align(a: Map<string, number>, b: Map<string, number>) {
  const names = [...new Set([...a.keys(), ...b.keys()])]
  const weight = (name: string) => (a.get(name) ?? 0) * 1e6 + (b.get(name) ?? 0)
  names.sort((x, y) => weight(y) - weight(x) || (x < y ? -1 : 1))
  const labels = names.slice(0, MAX_CATEGORIES)
  const baseline = labels.map((name) => a.get(name) ?? 0)
  const current = labels.map((name) => b.get(name) ?? 0)
  if (names.length > MAX_CATEGORIES) {
    labels.push(OTHERS)
    baseline.push(total([...a.values()]) - total(baseline))
    current.push(total([...b.values()]) - total(current))
  }
  return { labels, baseline, current }
}

function shares(labels: string[], baseline: number[], current: number[]) {
  const m = total(baseline)
  const n = total(current)
  return { labels, baseline: baseline.map((c) => c / m), current: current.map((c) => c / n) }
}

function chiSquared(a: number[], b: number[]): number {
  const m = total(a)
  const n = total(b)
  let sum = 0
  a.forEach((x, i) => {
    const y = b[i]!
    const share = (x + y) / (m + n)
    if (share > 0) sum += (x - share * m) ** 2 / (share * m) + (y - share * n) ** 2 / (share * n)
  })
  return sum
}

/** Square root of the Jensen-Shannon divergence in bits: 0 the same, 1 nothing in common. */
function jensenShannon(a: number[], b: number[]): number {
  const m = total(a)
  const n = total(b)
  let sum = 0
  a.forEach((x, i) => {
    const p = x / m
    const q = b[i]! / n
    const middle = (p + q) / 2
    if (p > 0) sum += (p * Math.log2(p / middle)) / 2
    if (q > 0) sum += (q * Math.log2(q / middle)) / 2
  })
  return Math.sqrt(Math.max(0, sum))
}
