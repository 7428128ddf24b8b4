/** The noise floor: primary replayed again on the sample, and on the cpu backend on a few of its requests. */
import type { NoiseInput } from '../../evaluation/input'
import { defaultTolerance } from '../../evaluation/metrics/regression'
import type { Problem } from '../../core/problem'
import type { Mapping } from '../../result/mapping'
import type { InputTensor } from '../../replay/contract'
import { compareAnswers } from '../answers/compare'
import { readAnswers } from '../answers/read-output'
import type { Replayed } from './pipeline'
import type { Run } from './run-context'

export interface Noise {
  noise: NoiseInput
  warnings: Problem[]
}

/** @returns null where primary was not replayed; a check that breaks costs itself only */
export async function noiseOf(
  { replayer, options, stop }: Run,
  { predictions: { primary }, sample, rate }: Replayed,
): Promise<Noise | null> {
  const { mapping, backend } = options
  const { rows, primary: inputs } = sample
  const signal = stop.rest
  if (!replayer || !inputs || rows.length === 0 || signal.aborted) return null
  const noise: NoiseInput = { repeat: null, cpu: null, sameReading: readAlike(mapping) }
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
    if (backend !== 'cpu' && !signal.aborted) {
      // The cpu is slower still than the backend: a slow model is checked on fewer requests.
      const n = Math.min(rows.length, rate > 1000 ? 256 : rate > 100 ? 16 : 4)
      const check = await replayer.checkDevice('primary', n, firstRows(inputs, n))
      if (check.warning) warnings.push(check.warning)
      const here = readAnswers(mapping, 'primary', check.device, n)
      const cpu = readAnswers(mapping, 'primary', check.cpu, n)
      noise.cpu = compareAnswers(mapping.task, here, null, cpu, n, tolerance)
    }
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

function firstRows(inputs: readonly InputTensor[], n: number): InputTensor[] {
  return inputs.map((input) => {
    const size = input.shape.slice(1).reduce((product, axis) => product * axis, 1)
    return { ...input, shape: [n, ...input.shape.slice(1)], data: input.data.slice(0, n * size) }
  })
}
