/** A model's answers to the same requests twice, compared: for the drill and the noise floor. */
import type { NoiseRun } from '../../result/sections/noise'
import type { Task } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import { answerDistance } from '../../evaluation/metrics/noise-floor'

/** Answers as they are compared. */
type Answers = Pick<Predictions, 'classes' | 'scores' | 'probabilities' | 'values' | 'errors'>

/**
 * @param rows where in `before` each request of `again` is; null where both are in the same order
 * @param tolerance regression: how far apart two numbers may be and still be the same answer
 */
export function compareAnswers(
  task: Task,
  before: Answers,
  rows: Int32Array | null,
  again: Answers,
  n: number,
  tolerance: number,
): NoiseRun {
  let largestDifference = 0
  let changed = 0
  for (let i = 0; i < n; i++) {
    const row = rows ? rows[i]! : i
    const failed = again.errors[i] !== 0
    if (failed || before.errors[row] !== 0) {
      if (failed !== (before.errors[row] !== 0)) changed++
      continue
    }
    const distance = answerDistance(task, again, i, before, row)
    if (distance > largestDifference) largestDifference = distance
    if (task === 'regression' ? distance > tolerance : again.classes[i] !== before.classes[row]) changed++
  }
  return { n, changed, largestDifference }
}
