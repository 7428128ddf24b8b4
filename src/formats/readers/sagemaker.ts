/**
 * SageMaker data capture, and the ground truth that is merged with it: JSON lines.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-data-capture-endpoint.html
 */
import { BodyError, bodyRows } from '../bodies'
import type { BodyRows, Side } from '../bodies'
import { bodyFromBase64 } from '../bodies/bytes'
import { isObject } from '../../core/objects'
import { csvRows } from '../bodies/csv-text'
import { answerRows } from '../records/answers'
import { otherAnswers, saidBeside } from '../records/beside'
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
  const labels = isObject(truth) ? labelsIn(truth) : null
  const capture = record['captureData']
  // Of a batched request: a label per instance, whose ids are the request's.
  if (labels && !isObject(capture))
    return expand({ meta, request: { title: 'ground truth', rows: labels }, response: null, id: 'id' }, line)
  const input = isObject(capture) ? capture['endpointInput'] : undefined
  const output = isObject(capture) ? capture['endpointOutput'] : undefined
  const request = isObject(input) ? dataRows(input, 'request') : null
  const response = isObject(output)
    ? answerRows(() => bodyOf(output), request && request.rows.length, undefined, (body) => rowsIn(output, body, 'response')) // prettier-ignore
    : null
  if (!request && !response) throw new BodyError('no-request', 'neither input nor output was captured')
  if (!request && response && 'unanswered' in response)
    throw new BodyError(
      'no-request',
      `no input was captured, and the output is no answer: ${response.unanswered}`,
    )
  const n = request?.rows.length ?? (response && 'rows' in response ? response.rows.length : 1)
  if (labels?.length === n) meta['label'] = n > 1 ? labels.map(({ label }) => label) : labels[0]!.label
  Object.assign(meta, saidBeside(record, isRead), saidBeside(capture as Fields, isRead))
  const others = otherAnswers(meta, n, (value) => (isObject(value) ? (bodyOf(value) ?? value) : value))
  return expand({ meta, request, response, others, id: 'id' }, line)
}

const READ = new Set(['captureData', 'endpointInput', 'endpointOutput', 'eventMetadata', 'eventVersion', 'groundTruthData']) // prettier-ignore
const isRead = (name: string) => READ.has(name)

function labelsIn(truth: Fields): { label: unknown }[] {
  const rows = dataRows(truth, 'response')?.rows
  return rows?.map((row) => ({ label: Object.values(row)[0] ?? null })) ?? [{ label: null }]
}

function dataRows(part: Fields, side: Side): BodyRows | null {
  const body = bodyOf(part)
  return body === null ? null : rowsIn(part, body, side)
}

/** `data` is always text; `encoding` says of what. Null where nothing was captured. @throws BodyError */
function bodyOf({ data, encoding }: Fields): unknown {
  if (typeof data !== 'string' || data === '') return null
  return encoding === 'BASE64' ? bodyFromBase64(data) : data
}

function rowsIn({ encoding }: Fields, body: unknown, side: Side): BodyRows {
  return encoding === 'CSV' && typeof body === 'string' && !/^\s*[[{]/.test(body)
    ? csvRows(body, side === 'request' ? 'features' : 'prediction')
    : bodyRows(body, side)
}
