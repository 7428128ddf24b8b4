/** Every figure of an evaluation that has a value, so that two evaluations can be read beside each other. */
import type { Interval } from '../core/interval'
import type { Role } from '../core/roles'
import type { EvaluationResult } from '../result/evaluation-result'
import type { Figure } from '../result/figures'
import { clopperPearson } from '../evaluation/statistics/binomial'
import { fromInterval } from './estimate'
import { shareOf } from './same-requests'

/** points: a difference of shares. */
export type FigureUnit = 'share' | 'points' | 'plain' | 'ms' | 'number'

export interface Told {
  value: number
  ci95: [number | null, number | null] | null
}

export interface FigureSpec {
  /** Of which model, which class or feature it is; '' of none. */
  group: string
  title: string
  unit: FigureUnit
  /** null where neither is better in itself. */
  better: 'more' | 'less' | null
  /** The model that it is of alone; null where it is of both. */
  role: Role | null
  /** The class that it is of alone; null where it is of all. */
  of: string | null
  told: Told
}

const roles: Role[] = ['primary', 'shadow']
const roleTitles: Record<Role, string> = { primary: 'Primary', shadow: 'Candidate' }

/** @returns figures by a key that is the same in every evaluation */
export function figuresOf(result: EvaluationResult): Map<string, FigureSpec> {
  const found = new Map<string, FigureSpec>()
  const add: Add = (group, title, value, ci95, unit = 'plain', better = 'more', role = null, of = null) => {
    if (value === null || value === undefined) return
    found.set(`${group}\u0000${title}`, {
      group,
      title,
      unit,
      better,
      role,
      of,
      told: { value, ci95: ci95 ?? null },
    })
  }
  agreement(result, add)
  for (const role of roles) quality(result, role, add)
  for (const role of roles) perClass(result, role, add)
  for (const role of roles) regression(result, role, add)
  changes(result, add)
  for (const role of roles) errors(result, role, add)
  for (const role of roles) latency(result, role, add)
  drift(result, add)
  return found
}

type Add = (
  group: string,
  title: string,
  value: number | null | undefined,
  ci95: Told['ci95'] | undefined,
  unit?: FigureUnit,
  better?: FigureSpec['better'],
  role?: Role | null,
  of?: string | null,
) => void

function agreement(result: EvaluationResult, add: Add): void {
  const figure = (title: string, of: Figure | null, unit: FigureUnit = 'plain') =>
    add('Agreement', title, of?.value, of?.ci95, unit, null)
  if (result.task === 'classification') {
    figure('Agreement', result.agreement, 'share')
    figure('Cohen’s kappa', result.kappa)
    figure('Kappa, linear weights', result.kappaLinear)
    figure('Kappa, quadratic weights', result.kappaQuadratic)
    figure('Gwet’s AC1', result.gwetAc1)
  } else figure('Within the tolerance', result.regression?.toleranceAgreement ?? null, 'share')
}

function quality({ quality, calibration }: EvaluationResult, role: Role, add: Add): void {
  const of = quality?.[role]
  const group = roleTitles[role]
  if (!of) return
  const share = (title: string, value: number | null, ci: Interval | null) =>
    add(group, title, value, ci, 'share', 'more', role)
  share('Accuracy', of.accuracy, of.accuracyCi95)
  share('Balanced accuracy', of.balancedAccuracy, of.balancedAccuracyCi95)
  share('Precision, macro', of.macro.precision, of.macro.precisionCi95)
  share('Recall, macro', of.macro.recall, of.macro.recallCi95)
  share('F1, macro', of.macro.f1, of.macro.f1Ci95)
  share('F1, weighted', of.weighted.f1, of.weighted.f1Ci95)
  add(group, 'MCC', of.mcc, of.mccCi95, 'plain', 'more', role)
  add(group, 'ROC AUC', of.rocAuc?.value, of.rocAuc?.ci95, 'plain', 'more', role)
  add(
    group,
    'Average precision',
    of.averagePrecision?.value,
    of.averagePrecision?.ci95,
    'plain',
    'more',
    role,
  )
  add(group, 'Log loss', of.logLoss?.value, of.logLoss?.ci95, 'plain', 'less', role)
  add(group, 'Brier score', of.brier?.value, of.brier?.ci95, 'plain', 'less', role)
  const ece = calibration?.[role]
  add(group, 'Calibration error', ece?.ece, ece?.eceCi95, 'plain', 'less', role)
}

