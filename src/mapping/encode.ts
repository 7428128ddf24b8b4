/**
 * Columns to input tensors. A mapping is compiled once per run; a batch is then flat loops over typed arrays.
 * A value that cannot be encoded costs this model's answer to that one request, never the batch: its row of the
 * tensor is zero and its error says why.
 */
import { elements } from '../core/tensors'
import type { Column, TensorColumn, TextColumn } from '../core/columns'
import { RowFlag } from '../formats/contract'
import type { FieldRequest } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import { ProblemError } from '../core/problem'
import { Codes } from './error-codes'
import type { Fail } from './error-codes'
import { imputed, numberLoops, sameRequest, wanted, widthOf } from './steps'
import type { FeatureMapping, InputMapping, ModelMapping } from '../result/mapping'
import { Unplaced } from './unplaced'
import { BAD, codedWriter, fill, fits, flagOf, numberWriter, unfit, whyNot } from './writers'
import type { Numbers } from './writers'

/** One input of n requests, row-major: what the replay takes. */
export interface EncodedTensor {
  name: string
  /** With the batch axis first. */
  shape: number[]
  dtype: 'float32' | 'int32' | 'bool' | 'string'
  data: Float32Array | Int32Array | Uint8Array | string[]
}

interface EncodedBatch {
  inputs: EncodedTensor[]
  /** Index into the encoder's `codes` per request; 0 is "no error". */
  errors: Uint8Array
}

export interface Encoder {
  /** The fields it needs, in the order in which `encode` takes their columns. */
  fields: FieldRequest[]
  /** Fields whose missing values are errors: no step imputes them. */
  required: boolean[]
  /** codes[0] is ''; grows as errors are met: 'missing-feature:hour', 'unknown-value:origin', 'redacted'. */
  codes: string[]
  /** Values that a one-hot has no place for, over all batches. */
  unplaced: Unplaced
  /**
   * @param columns in the order of `fields`, n rows each
   * @param flags RowFlag bits per row of each column; null where none of its rows is flagged
   */
  encode(columns: readonly Column[], flags: Flags, n: number): EncodedBatch
}

type Flags = readonly (Uint8Array | null)[]
/**
 * @param model its mapping, already checked against the signature (`checkMapping`)
 * @param tensors the model's inputs by signature
 * @param tensorFields fields that hold a tensor per request
 * @throws ProblemError 'unmapped-input' where an input of the model has no mapping
 */
export function compileEncoder(
  model: ModelMapping,
  tensors: readonly TensorSpec[],
  tensorFields: ReadonlySet<string>,
): Encoder {
  const codes = new Codes()
  const unplaced = new Unplaced()
  const fields: FieldRequest[] = []
  const required: boolean[] = []
  const column = (request: FieldRequest, { steps }: FeatureMapping): number => {
    const known = fields.findIndex((one) => sameRequest(one, request))
    const at = known >= 0 ? known : fields.push(request) - 1
    required[at] = required[at] || imputed(steps) === null
    return at
  }
  const inputs = tensors.map((tensor) =>
    compileInput(tensor, inputOf(model, tensor), tensorFields, column, { codes, unplaced }),
  )
  return {
    fields,
    required,
    codes: codes.list,
    unplaced,
    encode(columns, flags, n) {
      codes.start(n)
      const made = inputs.map((make) => make(columns, flags, n))
      return { inputs: made, errors: codes.take() }
    },
  }
}

function inputOf(model: ModelMapping, tensor: TensorSpec): InputMapping {
  const input = model.inputs.find((one) => one.tensor === tensor.name)
  if (input && input.features.length > 0) return input
  throw new ProblemError({
    code: 'unmapped-input',
    message: `The model's input "${tensor.name}" is fed by no field.`,
    mend: 'Choose the fields that feed it in the mapping.',
  })
}

type Make = (columns: readonly Column[], flags: Flags, n: number) => EncodedTensor

