/** Labels that come once the requests are replayed: joined to the answers there are; no model is asked again. */
import { ProblemError } from '../evaluation/problem'
import { checkParts } from './check'
import { fileEvidence } from './hash'
import { joinLabels } from './joins'
import { neededFields } from './labels'
import { columnsToJoin, layoutOf } from './layout'
import type { Layout } from './layout'
import type { OpenLog } from './log'
import { joinedTo, judged } from './run'
import type { Finished } from './run'
import type { RunParts } from './run-parts'

/**
 * @param labels in place of those that were joined before; null takes them away
 * @returns what a run with these labels would give, but for what it measures: latencies and the noise floor stay
 * @throws ProblemError 'needs-replay' where the labels name requests by a field of the log that was not read
 */
export async function relabelled(finished: Finished, labels: OpenLog | null): Promise<Finished> {
  const { options, data } = finished
  const { replayed } = finished.made
  const parts = { ...finished.made.parts, labels }
  checkParts(parts, options)
  if (labels && !isRead(labels, parts, finished)) throw needsReplay(labels)
  const ofLabels = await joinLabels({ ...parts, spec: options.spec }, replayed.requests)
  const files = []
  for (const file of labels?.files ?? []) files.push(await fileEvidence(file))
  const { requests } = replayed
  const { labels: classes, labelValues } = requests.finish()
  const relabelledData = {
    ...data,
    labels: classes,
    labelValues,
    requests: requests.counts(requests.n),
    evidence: { ...data.evidence, labels: files },
  }
  return { ...finished, ...judged({ ...finished.made, parts }, relabelledData, options, ofLabels) }
}

/** Whether a run with these labels would join them to no other fields of the log than were read in this one. */
function isRead(labels: OpenLog, parts: RunParts, { made, options }: Finished): boolean {
  const { fields } = parts.log.profile
  const { name } = neededFields(
    labels,
    fields.map((field) => field.name),
  ).id
  const joined = (layout: Layout) => columnsToJoin(layout, name).map((at) => layout.requests[at]!.field)
  const read = joined(made.layout)
  return joined(layoutOf(options.spec, fields, parts.bundles, joinedTo(parts))).every((one) =>
    read.includes(one),
  )
}

function needsReplay(labels: OpenLog): ProblemError {
  return new ProblemError({
    code: 'needs-replay',
    message: 'The labels name requests by another field than was read when they were replayed.',
    file: labels.files[0]!.path,
    mend: 'Replay again.',
  })
}
