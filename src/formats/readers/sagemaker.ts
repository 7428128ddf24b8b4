/**
 * SageMaker data capture, and the ground truth that is merged with it: JSON lines.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
import { BodyError, bodyRows } from '../bodies'
import type { BodyRows, Side } from '../bodies'
import { bodyFromBase64 } from '../bodies/bytes'
import { isObject } from '../bodies/contract'
import { csvRows } from '../bodies/csv-text'
import { isFailure } from '../records/answers'
import { expand } from '../records/expand'
import type { Fields } from '../records/expand'
import { jsonFormat } from '../records/json-format'

export default jsonFormat({
  id: 'sagemaker',
  title: 'SageMaker data capture',
  is: (value) => isObject(value['eventMetadata']) && ('captureData' in value || 'groundTruthData' in value),
  rows,
  known: {
    id: { role: 'id', why: 'inferenceId where the caller gave one, else eventId' },
    eventId: { role: 'ignore', why: 'the other id' },
    inferenceTime: { role: 'time', why: 'when it was answered' },
    label: { role: 'label', why: 'ground truth' },
  },
})

function rows(record: Fields, line: number): Fields[] {
  const about = record['eventMetadata'] as Fields
  const meta: Fields = { id: about['inferenceId'] ?? about['eventId'], eventId: about['eventId'] }
  if (about['inferenceTime'] !== undefined) meta['inferenceTime'] = about['inferenceTime']
  const truth = record['groundTruthData']
  if (isObject(truth)) {
    const labels = dataRows(truth, 'response')
    const rows = labels?.rows.map((row) => ({ label: Object.values(row)[0] ?? null })) ?? [{ label: null }]
    // Of a batched request: a label per instance, whose ids are the request's.
    return expand({ meta, request: { title: 'ground truth', rows }, response: null, id: 'id' }, line)
  }
  const capture = record['captureData']
  const input = isObject(capture) ? capture['endpointInput'] : undefined
  const output = isObject(capture) ? capture['endpointOutput'] : undefined
  const request = isObject(input) ? dataRows(input, 'request') : null
  const response = isObject(output) ? answerOf(output) : null
  if (!request && !response) throw new BodyError('no-request', 'neither input nor output was captured')
  return expand({ meta, request, response, id: 'id' }, line)
}

/** A response that says what went wrong, or that is no text, is no answer: the request can be replayed all the same. */
function answerOf(output: Fields): BodyRows | null {
  try {
    const response = dataRows(output, 'response')
    return response?.rows.some(isFailure) ? null : response
  } catch (error) {
    if (error instanceof BodyError) return null
    throw error
  }
}

/** `data` is always text; `encoding` says of what. */
function dataRows(part: Fields, side: Side): BodyRows | null {
  const { data, encoding } = part
  if (typeof data !== 'string' || data === '') return null
  if (encoding !== 'BASE64')
    return encoding === 'CSV' && !/^\s*[[{]/.test(data) ? csv(data, side) : bodyRows(data, side)
  return bodyRows(bodyFromBase64(data), side)
}

function csv(data: string, side: Side): BodyRows {
  return csvRows(data, side === 'request' ? 'features' : 'prediction')
}
