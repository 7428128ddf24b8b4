/** Training data in another scale than the log: standardised before they were saved, in thousands, in cents. */
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

/**
 * Whether a feature's values are those of training in another scale: of one shape, and three times as wide or as narrow.
 * @param before, now finite values, sorted
 * @param standardised the training data were: of a column of mean 0 and deviation 1 any other scale is the log's own
 */
export function isOtherScale(before: Float64Array, now: Float64Array, standardised: boolean): boolean {
  if (before.length < ENOUGH || now.length < ENOUGH) return false
  const [a, b] = [quantilesOf(before), quantilesOf(now)]
  const [was, is] = [moments(a), moments(b)]
  const together = a.reduce((sum, x, i) => sum + (x - was.mean) * (b[i]! - is.mean), 0)
  const alike = together / Math.sqrt(was.squares * is.squares)
  if (standardised && alike >= ALIKE && isStandard(before) && !isStandard(now)) return true
  const wider = Math.sqrt(is.squares / was.squares)
  const shaped = alike >= SAME_SHAPE && new Set(a).size >= DISTINCT && new Set(b).size >= DISTINCT
  return shaped && (wider >= TIMES || wider <= 1 / TIMES)
}

const quantilesOf = (values: Float64Array) => QUANTILES.map((share) => quantile(values, share))

/** Whether most columns of numbers have mean 0 and deviation 1, as a scaler leaves them; of one alone that may be by chance. */
export function areStandardised(columns: readonly FeatureColumn[]): boolean {
  const numbers = columns.flatMap(({ column }) => (column.kind === 'number' ? [column.values] : []))
  const standard = numbers.filter(isStandard).length
  return standard > 1 && standard * 2 > numbers.length
}

function isStandard(values: Float64Array): boolean {
  const { n, mean, squares } = moments(values)
  return Math.abs(mean) <= STANDARD && Math.abs(Math.sqrt(squares / n) - 1) <= STANDARD
}
