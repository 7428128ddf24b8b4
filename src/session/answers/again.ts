/** A model's answers to sampled requests a second time, against its first: for the drill and the noise floor. */
import type { NoiseRun } from '../../result/sections/noise'
import type { Role, Task } from '../../core/roles'
import type { Predictions } from '../../evaluation/input'
import { answerDistance } from '../../evaluation/metrics/noise-floor'
import { interpret, probabilityWidth } from '../../mapping/interpret'
import type { Mapping } from '../../result/mapping'
import type { ReplayedModel } from '../../replay/contract'
import { PredictionStore } from './predictions'

/** Reads n replayed requests as a role's mapping says. */
export function readAgain(
  mapping: Mapping,
  role: Role,
  replayed: ReplayedModel | null,
  n: number,
): Predictions {
  const { output } = mapping.models[role]!
  const store = new PredictionStore(
    mapping.task,
    mapping.classes.length,
    probabilityWidth(output.read, mapping.classes.length),
  )
  store.reserve(n)
  const tensor = replayed?.outputs.find((one) => one.name === output.tensor)
  if (!replayed || !tensor || Array.isArray(tensor.data)) {
    store.failAll(0, n, 'no-output')
    return store.finish(n)
  }
  store.fail(0, n, replayed.errors, replayed.codes)
  const errors = { nonFinite: store.code('non-finite-output'), notAClass: store.code('not-a-class') }
  interpret(
    { shape: tensor.shape, data: tensor.data },
    output.read,
    mapping.classes.length,
    n,
    store,
    0,
    errors,
  )
  return store.finish(n)
}

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
      if (failed !== (before.errors[row] !== 0)) changed += 1
      continue
    }
    const distance = answerDistance(task, again, i, before, row)
    if (distance > largestDifference) largestDifference = distance
    if (task === 'regression' ? distance > tolerance : again.classes[i] !== before.classes[row]) changed += 1
  }
  return { n, changed, largestDifference }
}
