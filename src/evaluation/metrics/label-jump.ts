/**
 * Labels of which a part is a model's own answers, scattered where no column tells. Near a tie of its scores the truth goes
 * either way, and a label that is the model's answer does not: as the score passes the tie, such labels jump by their share.
 * A regression discontinuity (Hahn, Todd, van der Klaauw 2001), by local lines with standard errors by distinct scores.
 */
import type { Role } from '../../core/roles'
import type { OwnLabels } from '../../result/sections/label-source'
import type { EvaluationData, Predictions } from '../input'
import { localLine } from '../statistics/local-line'
import type { LocalLine } from '../statistics/local-line'
import { APART, count, found } from './label-outcomes'
import type { Outcomes } from './label-outcomes'
import { probability } from './scores'

/** Margins of the scores that are near a tie: at most this, and at most this share of the requests. */
const WIDEST = 0.2
const NEAREST = 0.2
/** Requests from which that share is read. */
const SAMPLE = 10_000
/** A smaller part of the labels turns hardly a verdict around. */
const LEAST = 0.15
/** Standard errors from none. */
const SURE = 4.5
/** A steep line is one of scores that are less sure than they could be: the jump must be this many times its rise. */
const FLAT = 2
/** Nearer to the tie, where such a line has come down, the jump must be this part of what it was. */
const STAYS = 0.75
/** A score that says nothing of what is hard has no ties: either model must be wrong so much more often near one, and credibly. */
const HARDER = 1.2
const CREDIBLY = 3

/** How far requests are from a tie (NaN where unknown), whose side they are on, and what the label says: 1 the answer, -1 the other, 0 neither. */
interface Ties {
  margin: Float64Array
  /** Scores that are the same are one observation. */
  score: Float64Array
  side: Uint8Array
  sides: 1 | 2
  says: Int8Array
}

/** @returns null where labels do not jump at the tie, or too few scores are near it */
export function jumpAt(
  role: Role,
  data: EvaluationData,
  outcomes: Uint8Array,
  all: Outcomes,
): OwnLabels[] | null {
  const ties = data.classes.length === 2 ? ofTwo(data, data[role]) : ofMany(data, data[role])
  if (!ties) return null
  const width = widthOf(ties.margin)
  const near: Outcomes = { n: 0, wrong: 0, apart: 0 }
  for (let i = 0; i < outcomes.length; i++) if (ties.margin[i]! <= width) count(near, outcomes[i]!)
  if (near.apart < APART || near.wrong === 0 || !isHard(near, all)) return null
  const wide = jumpWithin(ties, width)
  if (!wide || wide.at < LEAST || wide.at < SURE * wide.error || wide.at < FLAT * wide.rise) return null
  const close = jumpWithin(ties, width / 2)
  if (!close || close.at < STAYS * wide.at) return null
  const share = Math.min(wide.at, 1)
  // The labels that are its own are never wrong: what is wrong is of the others.
  const expected = Math.min(near.n, near.wrong / Math.max(1 - share, near.wrong / near.n))
  return [found(role, 'jump', near, { expected, at: share })]
}

function isHard(near: Outcomes, all: Outcomes): boolean {
  const rest = all.n - near.n
  if (rest === 0) return false
  return (['wrong', 'apart'] as const).every((one) => {
    const [a, b] = [near[one] / near.n, (all[one] - near[one]) / rest]
    const error = Math.sqrt((a * (1 - a)) / near.n + (b * (1 - b)) / rest)
    return a >= HARDER * b && a - b > CREDIBLY * error
  })
}

/** Two classes: a tie is the threshold that parts the answers, wherever it lies. */
function ofTwo({ labels }: EvaluationData, answers: Predictions): Ties | null {
  const n = labels!.length
  const score = Float64Array.from({ length: n }, (_, i) => probability(answers, i))
  let [most, least] = [-Infinity, Infinity]
  for (let i = 0; i < n; i++) {
    const p = score[i]!
    if (answers.classes[i] === 0 && p > most) most = p
    if (answers.classes[i] === 1 && p < least) least = p
  }
  if (!(most <= least) || !Number.isFinite(most + least)) return null
  const at = (most + least) / 2
  return {
    margin: score.map((p, i) => (isKnown(labels!, answers, i) ? 2 * Math.abs(p - at) : NaN)),
    score,
    side: Uint8Array.from(answers.classes, (c) => (c === 1 ? 1 : 0)),
    sides: 2,
    says: Int8Array.from(labels!, (label, i) => (label === answers.classes[i] ? 1 : -1)),
  }
}

/** Of several, one is between the answer and the likeliest of the others: as many come from either side of it. */
function ofMany({ labels, classes: { length: k } }: EvaluationData, answers: Predictions): Ties | null {
  const { probabilities, classes } = answers
  if (probabilities?.width !== k || k < 2) return null
  const n = labels!.length
  const [margin, says] = [new Float64Array(n).fill(NaN), new Int8Array(n)]
  for (let i = 0; i < n; i++) {
    if (!isKnown(labels!, answers, i)) continue
    const own = classes[i]!
    let second = own === 0 ? 1 : 0
    for (let c = 0; c < k; c++)
      if (c !== own && probabilities.values[i * k + c]! > probabilities.values[i * k + second]!) second = c
    margin[i] = probabilities.values[i * k + own]! - probabilities.values[i * k + second]!
    says[i] = labels![i] === own ? 1 : labels![i] === second ? -1 : 0
  }
  return { margin, score: margin, side: new Uint8Array(n), sides: 1, says }
}

const isKnown = (labels: NonNullable<EvaluationData['labels']>, { classes }: Predictions, i: number) =>
  labels[i]! >= 0 && classes[i]! >= 0

function widthOf(margin: Float64Array): number {
  const step = Math.max(1, Math.floor(margin.length / SAMPLE))
  const sample = margin.filter((value, i) => i % step === 0 && value >= 0).sort()
  return Math.min(WIDEST, sample[Math.floor(NEAREST * sample.length)] ?? 0)
}

/** The share of labels that follow the answer however near the tie is; from both sides of it where they differ. */
function jumpWithin({ margin, score, side, sides, says }: Ties, width: number): LocalLine | null {
  const lines = Array.from({ length: sides }, (_, of) => {
    const rows: number[] = []
    for (let i = 0; i < margin.length; i++) if (margin[i]! <= width && side[i] === of) rows.push(i)
    rows.sort((a, b) => score[a]! - score[b]!)
    return localLine(rows, margin, says, score, width)
  })
  const [one, other] = lines
  if (!one || sides === 1) return one ?? null
  if (!other) return null
  return {
    at: (one.at + other.at) / 2,
    error: Math.hypot(one.error, other.error) / 2,
    rise: (one.rise + other.rise) / 2,
  }
}
