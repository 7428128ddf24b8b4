/** How well scores rank: ROC AUC, average precision and curves, of each class's scores sorted once. */
import type { Figure } from '../../result/figures'
import type { CurvePoint } from '../../result/sections/curves'
import type { Interval } from '../../core/interval'
import { wilson } from '../statistics/binomial'
import { areaInterval } from '../statistics/rank-area'
import type { RankArea } from '../statistics/rank-area'
import { shareInterval } from '../statistics/tables'
import { sortScores } from '../statistics/sorting'
import type { Floats } from '../statistics/sorting'
import type { Scored } from './scores'

/** At most so many classes are ranked, one against the rest: each sorts every score once. */
const MAX_RANKED_CLASSES = 100
const CURVE_POINTS = 120

/** Scores of a class, of those that are it and those that are not, each ascending. */
interface Split {
  positives: Floats
  negatives: Floats
}

/** A value with its interval. */
interface Part {
  value: number
  limits: Interval
}

interface Area {
  auc: Part
  precision: Part
}

/** What the scores of one class come to, sorted. */
export interface RankedClass {
  /** null where the labels are all of it, or none is. */
  area: Area | null
  curve: CurvePoint[]
}

/** @returns of two classes the second; of more each against the rest, by index; none of too many */
export function rankedClasses(s: Scored): RankedClass[] {
  if (s.k > MAX_RANKED_CLASSES) return []
  const wanted = s.k === 2 ? [1] : Array.from({ length: s.k }, (_, c) => c)
  return wanted.map((c) => {
    const parts = split(s, c)
    const both = parts.positives.length > 0 && parts.negatives.length > 0
    return { area: both ? areaOf(parts) : null, curve: both ? curveOf(parts) : [] }
  })
}

/**
 * ROC AUC: P(a positive scores above a negative), ties one half; its interval by DeLong's variance, and beyond it where a
 * side has few requests (see areaInterval). Average precision: the area under precision over recall, by steps, with the
 * binomial error of Boyd, Eng, Page 2013 (ECML PKDD) on the logit scale, Wilson's where it is 0 or 1.
 * Two classes: of class 1; more: the mean of one against the rest. The interval of that mean is the mean of the intervals,
 * as if all erred together: rather too wide than too narrow.
 */
export function ranking(
  s: Scored,
  ranked: readonly RankedClass[] = rankedClasses(s),
): { rocAuc: Figure; averagePrecision: Figure } {
  const n = s.rows.length
  if (s.k > MAX_RANKED_CLASSES) return none(n, `Not ranked: more than ${MAX_RANKED_CLASSES} classes.`)
  const areas = ranked.flatMap(({ area }) => area ?? [])
  if (areas.length === 0) return none(n, 'Undefined: the labels are of one class only.')
  const left = ranked.length - areas.length
  const reason = left > 0 ? `Without the ${left} classes that no label, or every label, has.` : null
  return {
    rocAuc: meanPart(
      areas.map((area) => area.auc),
      n,
      reason,
    ),
    averagePrecision: meanPart(
      areas.map((area) => area.precision),
      n,
      reason,
    ),
  }
}

function areaOf(parts: Split): Area {
  const area = delong(parts)
  const precision = stepPrecision(parts)
  const hits = parts.positives.length
  const error = Math.sqrt((precision * (1 - precision)) / hits)
  const limits = shareInterval(precision, error) ?? (wilson(precision * hits, hits) as Interval)
  return {
    auc: { value: area.auc, limits: areaInterval(area) },
    precision: { value: precision, limits },
  }
}

function meanPart(parts: Part[], n: number, reason: string | null): Figure {
  const mean = (of: (part: Part) => number) => parts.reduce((sum, part) => sum + of(part), 0) / parts.length
  const ci95: Interval = [mean(({ limits }) => limits[0]), mean(({ limits }) => limits[1])]
  return { value: mean(({ value }) => value), ci95, n, reason }
}

function none(n: number, reason: string) {
  const figure: Figure = { value: null, ci95: null, n, reason }
  return { rocAuc: figure, averagePrecision: figure }
}

/** @returns the scores of class c, parted by whether the label is c. */
function split(s: Scored, c: number): Split {
  const { rows, labels } = s
  let p = 0
  // By index, here and below: what an iterator of a million rows leaves is for the collector.
  for (let at = 0; at < rows.length; at++) if (labels[rows[at]!] === c) p++
  const Scores = s.float32(c) ? Float32Array : Float64Array
  const positives = new Scores(p)
  const negatives = new Scores(rows.length - p)
  let a = 0
  let b = 0
  for (let at = 0; at < rows.length; at++) {
    const i = rows[at]!
    const x = s.at(i, c) + 0 // -0 becomes 0: they are the same score, with other bits
    if (labels[i] === c) positives[a++] = x
    else negatives[b++] = x
  }
  return { positives: sortScores(positives), negatives: sortScores(negatives) }
}

/** AUC and the parts of its variance from the two sorted samples, in one walk each way. */
function delong({ positives, negatives }: Split): RankArea {
  const m = positives.length
  const n = negatives.length
  const above = placements(positives, negatives)
  const below = placements(negatives, positives)
  const spread = (p: { sum: number; squares: number }, size: number, other: number) =>
    size < 2
      ? null
      : Math.max(0, p.squares / (other * other) - p.sum ** 2 / (other * other) / size) / (size - 1) / size
  return {
    auc: above.sum / (m * n),
    positives: m,
    negatives: n,
    ofPositives: spread(above, m, n),
    ofNegatives: spread(below, n, m),
  }
}

/** For each value of `a`, how many of `b` are below it (ties one half): the sum and the sum of squares. */
function placements(a: Floats, b: Floats): { sum: number; squares: number } {
  let low = 0
  let high = 0
  let sum = 0
  let squares = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    while (low < b.length && b[low]! < x) low++
    if (high < low) high = low
    while (high < b.length && b[high]! <= x) high++
    const placement = (low + high) / 2
    sum += placement
    squares += placement * placement
  }
  return { sum, squares }
}

function stepPrecision({ positives, negatives }: Split): number {
  let p = positives.length - 1
  let q = negatives.length - 1
  let above = 0
  let others = 0
  let area = 0
  while (p >= 0) {
    const x = positives[p]!
    let ties = 0
    while (p >= 0 && positives[p] === x) {
      ties++
      p -= 1
    }
    while (q >= 0 && negatives[q]! >= x) {
      others++
      q -= 1
    }
    above += ties
    area += (ties / positives.length) * (above / (above + others))
  }
  return area
}

/** The curve at so many of its thresholds, evenly spaced in requests flagged. */
function curveOf({ positives, negatives }: Split): CurvePoint[] {
  const m = positives.length
  const n = negatives.length
  const result: CurvePoint[] = []
  const every = (m + n) / CURVE_POINTS
  let p = m - 1
  let q = n - 1
  let next = 0
  while (p >= 0 || q >= 0) {
    const x = Math.max(p >= 0 ? positives[p]! : -Infinity, q >= 0 ? negatives[q]! : -Infinity)
    while (p >= 0 && positives[p]! >= x) p -= 1
    while (q >= 0 && negatives[q]! >= x) q -= 1
    const hits = m - 1 - p
    const alarms = n - 1 - q
    if (hits + alarms < next && (p >= 0 || q >= 0)) continue
    next = hits + alarms + every
    result.push([x, alarms / n, hits / m, hits / (hits + alarms)])
  }
  return result
}
