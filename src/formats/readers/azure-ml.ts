/**
 * Azure ML's data collector: JSON lines of CloudEvents, model_inputs and model_outputs in folders of their own,
 * joined on `correlationid` (`id` is the event's). https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data
 */
import { BodyError, bodyRows } from '../bodies'
import type { BodyRows } from '../bodies'
import { bareRows } from '../bodies/bare'
import type { Fields } from '../records/expand'
import { pairFormat } from '../records/pairs'
import type { Half } from '../records/pairs'

export default pairFormat({
  id: 'azure-ml',
  title: 'Azure ML data collector',
  is: (value) => typeof value['type'] === 'string' && value['type'].startsWith('azureml.inference.'),
  halves,
  idField: 'correlationid',
  known: {
    correlationid: { role: 'id', why: 'inputs and outputs are joined on it' },
    time: { role: 'time', why: 'of the event' },
  },
})

/** Collections are called model_inputs and model_outputs, or request and response, or what the script calls them. */
const ANSWER = /(?:output|response|prediction)s?$/i

function halves(record: Fields): Half[] {
  const type = String(record['type'])
  const id = record['correlationid'] ?? record['xrequestid'] ?? record['id']
  const { data, time } = record
  if (typeof id !== 'string') throw new BodyError('bad-line', 'no correlationid')
  if (data === null || data === undefined || record['dataref'] !== undefined || isInBlob(record))
    throw new BodyError(
      'no-request',
      "the data is in a file of its own (binary, or over the collector's 4 MB), which this record only names",
    )
  const side = ANSWER.test(type) && !/input/i.test(type) ? 'response' : 'request'
  const name = side === 'request' ? 'features' : 'prediction'
  const rows = Array.isArray(data) && side === 'request' ? bareRows(data, name, false) : bodyRows(data, side)
  const meta = time === undefined ? {} : { time }
  return ownIds(rows).map(([own, part]) => ({ side, id: own ?? id, meta, rows: part }))
}

function isInBlob({ data, datainblob }: Fields): boolean {
  return String(datainblob) === 'true' || (typeof data === 'string' && /^https?:\/\/\S+$/.test(data))
}

/** The collector may put several calls in one record: a script that wants them apart logs a column `correlationid`. */
function ownIds({ title, rows }: BodyRows): [string | null, BodyRows][] {
  const ids = rows.map((row) => row['correlationid'])
  if (rows.length === 0 || !ids.every((id) => typeof id === 'string')) return [[null, { title, rows }]]
  return rows.map(({ correlationid, ...row }) => [correlationid as string, { title, rows: [row] }])
}
