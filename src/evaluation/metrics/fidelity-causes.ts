/**
 * Why a replay may not give what production gave: causes that outputs alone can tell. Features in the wrong order
 * or on another scale need the model to be run again.
 */
import type { EvaluationData, Predictions } from '../input'
import { bestAssignment } from '../statistics/assignment'
import { association } from '../statistics/correlation'
import { moments } from '../statistics/quantiles'

export interface Cause {
  code: 'relabelled' | 'shifted' | 'threshold' | 'output-scale'
  /** Agreement (share) that undoing the cause gives; for 'output-scale' the R squared of the line. */
  agreement: number
  /** In words: what it looks like and what to do. */
  detail: string
}

/** A cause is named where undoing it repairs at least this share of what differs. */
const REPAIRS = 0.5
const MOST_CLASSES = 200

/** @param agreement as it is, of `n` requests that both have */
export function likelyCauses(data: EvaluationData, logged: Predictions, agreement: number): Cause[] {
  const candidates =
    data.task === 'regression'
      ? [outputScale(data.primary, logged)]
      : [relabelled, shifted, threshold].map((test) => test(data, logged))
  return candidates
    .filter((cause): cause is Cause => cause !== null)
    .filter((cause) => cause.agreement - agreement >= REPAIRS * (1 - agreement))
    .sort((a, b) => b.agreement - a.agreement)
}

/** The best one-to-one renaming of classes: classes in another order, or counted from 1. */
function relabelled({ primary, classes }: EvaluationData, logged: Predictions): Cause | null {
  const k = classes.length
  if (k < 2 || k > MOST_CLASSES) return null
  const table = Array.from({ length: k }, () => new Array<number>(k).fill(0))
  let n = 0
  for (let i = 0; i < primary.classes.length; i += 1) {
    const row = table[primary.classes[i] as number]
    const l = logged.classes[i] as number
    if (!row || l < 0 || l >= k) continue
    row[l] = (row[l] as number) + 1
    n += 1
  }
  const best = bestAssignment(table)
  const same = best.reduce((sum, to, from) => sum + (table[from]?.[to] ?? 0), 0)
  const moved = best.flatMap((to, from) => {
    const seen = (table[from] ?? []).some((count) => count > 0)
    return to !== from && seen ? [`“${classes[from]}” is “${classes[to]}” in the log`] : []
  })
  if (n === 0 || moved.length === 0) return null
  return {
    code: 'relabelled',
    agreement: same / n,
    detail: `The classes look renamed: ${moved.slice(0, 4).join(', ')}. Put the class names of primary's output in the other order.`,
  }
}

/** The log's answers belong to the request before or after. */
function shifted({ primary }: EvaluationData, logged: Predictions): Cause | null {
  const share = (by: number) => {
    let same = 0
    let n = 0
    for (let i = Math.max(0, -by); i < primary.classes.length - Math.max(0, by); i += 1) {
      const p = primary.classes[i] as number
      const l = logged.classes[i + by] as number
      if (p < 0 || l < 0) continue
      n += 1
      if (p === l) same += 1
    }
    return n === 0 ? 0 : same / n
  }
  const before = share(-1)
  const after = share(1)
  if (Math.max(before, after) < 0.99) return null
  return {
    code: 'shifted',
    agreement: Math.max(before, after),
    detail: `The log's answers are those of the request ${before > after ? 'after' : 'before'}: its columns are one row apart.`,
  }
}

/** Scores agree and classes do not: production cut at another threshold. Two classes with scores on both sides. */
function threshold({ primary, classes }: EvaluationData, logged: Predictions): Cause | null {
  if (classes.length !== 2) return null
  let n = 0
  let near = 0
  let highestNo = -Infinity
  let lowestYes = Infinity
  for (let i = 0; i < primary.classes.length; i += 1) {
    const p = probability(primary, i)
    const l = probability(logged, i)
    if (Number.isNaN(p) || Number.isNaN(l)) continue
    n += 1
    if (Math.abs(p - l) <= 1e-3) near += 1
    if (logged.classes[i] === 1) lowestYes = Math.min(lowestYes, p)
    else highestNo = Math.max(highestNo, p)
  }
  if (n === 0 || near / n < 0.99 || highestNo > lowestYes + 2e-3) return null
  return {
    code: 'threshold',
    agreement: 1,
    detail: `Scores agree, classes do not: production says “${classes[1]}” from a score of about ${((highestNo + lowestYes) / 2).toFixed(3)}. Set that threshold.`,
  }
}

/** P(class 1) of two classes, from probabilities or the score of the predicted class; NaN where there is none. */
export function probability(p: Predictions, i: number): number {
  if (p.probabilities) {
    const { width, values } = p.probabilities
    return values[i * width + (width === 1 ? 0 : 1)] ?? NaN
  }
  const score = p.scores[i] ?? NaN
  return (p.classes[i] as number) < 0 ? NaN : p.classes[i] === 1 ? score : 1 - score
}

/** Numbers on another scale: a straight line explains the log from the replay. */
function outputScale(primary: Predictions, logged: Predictions): Cause | null {
  const rows = Array.from(primary.values.keys()).filter(
    (i) => !Number.isNaN(primary.values[i]) && !Number.isNaN(logged.values[i] ?? NaN),
  )
  const x = Float64Array.from(rows, (i) => primary.values[i] as number)
  const y = Float64Array.from(rows, (i) => logged.values[i] as number)
  const { pearson } = association(x, y)
  if (pearson === null || pearson ** 2 < 0.9999) return null
  const mean = (v: Float64Array) => moments(v).mean
  const sd = (v: Float64Array) => Math.sqrt(moments(v).squares)
  const slope = (Math.sign(pearson) * sd(y)) / sd(x)
  const offset = mean(y) - slope * mean(x)
  return {
    code: 'output-scale',
    agreement: pearson ** 2,
    detail: `The log is ${slope.toPrecision(4)} times the replay ${offset < 0 ? '−' : '+'} ${Math.abs(offset).toPrecision(4)}: the output is on another scale.`,
  }
}
