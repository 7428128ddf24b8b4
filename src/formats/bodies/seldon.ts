/**
 * Seldon Core's own protocol: `data` with `names` and an `ndarray`, or a flat `tensor` with its shape.
 * https://docs.seldon.ai/seldon-core-1/reference/apis/external-prediction
 */
import { isObject } from '../../core/objects'
import { BodyError, own, shapeIn } from './contract'
import type { Body } from './contract'

export const seldon: Body = {
  id: 'seldon',
  title: 'Seldon protocol',
  marks: (value) => isObject(value) && arrayOf(value) !== null,
  rows(value) {
    const { names, rows } = arrayOf(value as Record<string, unknown>)!
    return {
      title: this.title,
      rows: rows.map((row) =>
        Array.isArray(row) && row.length === names.length
          ? Object.fromEntries(names.map((name, i) => [String(name), row[i] as unknown]))
          : { ndarray: row },
      ),
    }
  },
}

function arrayOf(value: Record<string, unknown>): { names: unknown[]; rows: unknown[] } | null {
  const data = own(value, 'data')
  if (!isObject(data)) return null
  const { names, ndarray, tensor } = data
  const rows = Array.isArray(ndarray) ? ndarray : isObject(tensor) ? split(tensor) : null
  return rows && { names: Array.isArray(names) ? names : [], rows }
}

/** Rows of the first axis; the rest of them flat, as it was sent. */
function split({ shape, values }: Record<string, unknown>): unknown[] | null {
  if (!Array.isArray(shape) || !Array.isArray(values)) return null
  const sizes = shapeIn(shape, 'tensor')
  const n = sizes[0] ?? 1
  const size = values.length / n
  if (!Number.isInteger(size) || values.length < n)
    throw new BodyError('bad-body', `${values.length} values where the shape is [${sizes.join(', ')}]`)
  return Array.from({ length: n }, (_, i) => (shape.length === 1 ? values[i] : values.slice(i * size, (i + 1) * size)) as unknown) // prettier-ignore
}
