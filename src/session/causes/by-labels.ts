/**
 * Whether a model was fed on another scale than it was trained on, or in another order, where no logged answer tells: labels
 * do, where its answers are absurd by the mapping's scaling and plainly right by another, or credibly better in another order. Chosen on one half of a sample, judged on the other.
 */
import type { Role } from '../../core/roles'
import type { Rescaled } from '../../evaluation/rival'
import type { Predictions } from '../../evaluation/input'
import { distinct, exchanges, orders, pairsOf, patchOf } from './edits'
import type { Arrangement, Edit } from './edits'
import { arranged, spreads } from './explain'
import type { ExplainOptions } from './explain'
import { isLabelled, labelFit } from './label-fit'
import type { Truth } from './label-fit'
import { halves, pickRows } from './raw-rows'
import { ranked } from './ranking'
import { rescalings } from './scales'
import { Trial } from './trial'

/** Labelled requests of a half: fewer tell nothing apart. */
const LEAST_REQUESTS = 30
const MOST_REQUESTS = 256
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
  truth: Truth
  replayed: Predictions
}

/** @returns null where the mapping's scaling is not absurd, or no other is clearly better */
export async function rescaledByLabels(options: ByLabelsOptions): Promise<Rescaled | null> {
  const { arrangement } = arranged(options.role, options)
  const edits = rescalings(arrangement, spreads(options), [], true)
  return bestByLabels(options, arrangement, edits)
}

/** Of what a constant answer would be wrong by, the share that a model wins only where its columns are in their order. */
const IN_ORDER = 0.9
/** Pairs of columns that are exchanged at most. */
const MOST_PAIRS = 66

/**
 * Columns that have no names in a model may have been trained on in another order than the log's, as those of a one-hot
 * encoding often are.
 * @returns null where no other order is credibly better
 */
export async function reorderedByLabels(options: ByLabelsOptions): Promise<Rescaled | null> {
  const { arrangement } = arranged(options.role, options)
  const { logFields, baseline, requestsPerSecond } = options
  const names = (list: readonly { name: string }[] | null) => list && list.map(({ name }) => name)
  const known = { 'the log’s own order': names(logFields), 'the baseline’s order': names(baseline) }
  const pairs = pairsOf(arrangement)
  const few = pairs.length <= Math.min(MOST_PAIRS, requestsPerSecond / MOST_REQUESTS)
  const edits = [...orders(arrangement, known), ...(few ? exchanges(arrangement, pairs) : [])]
  const found = await bestByLabels(options, arrangement, edits, IN_ORDER)
  return found && { ...found, order: true, plainly: false }
}

async function bestByLabels(
  options: ByLabelsOptions,
  { features }: Arrangement,
  tried: readonly Edit[],
  most?: number,
): Promise<Rescaled | null> {
  const { role, truth, replayed, mapping, bundle, requestsPerSecond, signal } = options
  const edits = distinct(tried, features)
  const known = [...options.raw.rows.keys()].filter((i) => isLabelled(truth, options.raw.rows[i]!))
  const [searched, judged] = halves(pickRows(options.raw, known), MOST_REQUESTS)
  const n = judged.rows.length
  if (n < LEAST_REQUESTS || edits.length === 0) return null
  const fit = labelFit(truth, replayed, judged.rows, most)
  if (!fit) return null
  const trial = new Trial({
    ...options,
    inputs: bundle.inputs,
    tensorFields: arranged(role, options).tensorFields,
    comparer: fit.comparer,
    callRows: Math.max(LEAST_REQUESTS, Math.floor(requestsPerSecond)),
    over: () => signal.aborted,
  })
  const scores = await trial.scores(edits, searched, () => undefined)
  const [best] = ranked(scores.map((score, at) => ({ score, edit: edits[at]! })))
  const [score] = best ? await trial.scores([best.edit], judged, () => undefined) : []
  if (!best || !score) return null
  const found = fit.judge(score)
  if (!found) return null
  return {
    role,
    plainly: found.plainly,
    detail: found.detail(best.edit.what, role),
    steps: patchOf(mapping.models[role]!, best.edit, role).steps,
  }
}
