/** A request body on every line and nothing else: TensorFlow Serving's, Open Inference's, MLflow's, or a bare list. */
import { BodyError, bodyRows, markedRows } from '../bodies'
import type { BodyRows } from '../bodies'
import { isObject } from '../../core/objects'
import type { Head } from '../../files/source'
import type { Reading } from '../contract'
import { nestOf } from '../json/nests'
import { isTable } from '../json/oriented'
import { headValues, jsonValues } from '../json/values'
import { answerRows, isFailure } from '../records/answers'
import type { Answered } from '../records/answers'
import { REQUEST_KEYS, RESPONSE_KEYS } from '../records/body-keys'
import { collect, piecesOf } from '../records/collect'
import { expand } from '../records/expand'
import type { Fields } from '../records/expand'
import { recordFormat } from '../records/reader'
import type { Piece } from '../records/reader'

/** Keys that a body may have; a record with any other is a log's own. */
const BODY_KEYS = new Set([
  ...REQUEST_KEYS,
  ...RESPONSE_KEYS,
  'signature_name',
  'columns',
  'data',
  'meta',
  'index',
  'params',
  'id',
  'model_name',
  'model_version',
  'parameters',
  'Inputs',
  'GlobalParameters',
])

export default recordFormat({ id: 'bare-bodies', title: 'request bodies, one a line', sniff, records })

function sniff(head: Head): number {
  const values = headValues(head)
  // A document with records deep in it, and a whole table of names and rows, are no requests.
  if (nestOf(head) || (values.length === 1 && isTable(values[0]))) return 0
  const mine = values.filter((value) => Array.isArray(value) || isBody(value)).length
  return mine > 0 && mine * 2 > values.length ? 0.7 : 0
}

function isBody(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.keys(value).every((key) => BODY_KEYS.has(key)) &&
    marked(value) &&
    !isCall(value) &&
    !isRow(value)
  )
}

/** An id beside one plain list is a log's row with a vector: as Azure's body, each of its numbers would be a request. */
function isRow(value: Fields): boolean {
  const { data } = value
  return 'id' in value && Array.isArray(data) && data.every((one) => typeof one !== 'object' || one === null)
}

/** A request and its answer in one record are a log's, not a body. (Open Inference requests name the outputs they want.) */
function isCall(value: Fields): boolean {
  const { outputs } = value
  const wanted = Array.isArray(outputs) && outputs.every((one) => isObject(one) && !('data' in one))
  const answered = 'predictions' in value || ('outputs' in value && !wanted)
  return answered && REQUEST_KEYS.some((key) => key in value)
}

function marked(value: Fields): boolean {
  try {
    return markedRows(value) !== null
  } catch (error) {
    if (error instanceof BodyError) return true
    throw error
  }
}

function isAnswer(value: unknown): boolean {
  return (
    isObject(value) &&
    RESPONSE_KEYS.some((key) => key in value) &&
    !('instances' in value) &&
    !('inputs' in value)
  )
}

/** Whether an answer's id is that of another request: it is then nobody's here. */
function isOfAnother(answer: Fields, asked: Asked | null): boolean {
  const { id } = answer
  return asked !== null && id !== undefined && asked.id !== undefined && id !== asked.id
}

interface Asked {
  rows: BodyRows
  line: number
  id: unknown
}

/** An answer belongs to the request on the line before it. */
function records(reading: Reading): AsyncIterable<Piece> {
  let asked: Asked | null = null
  /** Gives the request that waits for its answer, with it. */
  const give = (piece: Piece, answer: (one: Asked) => Answered) => {
    const one = asked
    if (one) collect(piece, one.line, () => expand(captured(one, answer(one)), one.line))
    asked = null
  }
  return piecesOf(
    jsonValues(reading),
    (value, line, piece) => {
      const failure = isObject(value) && isFailure(value)
      if (failure || isAnswer(value)) {
        if (!asked && failure) throw new BodyError('error-response', 'an error that answers no request')
        if (isObject(value) && isOfAnother(value, asked)) {
          give(piece, () => null)
          throw new BodyError(
            'no-request',
            `the request ${String(value['id'])} is not the one before this answer`,
          )
        }
        if (!asked) return expand({ meta: {}, request: null, response: bodyRows(value, 'response') }, line)
        give(piece, ({ rows }) => answerRows(value, rows.rows.length))
        return []
      }
      give(piece, () => null)
      asked = { rows: bodyRows(value, 'request'), line, id: isObject(value) ? value['id'] : undefined }
      return []
    },
    (last) => give(last, () => null),
  )
}

function captured(one: Asked, response: Answered) {
  const meta: Fields = one.id === undefined ? {} : { id: one.id }
  return { meta, request: one.rows, response, ...(one.id === undefined ? {} : { id: 'id' }) }
}
