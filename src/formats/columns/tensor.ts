import { elements } from '../../core/tensors'
import type { TensorColumn } from '../../core/columns'
import { RowFlag } from '../contract'
import { ElidedError, parseJson } from '../../files/loose-json'
import { isList, isRedacted, toNumber } from './values'
import type { Parsed } from './values'

/** @returns the shape of a nested list, by its first elements; [] for a scalar. */
export function shapeOf(value: unknown): number[] {
  const shape: number[] = []
  for (let part = value; isList(part); part = part[0]) {
    shape.push(part.length)
    if (part.length === 0) break
  }
  return shape
}

/** Numbers that are made room for at once: 4 MB. */
const AT_ONCE = 1 << 20

/** Collects one tensor per row, all of the shape that the first row has. */
export class TensorBuilder {
  #shape: number[] | null = null
  #size = 0
  #values = new Float32Array(0)
  #n = 0
  #at = 0
  readonly #out: Parsed = { value: NaN, flag: 0 }

  constructor(readonly capacity: number) {}

  addBytes(bytes: Uint8Array, from: number, to: number): number {
    return this.addText(new TextDecoder().decode(bytes.subarray(from, to)))
  }

  /** A tensor written as a JSON or NumPy list. */
  addText(text: string): number {
    if (text === '') return this.addValue(null)
    try {
      return this.addValue(parseJson(text, { python: true }))
    } catch (error) {
      const flag = error instanceof ElidedError ? RowFlag.lossy : 0
      return this.addValue(null) | (flag || (isRedacted(text) ? RowFlag.redacted : RowFlag.badShape))
    }
  }

  /** A nested list. @returns RowFlag bits; a row of another shape is NaN throughout, with badShape. */
  addValue(value: unknown): number {
    if (value === null || value === undefined) return this.#blank(0)
    if (typeof value === 'string') return this.addText(value)
    const shape = shapeOf(value)
    if (!this.#shape) this.#start(shape)
    if (!sameShape(shape, this.#shape ?? [])) return this.#blank(RowFlag.badShape)
    this.#room(1)
    this.#at = this.#n * this.#size
    const flag = this.#fill(value, 0)
    if (flag & RowFlag.badShape) return this.#blank(flag)
    this.#n++
    return flag
  }

  #start(shape: number[]): void {
    this.#shape = shape
    this.#size = elements(shape)
    this.#room(1)
    this.#values.fill(NaN, 0, this.#n * this.#size)
  }

  /** Makes room for so many more rows: for as many as the batch may have, where they are small. */
  #room(rows: number): void {
    const needed = (this.#n + rows) * this.#size
    if (needed <= this.#values.length) return
    const most = Math.max(
      needed,
      Math.min(this.capacity * this.#size, Math.max(2 * this.#values.length, AT_ONCE)),
    )
    const values = new Float32Array(most)
    values.set(this.#values)
    this.#values = values
  }

  /** Bytes of the rows so far. */
  get held(): number {
    return 4 * this.#n * this.#size
  }
  /** Bytes of one more. */
  get next(): number {
    return 4 * this.#size
  }

  #fill(value: unknown, depth: number): number {
    const shape = this.#shape!
    if (depth === shape.length) {
      toNumber(value, this.#out)
      const at = this.#at++
      this.#values[at] = this.#out.value
      if (value === null || value === undefined) return RowFlag.notANumber
      // A finite double beyond 3.4e38 is infinite here.
      return Math.abs(this.#values[at]!) === Infinity ? RowFlag.nonFinite : this.#out.flag
    }
    const length = shape[depth]!
    if (!isList(value) || value.length !== length) return RowFlag.badShape
    let flag = 0
    for (let i = 0; i < length; i++) flag |= this.#fill(value[i], depth + 1)
    return flag
  }

  #blank(flag: number): number {
    this.#room(1)
    this.#values.fill(NaN, this.#n * this.#size, (this.#n + 1) * this.#size)
    this.#n++
    return flag
  }

  /** The rows so far as a column; the builder starts again empty, of the same shape. */
  finish(): TensorColumn {
    const values = this.#values.slice(0, this.#n * this.#size)
    this.#n = 0
    return { kind: 'tensor', shape: this.#shape ?? [0], values }
  }
}

function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i])
}
