/**
 * Whether a model was fed on another scale than it was trained on, where no logged answer tells: labels do, where its answers
 * are absurd by the mapping's scaling and plainly right by another. Chosen on one half of a sample, judged on the other.
 */
import type { ClassIndices } from '../../core/columns'
import { count, percent } from '../../core/numbers'
import type { Role } from '../../core/roles'
import type { Rescaled } from '../../evaluation/rival'
import type { AnswerComparer } from '../../evaluation/metrics/logged-answer'
import { wilson } from '../../evaluation/statistics/binomial'
import type { Predictions } from '../../evaluation/input'
import { distinct, patchOf } from './edits'
import { arranged, spreads } from './explain'
import type { ExplainOptions } from './explain'
import { halves, pickRows } from './raw-rows'
import { ranked } from './ranking'
import { rescalings } from './scales'
import { Trial } from './trial'

/** Labelled requests of a half: fewer tell nothing apart. */
const LEAST_REQUESTS = 30
const MOST_REQUESTS = 256
/** Of what the commonest class alone would be right on, the share of the rest that an answer must win: to be absurd, to be right. */
const ABSURD = 0.1
const RIGHT = 0.5

export interface ByLabelsOptions extends Pick<
  ExplainOptions,
  | 'mapping'
  | 'bundle'
  | 'replayer'
  | 'logFields'
  | 'logged'
  | 'baseline'
  | 'raw'
  | 'fields'
  | 'requestsPerSecond'
  | 'signal'
> {
  role: Role
  labels: ClassIndices
  replayed: Predictions
}

/** @returns null where the mapping's scaling is not absurd, or no other is clearly better */
export async function rescaledByLabels(options: ByLabelsOptions): Promise<Rescaled | null> {
  const { role, labels, replayed, mapping, bundle, requestsPerSecond, signal } = options
  const known = [...options.raw.rows.keys()].filter((i) => labels[options.raw.rows[i]!]! >= 0)
  const [searched, judged] = halves(pickRows(options.raw, known), MOST_REQUESTS)
  const n = judged.rows.length
  if (n < LEAST_REQUESTS) return null
  const usual = commonest(labels, judged.rows)
  const asIs = judged.rows.reduce((sum, row) => sum + (replayed.classes[row] === labels[row] ? 1 : 0), 0)
  if (beyond(asIs / n, usual) >= ABSURD) return null
  const { tensorFields, arrangement } = arranged(role, options)
  const edits = distinct(rescalings(arrangement, spreads(options), [], true), arrangement.features)
  const comparer: AnswerComparer = {
    what: 'class',
    compare: (answers, i, j) => ({ same: answers.classes[i] === labels[j], distance: NaN }),
  }
  const trial = new Trial({
    ...options,
    inputs: bundle.inputs,
    tensorFields,
    comparer,
    callRows: Math.max(LEAST_REQUESTS, Math.floor(requestsPerSecond)),
    over: () => signal.aborted,
  })
  const scores = await trial.scores(edits, searched, () => undefined)
  const [best] = ranked(scores.map((score, at) => ({ score, edit: edits[at]! })))
  const [score] = best ? await trial.scores([best.edit], judged, () => undefined) : []
  if (!best || !score) return null
  const [low, high] = wilson(score.count, n)!
  if (low <= wilson(asIs, n)![1]) return null
  return {
    role,
    plainly: beyond(low, usual) >= RIGHT,
    detail: `With ${best.edit.what} ${role} would be right on ${percent(score.count / n)} (95 % interval ${percent(low)} to ${percent(high)}) of ${count(n)} labelled requests, and as it is fed on ${percent(asIs / n)}; whoever always says the commonest class is on ${percent(usual)}.`,
    steps: patchOf(mapping.models[role]!, best.edit, role).steps,
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
