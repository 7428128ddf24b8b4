/**
 * Columns to input tensors. A mapping is compiled once per run; a batch is then flat loops over typed arrays.
 * A value that cannot be encoded costs this model's answer to that one request, never the batch: its row of the
 * tensor is zero and its error says why.
 */
import { RowFlag } from '../formats/contract'
import type { Column, NumberColumn, TensorColumn, TextColumn } from '../evaluation/columns'
import type { FieldRequest } from '../formats/contract'
import type { TensorSpec } from '../models/bundle'
import { ProblemError } from '../evaluation/problem'
import { finder, Lookup } from './lookup'
import { imputed, numberLoops, wanted, widthOf } from './steps'
import type { FeatureSpec, InputSpec, ModelSpec } from './spec'

/** One input of n requests, row-major: what the replay takes. */
export interface EncodedTensor {
  name: string
  /** With the batch axis first. */
  shape: number[]
  dtype: 'float32' | 'int32' | 'bool' | 'string'
  data: Float32Array | Int32Array | Uint8Array | string[]
}

export interface EncodedBatch {
  inputs: EncodedTensor[]
  /** Index into the encoder's `codes` per request; 0 is "no error". */
  errors: Uint8Array
}

export interface Encoder {
  /** The fields it needs, in the order in which `encode` takes their columns. */
  fields: FieldRequest[]
  /** codes[0] is ''; grows as errors are met: 'missing-feature:hour', 'unknown-value:origin', 'redacted'. */
  codes: string[]
  /**
   * @param columns in the order of `fields`, n rows each
   * @param flags RowFlag bits per row of each column; null where none of its rows is flagged
   */
  encode(columns: readonly Column[], flags: Flags, n: number): EncodedBatch
}

type Flags = readonly (Uint8Array | null)[]
type Numbers = Float32Array | Int32Array | Uint8Array
type Fail = (row: number, code: string) => void
/** Writes one feature's values into column `offset` of rows of `stride` numbers. */
type Writer = (
  column: Column,
  flags: Uint8Array | null,
  n: number,
  out: Numbers,
  stride: number,
  offset: number,
) => void

const BAD = RowFlag.notANumber | RowFlag.redacted | RowFlag.lossy | RowFlag.nonFinite | RowFlag.badShape
const MOST_CODES = 255

/**
 * @param model its mapping, already checked against the signature (`checkSpec`)
 * @param tensors the model's inputs by signature
 * @param tensorFields fields that hold a tensor per request
 * @throws ProblemError 'unmapped-input' where an input of the model has no mapping
 */
export function compileEncoder(
  model: ModelSpec,
  tensors: readonly TensorSpec[],
  tensorFields: ReadonlySet<string>,
): Encoder {
  const codes = new Codes()
  const fields: FieldRequest[] = []
  const column = (request: FieldRequest): number => {
    const at = fields.findIndex((known) => known.field === request.field && known.as === request.as)
    return at >= 0 ? at : fields.push(request) - 1
  }
  const inputs = tensors.map((tensor) =>
    compileInput(tensor, inputOf(model, tensor), tensorFields, column, codes),
  )
  return {
    fields,
    codes: codes.list,
    encode(columns, flags, n) {
      codes.start(n)
      const made = inputs.map((make) => make(columns, flags, n))
      return { inputs: made, errors: codes.take() }
    },
  }
}

function inputOf(model: ModelSpec, tensor: TensorSpec): InputSpec {
  const input = model.inputs.find((one) => one.tensor === tensor.name)
  if (input && input.features.length > 0) return input
  throw new ProblemError({
    code: 'unmapped-input',
    message: `The model's input "${tensor.name}" is fed by no field.`,
    mend: 'Choose the fields that feed it in the mapping.',
  })
}

/** Which error each row of the batch at hand has: the first one met. */
class Codes {
  readonly list: string[] = ['']
  #index = new Map<string, number>([['', 0]])
  #errors = new Uint8Array(0)

  start(n: number): void {
    this.#errors = new Uint8Array(n)
  }

  take(): Uint8Array {
    return this.#errors
  }

