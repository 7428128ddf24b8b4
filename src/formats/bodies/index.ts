/** Any body in any envelope: what a captured request or response says, as rows. */
import { ElidedError, parseJson } from '../../files/loose-json'
import { imageText } from '../images/text'
import { azure } from './azure'
import { bareRows } from './bare'
import { isObject } from '../../core/objects'
import { plainName } from '../role-names'
import { BodyError } from './contract'
import type { Body, BodyRows } from './contract'
import { csvRows } from './csv-text'
import { mlflow } from './mlflow'
import { openInference } from './open-inference'
import { seldon } from './seldon'
import { tfServingColumn, tfServingRow } from './tf-serving'

export { BodyError } from './contract'
export type { BodyRows } from './contract'

/** In the order they are tried: Open Inference before the columnar format, whose key it shares. */
export const bodies: Body[] = [openInference, tfServingRow, mlflow, tfServingColumn, azure, seldon]

export type Side = 'request' | 'response'

/** What values without names are called. */
const BARE_NAME: Record<Side, string> = { request: 'features', response: 'prediction' }

/** @returns the rows of an object that a marker key shows to be a body; null where none does. */
export function markedRows(value: unknown): BodyRows | null {
  return bodies.find((body) => body.marks(value))?.rows(value) ?? null
}

/**
 * @param value a parsed body, or its text: JSON by its first character, else CSV. A content type is not asked:
 * they are often wrong.
 * @returns its rows. @throws BodyError with the reason to skip the request for.
 */
export function bodyRows(value: unknown, side: Side): BodyRows {
  if (typeof value === 'string') return textRows(value, side)
  return markedRows(value) ?? bareRows(value, BARE_NAME[side], side === 'request')
}

function textRows(raw: string, side: Side): BodyRows {
  const text = raw.trim().replace(/^\uFEFF/, '')
  if (text === '') throw new BodyError('empty-body', `the ${side} has no body`)
  if (imageText(text) !== null) return { title: 'an image', rows: [{ image: text }] }
  if (text[0] === '{' || text[0] === '[') {
    try {
      return bodyRows(parseJson(text), side)
    } catch (error) {
      if (error instanceof BodyError) throw error
      if (error instanceof ElidedError) throw new BodyError('lossy', error.message)
      const lines = jsonLines(text)
      if (lines) return { title: 'JSON lines', rows: lines.flatMap((value) => lineRows(value, side)) }
      throw new BodyError(
        looksCut(text) ? 'truncated' : 'bad-body',
        `the ${side} is not JSON: ${(error as Error).message}`,
      )
    }
  }
  const quoted = text[0] === '"' ? quotedText(text) : null
  return quoted === null ? csvRows(text, BARE_NAME[side]) : bodyRows(quoted, side)
}

/** A JSON value on each line (application/jsonlines): an instance each. Null where a line is none. */
function jsonLines(text: string): unknown[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  try {
    return lines.length > 1 ? lines.map((line) => parseJson(line)) : null
  } catch {
    return null
  }
}

function lineRows(value: unknown, side: Side): BodyRows['rows'] {
  return isObject(value) ? bodyRows(value, side).rows : [{ [BARE_NAME[side]]: value }]
}

/** JSON within a JSON string; null where the quote is a CSV cell's. */
function quotedText(text: string): string | null {
  try {
    const value = parseJson(text)
    return typeof value === 'string' && value !== text ? value : null
  } catch {
    return null
  }
}

/** It opens what it does not close: a capture's size limit cut it. */
function looksCut(text: string): boolean {
  const last = text.at(-1)
  return last !== '}' && last !== ']'
}

/** Names that wrap a whole body: a field of this name is read as one where it holds text or an object. */
export const REQUEST_NAMES =
  /^(?:request|req|(?:request|req|http|post|raw)_?body|request_?(?:payload|json)|post_?data|body|payload|input|model_?input)$/i
export const RESPONSE_NAMES =
  /^(?:response|resp|(?:response|resp|res)_?body|response_?(?:payload|json)|output|model_?output)$/i

/** Names of a response that is one of several: 'shadow_response', 'response_v2', 'championOutput'. */
const ONE_OF_RESPONSES = /(?:^|_)(?:responses?|resp|outputs?|answers?)(?:_|$)/

/** A body that is named after the model that answered it, as a mirror's log keeps it: 'shadow_body'. */
const OTHERS_BODY = /^(?:shadow|candidate|challenger|canary|mirror(?:ed)?)_body$/

/** Whether a key's name says that it holds the answer of one model among several. */
export const isOneResponse = (key: string): boolean =>
  !RESPONSE_NAMES.test(key) && (ONE_OF_RESPONSES.test(plainName(key)) || OTHERS_BODY.test(plainName(key)))

export function isBodyText(value: unknown): value is string {
  return typeof value === 'string' && /^\s*[[{]/.test(value)
}
