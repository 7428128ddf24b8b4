/**
 * Whether a model was fed on another scale than it was trained on, where no logged answer tells: labels do, where its answers
 * are absurd by the mapping's scaling and plainly right by another. Chosen on one half of a sample, judged on the other.
 */
import type { Role } from '../../core/roles'
import type { Rescaled } from '../../evaluation/rival'
import type { Predictions } from '../../evaluation/input'
import { distinct, patchOf } from './edits'
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
  const { role, truth, replayed, mapping, bundle, requestsPerSecond, signal } = options
  const known = [...options.raw.rows.keys()].filter((i) => isLabelled(truth, options.raw.rows[i]!))
  const [searched, judged] = halves(pickRows(options.raw, known), MOST_REQUESTS)
  const n = judged.rows.length
  if (n < LEAST_REQUESTS) return null
  const fit = labelFit(truth, replayed, judged.rows)
  if (!fit) return null
  const { tensorFields, arrangement } = arranged(role, options)
  const edits = distinct(rescalings(arrangement, spreads(options), [], true), arrangement.features)
  const trial = new Trial({
    ...options,
    inputs: bundle.inputs,
    tensorFields,
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
