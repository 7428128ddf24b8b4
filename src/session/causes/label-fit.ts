/** How well a model's answers meet the labels, as it is fed and under another scaling: classes by accuracy, numbers by their errors. */
import type { ClassIndices } from '../../core/columns'
import { adaptive, count, percent } from '../../core/numbers'
import type { Role } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import type { AnswerComparer } from '../../evaluation/metrics/logged-answer'
import { wilson } from '../../evaluation/statistics/binomial'
import type { Score } from './trial'

/** The truth by request: a class, or a number. */
export interface Truth {
  classes: ClassIndices | null
  values: Float64Array | null
}

/** Of what a constant answer would be wrong by, the share that a model must win: to be absurd, to be right. */
const ABSURD = 0.1
const RIGHT = 0.5

export interface LabelFit {
  comparer: AnswerComparer
  /** What another scaling makes of it; null where it is not credibly better. */
  judge(score: Score): { plainly: boolean; detail: (what: string, role: Role) => string } | null
}

export const isLabelled = ({ classes, values }: Truth, row: number): boolean =>
  classes ? (classes[row] ?? -1) >= 0 : !Number.isNaN(values?.[row] ?? NaN)

/** A model that is behind the other by less than this, of classes in points, of numbers in its errors, fails nothing by its order. */
const BEHIND = 0.02

/** Whether a model meets the labels so much less than the other that the order of its columns is worth trying. */
export function isBehind(
  role: Role,
  answers: Record<Role, Predictions>,
  { classes, values }: Truth,
): boolean {
  const other = answers[role === 'primary' ? 'shadow' : 'primary']
  let [n, own, others] = [0, 0, 0]
  const length = classes?.length ?? values?.length ?? 0
  for (let i = 0; i < length; i++) {
    const [a, b] = classes
      ? [Number(answers[role].classes[i] !== classes[i]), Number(other.classes[i] !== classes[i])]
      : [Math.abs(answers[role].values[i]! - values![i]!), Math.abs(other.values[i]! - values![i]!)]
    if ((classes && classes[i]! < 0) || a !== a || b !== b) continue
    n++
    own += a
    others += b
  }
  return classes ? own - others > BEHIND * n : own > (1 + BEHIND) * others
}

/**
 * @param most share of what a constant answer leaves to be won, from which the model is fed rightly enough to be let alone
 * @returns null where the model wins it as it is fed: by default, where its answers are not absurd
 */
export function labelFit(
  truth: Truth,
  replayed: Predictions,
  rows: Int32Array,
  most = ABSURD,
): LabelFit | null {
  if (truth.classes) return fitOfClasses(truth.classes, replayed, rows, most)
  return truth.values && fitOfNumbers(truth.values, replayed, rows, most)
}

function fitOfClasses(
  labels: ClassIndices,
  replayed: Predictions,
  rows: Int32Array,
  most: number,
): LabelFit | null {
  const n = rows.length
  const usual = commonest(labels, rows)
  const asIs = rows.reduce((sum, row) => sum + (replayed.classes[row] === labels[row] ? 1 : 0), 0)
  if (beyond(asIs / n, usual) >= most) return null
  return {
    comparer: {
      what: 'class',
      compare: (answers, i, j) => ({ same: answers.classes[i] === labels[j], distance: NaN }),
    },
    judge({ count: right }) {
      const [low, high] = wilson(right, n)!
      if (low <= wilson(asIs, n)![1]) return null
      return {
        plainly: beyond(low, usual) >= RIGHT,
        detail: (what, role) =>
          `With ${what} ${role} would be right on ${percent(right / n)} (95 % interval ${percent(low)} to ${percent(high)}) of ${count(n)} labelled requests, and as it is fed on ${percent(asIs / n)}; whoever always says the commonest class is on ${percent(usual)}.`,
      }
    },
  }
}

/** Accuracy as a share of what the commonest class leaves to be won. */
const beyond = (accuracy: number, usual: number) => (usual < 1 ? (accuracy - usual) / (1 - usual) : 0)

/** The share of the label that most of these requests have. */
function commonest(labels: ClassIndices, rows: Int32Array): number {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(labels[row]!, (counts.get(labels[row]!) ?? 0) + 1)
  return Math.max(...counts.values()) / rows.length
}

/**
 * An answer is met where it is nearer to its label than the one as the model is fed. Mean absolute errors are held against
 * that of the labels' own median, which nothing that says the same every time is below.
 */
function fitOfNumbers(
  labels: Float64Array,
  replayed: Predictions,
  rows: Int32Array,
  most: number,
): LabelFit | null {
  const n = rows.length
  const mean = (errorOf: (row: number) => number) => rows.reduce((sum, row) => sum + errorOf(row), 0) / n
  const middle = Float64Array.from(rows, (row) => labels[row]!).sort()[n >> 1]!
  const usual = mean((row) => Math.abs(labels[row]! - middle))
  const asIs = mean((row) => Math.abs((replayed.values[row] ?? NaN) - labels[row]!))
  if (!(usual > 0) || 1 - asIs / usual >= most) return null
  return {
    comparer: {
      what: 'number',
      compare(answers, i, j) {
        const distance = Math.abs((answers.values[i] ?? NaN) - labels[j]!)
        const before = Math.abs((replayed.values[j] ?? NaN) - labels[j]!)
        return { same: distance < before, distance }
      },
    },
    judge({ count: nearer, distance }) {
      const off = distance / n
      if (wilson(nearer, n)![0] <= 0.5 || !(1 - off / usual >= RIGHT)) return null
      return {
        plainly: true,
        detail: (what, role) =>
          `With ${what} ${role} would be off by ${adaptive(off)} on average of ${count(n)} labelled requests, nearer on ${count(nearer)} of them; as it is fed it is off by ${adaptive(asIs)}, and whoever always says the labels’ median by ${adaptive(usual)}.`,
      }
    },
  }
}
