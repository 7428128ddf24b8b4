/** The appendix: its sections in the order of doubt, each with what it comes to in a line. */
import { count, counted, percent, plain } from '../core/numbers'
import type { GateStatus } from '../result/checklist'
import type { EvaluationResult } from '../result/evaluation-result'
import { premiseStatusNames } from '../result/names'
import type { PremiseId, PremiseStatus } from '../result/premises'
import { told, type Part, type Telling } from './told'

/** What fails first, then what is open, then what nobody checked; what passes and what is not judged keep their order. */
const doubt: Record<GateStatus, number> = { fail: 0, insufficient: 1, 'not-checked': 2, pass: 3 }

export function appendixOf(result: EvaluationResult): Part[] {
  const parts = [...figureParts(result), ...gateParts(result)].sort(
    (a, b) => doubt[a.status ?? 'pass'] - doubt[b.status ?? 'pass'],
  )
  return [...parts, ...lastParts(result)]
}

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
  return told([
    ['replay', 'Replay', () => (fidelity ?? device) && replayPart(result)],
    [
      'agreement',
      'Agreement',
      () =>
        (classes || Boolean(result.regression)) && {
          ...{ title: classes ? 'Agreement' : 'Agreement and error', status: null },
          said: agreementText(result),
        },
    ],
    ['quality', 'Quality', () => classes && qualityPart(result)],
    [
      'flips',
      'Flips',
      () =>
        (flips ?? neverBreak) && {
          ...{ title: 'What changes, request by request', what: 'flips' },
          status: gate('never-break')?.status ?? null,
          said: flips ? `${count(flips.counts.fixed)} fixed, ${count(flips.counts.broken)} broken` : '',
        },
    ],
    [
      'slices',
      'Slices',
      () =>
        slices && {
          ...{ title: 'Who wins where', what: 'slices' },
          status: slices.worse > 0 ? 'fail' : slices.tested > 0 ? 'pass' : null,
          said: `${count(slices.worse)} worse, ${count(slices.better)} better, of ${count(slices.tested)} tested`,
          ...{ count: slices.worse, alarm: true },
        },
    ],
    [
      'calibration',
      'Calibration',
      () =>
        (calibration ?? result.curves) && {
          ...{ title: 'Calibration and ranking', status: null },
          said: calibrationText(calibration),
        },
    ],
    ['thresholds', 'Threshold', () => thresholds && { title: 'Another threshold', status: null, said: '' }],
    [
      'scores',
      'Scores',
      () => scores && { title: classes ? 'Scores' : 'Errors of the predictions', status: null, said: '' },
    ],
  ])
}

function replayPart(result: EvaluationResult): Telling {
  const { fidelity, device } = result
  const status = premise(result, 'device')
  return {
    title: 'Is the replay production?',
    status: worst(
      fidelity ? (faithful(result) ? 'pass' : 'fail') : null,
      device && status ? ofPremise[status] : null,
    ),
    said: [
      fidelity ? `${share(fidelity.agreement.value)} as logged` : '',
      device && status ? `what this device computes is ${premiseStatusNames[status]}` : '',
    ]
      .filter(Boolean)
      .join(', '),
  }
}

function qualityPart(result: EvaluationResult): Telling {
  const labels = Boolean(result.quality ?? result.fromDisagreements?.decides)
  const accuracy = gatesOf(result)('accuracy')
  return {
    title: 'Quality against labels',
    status: labels ? (accuracy?.status ?? null) : 'not-checked',
    said: labels ? `${accuracy?.headline ?? ''} shadow minus primary` : 'no request has a label',
  }
}

function gateParts(result: EvaluationResult): Part[] {
  const { errors, latency, timeline, sequential, power, independence, audit } = result
  const gate = gatesOf(result)
  return told([
    [
      'errors',
      'Errors',
      () => ({
        ...{ title: 'Errors', what: 'errors' },
        status: gate('errors')?.status ?? null,
        said: `${count(errors.primary.count)} of primary, ${count(errors.shadow.count)} of shadow`,
        count: errors.primary.count + errors.shadow.count,
      }),
    ],
    [
      'latency',
      'Latency',
      () => ({
        title: latency?.source === 'logged' ? 'Latency, as logged' : 'Latency, one request at a time',
        status: gate('latency')?.status ?? null,
        said: gate('latency')?.headline ?? '',
        what: 'latency',
      }),
    ],
    ['drift', 'Drift', () => driftPart(result)],
    [
      'time',
      'Over time',
      () => (timeline ?? sequential ?? power ?? independence ?? audit) && timePart(result),
    ],
  ])
}

function driftPart(result: EvaluationResult): Telling {
  const drifted = result.drift.filter((one) => one.drifted).length
  return {
    ...{ title: 'Input drift against training', what: 'drift' },
    status: gatesOf(result)('drift')?.status ?? null,
    said:
      result.drift.length > 0
        ? `${count(drifted)} of ${counted(result.drift.length, 'feature')}`
        : 'no baseline',
    ...{ count: drifted, alarm: true },
  }
}

function timePart(result: EvaluationResult): Telling {
  const over = Object.values(result.audit ?? {}).some((one) => one?.withheld)
  const alike = premise(result, 'independence')
  return {
    title: 'Over time, and with how many labels',
    status: worst(alike ? ofPremise[alike] : null, over ? 'insufficient' : null),
    said: alike ? `that requests are independent is ${premiseStatusNames[alike]}` : '',
  }
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
