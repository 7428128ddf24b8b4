/** The appendix: its sections in the order of doubt, each with what it comes to in a line. */
import { count, counted, percent, plain } from '../core/numbers'
import type { GateStatus } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import type { GlossaryKey } from '../result/glossary'
import { premiseStatusNames } from '../result/names'
import type { PremiseId, PremiseStatus } from '../result/premises'

export type PartId =
  | 'replay'
  | 'agreement'
  | 'quality'
  | 'flips'
  | 'slices'
  | 'calibration'
  | 'thresholds'
  | 'scores'
  | 'errors'
  | 'latency'
  | 'drift'
  | 'time'
  | 'requests'
  | 'evidence'

export interface Part {
  id: PartId
  title: string
  /** In the list of contents. */
  name: string
  /** null where it is judged by nothing. */
  status: GateStatus | null
  /** What it comes to, in a line. */
  said: string
  /** Whether it is to be unfolded: what fails, and what is still open. */
  open: boolean
  what?: GlossaryKey
  /** What there is to look at, where that is counted. */
  count?: number
  alarm?: boolean
}

/** What fails first, then what is open, then what nobody checked; what passes and what is not judged keep their order. */
const doubt: Record<GateStatus, number> = { fail: 0, insufficient: 1, 'not-checked': 2, pass: 3 }

export function appendixOf(result: EvaluationResult): Part[] {
  const parts = [...figureParts(result), ...gateParts(result)].sort(
    (a, b) => doubt[a.status ?? 'pass'] - doubt[b.status ?? 'pass'],
  )
  return [...parts, ...lastParts(result)]
}

type Told = Omit<Part, 'open'>

const part = (told: Told): Part => ({
  ...told,
  open: told.status === 'fail' || told.status === 'insufficient',
})

const ofPremise: Record<PremiseStatus, GateStatus> = {
  refuted: 'fail',
  unconfirmed: 'insufficient',
  confirmed: 'pass',
}

const premise = ({ premises }: EvaluationResult, id: PremiseId): PremiseStatus | null =>
  premises?.find((one) => one.id === id)?.status ?? null

function worst(...statuses: (GateStatus | null)[]): GateStatus | null {
  const known = statuses.filter((status) => status !== null)
  return known.sort((a, b) => doubt[a] - doubt[b])[0] ?? null
}

/** Whether the replay is production is above all else where it is not. */
export function faithful({ fidelity }: EvaluationResult): boolean {
  return fidelity?.faithful ?? true
}

function figureParts(result: EvaluationResult): Part[] {
  const { fidelity, device, flips, neverBreak, slices, calibration, thresholds, scores } = result
  const classes = result.task === 'classification'
  const gate = gatesOf(result)
  const accuracy = gate('accuracy')
  const labels = Boolean(result.quality ?? result.fromDisagreements?.decides)
  const of = (there: unknown, told: Told) => (there ? [part(told)] : [])
  const device_ = premise(result, 'device')
  return [
    ...of((fidelity && faithful(result)) || device, {
      ...{ id: 'replay', title: 'Is the replay production?', name: 'Replay' },
      status: worst(
        fidelity && faithful(result) ? 'pass' : null,
        device && device_ ? ofPremise[device_] : null,
      ),
      said: [
        fidelity && faithful(result) ? `${share(fidelity.agreement.value)} as logged` : '',
        device && device_ ? `what this device computes is ${premiseStatusNames[device_]}` : '',
      ]
        .filter(Boolean)
        .join(', '),
    }),
    ...of(classes || result.regression, {
      ...{ id: 'agreement', name: 'Agreement', status: null },
      title: classes ? 'Agreement' : 'Agreement and error',
      said: agreementText(result),
    }),
    ...of(classes, {
      ...{ id: 'quality', title: 'Quality against labels', name: 'Quality' },
      status: labels ? (accuracy?.status ?? null) : 'not-checked',
      said: labels ? `${accuracy?.headline ?? ''} shadow minus primary` : 'no request has a label',
    }),
    ...of(flips ?? neverBreak, {
      ...{ id: 'flips', title: 'What changes, request by request', name: 'Flips', what: 'flips' },
      status: gate('never-break')?.status ?? null,
      said: flips ? `${count(flips.counts.fixed)} fixed, ${count(flips.counts.broken)} broken` : '',
    }),
    ...of(slices, {
      ...{ id: 'slices', title: 'Who wins where', name: 'Slices', what: 'slices' },
      status: slices && slices.worse > 0 ? 'fail' : slices && slices.tested > 0 ? 'pass' : null,
      said: slices
        ? `${count(slices.worse)} worse, ${count(slices.better)} better, of ${count(slices.tested)} tested`
        : '',
      ...{ count: slices?.worse ?? 0, alarm: true },
    }),
    ...of(calibration ?? result.curves, {
      ...{ id: 'calibration', title: 'Calibration and ranking', name: 'Calibration', status: null },
      said: calibrationText(calibration),
    }),
    ...of(thresholds, {
      ...{ id: 'thresholds', title: 'Another threshold', name: 'Threshold', status: null, said: '' },
    }),
    ...of(scores, {
      ...{ id: 'scores', name: 'Scores', status: null, said: '' },
      title: classes ? 'Scores' : 'Errors of the predictions',
    }),
  ]
}

