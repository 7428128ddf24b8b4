/** The noise floor: primary replayed again on the sample, and what the check of the device computed on the cpu. */
import type { NoiseInput } from '../../evaluation/input'
import { defaultTolerance } from '../../evaluation/metrics/regression'
import type { Mapping } from '../../result/mapping'
import type { NoiseRun } from '../../result/sections/noise'
import { compareAnswers } from '../answers/compare'
import { readAnswers } from '../answers/read-output'
import type { Replayed } from './replayed'
import type { Run } from './run-context'

/** @returns null where primary was not replayed, or what follows the replay is skipped */
export async function repeatOf(
  { replayer, options: { mapping }, stop }: Run,
  { predictions: { primary }, sample }: Replayed,
): Promise<NoiseRun | null> {
  const { rows, primary: inputs } = sample
  if (!replayer || !inputs || rows.length === 0 || stop.rest.aborted) return null
  const { primary: again } = await replayer.replay({
    seq: -1,
    n: rows.length,
    primary: inputs,
    shadow: null,
  })
  const store = readAnswers(mapping, 'primary', again, rows.length)
  return compareAnswers(mapping.task, primary, rows, store, rows.length, defaultTolerance(primary))
}

/** Whether the same score is the same answer of both models. */
export function readAlike({ models }: Mapping): NoiseInput['sameReading'] {
  const [a, b] = [models.primary?.output.read, models.shadow?.output.read]
  if (!a || !b || a.kind !== b.kind) return false
  return a.kind !== 'sigmoid' || b.kind !== 'sigmoid' || a.threshold === b.threshold
}