  fail: Fail = (row, code) => {
    if (this.#errors[row] !== 0) return
    let at = this.#index.get(code)
    if (at === undefined) {
      // The last slot stands for all further codes: a byte per request holds no more.
      const name = this.list.length < MOST_CODES ? code : 'other-input-error'
      at = this.#index.get(name) ?? this.list.push(name) - 1
      this.#index.set(name, at)
      this.#index.set(code, at)
    }
    this.#errors[row] = at
  }
}

type Make = (columns: readonly Column[], flags: Flags, n: number) => EncodedTensor

function compileInput(
  tensor: TensorSpec,
  input: InputSpec,
  tensorFields: ReadonlySet<string>,
  column: (request: FieldRequest) => number,
  codes: Codes,
): Make {
  const text = tensor.dtype === 'string'
  const dtype = text
    ? 'string'
    : tensor.dtype === 'int32' || tensor.dtype === 'bool'
      ? tensor.dtype
      : 'float32'
  const parts = input.features.map((feature) => {
    const request = wanted(feature, tensorFields.has(feature.field), text)
    return { feature, request, at: column(request), width: widthOf(feature) }
  })
  const first = parts[0]!
  if (text) return textInput(tensor, parts, codes.fail)
  if (first.request.as === 'tensor') return tensorInput(tensor, dtype, first.feature, first.at, codes.fail)
  const writers = parts.map((part) => ({
    ...part,
    write:
      part.request.as === 'text'
        ? codedWriter(part.feature, codes.fail)
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
export function perRequest(tensor: TensorSpec, size: number, given: readonly number[] | null): number[] {
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

function numberWriter(feature: FeatureSpec, fail: Fail): Writer {
  const loops = numberLoops(feature.steps)
  const stand = imputed(feature.steps)
  const instead = stand === null ? NaN : Number(stand)
  let scratch = new Float64Array(0)
  return (column, flags, n, out, stride, offset) => {
    const source = (column as NumberColumn).values
    if (scratch.length < n) scratch = new Float64Array(n)
    scratch.set(n === source.length ? source : source.subarray(0, n))
    if (stand !== null) fill(scratch, flags, n, instead)
    for (const loop of loops) loop(scratch, n)
    for (let i = 0, at = offset; i < n; i++, at += stride) {
      const value = scratch[i]!
      // value - value is 0 for every finite number and NaN for NaN and the infinities.
      if (value - value === 0) out[at] = value
      else fail(i, whyNot(feature.field, source[i]!, flagOf(flags, i)))
    }
  }
}

/** A missing value is imputed; one that was there and is unusable (redacted, not a number) never is. */
function fill(values: Float64Array, flags: Uint8Array | null, n: number, instead: number): void {
  for (let i = 0; i < n; i++)
    if (values[i] !== values[i] && (flagOf(flags, i) & BAD) === 0) values[i] = instead
}

const flagOf = (flags: Uint8Array | null, i: number) => flags?.[i] ?? 0

function whyNot(field: string, raw: number, flag: number): string {
  if (Number.isNaN(raw)) {
    if (flag & RowFlag.redacted) return 'redacted'
    if (flag & RowFlag.lossy) return 'lossy'
    if (flag & RowFlag.badShape) return `bad-shape:${field}`
    if (flag & RowFlag.nonFinite) return `non-finite-feature:${field}`
    if (flag & RowFlag.notANumber) return `not-a-number:${field}`
    return `missing-feature:${field}`
  }
  return `non-finite-feature:${field}`
}

/** One-hot and vocabulary: text to a column of the tensor by way of the dictionary. */
function codedWriter(feature: FeatureSpec, fail: Fail): Writer {
  const at = feature.steps.findIndex((step) => step.kind === 'one-hot' || step.kind === 'vocabulary')
  const step = feature.steps[at]!
  if (step.kind !== 'one-hot' && step.kind !== 'vocabulary') throw new TypeError('not a coded feature')
  const find = finder(step.values)
  const lookup = new Lookup(find)
  const stand = imputed(feature.steps)
  const instead = stand === null ? -2 : find(String(stand))
  const loops = step.kind === 'vocabulary' ? numberLoops(feature.steps.slice(at + 1)) : []
  const one = new Float64Array(1)
  return (column, flags, n, out, stride, offset) => {
    const { codes } = column as TextColumn
    const table = lookup.table(column as TextColumn)
    for (let i = 0, row = offset; i < n; i++, row += stride) {
      const code = codes[i]!
      const index = code >= 0 ? table[code]! : (flagOf(flags, i) & BAD) === 0 ? instead : -2
      if (index === -2) {
        fail(i, whyNot(feature.field, NaN, flagOf(flags, i) & ~RowFlag.notANumber))
      } else if (step.kind === 'one-hot') {
        if (index >= 0) out[row + index] = 1
        else if (step.unknown === 'error') fail(i, `unknown-value:${feature.field}`)
      } else if (index < 0 && step.unknown === null) {
        fail(i, `unknown-value:${feature.field}`)
      } else {
        one[0] = index < 0 ? step.unknown! : index + step.offset
        for (const loop of loops) loop(one, 1)
        out[row] = one[0]!
      }
    }
  }
}

function textInput(tensor: TensorSpec, parts: { feature: FeatureSpec; at: number }[], fail: Fail): Make {
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
  feature: FeatureSpec,
  at: number,
  fail: Fail,
): Make {
  const loops = numberLoops(feature.steps)
  const stand = imputed(feature.steps)
  return (columns, flags, n) => {
    const column = columns[at] as TensorColumn
    const flagged = flags[at] ?? null
    const size = column.shape.reduce((product, axis) => product * axis, 1)
    const shape = perRequest(tensor, size, column.shape)
    const width = shape.reduce((product, axis) => product * axis, 1)
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
      if (firstNonFinite(scratch) >= 0) fail(i, whyNot(feature.field, NaN, flagOf(flagged, i)))
      else data.set(scratch, i * size)
    }
    return { name: tensor.name, shape: [n, ...shape], dtype, data }
  }
}

function firstNonFinite(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return i
  return -1
}
