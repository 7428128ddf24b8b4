/** The noise floor: primary replayed again on the sample, and what the check of the device computed on the cpu. */
import type { NoiseInput } from '../../evaluation/input'
import { defaultTolerance } from '../../evaluation/metrics/regression'
import type { Problem } from '../../core/problem'
import type { Mapping } from '../../result/mapping'
import { compareAnswers } from '../answers/compare'
import { readAnswers } from '../answers/read-output'
import type { CheckedDevice } from './device'
import type { Replayed } from './pipeline'
import type { Run } from './run-context'

export interface Noise {
  noise: NoiseInput
  warnings: Problem[]
}

/** @returns null where primary was not replayed; a check that breaks costs itself only */
export async function noiseOf(
  { replayer, options, stop }: Run,
  { predictions: { primary }, sample }: Replayed,
  checked: CheckedDevice | null,
): Promise<Noise | null> {
  const { mapping } = options
  const { rows, primary: inputs } = sample
  const signal = stop.rest
  if (!replayer || !inputs || rows.length === 0 || signal.aborted) return null
  const noise: NoiseInput = { repeat: null, cpu: checked?.noise ?? null, sameReading: readAlike(mapping) }
  const warnings: Problem[] = []
  const tolerance = defaultTolerance(primary)
  try {
    const { primary: again } = await replayer.replay({
      seq: -1,
      n: rows.length,
      primary: inputs,
      shadow: null,
    })
    const store = readAnswers(mapping, 'primary', again, rows.length)
    noise.repeat = compareAnswers(mapping.task, primary, rows, store, rows.length, tolerance)
  } catch (error) {
    warnings.push({
      code: 'noise-not-measured',
      message: `How much primary differs from itself could not be measured: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
  return { noise, warnings }
}

/** Whether the same score is the same answer of both models. */
function readAlike({ models }: Mapping): boolean {
  const [a, b] = [models.primary?.output.read, models.shadow?.output.read]
  if (!a || !b || a.kind !== b.kind) return false
  return a.kind !== 'sigmoid' || b.kind !== 'sigmoid' || a.threshold === b.threshold
}
