/** Who wins where: both models slice by slice, with false-discovery control. */
import type { Slice, SlicePair } from '../../../result/sections/slices'
import { levelOf } from '../../../result/gates'
import type { EvaluationData } from '../../input'
import type { Figure } from '../../../result/figures'
import { wilson } from '../../statistics/binomial'
import { normalCdf, zTwoSided } from '../../statistics/distributions'
import { benjaminiHochberg } from '../../statistics/multiple'
import { mcnemarMidP, newcombe10 } from '../../statistics/paired'
import { flipIndex } from '../../tally'
import type { Context, Section } from '../section'
import { columnsOf, crossed, cutBy } from '../slicing'
import type { Cut } from '../slicing'

/** Slices with fewer labels than this are shown, not tested. */
const LEAST_LABELS = 30
const MOST_ROWS = 300

export const section: Section<'slices'> = {
  key: 'slices',
  compute(context) {
    const { data, gates, once } = context
    const single = once('columns', () =>
      // One after the other: a cut holds a number per request.
      columnsOf(data).flatMap((name) => {
        const cut = cutBy(name, data)
        return cut ? [{ name, rows: rowsOf(context, cut) }] : []
      }),
    )
    if (single.length === 0) return null
    const pairs = (gates.slicePairs ?? []).map((pair) =>
      once(JSON.stringify(pair), () => ofPair(context, pair)),
    )
    return {
      ...judged(
        [...single, ...pairs].flatMap((one) => one.rows),
        data,
        levelOf(gates),
      ),
      least: LEAST_LABELS,
      columns: single.map(({ name }) => name),
      pairs: pairs.map(({ columns, slices, reason }) => ({ columns, slices, reason })),
    }
  },
}

function ofPair(context: Context, [a, b]: [string, string]): SlicePair & { rows: Slice[] } {
  const { data } = context
  const none = (reason: string) => ({ columns: [a, b] as [string, string], slices: 0, reason, rows: [] })
  const missing = [a, b].filter((name) => !columnsOf(data).includes(name))
  if (missing.length > 0)
    return none(`The log has no column ${missing.map((name) => `“${name}”`).join(' and no column ')}.`)
  const x = cutBy(a, data)
  const y = cutBy(b, data)
  if (!x || !y) return none(`“${x ? b : a}” does not cut the log: it has one value, or none.`)
  const cut = crossed(x, y)
  if (!cut) return none('The two have too many values together.')
  const rows = rowsOf(context, cut)
  return { columns: [a, b], slices: rows.length, reason: null, rows }
}

function rowsOf({ data, tolerance }: Context, cut: Cut): Slice[] {
  const rows = data.task === 'regression' ? ofNumbers(data, cut, tolerance) : ofClasses(data, cut)
  return rows.filter((row) => row.requests > 0)
}

function judged(rows: Slice[], { task }: EvaluationData, level: number) {
  const lowerIsBetter = task === 'regression'
  const adjusted = benjaminiHochberg(rows.map((row) => row.p))
  const all = rows.map((row, i) => {
    const told = { ...row, adjustedP: adjusted[i] ?? null }
    return { ...told, verdict: verdict(told, level, lowerIsBetter) }
  })
  const rank = { worse: 0, 'no credible difference': 1, better: 2, 'not enough labels': 3 }
  const sign = lowerIsBetter ? -1 : 1
  all.sort(
    (x, y) =>
      rank[x.verdict] - rank[y.verdict] || sign * ((x.difference ?? 0) - (y.difference ?? 0)) || y.n - x.n,
  )
  return {
    tested: adjusted.filter((p) => p !== null).length,
    level,
    worse: all.filter((row) => row.verdict === 'worse').length,
    better: all.filter((row) => row.verdict === 'better').length,
    total: all.length,
    rows: bounded(all),
  }
}

/** The first rows, but what is credibly different stays before what is not. */
function bounded(rows: Slice[]): Slice[] {
  if (rows.length <= MOST_ROWS) return rows
  const order = { worse: 0, better: 1, 'no credible difference': 2, 'not enough labels': 3 }
  const kept = new Set([...rows].sort((x, y) => order[x.verdict] - order[y.verdict]).slice(0, MOST_ROWS))
  return rows.filter((row) => kept.has(row))
}

function verdict(row: Slice, level: number, lowerIsBetter: boolean): Slice['verdict'] {
  if (row.difference === null || row.adjustedP === null) return 'not enough labels'
  if (row.adjustedP >= level || row.difference === 0) return 'no credible difference'
  return row.difference > 0 === lowerIsBetter ? 'worse' : 'better'
}

