/** Labels that come once the requests are replayed: joined to the answers there are; no model is asked again. */
import type { Ran } from './run-context'
import type { MaybeHashed } from '../../core/file-evidence'
import type { Conduct } from './conduct'
import { ROLES } from '../../core/roles'
import { isLabelled, labelFit } from '../causes/label-fit'
import type { Truth } from '../causes/label-fit'
import { ProblemError } from '../../core/problem'
import { checkParts } from './check'
import { maybeHashed } from './evidence'
import { joinLabels } from './joins'
import { neededFields } from '../intake/joined-fields'
import { columnsToJoin, layoutOf } from '../requests/layout'
import type { Layout } from '../requests/layout'
import type { OpenLog } from '../intake/log'
import { evaluated, labelsOf } from './figures'
import { joinedTo } from './run'
import { groundsOf } from './settle'
import type { Evaluated, Finished } from './figures'
import { sameButLabels, withoutWeights } from './run-parts'
import type { RunParts } from './run-parts'

/**
 * @param parts as they are now: with other labels than those that were joined before, or none
 * @returns the figures that a run of these would give, but for what it measures: latencies and the noise floor stay
 * @param conduct what was seen before: results on fewer of these labels are looks
 * @throws ProblemError 'needs-replay' where more than the labels is new, or they name requests by a field of the log that
 *   was not read
 */
export async function relabelled(
  { ran: before, data, gates }: Finished,
  parts: RunParts,
  conduct: Conduct,
): Promise<Evaluated> {
  const { options, layout, replayed } = before
  const { labels } = parts
  if (!sameButLabels(before.parts, parts)) throw needsReplay('Other files than labels are new.', parts)
  checkParts(parts, options)
  if (labels && !isRead(labels, parts, before))
    throw needsReplay(
      'The labels name requests by another field than was read when they were replayed.',
      parts,
    )
  const joined = await joinLabels({ parts, mapping: options.mapping, layout, requests: replayed.requests })
  const files: MaybeHashed[] = []
  for (const file of labels?.files ?? []) files.push(await maybeHashed(file))
  const { classes, values } = joined.labels
  if (isInDoubt(before, joined.labels))
    throw needsReplay(
      'The answers are far from these labels: whether the models are fed on another scale is tried in a replay.',
      parts,
    )
  const labelled = { labels: classes, labelValues: values, classes: options.mapping.classes }
  const looks = conduct.relabelled(labelled, before.looks)
  const ran: Ran = { ...before, parts: withoutWeights(parts), looks }
  const evidence = { ...data.evidence, labels: files }
  const now = { ...data, ...labelsOf(ran, joined), grounds: groundsOf(ran, joined.labels), evidence }
  const evaluation = evaluated(ran, now, joined)
  await evaluation.ahead(gates)
  return evaluation
}

/** Whether labels that a run had not are met so badly that other scalings are to be tried, which asks the models. */
function isInDoubt({ options, replayed }: Ran, truth: Truth): boolean {
  const { predictions, labelled, loggedPrimary } = replayed
  if (options.mapping.confirmed?.includes('inputs') || loggedPrimary) return false
  return ROLES.some((role) => {
    const rows = labelled[role]?.rows.filter((row) => isLabelled(truth, row))
    return rows && rows.length >= LEAST_LABELS && labelFit(truth, predictions[role], rows) !== null
  })
}

/** Fewer tell nothing apart. */
const LEAST_LABELS = 60

/** Whether a run with these labels would join them to the same fields of the log as were read in this one. */
function isRead(labels: OpenLog, parts: RunParts, { layout, options }: Ran): boolean {
  const { fields } = parts.log.profile
  const { id } = neededFields(
    labels,
    fields.map((field) => field.name),
  )
  if (id === null) return true
  const joined = (layout: Layout) => columnsToJoin(layout, id.name).map((at) => layout.requests[at]!.field)
  const wanted = layoutOf(options.mapping, fields, parts.bundles, joinedTo(parts))
  return joined(wanted).join('\0') === joined(layout).join('\0')
}

function needsReplay(message: string, { labels, log }: RunParts): ProblemError {
  const { path } = (labels ?? log).files[0]!
  return new ProblemError({ code: 'needs-replay', message, file: path, mend: 'Replay again.' })
}
