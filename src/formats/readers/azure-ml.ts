/**
 * Azure ML's data collector: JSON lines of CloudEvents, model_inputs and model_outputs in folders of their own,
 * joined on `correlationid` (`id` is the event's). https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data
 */
import { BodyError } from '../bodies'
import { bareRows } from '../bodies/bare'
import { bodyRows } from '../bodies'
import type { Fields } from '../records/expand'
import { pairFormat } from '../records/pairs'
import type { Half } from '../records/pairs'

export default pairFormat({
  id: 'azure-ml',
  title: 'Azure ML data collector',
  is: (value) => typeof value['type'] === 'string' && value['type'].startsWith('azureml.inference.'),
  half,
  idField: 'correlationid',
  known: {
    correlationid: { role: 'id', why: 'inputs and outputs are joined on it' },
    time: { role: 'time', why: 'of the event' },
  },
})

function half(record: Fields): Half {
  const type = String(record['type'])
  const id = record['correlationid'] ?? record['id']
  const { data, time } = record
  if (typeof id !== 'string') throw new BodyError('bad-line', 'no correlationid')
  if (data === null || data === undefined)
    throw new BodyError('no-request', "the data is in another file (over the collector's size limit)")
  const side = /output/i.test(type) && !/input/i.test(type) ? 'response' : 'request'
  const rows =
    typeof data === 'string'
      ? bodyRows(data, side)
      : bareRows(data, side === 'request' ? 'features' : 'prediction', false)
  return { side, id, meta: time === undefined ? {} : { time }, rows }
}
