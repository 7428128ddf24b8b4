/**
 * TensorFlow Serving's REST API. Row format: `instances` and `predictions`, a list of one entry per instance.
 * Columnar: `inputs` and `outputs`, named tensors with the batch axis first, or one tensor alone.
 * https://www.tensorflow.org/tfx/serving/api_rest
 */
import { isObject } from '../../core/objects'
import { BodyError, own } from './contract'
import type { Body, BodyRows } from './contract'

const ROW_KEYS = ['instances', 'predictions']
const COLUMN_KEYS = ['inputs', 'outputs']

export const tfServingRow: Body = {
  id: 'tf-serving-row',
  title: 'TensorFlow Serving, row format',
  marks: (value) => isObject(value) && ROW_KEYS.some((key) => Array.isArray(own(value, key))),
  rows(value) {
    const key = ROW_KEYS.find((one) => Array.isArray(own(value as Record<string, unknown>, one)))!
    const list = (value as Record<string, unknown[]>)[key]!
    return { title: this.title, rows: list.map((entry) => (isNamed(entry) ? entry : { [key]: entry })) }
  },
}

/** `{"b64": ...}` is one binary value, not an instance with a feature called b64. */
function isNamed(entry: unknown): entry is Record<string, unknown> {
  return isObject(entry) && !(Object.keys(entry).length === 1 && 'b64' in entry)
}

export const tfServingColumn: Body = {
  id: 'tf-serving-columnar',
  title: 'TensorFlow Serving, columnar format',
  marks: (value) => isObject(value) && COLUMN_KEYS.some((key) => isColumns(own(value, key))),
  rows(value) {
    const key = COLUMN_KEYS.find((one) => isColumns(own(value as Record<string, unknown>, one)))!
    return fromColumns(this.title, key, (value as Record<string, unknown>)[key])
  },
}

/** Named tensors, or one list of numbers, texts or lists; a list of objects with a datatype is Open Inference. */
function isColumns(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && (!isObject(value[0]) || value.every(isRecord))
  return isObject(value) && Object.keys(value).length > 0
}

/** A list of named instances under "inputs", as MLflow's and Hugging Face's clients send it; not of tensors or fields. */
function isRecord(entry: unknown): boolean {
  return isNamed(entry) && !('name' in entry)
}

function fromColumns(title: string, key: string, value: unknown): BodyRows {
  if (Array.isArray(value))
    return { title, rows: value.map((entry) => (isNamed(entry) ? entry : { [key]: entry })) }
  const tensors = Object.entries(value as Record<string, unknown>)
  const batched = tensors.every(([, tensor]) => Array.isArray(tensor))
  if (!batched) return { title, rows: [value as Record<string, unknown>] }
  const n = (tensors[0]![1] as unknown[]).length
  for (const [name, tensor] of tensors)
    if ((tensor as unknown[]).length !== n)
      throw new BodyError(
        'bad-body',
        `"${name}" has ${(tensor as unknown[]).length} rows where the first has ${n}`,
      )
  const rows = Array.from({ length: n }, (_, i) =>
    Object.fromEntries(tensors.map(([name, tensor]) => [name, (tensor as unknown[])[i]])),
  )
  return { title, rows }
}
