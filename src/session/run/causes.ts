/** Why the replayed primary is not what production answered, where the log says that. */
import { ROLES } from '../../core/roles'
import type { EvaluationData, Predictions } from '../../evaluation/input'
import { compareReplay, isFaithful } from '../../evaluation/metrics/faithful'
import { answerComparer } from '../../evaluation/metrics/logged-answer'
import type { Rescaled } from '../../evaluation/rival'
import { isBehind } from '../causes/label-fit'
import { reorderedByLabels, rescaledByLabels } from '../causes/by-labels'
import type { ByLabelsOptions } from '../causes/by-labels'
import type { Truth } from '../causes/label-fit'
import { explain } from '../causes/explain'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

/** What stands in their place where trying them broke. */
export function causesUntried(why: string): EvaluationData['hypotheses'] {
  return { n: 0, same: 0, tests: [], notes: [`Orders and scales of the columns could not be tried: ${why}`] }
}

/**
 * Scalings by which a model's answers meet the labels, where by those of the mapping they are absurd, and orders of its
 * columns by which they meet them better. What gives production's
 * answers is fed as it was trained, whatever labels say.
 */
export async function rescaledOf(
  run: Run,
  { labelled, predictions, loggedPrimary, requests, rate }: Replayed,
  truth: Truth,
  baseline: EvaluationData['baseline'],
): Promise<Rescaled[]> {
  const { parts, options, layout, replayer, stop } = run
  if (!replayer || !(truth.classes ?? truth.values) || options.mapping.confirmed?.includes('inputs'))
    return []
  const found: Rescaled[] = []
  for (const role of ROLES) {
    const [bundle, raw, encoder] = [parts.bundles[role], labelled[role], layout.encoders[role]]
    if (!bundle || !raw || !encoder || (role === 'primary' && gives(run, predictions.primary, loggedPrimary)))
      continue
    const asked: ByLabelsOptions = {
      role,
      truth,
      replayed: predictions[role],
      mapping: options.mapping,
      bundle,
      replayer,
      fields: encoder.encoder.fields,
      logFields: parts.log.profile.fields,
      logged: requests.features,
      baseline,
      raw,
      requestsPerSecond: rate,
      signal: stop.rest,
    }
    const one =
      (await rescaledByLabels(asked)) ??
      (isBehind(role, predictions, truth) ? await reorderedByLabels(asked) : null)
    if (one) found.push(one)
  }
  // A model that is bad on its right scale goes with one that is good on it.
  return found.some(({ plainly }) => plainly) ? found : found.filter(({ order }) => order)
}

/** Whether the replay gives what production logged. */
function gives({ options }: Run, replayed: Predictions, logged: Predictions | null): boolean {
  if (!logged) return false
  const compared = compareReplay(answerComparer(options.mapping.task, logged, replayed), replayed)
  return compared.n > 0 && isFaithful(compared)
}

/** @returns null where primary is not replayed, or nothing says what it answered in production */
export async function causesOf(
  { parts, options, layout, replayer, meter, stop }: Run,
  { raw, loggedPrimary, predictions, requests, rate }: Replayed,
  baseline: EvaluationData['baseline'],
): Promise<EvaluationData['hypotheses']> {
  const bundle = parts.bundles.primary
  if (!replayer || !bundle || !raw || !loggedPrimary) return null
  return explain({
    mapping: options.mapping,
    bundle,
    replayer,
    fields: layout.encoders.primary!.encoder.fields,
    logFields: parts.log.profile.fields,
    baselineFields: parts.baseline?.profile.fields ?? null,
    logged: requests.features,
    baseline,
    raw,
    answers: { replayed: predictions.primary, logged: loggedPrimary },
    requestsPerSecond: rate,
    seed: options.seed,
    meter,
    signal: stop.rest,
  })
}
