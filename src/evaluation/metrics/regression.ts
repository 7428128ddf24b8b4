/** Figures of models that predict numbers: each against the labels, one against the other. */
import type { Interval } from '../../core/interval'
import type { EvaluationData, Predictions } from '../input'
import { counted } from '../../core/numbers'
import type { Role } from '../../core/roles'
import { once } from '../makers'
import type { Makers } from '../makers'
import { wilson } from '../statistics/binomial'
import type { Judged } from '../statistics/bounds'
import { bootstrapMeans } from '../statistics/bootstrap'
import { association } from '../statistics/correlation'
import { moments } from '../statistics/quantiles'
import { differenceOfMeans, FEWEST_FOR_MEANS, pairMoments, ratioBounds } from '../statistics/ratio'
import { plainWorth } from '../statistics/worth'
import type { Worth } from '../../result/sections/independence'
import { pairedErrors } from './paired-errors'
import { pairs, regressionModel } from './regression-model'
import type { Figure } from '../../result/figures'
import type { ErrorDifference, RegressionResult } from '../../result/regression'

/** A tolerance where none is given: a tenth of the standard deviation of what primary predicts. */
export function defaultTolerance(primary: Predictions): number {
  const { n, squares } = moments(primary.values)
  return n > 1 ? 0.1 * Math.sqrt(squares / (n - 1)) : 0
}

/** Makers of all of regression's figures. @param tolerance null for the default */
export function regressionMakers(
  data: EvaluationData,
  tolerance: number | null,
  options: DifferenceOptions,
): Makers<RegressionResult> {
  const { labelValues } = data
  const model = (role: Role) => labelValues && regressionModel(data[role].values, labelValues, options.seed)
  const used = once(() => tolerance ?? defaultTolerance(data.primary))
  const answers = once(() => both(data))
  return {
    primary: () => model('primary'),
    shadow: () => model('shadow'),
    ...differences(data, options),
    toleranceAgreement: () => agreementWithin(answers(), used()),
    tolerance: used,
    toleranceWhy: () =>
      tolerance === null ? "a tenth of the standard deviation of primary's predictions" : 'as set',
    between: () => association(...answers()),
  }
}

function agreementWithin([x, y]: [Float64Array, Float64Array], tolerance: number): Figure {
  let within = 0
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i]! - y[i]!) <= tolerance) within++
  const n = x.length
  if (n === 0) return { value: null, ci95: null, n, reason: 'No request was answered by both models.' }
  return { value: within / n, ci95: wilson(within, n), n, reason: null }
}

export interface DifferenceOptions {
  seed: number
  confidence: number
  /** What the labelled requests are worth; null without labels. */
  worth: () => Worth | null
  looked: boolean
}

type Differences = Pick<RegressionResult, 'maeDifference' | 'relativeMaeDifference' | 'rmseDifference'>

/**
 * MAE's difference by Student's t, its share of primary's MAE by Fieller's ratio, both at the rows that the rows are
 * worth; RMSE's by a bootstrap, of blocks as long as dependence reaches.
 */
function differences(
  data: EvaluationData,
  { seed, confidence, worth, looked }: DifferenceOptions,
): Makers<Differences> {
  const { labelValues: labels } = data
  if (!labels)
    return { maeDifference: () => null, relativeMaeDifference: () => null, rmseDifference: () => null }
  const errors = once(() => errorsOfBoth(data, labels))
  const pair = once(() => pairMoments(...errors()))
  const judged = once((): Judged => ({ worth: worth() ?? plainWorth(pair().n), confidence, looked }))
  const at95 = (): Judged => ({ ...judged(), confidence: 0.975 })
  const none = () => ({ n: pair().n, draws: 0, blockRows: 1 })
  const endless = once(() => endlessText(...errors()))
  const finite = (make: () => ErrorDifference) => (): ErrorDifference => {
    const reason = endless()
    return reason ? { value: null, ci95: null, interval: null, ...none(), reason } : make()
  }
  const less1 = (ends: Interval | null): Interval | null => ends && [ends[0] - 1, ends[1] - 1]
  return {
    maeDifference: finite(() =>
      meanDifference(pair().b - pair().a, none(), [
        differenceOfMeans(pair(), at95()),
        differenceOfMeans(pair(), judged()),
      ]),
    ),
    relativeMaeDifference: finite(() =>
      meanDifference(pair().b / pair().a - 1, none(), [
        less1(ratioBounds(pair(), at95())),
        less1(ratioBounds(pair(), judged())),
      ]),
    ),
    rmseDifference: finite(() => rmseDifference(...errors(), { seed, confidence }, judged().worth)),
  }
}

