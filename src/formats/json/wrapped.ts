/** One JSON object whose list of records is all it is for: `{"count": 2, "records": [{...}, {...}]}`, as APIs and exports give. */
import type { Head, Source } from '../contract'
import { readHead } from '../source'
import { deepObjects, jsonValues } from './values'
import type { JsonValues } from './values'
import { parseJson } from './loose'

/** Names of such a list. A body's own (instances, inputs) are not among them. */
const LIST = 'logs?|records?|items|rows|requests|events|entries|results|hits|calls|documents|docs|values|data'
const SCALAR = '(?:"[^"\\\\]*"|[-+\\d.eE]+|true|false|null)'
const WRAPPED = new RegExp(
  `^\\s*\\{(?:\\s*"[^"]*"\\s*:\\s*${SCALAR}\\s*,)*\\s*"(?:${LIST})"\\s*:\\s*\\[\\s*\\{`,
  'i',
)

/** Whether the file is one such object: a line of its own would be a record with a list in it. */
export function isWrapped(head: Head): boolean {
  if (!WRAPPED.test(head.text)) return false
  const [first = '', second] = head.text.trimStart().split('\n', 2)
  if (head.whole) return isJson(head.text)
  // Indented, or in one line that the head does not hold.
  return !isJson(first) && (second === undefined || !/^\s*\{\s*"/.test(second) || first.trim() === '{')
}

function isJson(text: string): boolean {
  try {
    return typeof parseJson(text) === 'object'
  } catch {
    return false
  }
}

/** @returns the values of a file, and of a wrapped list its entries. */
export async function* recordValues(
  source: Source,
  progress: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncIterable<JsonValues> {
  yield* isWrapped(await readHead(source))
    ? deepObjects(source, 2, progress, signal)
    : jsonValues(source, progress, signal)
}
