/** Why the replayed primary is not what production answered, where the log says that. */
import type { EvaluationData } from '../../evaluation/input'
import { explain } from '../causes/explain'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

/** What stands in their place where trying them broke. */
export function causesUntried(why: string): EvaluationData['hypotheses'] {
  return { n: 0, same: 0, tests: [], notes: [`Orders and scales of the columns could not be tried: ${why}`] }
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
