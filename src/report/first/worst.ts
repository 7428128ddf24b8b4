/** Where the candidate is worse. */
import { adaptive, points } from '../../core/numbers'
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Slice } from '../../result/sections/slices'

/** Slices in which shadow is credibly worse, the worst first. */
export function worseSlices({ slices, task }: EvaluationResult): Slice[] {
  const sign = task === 'regression' ? -1 : 1
  return (slices?.rows ?? [])
    .filter(({ verdict }) => verdict === 'worse')
    .sort((a, b) => sign * ((a.difference ?? 0) - (b.difference ?? 0)))
}

/** 'origin “BOS”'. */
export const sliceName = ({ by, value }: Slice) => `${by} “${value}”`

/** A difference as the slices of this task have it. */
export const differenceText = (task: EvaluationResult['task']) => (value: number) =>
  task === 'classification' ? points(value, 1) : adaptive(value)
