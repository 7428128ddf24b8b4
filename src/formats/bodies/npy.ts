/**
 * NumPy's .npy, which SageMaker's Python SDK sends to scikit-learn and PyTorch endpoints (application/x-npy).
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { elements, nested } from '../../core/tensors'
import { startsAs } from '../../files/magic'
import { BodyError, shapeIn } from './contract'

/** By dtype without its byte order: bytes of a value, and how it is read. */
const TYPES: Record<string, [number, (view: DataView, at: number, little: boolean) => unknown]> = {
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  i8: [8, (view, at, little) => exact(view.getBigInt64(at, little))],
  u8: [8, (view, at, little) => exact(view.getBigUint64(at, little))],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  b1: [1, (view, at) => view.getUint8(at) !== 0],
}

export function isNpy(bytes: Uint8Array): boolean {
  return startsAs(bytes, 'numpy')
}

/** @returns the array as nested lists. @throws BodyError where it is cut, or of a type that is no number. */
export function npyArray(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Version 1 has a header of two bytes' length, later ones of four.
  const start = bytes[6] === 1 ? 10 : 12
  if (bytes.length < start) throw new BodyError('truncated', 'the NumPy array is cut')
  const data = start + (start === 10 ? view.getUint16(8, true) : view.getUint32(8, true))
  const header = new TextDecoder().decode(bytes.subarray(start, data))
  const [, order, code] = /'descr':\s*'([<>|=])([a-z]\d+)'/.exec(header) ?? []
  const [size, value] = TYPES[code ?? ''] ?? []
  const sizes = (/'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1] ?? '').split(',').filter((part) => part.trim() !== '').map(Number) // prettier-ignore
  if (!size || !value || /'fortran_order':\s*True/.test(header))
    throw new BodyError('binary-body', `a NumPy array of a kind that is not read here: ${header.trim()}`)
  const shape = shapeIn(sizes, 'array')
  const n = elements(shape)
  // Of no values at all there may be any number of instances.
  if (n < (shape[0] ?? 1))
    throw new BodyError('bad-body', `the NumPy array has no values: its shape is [${shape.join(', ')}]`)
  if (data + n * size > bytes.length) throw new BodyError('truncated', 'the NumPy array is cut')
  const flat = Array.from({ length: n }, (_, i) => value(view, data + i * size, order !== '>'))
  return nested(flat, shape)
}

function exact(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}
