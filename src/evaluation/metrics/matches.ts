/**
 * Whether answers fit labels, of classes and of numbers alike, in one order of the requests: what is looked for in a
 * stretch of them is the same for both.
 */
import type { ClassIndices } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { EvaluationData } from '../input'

export interface Matches {
  /** Requests, in the order that they are looked at. */
  n: number
  /** 1 where a model's answer to request i fits the label of request j, 0 where it does not, -1 where one is missing. */
  fits(role: Role, i: number, j: number): number
  /** The same of many requests at once, each against the label so many rows after it. */
  column(role: Role, rows: Int32Array, lag: number): Int8Array
  /** Share of a model's answers, over all requests, that fit the label of request i. */
  chance(role: Role, i: number): number
  /** Share of fits to expect of answers and labels of these requests that have nothing to do with each other. */
  byChance(role: Role, rows: Int32Array, lag: number): number
  /** Whether the two models' answers to request i fit each other: 1, 0, or -1 where one is missing. */
  alike(i: number): number
  /** Whether both models answer what primary answers most; always false of numbers. */
  usual(i: number): boolean
}

/** @param rows the order of the requests; null where it is the one they stand in */
export function matchesOf(data: EvaluationData, rows: Int32Array | null): Matches | null {
  if (data.task === 'regression') return data.labelValues && ofNumbers(data, data.labelValues, rows)
  return data.labels && data.classes.length > 1 ? ofClasses(data, data.labels, rows) : null
}

function inOrder<T extends ClassIndices | Float64Array>(column: T, rows: Int32Array | null): T {
  if (!rows) return column
  const moved = column.slice() as T
  for (let i = 0; i < rows.length; i++) moved[i] = column[rows[i]!]!
  return moved
}

function ofClasses(data: EvaluationData, labelled: ClassIndices, rows: Int32Array | null): Matches {
  const { n } = data
  const k = data.classes.length
  const labels = inOrder(labelled, rows)
  const answers = {
    primary: inOrder(data.primary.classes, rows),
    shadow: inOrder(data.shadow.classes, rows),
  }
  const shares = { primary: sharesOf(answers.primary, k), shadow: sharesOf(answers.shadow, k) }
  const most = shares.primary.indexOf(Math.max(...shares.primary.subarray(0, 1000)))
  return {
    n,
    fits: (role, i, j) => {
      if (j < 0 || j >= n) return -1
      const [a, y] = [answers[role][i]!, labels[j]!]
      return a < 0 || y < 0 || y >= k ? -1 : a === y ? 1 : 0
    },
    column: (role, set, lag) => {
      const of = answers[role]
      const fits = new Int8Array(set.length).fill(-1)
      for (let at = 0; at < set.length; at++) {
        const i = set[at]!
        const j = i + lag
        if (j < 0 || j >= n) continue
        const a = of[i]!
        const y = labels[j]!
        if (a >= 0 && y >= 0 && y < k) fits[at] = Number(a === y)
      }
      return fits
    },
    chance: (role, i) => shares[role][labels[i]!] ?? 0,
    byChance: (role, set, lag) => {
      const of = { label: new Float64Array(k), answer: new Float64Array(k) }
      let all = 0
      for (const i of set) {
        const [a, y] = [answers[role][i]!, labels[i + lag] ?? -1]
        if (a < 0 || y < 0 || a >= k || y >= k) continue
        of.label[y]!++
        of.answer[a]!++
        all++
      }
      let sum = 0
      for (let c = 0; c < k; c++) sum += of.label[c]! * of.answer[c]!
      return sum / (all * all)
    },
    alike: (i) => {
      const [p, s] = [answers.primary[i]!, answers.shadow[i]!]
      return p < 0 || s < 0 ? -1 : p === s ? 1 : 0
    },
    usual: (i) => answers.primary[i] === most && answers.shadow[i] === most,
  }
}

