/** The numbers of logged answers as evidence of where an answer comes from: classes alone are the same too often. */
import type { Predictions } from '../input'
import type { FeatureColumn } from '../input'
import type { Read } from './rival-readings'

/** @returns a number per request, NaN where the log has none; null where it has none at all */
export function numbersOf({ values, scores, probabilities }: Predictions, task: Read['task']) {
  if (task === 'regression') return values
  return probabilities?.width === 1 ? probabilities.values : scores.length > 0 ? scores : null
}

/** Whether two requests have different features. */
export function differ(features: readonly FeatureColumn[], i: number, j: number): boolean {
  return features.some(({ column }) =>
    column.kind === 'text'
      ? column.codes[i] !== column.codes[j]
      : !Object.is(column.values[i], column.values[j]),
  )
}

/** The answers without those of these requests. */
export function withoutAnswers(answers: Predictions, rows: readonly number[]): Predictions {
  const [classes, values] = [answers.classes.slice(), answers.values.slice()]
  for (const row of rows) {
    if (classes.length > 0) classes[row] = -1
    if (values.length > 0) values[row] = NaN
  }
  return { ...answers, classes, values }
}
