/** Requests to check a device with: the first usable ones of the log, else seeded ones that a model could be given. */
import { elements } from '../../core/tensors'
import type { ModelBundle, TensorSpec } from '../../models/bundle'
import { compileEncoder } from '../../mapping/encode'
import type { ModelMapping } from '../../result/mapping'
import type { InputTensor } from '../../replay/contract'
import { flagsOf } from '../requests/layout'
import { firstBatch } from '../intake/log'
import type { OpenLog } from '../intake/log'
import { seeded, type Random } from '../../core/random'
import { rowsOf } from './rows'

export interface CheckInputs {
  from: 'log' | 'seeded'
  n: number
  inputs: InputTensor[]
}

/** Rows of the log that are looked at for `rows` that can be encoded. */
const LOOKED_AT = 64
/** Length of an axis that the model leaves open: of an image's sides, of anything else. */
const OPEN_SIDE = 32
const OPEN_AXIS = 8
const WORDS = ['a', 'b', 'red', 'green', 'Tuesday', '42', 'unknown', '']

/**
 * @returns the first requests of the log that this model can be given; null where none can
 * @throws ProblemError where the log cannot be read or the mapping leaves an input unfed
 */
export async function inputsFromLog(
  log: OpenLog,
  mapping: ModelMapping,
  bundle: ModelBundle,
  rows: number,
): Promise<CheckInputs | null> {
  const fields = log.profile.fields.filter((field) => field.type === 'tensor').map((field) => field.name)
  const encoder = compileEncoder(mapping, bundle.inputs, new Set(fields))
  const batch = await firstBatch(log, encoder.fields, LOOKED_AT)
  if (!batch) return null
  const flags = flagsOf(batch, [...encoder.fields.keys()])
  const { inputs, errors } = encoder.encode(batch.columns, flags, batch.n)
  const usable = [...errors.keys()].filter((row) => errors[row] === 0).slice(0, rows)
  if (usable.length === 0) return null
  return { from: 'log', n: usable.length, inputs: inputs.map((input) => rowsOf(input, usable)) }
}

/** The same numbers every time: images between black and white, whole numbers below the vocabulary, others about 0. */
export function seededInputs(bundle: ModelBundle, rows: number, seed = 1): CheckInputs {
  const random = seeded(seed)
  const vocabulary = vocabularyOf(bundle)
  // Where whole numbers go in beside them, it is those that are looked up.
  const floatsLookUp =
    vocabulary !== null &&
    bundle.format === 'layers-model' &&
    bundle.inputs.every(({ dtype }) => dtype === 'float32')
  const white = bundle.card.kinds['Rescaling'] ? 255 : 1
  const inputs = bundle.inputs.map((mapping): InputTensor => {
    const shape = [rows, ...shapeOf(mapping)]
    const size = elements(shape)
    const { name } = mapping
    switch (mapping.dtype) {
      case 'string':
        return {
          name,
          shape,
          dtype: 'string',
          data: Array.from({ length: size }, () => WORDS[random.below(WORDS.length)]!),
        }
      case 'int32':
        return {
          name,
          shape,
          dtype: 'int32',
          data: Int32Array.from({ length: size }, () => random.below(vocabulary ?? 2)),
        }
      case 'bool':
        return { name, shape, dtype: 'bool', data: Uint8Array.from({ length: size }, () => random.below(2)) }
      default: {
        const number = isImage(shape)
          ? () => (white * random.below(256)) / 255
          : floatsLookUp
            ? () => random.below(vocabulary)
            : () => normal(random)
        return { name, shape, dtype: 'float32', data: Float32Array.from({ length: size }, number) }
      }
    }
  })
  return { from: 'seeded', n: rows, inputs }
}

function shapeOf({ shape }: TensorSpec): number[] {
  const sides = shape.length === 4
  return shape.slice(1).map((axis, i) => axis ?? (sides && i < 2 ? OPEN_SIDE : OPEN_AXIS))
}

function isImage(shape: number[]): boolean {
  return shape.length === 4 && [1, 3, 4].includes(shape[3]!)
}

/** The smallest table that indices are looked up in: an index beyond it is an error on one backend and a zero on another. */
function vocabularyOf({ card }: ModelBundle): number | null {
  const sizes = card.layers.flatMap(({ kind, shape, parameters }) => {
    const axes = (shape.match(/\d+/g) ?? []).map(Number)
    if (kind === 'Embedding') return parameters > 0 ? [parameters / (axes.at(-1) ?? 1)] : []
    return /^(Resource)?Gather(V2)?$/.test(kind) && axes.length > 0 ? [axes[0]!] : []
  })
  return sizes.length > 0 ? Math.max(1, Math.floor(Math.min(...sizes))) : null
}

/** Nearly normal: the sum of twelve uniforms, less six (Irwin-Hall). */
function normal(random: Random): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random.below(65536) / 65536
  return sum
}
