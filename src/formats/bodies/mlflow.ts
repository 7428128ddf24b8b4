/**
 * MLflow's scoring server: `dataframe_split`, `dataframe_records`; before 2.0 a bare pandas split
 * `{columns, data}`. (`instances` and `inputs` are TensorFlow Serving's.) Azure ML's MLflow endpoints put the
 * split under `input_data`. https://mlflow.org/docs/latest/deployment/deploy-model-locally
 */
import { isObject } from '../../core/objects'
import { BodyError, own } from './contract'
import type { Body, BodyRows } from './contract'

export const mlflow: Body = {
  id: 'mlflow',
  title: 'MLflow data frame',
  marks: (value) => isObject(value) && (splitOf(value) !== null || recordsOf(value) !== null),
  rows(value) {
    const split = splitOf(value as Record<string, unknown>)
    if (split) return fromSplit(this.title, split)
    return { title: this.title, rows: recordsOf(value as Record<string, unknown>)! }
  },
}

interface Split {
  columns: unknown[]
  data: unknown[]
}

function splitOf(value: Record<string, unknown>): Split | null {
  const inner = own(value, 'dataframe_split') ?? own(value, 'input_data') ?? value
  if (!isObject(inner)) return null
  const { columns, data } = inner
  return Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray) ? { columns, data } : null
}

function recordsOf(value: Record<string, unknown>): Record<string, unknown>[] | null {
  const records = own(value, 'dataframe_records')
  return Array.isArray(records) && records.every(isObject) ? records : null
}

function fromSplit(title: string, { columns, data }: Split): BodyRows {
  const names = columns.map((column) => (Array.isArray(column) ? column.join('.') : String(column)))
  const rows = data.map((values, i) => {
    const row = values as unknown[]
    if (row.length !== names.length)
      throw new BodyError('bad-body', `row ${i + 1} has ${row.length} values for ${names.length} columns`)
    return Object.fromEntries(names.map((name, c) => [name, row[c]]))
  })
  return { title, rows }
}
