/** One model's outputs of a batch: gathered from pieces, checked for numbers that are none. */
import { elements } from '../core/tensors'
import type { TensorSpec } from '../models/bundle'
import type { OutputTensor, ReplayedModel } from './contract'
import { rowSize } from './rows'

/** What was read back of one output, padding included. */
export interface ReadOutput {
  name: string
  shape: number[]
  dtype: string
  data: Float32Array | Int32Array | Uint8Array | string[]
}

/** Codes of a request that has no output; the batch's `codes` lists those in use. */
export type RequestError = 'non-finite-output' | 'execution-failed' | 'integer-too-large'

/** Fills in a batch's outputs as its pieces come back, in any order. */
export class Gathered {
  #outputs: OutputTensor[] = []
  #errors: Uint8Array
  #codes = ['']
  #messages = ['']

  /** @param specs what the outputs are called and shaped where no request has one */
  constructor(
    readonly n: number,
    readonly specs: TensorSpec[],
  ) {
    this.#errors = new Uint8Array(n)
  }

  /**
   * Takes rows [from, to) from the first rows of what was read.
   * @throws Error where an output has not a row per request, or changes its shape between pieces
   */
  put(from: number, to: number, read: ReadOutput[], rows: number): void {
    if (this.#outputs.length === 0) this.#outputs = read.map((output) => emptied(output, this.n, rows))
    read.forEach((output, i) => {
      const target = this.#outputs[i] as OutputTensor
      const width = rowSize(target.shape)
      if (output.shape[0] !== rows || rowSize(output.shape) !== width)
        throw new Error(notPerRequest(output, rows))
      copyRows(output.data, target.data, (to - from) * width, from * width)
      if (output.dtype === 'float32') this.#flagNonFinite(target, from, to, width)
    })
  }

  /** Marks rows [from, to) as having no output. */
  fail(from: number, to: number, code: RequestError, message: string): void {
    let index = this.#codes.indexOf(code)
    if (index < 0) {
      index = this.#codes.push(code) - 1
      this.#messages.push(message)
    }
    this.#errors.fill(index, from, to)
    for (const { data, shape } of this.#outputs)
      if (data instanceof Float32Array) data.fill(NaN, from * rowSize(shape), to * rowSize(shape))
  }

  /** Rows that failed before any output was read get NaN here. */
  finish(ms: number): ReplayedModel {
    if (this.#outputs.length === 0) this.#outputs = this.specs.map((spec) => blankOutput(spec, this.n))
    return {
      outputs: this.#outputs,
      errors: this.#errors,
      codes: this.#codes,
      messages: this.#messages,
      ms,
    }
  }

  #flagNonFinite(target: OutputTensor, from: number, to: number, width: number): void {
    const data = target.data as Float32Array
    // 0 x finite is 0 and 0 x anything else is NaN: one pass without a branch says whether to look closer.
    let probe = 0
    for (let i = from * width; i < to * width; i++) probe += data[i]! * 0
    if (probe === 0) return
    for (let row = from; row < to; row++)
      for (let i = row * width; i < (row + 1) * width; i++)
        if (!Number.isFinite(data[i])) {
          this.#flag(row, target.name, data[i]!)
          break
        }
  }

  #flag(row: number, name: string, value: number): void {
    let index = this.#codes.indexOf('non-finite-output')
    if (index < 0) {
      index = this.#codes.push('non-finite-output') - 1
      this.#messages.push(`The output ${name} holds ${value}.`)
    }
    // What was thrown for a row stands: it has no output to look at.
    if (this.#errors[row] === 0) this.#errors[row] = index
  }
}

function emptied(output: ReadOutput, n: number, rows: number): OutputTensor {
  if (output.shape[0] !== rows) throw new Error(notPerRequest(output, rows))
  const shape = [n, ...output.shape.slice(1)]
  return blankOutput({ ...output, dtype: output.dtype as OutputTensor['dtype'], shape }, n)
}

function blankOutput(
  spec: { name: string; shape: (number | null)[]; dtype: string },
  n: number,
): OutputTensor {
  const shape = [n, ...spec.shape.slice(1).map((side) => side ?? 1)]
  const size = elements(shape)
  switch (spec.dtype) {
    case 'int32':
      return { name: spec.name, shape, dtype: 'int32', data: new Int32Array(size) }
    case 'bool':
      return { name: spec.name, shape, dtype: 'bool', data: new Uint8Array(size) }
    case 'string':
      return { name: spec.name, shape, dtype: 'string', data: new Array<string>(size).fill('') }
    default:
      return { name: spec.name, shape, dtype: 'float32', data: new Float32Array(size).fill(NaN) }
  }
}

function copyRows(source: ReadOutput['data'], target: OutputTensor['data'], count: number, at: number): void {
  if (Array.isArray(source) || Array.isArray(target)) {
    const from = source as string[]
    const to = target as string[]
    for (let i = 0; i < count; i++) to[at + i] = from[i]!
  } else target.set(source.subarray(0, count), at)
}

function notPerRequest(output: ReadOutput, rows: number): string {
  return `The output ${output.name} has the shape [${output.shape}] for ${rows} requests: it needs one row per request`
}