function compileInput(
  tensor: TensorSpec,
  input: InputMapping,
  tensorFields: ReadonlySet<string>,
  column: (request: FieldRequest, feature: FeatureMapping) => number,
  { codes, unplaced }: { codes: Codes; unplaced: Unplaced },
): Make {
  const text = tensor.dtype === 'string'
  const dtype = text
    ? 'string'
    : tensor.dtype === 'int32' || tensor.dtype === 'bool'
      ? tensor.dtype
      : 'float32'
  const parts = input.features.map((feature) => {
    const request = wanted(feature, tensorFields.has(feature.field), text)
    return { feature, request, at: column(request, feature), width: widthOf(feature) }
  })
  const first = parts[0]!
  if (text) return textInput(tensor, parts, codes.fail)
  if (first.request.as === 'tensor' || first.request.image)
    return tensorInput(tensor, dtype, first.feature, first.at, codes.fail)
  const writers = parts.map((part) => ({
    ...part,
    write:
      part.request.as === 'text'
        ? codedWriter(part.feature, codes.fail, unplaced)
        : numberWriter(part.feature, codes.fail),
  }))
  const stride = parts.reduce((sum, part) => sum + part.width, 0)
  const shape = perRequest(tensor, stride, null)
  return (columns, flags, n) => {
    const data = allocate(dtype, n * stride)
    let offset = 0
    for (const { write, at, width } of writers) {
      write(columns[at]!, flags[at] ?? null, n, data, stride, offset)
      offset += width
    }
    return { name: tensor.name, shape: [n, ...shape], dtype, data }
  }
}

function allocate(dtype: string, size: number): Numbers {
  return dtype === 'int32'
    ? new Int32Array(size)
    : dtype === 'bool'
      ? new Uint8Array(size)
      : new Float32Array(size)
}

/**
 * The shape of one request: the signature's, its open axes filled from the tensor at hand or from what remains.
 * @returns without the batch axis
 */
function perRequest(tensor: TensorSpec, size: number, given: readonly number[] | null): number[] {
  const rest = tensor.shape.slice(1)
  if (rest.every((axis): axis is number => axis !== null)) return [...rest]
  if (given && given.length === rest.length && rest.every((axis, i) => axis === null || axis === given[i]))
    return [...given]
  const known = rest.reduce<number>((product, axis) => product * (axis ?? 1), 1)
  let left = Math.max(1, Math.round(size / Math.max(1, known)))
  return rest.map((axis) => {
    if (axis !== null) return axis
    const fill = left
    left = 1
    return fill
  })
}

function textInput(tensor: TensorSpec, parts: { feature: FeatureMapping; at: number }[], fail: Fail): Make {
  const shape = perRequest(tensor, parts.length, null)
  return (columns, flags, n) => {
    const data = new Array<string>(n * parts.length).fill('')
    parts.forEach(({ feature, at }, offset) => {
      const column = columns[at] as TextColumn
      const flagged = flags[at] ?? null
      const stand = imputed(feature.steps)
      for (let i = 0; i < n; i++) {
        const code = column.codes[i]!
        if (code >= 0) data[i * parts.length + offset] = column.dictionary[code]!
        else if (stand !== null && (flagOf(flagged, i) & BAD) === 0)
          data[i * parts.length + offset] = String(stand)
        else fail(i, whyNot(feature.field, NaN, flagOf(flagged, i) & ~RowFlag.notANumber))
      }
    })
    return { name: tensor.name, shape: [n, ...shape], dtype: 'string', data }
  }
}

/** A tensor field fills its input whole; steps work value by value. */
function tensorInput(
  tensor: TensorSpec,
  dtype: EncodedTensor['dtype'],
  feature: FeatureMapping,
  at: number,
  fail: Fail,
): Make {
  const loops = numberLoops(feature.steps)
  const stand = imputed(feature.steps)
  return (columns, flags, n) => {
    const column = columns[at] as TensorColumn
    const flagged = flags[at] ?? null
    const size = elements(column.shape)
    const shape = perRequest(tensor, size, column.shape)
    const width = elements(shape)
    const data = allocate(dtype, n * width)
    const scratch = new Float64Array(size)
    for (let i = 0; i < n; i++) {
      if (width !== size) {
        fail(i, `bad-shape:${feature.field}`)
        continue
      }
      if (flagOf(flagged, i) & BAD && Number.isNaN(column.values[i * size])) {
        fail(i, whyNot(feature.field, NaN, flagOf(flagged, i)))
        continue
      }
      scratch.set(column.values.subarray(i * size, (i + 1) * size))
      if (stand !== null) fill(scratch, null, size, Number(stand))
      for (const loop of loops) loop(scratch, size)
      const odd = firstUnfit(scratch, data)
      if (odd < 0) data.set(scratch, i * size)
      else fail(i, unfit(feature.field, scratch[odd]!) ?? whyNot(feature.field, NaN, flagOf(flagged, i)))
    }
    return { name: tensor.name, shape: [n, ...shape], dtype, data }
  }
}

function firstUnfit(values: Float64Array, out: Numbers): number {
  for (let i = 0; i < values.length; i++) if (!fits(values[i]!, out)) return i
  return -1
}