function perClass({ quality }: EvaluationResult, role: Role, add: Add): void {
  for (const of of quality?.[role].perClass ?? []) {
    const group = `${roleTitles[role]}, class “${of.class}”`
    add(group, 'Precision', of.precision, of.precisionCi95, 'share', 'more', role, of.class)
    add(group, 'Recall', of.recall, of.recallCi95, 'share', 'more', role, of.class)
    add(group, 'F1', of.f1, of.f1Ci95, 'share', 'more', role, of.class)
  }
}

function regression({ regression }: EvaluationResult, role: Role, add: Add): void {
  const of = regression?.[role]
  if (!of) return
  const error = (title: string, value: number | null, ci: Interval | null) =>
    add(roleTitles[role], title, value, ci, 'number', 'less', role)
  error('Mean absolute error', of.mae, of.maeCi95)
  error('Root mean square error', of.rmse, of.rmseCi95)
  error('Median absolute error', of.medianAe, of.medianAeCi95)
  add(roleTitles[role], 'MAPE', of.mape, of.mapeCi95, 'share', 'less', role)
  add(roleTitles[role], 'Bias', of.bias, of.biasCi95, 'number', null, role)
  add(roleTitles[role], 'R²', of.r2, of.r2Ci95, 'plain', 'more', role)
}

/** Differences of the candidate to its primary. */
function changes(result: EvaluationResult, add: Add): void {
  const group = 'Candidate less primary'
  const { quality, regression, flips, latencyDifference: latency } = result
  const accuracy = quality?.accuracyDifference
  add(group, 'Accuracy', accuracy?.value, accuracy?.ci95, 'points')
  const mae = regression?.maeDifference
  add(group, 'Mean absolute error', mae?.value, mae?.ci95, 'number', 'less')
  const rmse = regression?.rmseDifference
  add(group, 'Root mean square error', rmse?.value, rmse?.ci95, 'number', 'less')
  const cost = flips?.of === 'requests' ? flips : null
  add(group, 'Cost per request', cost?.costPerRequest, cost?.costPerRequestCi95, 'number', 'less')
  add(group, 'Latency, mean', latency?.mean.value, latency?.mean.ci95, 'ms', 'less')
  add(group, 'Latency, P95', latency?.p95.value, latency?.p95.ci95, 'ms', 'less')
}

function errors(result: EvaluationResult, role: Role, add: Add): void {
  const { rate, count, n } = result.errors[role]
  const share = shareOf('errors', result)
  add(roleTitles[role], 'Error rate', rate, clopperPearson(count * share, n * share), 'share', 'less', role)
}

function latency({ latency }: EvaluationResult, role: Role, add: Add): void {
  const of = latency?.[role]
  if (!of) return
  for (const q of ['mean', 'p50', 'p90', 'p95', 'p99'] as const) {
    const ci = of.unbounded.includes(q) ? null : of[`${q}Ci95`]
    add(roleTitles[role], `Latency, ${q === 'mean' ? q : q.toUpperCase()}`, of[q], ci, 'ms', 'less', role)
  }
}

/** PSI is bounded at the gates' confidence. */
function drift({ drift, gates }: EvaluationResult, add: Add): void {
  for (const { feature, psi, bounds } of drift) {
    const at95 = bounds && fromInterval(bounds.psi, [bounds.low, bounds.high], gates.confidence).at(0.975)
    const ci95 = at95 && ([Math.max(0, at95[0]), Number.isFinite(at95[1]) ? at95[1] : null] as const)
    add('Input drift', `PSI of ${feature}`, psi, ci95 && [...ci95], 'plain', 'less')
  }
}
