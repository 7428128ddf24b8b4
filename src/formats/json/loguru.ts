/** Python's loguru with `serialize=True`. https://loguru.readthedocs.io/en/stable/overview.html#structured-logging-as-needed */
import { isObject } from '../../core/objects'
import { enveloped } from '../records/opened'
import type { JsonValues } from './values'

type Fields = Record<string, unknown>

/**
 * @returns what a record says besides where in the program it came from: what was bound to it, its message and its time;
 * null where it is none of loguru's
 */
export function loguruRecord(value: unknown): Fields | null {
  if (!isObject(value) || typeof value['text'] !== 'string' || !isObject(value['record'])) return null
  const { extra, message, time, level } = value['record']
  if (!isObject(extra) || typeof message !== 'string' || !isObject(time) || !isObject(level)) return null
  const own = Object.hasOwn(extra, 'message') ? extra : { ...extra, message }
  return enveloped(own, { level: level['name'], logged_at: time['timestamp'] })
}

/** @returns the values, records of loguru as what they say */
export async function* withoutLoguru(pieces: AsyncIterable<JsonValues>): AsyncIterable<JsonValues> {
  for await (const piece of pieces) {
    const values = [...piece.values]
    const records = values.map(({ value }) => loguruRecord(value))
    yield records.every((one) => one === null)
      ? { ...piece, values }
      : { ...piece, values: values.map((one, i) => ({ line: one.line, value: records[i] ?? one.value })) }
  }
}