function gateParts(result: EvaluationResult): Part[] {
  const { errors, latency, timeline, sequential, power, independence, audit } = result
  const gate = gatesOf(result)
  const over = Object.values(audit ?? {}).some((one) => one?.withheld)
  const alike = premise(result, 'independence')
  const drifted = result.drift.filter((one) => one.drifted).length
  return [
    part({
      ...{ id: 'errors', title: 'Errors', name: 'Errors', what: 'errors' },
      status: gate('errors')?.status ?? null,
      said: `${count(errors.primary.count)} of primary, ${count(errors.shadow.count)} of shadow`,
      count: errors.primary.count + errors.shadow.count,
    }),
    part({
      ...{ id: 'latency', name: 'Latency', what: 'latency' },
      title: latency?.source === 'logged' ? 'Latency, as logged' : 'Latency, one request at a time',
      status: gate('latency')?.status ?? null,
      said: gate('latency')?.headline ?? '',
    }),
    part({
      ...{ id: 'drift', title: 'Input drift against training', name: 'Drift', what: 'drift' },
      status: gate('drift')?.status ?? null,
      said:
        result.drift.length > 0
          ? `${count(drifted)} of ${counted(result.drift.length, 'feature')}`
          : 'no baseline',
      ...{ count: drifted, alarm: true },
    }),
    ...(timeline || sequential || power || independence || audit
      ? [
          part({
            ...{ id: 'time', title: 'Over time, and with how many labels', name: 'Over time' },
            status: worst(alike ? ofPremise[alike] : null, over ? 'insufficient' : null),
            said: alike ? `that requests are independent is ${premiseStatusNames[alike]}` : '',
          }),
        ]
      : []),
  ]
}

/** What all of it rests on: the requests themselves, and the files. */
function lastParts({ disagreements, shared }: EvaluationResult): Part[] {
  const { total, byKind } = disagreements
  return [
    {
      ...{ id: 'requests', title: 'Requests they disagree on', name: 'Requests', what: 'flips' },
      ...{ status: null, said: counted(total, 'disagreement'), count: total },
      // Whoever is served worse than before is looked at one by one.
      open: shared?.as !== 'figures' && byKind.broken + byKind.error + byKind.unlabelled > 0,
    },
    {
      ...{ id: 'evidence', title: 'Evidence', name: 'Evidence', status: null, open: false },
      said: 'files with their hashes, how it was run, noise of the arithmetic',
    },
  ]
}

const gatesOf =
  ({ checklist }: EvaluationResult) =>
  (id: string) =>
    checklist.find((item) => item.id === id)

const share = (value: number | null) => (value === null ? 'undefined' : percent(value))

function agreementText({ task, agreement, kappa, regression }: EvaluationResult): string {
  if (task === 'regression')
    return regression ? `${share(regression.toleranceAgreement.value)} within tolerance` : ''
  return `${share(agreement.value)} the same answer${kappa.value === null ? '' : `, kappa ${plain(kappa.value)}`}`
}

function calibrationText(calibration: EvaluationResult['calibration']): string {
  if (!calibration || calibration.primary.ece === null || calibration.shadow.ece === null) return ''
  return `error ${plain(calibration.primary.ece)} of primary, ${plain(calibration.shadow.ece)} of shadow`
}
