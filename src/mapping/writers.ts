/** How a scalar feature's values get into their column of a tensor, batch by batch. */
import type { Column, NumberColumn, TextColumn } from '../core/columns'
import { RowFlag } from '../formats/contract'
import type { Fail } from './error-codes'
import { finder, Lookup } from './lookup'
import type { FeatureMapping } from '../result/mapping'
import { imputed, numberLoops } from './steps'
import type { Unplaced } from './unplaced'

export type Numbers = Float32Array | Int32Array | Uint8Array

/** Writes one feature's values into column `offset` of rows of `stride` numbers. */
export type Writer = (
  column: Column,
  flags: Uint8Array | null,
  n: number,
  out: Numbers,
  stride: number,
  offset: number,
) => void

/** A value that is there and cannot be used. */
export const BAD =
  RowFlag.notANumber | RowFlag.redacted | RowFlag.lossy | RowFlag.nonFinite | RowFlag.badShape

export function numberWriter(feature: FeatureMapping, fail: Fail): Writer {
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
    const unfitAt = (i: number) =>
      fail(i, unfit(feature.field, scratch[i]!) ?? whyNot(feature.field, source[i]!, flagOf(flags, i)))
    if (out instanceof Float32Array) writeFloats(scratch, n, out, stride, offset, unfitAt)
    else writeWhole(scratch, n, out, stride, offset, unfitAt)
  }
}

/** The loop that nearly all of encoding is: what does not fit is infinite or no number as float32. */
function writeFloats(
  values: Float64Array,
  n: number,
  out: Float32Array,
  stride: number,
  offset: number,
  unfitAt: (row: number) => void,
): void {
  for (let i = 0, at = offset; i < n; i++, at += stride) {
    const value = Math.fround(values[i]!)
    if (value - value === 0) out[at] = value
    else unfitAt(i)
  }
}

function writeWhole(
  values: Float64Array,
  n: number,
  out: Numbers,
  stride: number,
  offset: number,
  unfitAt: (row: number) => void,
): void {
  for (let i = 0, at = offset; i < n; i++, at += stride)
    if (fits(values[i]!, out)) out[at] = values[i]!
    else unfitAt(i)
}

/** Whether a number is one in the tensor too: 1e300 is infinite as float32, and 3e9 another number as int32. */
export function fits(value: number, out: Numbers): boolean {
  return out instanceof Int32Array
    ? value > -(2 ** 31) - 1 && value < 2 ** 31
    : Math.abs(Math.fround(value)) < Infinity
}

/** @returns the error of a number that does not fit; null where it is none, or infinite as it stands */
export function unfit(field: string, value: number): string | null {
  return value - value === 0 ? `out-of-range:${field}` : null
}

/** A missing value is imputed; one that was there and is unusable (redacted, not a number) never is. */
export function fill(values: Float64Array, flags: Uint8Array | null, n: number, instead: number): void {
  for (let i = 0; i < n; i++)
    if (values[i] !== values[i] && (flagOf(flags, i) & BAD) === 0) values[i] = instead
}

export const flagOf = (flags: Uint8Array | null, i: number) => flags?.[i] ?? 0

export function whyNot(field: string, raw: number, flag: number): string {
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
export function codedWriter(feature: FeatureMapping, fail: Fail, unplaced: Unplaced): Writer {
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
    const { codes, dictionary } = column as TextColumn
    const table = lookup.table(column as TextColumn)
    for (let i = 0, row = offset; i < n; i++, row += stride) {
      const code = codes[i]!
      const index = code >= 0 ? table[code]! : (flagOf(flags, i) & BAD) === 0 ? instead : -2
      if (index === -2) {
        fail(i, whyNot(feature.field, NaN, flagOf(flags, i) & ~RowFlag.notANumber))
      } else if (step.kind === 'one-hot') {
        if (index >= 0) out[row + index] = 1
        else if (step.unknown === 'error') fail(i, `unknown-value:${feature.field}`)
        else unplaced.add(feature.field, code >= 0 ? dictionary[code]! : String(stand))
      } else if (index < 0 && step.unknown === null) {
        fail(i, `unknown-value:${feature.field}`)
      } else {
        one[0] = index < 0 ? step.unknown! : index + step.offset
        for (const loop of loops) loop(one, 1)
        const value = one[0]!
        if (fits(value, out)) out[row] = value
        else fail(i, unfit(feature.field, value) ?? `non-finite-feature:${feature.field}`)
      }
    }
  }
}