function ofClasses({ primary, shadow, labels }: EvaluationData, cut: Cut): Slice[] {
  const slices = cut.names.length
  const flips = new Float64Array(slices * 5)
  const [requests, both, same] = [
    new Float64Array(slices),
    new Float64Array(slices),
    new Float64Array(slices),
  ]
  for (let r = 0; r < cut.slots.length; r++) {
    const slot = cut.slots[r]!
    if (slot < 0) continue
    const i = cut.rows ? cut.rows[r]! : r
    requests[slot] = requests[slot]! + 1
    const p = primary.classes[i]!
    const s = shadow.classes[i]!
    if (p < 0 || s < 0) continue
    both[slot] = both[slot]! + 1
    if (p === s) same[slot] = same[slot]! + 1
    const label = labels ? labels[i]! : -1
    if (label < 0) continue
    const at = slot * 5 + flipIndex(p, s, label)
    flips[at] = flips[at]! + 1
  }
  return cut.names.map((value, slot) => {
    const flip = (kind: number) => flips[slot * 5 + kind]!
    const bothRight = flip(0)
    const broken = flip(1)
    const fixed = flip(2)
    const counts = { bothRight, firstOnly: broken, secondOnly: fixed, bothWrong: flip(3) + flip(4) }
    const labelled = bothRight + broken + fixed + counts.bothWrong
    return {
      by: cut.by,
      value,
      requests: requests[slot]!,
      n: labelled,
      agreement: share(same[slot]!, both[slot]!),
      primary: labelled === 0 ? null : (bothRight + broken) / labelled,
      shadow: labelled === 0 ? null : (bothRight + fixed) / labelled,
      difference: labelled === 0 ? null : (fixed - broken) / labelled,
      ci95: newcombe10(counts),
      p: labelled < LEAST_LABELS ? null : mcnemarMidP(broken, fixed),
      adjustedP: null,
      verdict: 'not enough labels' as const,
    }
  })
}

function share(k: number, n: number): Figure {
  const reason = n === 0 ? 'No request was answered by both models.' : null
  return { value: n === 0 ? null : k / n, ci95: wilson(k, n), n, reason }
}

/**
 * p of a mean difference; where all n are the same, of as many on one side by a sign test (no spread says how sure a mean
 * is, and each of the requests agrees).
 */
function meanTest(difference: number, se: number, n: number): number {
  if (se > 1e-9 * Math.abs(difference)) return 2 * normalCdf(-Math.abs(difference / se))
  return difference === 0 ? 1 : 2 ** (1 - n)
}

/** Mean |error| slice by slice, the paired difference by a normal interval. */
function ofNumbers({ primary, shadow, labelValues }: EvaluationData, cut: Cut, tolerance: number): Slice[] {
  const sums = cut.names.map(() => ({ requests: 0, both: 0, same: 0, n: 0, p: 0, s: 0, squares: 0 }))
  for (let r = 0; r < cut.slots.length; r++) {
    const sum = sums[cut.slots[r]!]
    if (!sum) continue
    const i = cut.rows ? cut.rows[r]! : r
    sum.requests++
    const p = primary.values[i]!
    const s = shadow.values[i]!
    if (Number.isNaN(p) || Number.isNaN(s)) continue
    sum.both++
    if (Math.abs(p - s) <= tolerance) sum.same++
    const label = labelValues ? labelValues[i]! : NaN
    const a = Math.abs(p - label)
    const b = Math.abs(s - label)
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue
    sum.n++
    sum.p += a
    sum.s += b
    sum.squares += (b - a) ** 2
  }
  return sums.map((sum, slot) => {
    const difference = sum.n === 0 ? null : (sum.s - sum.p) / sum.n
    const variance = difference === null ? 0 : Math.max(0, sum.squares / sum.n - difference ** 2)
    const se = sum.n < 2 ? null : Math.sqrt(variance / (sum.n - 1))
    const half = se === null ? null : zTwoSided(0.95) * se
    return {
      by: cut.by,
      value: cut.names[slot]!,
      requests: sum.requests,
      n: sum.n,
      agreement: share(sum.same, sum.both),
      primary: sum.n === 0 ? null : sum.p / sum.n,
      shadow: sum.n === 0 ? null : sum.s / sum.n,
      difference,
      ci95: difference === null || half === null ? null : [difference - half, difference + half],
      p: difference === null || se === null || sum.n < LEAST_LABELS ? null : meanTest(difference, se, sum.n),
      adjustedP: null,
      verdict: 'not enough labels',
    }
  })
}