function sharesOf(classes: ClassIndices, k: number): Float64Array {
  const shares = new Float64Array(k)
  let n = 0
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i]!
    if (c < 0 || c >= k) continue
    shares[c]!++
    n++
  }
  for (let c = 0; c < k; c++) shares[c]! /= Math.max(1, n)
  return shares
}

/** Numbers fit where they are as near as errors are, and as those of any two requests are not. */
function ofNumbers(data: EvaluationData, labelled: Float64Array, rows: Int32Array | null): Matches {
  const { n } = data
  const labels = inOrder(labelled, rows)
  const answers = {
    primary: inOrder(data.primary.values, rows),
    shadow: inOrder(data.shadow.values, rows),
  }
  const near = { primary: nearOf(answers.primary, labels), shadow: nearOf(answers.shadow, labels) }
  const chance = {
    primary: paired(answers.primary, labels, near.primary),
    shadow: paired(answers.shadow, labels, near.shadow),
  }
  const fitting = (apart: number, most: number) => (apart !== apart ? -1 : apart <= most ? 1 : 0)
  return {
    n,
    fits: (role, i, j) =>
      j < 0 || j >= n ? -1 : fitting(Math.abs(answers[role][i]! - labels[j]!), near[role]),
    column: (role, set, lag) => {
      const of = answers[role]
      const fits = new Int8Array(set.length).fill(-1)
      for (let at = 0; at < set.length; at++) {
        const j = set[at]! + lag
        if (j >= 0 && j < n) fits[at] = fitting(Math.abs(of[set[at]!]! - labels[j]!), near[role])
      }
      return fits
    },
    chance: (role) => chance[role],
    byChance: (role, set, lag) =>
      paired(
        Float64Array.from(set, (i) => answers[role][i]!),
        Float64Array.from(set, (i) => labels[i + lag] ?? NaN),
        near[role],
      ),
    alike: (i) =>
      fitting(Math.abs(answers.primary[i]! - answers.shadow[i]!), Math.max(near.primary, near.shadow)),
    usual: () => false,
  }
}

/** Parts of a column by which answers are moved against the labels, so that they are of other requests. */
const MOVED = [0.19, 0.31, 0.43, 0.5, 0.57, 0.69, 0.81]

/** Share of answers that are near the label of another request. */
function paired(answers: Float64Array, labels: Float64Array, near: number): number {
  const n = answers.length
  let [all, fit] = [0, 0]
  for (const part of MOVED) {
    const by = Math.max(1, Math.round(part * n))
    for (let i = 0; i < n; i++) {
      const apart = Math.abs(answers[i]! - labels[(i + by) % n]!)
      if (apart !== apart) continue
      all++
      if (apart <= near) fit++
    }
  }
  return all === 0 ? NaN : fit / all
}

/** Requests of which the distance is chosen that tells errors from chance, and the shares of errors that are tried. */
const SAMPLE = 20_000
const QUANTILES = 20

/** The distance within which answers are to their own labels most more often than to others (Youden 1950). */
function nearOf(answers: Float64Array, labels: Float64Array): number {
  const step = Math.max(1, Math.floor(answers.length / SAMPLE))
  const own: number[] = []
  const other: number[] = []
  const half = Math.floor(answers.length / 2)
  for (let i = 0; i < answers.length; i += step) {
    const error = Math.abs(answers[i]! - labels[i]!)
    if (error === error) own.push(error)
    const elsewhere = Math.abs(answers[i]! - labels[(i + half) % labels.length]!)
    if (elsewhere === elsewhere) other.push(elsewhere)
  }
  own.sort((a, b) => a - b)
  other.sort((a, b) => a - b)
  let best = { gain: -Infinity, at: 0 }
  let below = 0
  for (let q = 1; q < QUANTILES; q++) {
    const at = own[Math.floor((q / QUANTILES) * own.length)] ?? 0
    while (below < other.length && other[below]! <= at) below++
    const gain = q / QUANTILES - below / Math.max(1, other.length)
    if (gain > best.gain) best = { gain, at }
  }
  return best.at
}
