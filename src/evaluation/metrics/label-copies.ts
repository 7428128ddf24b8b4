/**
 * Labels that may be a model's own answers. A copy makes that model right by construction, whatever the truth is; what
 * gives it away is being right where nobody could be: on every request, where its own score leaves the answer open, in one
 * part of the log that is no easier than the rest, wherever it gives one of its answers, or more often than its score can be just beside a tie.
 */
import type { ClassIndices } from '../../core/columns'
import { ROLES, type Role } from '../../core/roles'
import type { OwnLabels } from '../../result/sections/label-source'
import type { EvaluationData, Predictions } from '../input'
import { answersOf } from './label-answers'
import { APART, count, FEWEST, found, Outcome } from './label-outcomes'
import type { Outcomes } from './label-outcomes'
import { jumpAt } from './label-jump'
import { partOf } from './label-parts'
import { sureAnswers } from './label-sure'
import { probability } from './scores'
import type { TimeOrder } from './time-order'

/** Each class of a line between scores needs so many labels. */
const OF_EACH = 20
/** Scores of the two likeliest classes that are less apart than this leave the answer open. */
const OPEN = 0.2
const FEWEST_OPEN = 50
/** Of such requests, the share that a copy may have wrong: labels that somebody put right afterwards. */
const HARDLY_WRONG = 0.02
/** How much more often the other model must be wrong there than elsewhere: else the score says nothing of what is hard. */
const HARDER = 2

/** @returns what shows that labels may be a model's own answers: one finding a model at the most, the plainest */
export function ownLabels(data: EvaluationData, order: TimeOrder): OwnLabels[] {
  const { labels } = data
  if (!labels) return []
  return ROLES.flatMap((role) => {
    const answers = data[role]
    const other = data[role === 'primary' ? 'shadow' : 'primary']
    const outcomes = outcomesOf(labels, answers, other)
    const all = counted(outcomes)
    if (all.n < FEWEST) return []
    if (all.wrong === 0) return all.apart >= APART ? [found(role, 'all', all)] : []
    return (
      lineBetween(role, data, labels, outcomes) ??
      openAnswers(role, data, outcomes, all) ??
      sureAnswers(role, outcomes, all, gapOf(answers, data.classes.length)) ??
      partOf(role, data, order, outcomes, all) ??
      answersOf(role, data, outcomes, all) ??
      jumpAt(role, data, outcomes, all) ??
      []
    )
  })
}

function outcomesOf(labels: ClassIndices, answers: Predictions, other: Predictions): Uint8Array {
  const outcomes = new Uint8Array(labels.length)
  for (let i = 0; i < outcomes.length; i++) {
    const [label, answer, others] = [labels[i]!, answers.classes[i]!, other.classes[i]!]
    if (label < 0 || answer < 0) continue
    if (answer !== label) outcomes[i] = Outcome.wrong
    else outcomes[i] = others >= 0 && others !== label ? Outcome.rightApart : Outcome.right
  }
  return outcomes
}

function counted(outcomes: Uint8Array): Outcomes {
  const all = { n: 0, wrong: 0, apart: 0 }
  for (let i = 0; i < outcomes.length; i++) count(all, outcomes[i]!)
  return all
}

/** Two classes that a model's score parts without an error, at another threshold than its answers have. */
function lineBetween(
  role: Role,
  { classes, ...data }: EvaluationData,
  labels: ClassIndices,
  outcomes: Uint8Array,
): OwnLabels[] | null {
  if (classes.length !== 2) return null
  const other = data[role === 'primary' ? 'shadow' : 'primary'].classes
  const most = [-Infinity, -Infinity]
  const least = [Infinity, Infinity]
  const of = [0, 0]
  let apart = 0
  for (let i = 0; i < outcomes.length; i++) {
    if (outcomes[i] === Outcome.none) continue
    const p = probability(data[role], i)
    const label = labels[i]!
    if (Number.isNaN(p) || label > 1) return null
    of[label]!++
    most[label] = Math.max(most[label]!, p)
    least[label] = Math.min(least[label]!, p)
    if (most[0]! >= least[1]!) return null
    if (other[i]! >= 0 && other[i] !== label) apart++
  }
  if (Math.min(of[0]!, of[1]!) < OF_EACH || apart < APART) return null
  const at = (most[0]! + least[1]!) / 2
  return [found(role, 'line', { n: of[0]! + of[1]!, wrong: 0, apart }, { at })]
}

/** Requests whose own score leaves the answer open: truth goes either way there, and a copy does not. */
function openAnswers(
  role: Role,
  data: EvaluationData,
  outcomes: Uint8Array,
  all: Outcomes,
): OwnLabels[] | null {
  const answers = data[role]
  const other = data[role === 'primary' ? 'shadow' : 'primary'].classes
  const open: Outcomes = { n: 0, wrong: 0, apart: 0 }
  let expected = 0
  let [otherOpen, otherAll] = [0, 0]
  const gap = gapOf(answers, data.classes.length)
  for (let i = 0; i < outcomes.length; i++) {
    if (outcomes[i] === Outcome.none) continue
    const otherWrong = other[i]! >= 0 && other[i] !== data.labels![i] ? 1 : 0
    otherAll += otherWrong
    const { apart, p } = gap(i)
    if (!(apart < OPEN)) continue
    count(open, outcomes[i]!)
    otherOpen += otherWrong
    expected += 1 - p
  }
  const { n, wrong, apart } = open
  if (n < FEWEST_OPEN || wrong > HARDLY_WRONG * n || apart < APART) return null
  const elsewhere = (otherAll - otherOpen) / Math.max(1, all.n - n)
  if (all.n - n < FEWEST_OPEN || otherOpen / n < HARDER * elsewhere) return null
  return [found(role, 'close', open, { expected })]
}

/** How far the two likeliest classes are apart, and the probability of the one that was answered; NaN where unknown. */
function gapOf(answers: Predictions, k: number): (i: number) => { apart: number; p: number } {
  const { probabilities, classes } = answers
  if (k === 2)
    return (i) => {
      const p = probability(answers, i)
      return { apart: p >= 0 && p <= 1 ? Math.abs(2 * p - 1) : NaN, p: classes[i] === 1 ? p : 1 - p }
    }
  if (probabilities?.width !== k) return () => ({ apart: NaN, p: NaN })
  const { values } = probabilities
  return (i) => {
    let [first, second] = [-Infinity, -Infinity]
    for (let at = i * k; at < (i + 1) * k; at++) {
      const value = values[at]!
      if (value > first) [second, first] = [first, value]
      else if (value > second) second = value
    }
    return { apart: first <= 1 && second >= 0 ? first - second : NaN, p: values[i * k + classes[i]!]! }
  }
}
