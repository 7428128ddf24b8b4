/**
 * The Open Inference Protocol, version 2 (KServe, Triton, MLServer): a list of tensors, each with its name,
 * shape and datatype, its data flat or nested. https://github.com/kserve/open-inference-protocol
 */
import { elements, nested } from '../../core/tensors'
import { isObject } from '../../core/objects'
import { BodyError, own, shapeIn } from './contract'
import type { Body, BodyRows } from './contract'

interface Tensor {
  name: string
  shape: unknown[]
  datatype: string
  data?: unknown
}

export const openInference: Body = {
  id: 'open-inference',
  title: 'Open Inference Protocol v2',
  marks: (value) => isObject(value) && tensorsOf(value) !== null,
  rows(value) {
    return fromTensors(this.title, tensorsOf(value as Record<string, unknown>)!)
  },
}

function tensorsOf(value: Record<string, unknown>): Tensor[] | null {
  for (const key of ['inputs', 'outputs']) {
    const list = own(value, key)
    if (Array.isArray(list) && list.length > 0 && list.every(isTensor)) return list
  }
  return null
}

function isTensor(value: unknown): value is Tensor {
  return (
    isObject(value) &&
    typeof own(value, 'name') === 'string' &&
    Array.isArray(own(value, 'shape')) &&
    typeof own(value, 'datatype') === 'string'
  )
}

function fromTensors(title: string, tensors: Tensor[]): BodyRows {
  const n = shapeIn(tensors[0]!.shape, tensors[0]!.name)[0] ?? 1
  const columns = tensors.map((tensor) => [tensor.name, split(tensor, n)] as const)
  const rows = Array.from({ length: n }, (_, i) =>
    Object.fromEntries(columns.map(([name, parts]) => [name, parts[i]])),
  )
  return { title, rows }
}

/** A tensor's values per instance, in its shape without the batch axis. */
function split(tensor: Tensor, n: number): unknown[] {
  const { name, data } = tensor
  if (!Array.isArray(data))
    throw new BodyError('binary-body', `"${name}" was sent as raw bytes, which are not in the log`)
  const flat = data.flat(Infinity) as unknown[]
  const whole = shapeIn(tensor.shape, name)
  const shape = whole.slice(1)
  const size = elements(shape)
  if ((whole[0] ?? 1) !== n || flat.length !== n * size || flat.length < n)
    throw new BodyError(
      'bad-body',
      `"${name}" has ${flat.length} values where its shape is [${whole.join(', ')}]`,
    )
  return Array.from({ length: n }, (_, i) => nested(flat.slice(i * size, (i + 1) * size), shape))
}