/** Why errors cannot be averaged: a model, or a label, is infinite somewhere. */
function endlessText(a: Float64Array, b: Float64Array): string | null {
  const endless = (errors: Float64Array) => errors.reduce((sum, e) => sum + (Number.isFinite(e) ? 0 : 1), 0)
  const [primary, shadow] = [endless(a), endless(b)]
  if (primary + shadow === 0) return null
  const who = shadow === 0 ? 'Primary' : primary === 0 ? 'Shadow' : 'Each'
  return `${who} is infinitely far from ${counted(Math.max(primary, shadow), 'label')}: errors have no mean.`
}

function meanDifference(
  value: number,
  counts: { n: number; draws: number; blockRows: number },
  [ci95, interval]: (Interval | null)[],
): ErrorDifference {
  const { n } = counts
  if (!Number.isFinite(value)) {
    const reason = n === 0 ? 'No labelled request was answered by both models.' : 'Primary makes no error.'
    return { value: null, ci95: null, interval: null, ...counts, reason }
  }
  const bounded = interval && interval.every(Number.isFinite) ? interval : null
  const ci = ci95 && ci95.every(Number.isFinite) ? ci95 : null
  return { value, ci95: ci, interval: bounded, ...counts, reason: bounded ? null : tooFew(n) }
}

const tooFew = (n: number): string =>
  n < FEWEST_FOR_MEANS
    ? `No interval: fewer than ${FEWEST_FOR_MEANS} labelled requests do not show how errors are spread.`
    : 'No interval: these requests are worth too few independent ones.'

function rmseDifference(
  a: Float64Array,
  b: Float64Array,
  options: { seed: number; confidence: number },
  worth: Worth,
): ErrorDifference {
  const n = a.length
  const squares = [a.map((e) => e * e), b.map((e) => e * e)]
  const statistic = ([p, s]: number[]) => Math.sqrt(s as number) - Math.sqrt(p as number)
  const blockRows = Math.max(
    Math.ceil(n / 1000),
    Math.min(Math.ceil(2 * worth.designEffect), Math.floor(n / 8)),
    1,
  )
  const value = statistic(squares.map((column) => column.reduce((sum, v) => sum + v, 0) / n))
  const boot = n < FEWEST_FOR_MEANS ? null : bootstrapMeans(squares, statistic, { ...options, blockRows })
  const rest = { n, draws: boot?.draws ?? 0, blockRows: boot?.blockRows ?? 1 }
  if (!Number.isFinite(value))
    return { value: null, ci95: null, interval: null, ...rest, reason: 'Nothing to compare.' }
  const reason = boot ? null : tooFew(n)
  return { value, ci95: boot?.ci95 ?? null, interval: boot?.interval ?? null, ...rest, reason }
}

/** |error| of both models on the labelled requests that both answered, in the log's order. */
export function errorsOfBoth(data: EvaluationData, labels: Float64Array): [Float64Array, Float64Array] {
  const { a, b } = pairedErrors(data, labels, null)
  return [a, b]
}

/** Numbers of both models where both answered. */
export function both(data: EvaluationData): [Float64Array, Float64Array] {
  return pairs(data.primary.values, data.shadow.values)
}
