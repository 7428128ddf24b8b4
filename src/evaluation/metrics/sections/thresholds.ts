/** What shadow would do at other thresholds: two classes only. */
import type { ThresholdPoint } from '../../../result/sections/thresholds'
import { probability } from '../scores'
import type { EvaluationData } from '../../input'
import { sortScores } from '../../statistics/sorting'
import type { Floats } from '../../statistics/sorting'
import { plausibleLines } from '../plausible-lines'
import { isFloat32 } from '../scores'
import { type LabelledScores, tunedThreshold } from '../tuned-threshold'
import type { Section } from '../section'

const STEPS = 100

export const section: Section<'thresholds'> = {
  key: 'thresholds',
  compute({ data, seed }) {
    if (data.task === 'regression' || data.classes.length !== 2) return null
    const columns = shadowScores(data)
    if (columns.n === 0) return null
    const grid = Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS)
    const primaryAlerts = columns.alerts / columns.n
    const matching = matchingThreshold(columns.scores.subarray(0, columns.n), columns.alerts)
    const points = sweep(columns, [...grid, matching])
    return {
      class: data.classes[1]!,
      n: columns.n,
      labelled: columns.labelled,
      primaryAlerts,
      points: points.slice(0, grid.length),
      matching: points[grid.length] ?? null,
      tuned: tunedThreshold(columns, grid, seed),
      tunedPrimary: tunedThreshold(primaryScores(data), grid, seed),
      lines: plausibleLines(data, grid.slice(1, -1)),
    }
  },
}

interface Columns {
  n: number
  labelled: number
  /** Primary's alerts. */
  alerts: number
  /** Shadow's P(class 1). */
  scores: Floats
  /** Primary's class (0, 1) + 2 x (label + 1). */
  cells: Uint8Array
  labels: Int8Array
  /** Shadow's class as it is. */
  given: Uint8Array
}

/** The requests that primary answered and shadow scored. */
function shadowScores({ n: rows, primary, shadow, labels }: EvaluationData): Columns {
  const scores = new (isFloat32(shadow, 2, 1) ? Float32Array : Float64Array)(rows)
  const cells = new Uint8Array(rows)
  const known = new Int8Array(rows)
  const given = new Uint8Array(rows)
  let n = 0
  let labelled = 0
  let alerts = 0
  for (let i = 0; i < rows; i++) {
    const p = primary.classes[i]!
    const score = probability(shadow, i)
    if (p < 0 || shadow.classes[i]! < 0 || Number.isNaN(score)) continue
    const label = labels ? labels[i]! : -1
    scores[n] = score
    cells[n] = p + 2 * (Math.min(label, 1) + 1)
    known[n] = label > 1 ? -1 : label
    given[n] = shadow.classes[i]!
    if (label >= 0) labelled++
    alerts += p
    n++
  }
  return { n, labelled, alerts, scores, cells, labels: known, given }
}

/** Labelled requests that primary scored. */
function primaryScores({ n: rows, primary, labels }: EvaluationData): LabelledScores {
  const scores = new Float64Array(labels ? rows : 0)
  const known = new Int8Array(scores.length)
  const given = new Uint8Array(scores.length)
  let n = 0
  for (let i = 0; i < scores.length; i++) {
    const score = probability(primary, i)
    const label = labels![i]!
    if (primary.classes[i]! < 0 || Number.isNaN(score) || label < 0 || label > 1) continue
    scores[n] = score
    known[n] = label
    given[n] = primary.classes[i]!
    n++
  }
  return { n, scores, labels: known, given }
}

/** The lowest threshold that flags at most so many. */
function matchingThreshold(scores: Floats, alerts: number): number {
  const sorted = sortScores(scores.slice())
  const at = sorted.length - alerts
  const cut = sorted[at] ?? Infinity
  if (at > 0 && sorted[at - 1] === cut) {
    // Ties across the cut would flag more: go up to the next score.
    let above = at
    while (above < sorted.length && sorted[above] === cut) above++
    return sorted[above] ?? 1 + 1e-9
  }
  return Number.isFinite(cut) ? cut : 1 + 1e-9
}

/** Counts of cells at and above every threshold, in one pass: a request is binned by the highest it reaches. */
function sweep({ n, labelled, scores, cells }: Columns, thresholds: number[]): ThresholdPoint[] {
  const order = [...thresholds.keys()].sort((a, b) => thresholds[a]! - thresholds[b]!)
  const sorted = Float64Array.from(order, (i) => thresholds[i]!)
  const bins = new Float64Array((sorted.length + 1) * 6)
  for (let i = 0; i < n; i++) {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sorted[middle]! <= scores[i]!) low = middle + 1
      else high = middle
    }
    const at = low * 6 + cells[i]!
    bins[at] = bins[at]! + 1
  }
  const above = new Float64Array(6)
  const all = new Float64Array(6)
  bins.forEach((count, i) => {
    all[i % 6] = all[i % 6]! + count
  })
  const points = new Array<ThresholdPoint>(sorted.length)
  for (let t = sorted.length - 1; t >= 0; t -= 1) {
    for (let c = 0; c < 6; c++) above[c] = above[c]! + bins[(t + 1) * 6 + c]!
    points[order[t]!] = point(sorted[t]!, above, all, n, labelled)
  }
  return points
}

function point(
  threshold: number,
  above: Float64Array,
  all: Float64Array,
  n: number,
  labelled: number,
): ThresholdPoint {
  const flagged = (c: number) => above[c]!
  const passed = (c: number) => all[c]! - above[c]!
  const alerts = flagged(0) + flagged(1) + flagged(2) + flagged(3) + flagged(4) + flagged(5)
  const agree = flagged(1) + flagged(3) + flagged(5) + passed(0) + passed(2) + passed(4)
  const hits = flagged(4) + flagged(5)
  const alarms = flagged(2) + flagged(3)
  const positives = hits + passed(4) + passed(5)
  return {
    threshold,
    agreement: agree / n,
    alerts: alerts / n,
    accuracy: labelled === 0 ? null : (hits + passed(2) + passed(3)) / labelled,
    precision: hits + alarms === 0 ? null : hits / (hits + alarms),
    recall: positives === 0 ? null : hits / positives,
  }
}
