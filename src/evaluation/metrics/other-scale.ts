/** Training data in another scale than the log: standardised before they were saved, in thousands, as logarithms. */
import type { FeatureColumn } from '../input'
import { moments, quantile } from '../statistics/quantiles'

/** Values from which on quantiles show a shape. */
const ENOUGH = 200
/** Quantiles that are held against each other: but for the ends, which few values make. */
const QUANTILES = Array.from({ length: 49 }, (_, i) => (i + 1) / 50)
/** Distinct ones without which any two shapes are alike. */
const DISTINCT = 12
/** Their correlation from which on both are of one shape; a normal's with a uniform's is 0.98. */
const SAME_SHAPE = 0.995
/** The same where the scale alone says it: two values that are there a little more often shift a step. */
const ALIKE = 0.9
/** No drift makes a feature so many times as wide, or as narrow, and keeps its shape. */
const TIMES = 3
/** How far from 0 and 1 a standardised column's mean and deviation may lie: what was fitted may be more rows than these. */
const STANDARD = 0.1
/** The same of one column that alone is standard, which may be by chance: in standard errors, and at least so far. */
const ALONE = { errors: 3, least: 0.02 }
/** Of a deviation of 1 on both sides a scaler changed nothing: what moved is the mean. */
const AS_WIDE = 0.1
/** Four decimals, and the share of values that have no more. */
const GRID = 1e4
const NEARLY_ALL = 0.98
/** How far ranks may lie from their shares. */
const EVEN = 0.02
/** How far quantiles may lie on average from those of the other side's logarithms, in deviations. */
const NEAR = 0.1
/** What is done to a feature before it is saved, besides a change of its unit. */
const CURVES = [Math.log1p, Math.log, Math.log10, Math.sqrt]

/**
 * Whether a feature's values are those of training in another scale: of one shape, and three times as wide or as narrow;
 * standardised or cut to 0 to 1 on the side of training; or logarithms or roots of what the other side has.
 * @param before, now finite values, sorted
 * @param standardised the training data were: of a column of mean 0 and deviation 1 any other scale is the log's own
 */
export function isOtherScale(before: Float64Array, now: Float64Array, standardised: boolean): boolean {
  if (before.length < ENOUGH || now.length < ENOUGH) return false
  const [a, b] = [quantilesOf(before), quantilesOf(now)]
  const alike = correlation(a, b)
  // What a log writes in full digits where training has fewer is no scaler's doing.
  const asWide =
    Math.abs(deviationOf(now) / deviationOf(before) - 1) <= AS_WIDE && !(isShort(now) && !isShort(before))
  if (standardised && alike >= ALIKE && isStandard(before) && !isStandard(now) && !asWide) return true
  if (new Set(a).size < DISTINCT || new Set(b).size < DISTINCT) return false
  const wider = Math.sqrt(moments(b).squares / moments(a).squares)
  const fitted = (isStandard(before, aloneAt(before)) && !isStandard(now) && !asWide) || isUnit(before, now)
  if (alike >= SAME_SHAPE && (wider >= TIMES || wider <= 1 / TIMES || fitted)) return true
  return isCurveOf(a, b) || isCurveOf(b, a) || isRanked(a, now)
}

const quantilesOf = (values: Float64Array) => QUANTILES.map((share) => quantile(values, share))

function correlation(a: readonly number[], b: readonly number[]): number {
  const [was, is] = [moments(a), moments(b)]
  const together = a.reduce((sum, x, i) => sum + (x - was.mean) * (b[i]! - is.mean), 0)
  return together / Math.sqrt(was.squares * is.squares)
}

function deviationOf(values: ArrayLike<number>): number {
  const { n, squares } = moments(values)
  return Math.sqrt(squares / n)
}

/** Cut to 0 to 1 on the side of training, and on no scale of shares in the log. */
function isUnit(before: Float64Array, now: Float64Array): boolean {
  return before[0] === 0 && before.at(-1) === 1 && (now[0]! < 0 || now.at(-1)! > 1)
}

/** Whether nearly all values have few decimals, as people and data bases write them and no scaler leaves them. */
function isShort(values: Float64Array): boolean {
  let short = 0
  for (const x of values)
    if (Math.abs(x * GRID - Math.round(x * GRID)) < 1e-6 * Math.max(1, Math.abs(x * GRID))) short++
  return short >= NEARLY_ALL * values.length
}

/** Ranks of training from 0 to 1, and numbers beyond that in the log. */
function isRanked(made: readonly number[], now: Float64Array): boolean {
  const even = made.every((x, i) => Math.abs(x - QUANTILES[i]!) <= EVEN)
  return even && (now[0]! < 0 || now.at(-1)! > 1)
}

/** Whether quantiles are, one by one, the logarithms or roots of others; what nearly is a line is not told from none. */
function isCurveOf(made: readonly number[], raw: readonly number[]): boolean {
  const near = NEAR * deviationOf(made)
  const apart = (curve: (x: number) => number) =>
    Math.sqrt(made.reduce((sum, x, i) => sum + (curve(raw[i]!) - x) ** 2, 0) / made.length)
  return apart((x) => x) > near && CURVES.some((curve) => apart(curve) <= near)
}

/** Whether most columns of numbers have mean 0 and deviation 1, as a scaler leaves them; of one alone that may be by chance. */
export function areStandardised(columns: readonly FeatureColumn[]): boolean {
  const numbers = columns.flatMap(({ column }) => (column.kind === 'number' ? [column.values] : []))
  const standard = numbers.filter((values) => isStandard(values)).length
  return standard > 1 && standard * 2 > numbers.length
}

const aloneAt = ({ length }: Float64Array) =>
  Math.min(STANDARD, Math.max(ALONE.least, ALONE.errors / Math.sqrt(length)))

function isStandard(values: Float64Array, within = STANDARD): boolean {
  const { n, mean, squares } = moments(values)
  return Math.abs(mean) <= within && Math.abs(Math.sqrt(squares / n) - 1) <= within
}
