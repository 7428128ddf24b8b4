/** What a log's makers put beside an envelope's own fields: shadow's answer as a second body, and the truth. */
import { describe, expect, it } from 'vitest'
import { formatOf, readAll, sourceOf, text } from './helpers'

const count = 12
const each = (make: (i: number) => unknown) =>
  Array.from({ length: count }, (_, i) => JSON.stringify(make(i)) + '\n').join('')
const at = (i: number) => new Date(Date.UTC(2026, 2, 1) + 7000 * i).toISOString()
const given = (i: number) => ({ size: i / 4, tone: (i * 5) % 7 })
const prod = (i: number) => i % 2
const shadow = (i: number) => (i % 3 === 0 ? 1 : 0)
const truth = (i: number) => (i % 4 === 0 ? 1 : prod(i))
const predictions = (one: unknown) => ({ predictions: [one] })
const table = (header: string[], make: (i: number) => unknown[]) =>
  [header, ...Array.from({ length: count }, (_, i) => make(i))]
    .map((cells) => cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',') + '\n')
    .join('')
const inference = (name: string) =>
  table(
    [
      'databricks_request_id',
      'timestamp_ms',
      'execution_time_ms',
      'request',
      'response',
      name,
      'ground_truth',
    ],
    (i) => [`q${i}`, Date.parse(at(i)), 3 + i, JSON.stringify({ dataframe_records: [given(i)] }), JSON.stringify(predictions(prod(i))), JSON.stringify(predictions(shadow(i))), truth(i)], // prettier-ignore
  )
const nginx = (i: number) => ({
  time_iso8601: at(i),
  request_id: `q${i}`,
  status: '200',
  upstream_response_time: '0.003',
  request_body: JSON.stringify({ instances: [given(i)] }),
  resp_body: JSON.stringify(predictions(prod(i))),
})
const csv = (data: unknown) => ({ observedContentType: 'text/csv', data: String(data), encoding: 'CSV' })
const sagemaker = (i: number) => ({
  captureData: { endpointInput: csv(Object.values(given(i)).join()), endpointOutput: csv(prod(i)) },
  eventMetadata: { eventId: `q${i}`, inferenceTime: at(i) },
})

/** By what it is: the log, and its fields of shadow's answer and of the truth. */
const logs: Record<string, [log: string, shadow: string, label: string]> = {
  'Databricks’ inference table, shadow_response': [inference('shadow_response'), 'shadow_response.predictions', 'ground_truth'],
  'the same, shadow_body': [inference('shadow_body'), 'shadow_body.predictions', 'ground_truth'],
  'the same, candidate_response': [inference('candidate_response'), 'candidate_response.predictions', 'ground_truth'],
  'Vertex AI’s log': [
    each((i) => ({ endpoint: 'e', logging_time: at(i), request_id: `q${i}`, request_payload: [JSON.stringify(given(i))], response_payload: [String(prod(i))], shadow_response_payload: [String(shadow(i))], label: truth(i) })),
    'shadow_response_payload.predictions',
    'label',
  ],
  'nginx’s log, a body': [each((i) => ({ ...nginx(i), shadow_body: JSON.stringify(predictions(shadow(i))), label: truth(i) })), 'shadow_body.predictions', 'label'],
  'nginx’s log, a value': [each((i) => ({ ...nginx(i), shadow_prediction: shadow(i), ground_truth: truth(i) })), 'shadow_prediction', 'ground_truth'],
  'SageMaker’s capture, values': [each((i) => ({ ...sagemaker(i), shadowPrediction: shadow(i), groundTruth: truth(i) })), 'shadowPrediction', 'groundTruth'],
  'SageMaker’s capture, merged': [each((i) => ({ ...sagemaker(i), groundTruthData: csv(truth(i)), shadowOutput: csv(shadow(i)) })), 'shadowOutput.prediction', 'label'],
  'a middleware’s, as text': [
    each((i) => ({ ts: at(i), request: JSON.stringify({ inputs: { size: [i / 4], tone: [1 + i] } }), response: JSON.stringify({ outputs: [prod(i)] }), shadow_body: JSON.stringify({ outputs: [shadow(i)] }), actual: truth(i) })),
    'shadow_body.outputs',
    'actual',
  ],
  'a middleware’s, of no known body': [
    each((i) => ({ ts: at(i), request_body: JSON.stringify(given(i)), response_body: JSON.stringify({ decision: prod(i) }), shadow_response: JSON.stringify({ decision: shadow(i) }), actual: truth(i) })),
    'shadow_response.decision',
    'actual',
  ],
  'a middleware’s, within calls': [
    each((i) => ({ ts: at(i), request: { method: 'POST', body: { instances: [given(i)] } }, response: { status: 200, body: predictions(prod(i)) }, mirror: { response: { status: 200, body: predictions(shadow(i)) } }, actual: truth(i) })),
    'mirror.predictions',
    'actual',
  ],
  'outputs of both': [each((i) => ({ id: `q${i}`, inputs: given(i), outputs: prod(i), shadow_outputs: shadow(i), targets: truth(i) })), 'shadow_outputs', 'targets'],
  'a result that says which model gave it': [each((i) => ({ id: `q${i}`, features: given(i), result: { model: 'v1', class: prod(i) }, shadow_result: { model: 'v2', class: shadow(i) }, truth: truth(i) })), 'shadow_result.class', 'truth'],
  'an output and the mirror’s': [each((i) => ({ id: `q${i}`, features: given(i), output: prod(i), mirror_output: shadow(i), label: truth(i) })), 'mirror_output', 'label'],
} // prettier-ignore

describe.each(Object.entries(logs))('%s', (_name, [log, other, label]) => {
  it('is read with shadow’s answer and the truth', async () => {
    const source = await sourceOf(log)
    const { fields } = await (await formatOf(source)).profile(source, 200)
    const of = (role: string) => fields.filter((field) => field.role === role).map(({ name }) => name)
    expect([of('shadow'), of('label')]).toEqual([[other], [label]])
    const [primary] = of('primary')
    const { columns, skipped } = await readAll(source, [primary!, other, label].map(text))
    const values = (one: (i: number) => number) => Array.from({ length: count }, (_, i) => String(one(i)))
    expect(skipped).toEqual([])
    expect(columns[primary!]).toEqual(values(prod))
    expect(columns[other]).toEqual(values(shadow))
    expect(columns[label]).toEqual(values(truth))
  })
})

it('nginx’s seconds of the mirror are milliseconds, as those of its own upstream are', async () => {
  const log = each((i) => ({ ...nginx(i), shadow_prediction: 1, shadow_upstream_response_time: '0.0045' }))
  const source = await sourceOf(log)
  const { fields } = await (await formatOf(source)).profile(source, 200)
  expect(fields.find(({ role }) => role === 'shadow-latency')).toMatchObject({ min: 4.5, max: 4.5 })
})

it('a batch’s labels are each instance’s', async () => {
  const log = each((i) => ({ ...nginx(i), request_body: JSON.stringify({ instances: [given(i), given(i + 1)] }), resp_body: JSON.stringify({ predictions: [0, 1] }), shadow_body: JSON.stringify({ predictions: [1, 0] }), label: [0, 1] })) // prettier-ignore
  const { columns } = await readAll(await sourceOf(log), ['label', 'shadow_body.predictions'].map(text))
  expect(columns['label']!.slice(0, 4)).toEqual(['0', '1', '0', '1'])
  expect(columns['shadow_body.predictions']!.slice(0, 4)).toEqual(['1', '0', '1', '0'])
})

it('the same where they are a list in a table’s cell', async () => {
  const log = table(['databricks_request_id', 'request_time', 'request', 'response', 'labels'], (i) => [`q${i}`, at(i), JSON.stringify({ instances: [[i, 1], [i, 2]] }), '{"predictions": [1, 0]}', '[0, 1]']) // prettier-ignore
  const { columns } = await readAll(await sourceOf(log), [text('labels')])
  expect(columns['labels']!.slice(0, 4)).toEqual(['0', '1', '0', '1'])
})

it.each([
  ['v1', 'v2', 'result'],
  ['Entscheidung alt', 'Entscheidung neu', 'Ergebnis'],
  ['vieux', 'nouveau', 'resultat'],
])('“%s” and “%s” are the answers, whatever “%s” is', async (one, two, result) => {
  const log = table(['id', 'size', one, two, result], (i) => [`q${i}`, i / 4, prod(i), shadow(i), truth(i)])
  const source = await sourceOf(log)
  const { fields } = await (await formatOf(source)).profile(source, 200)
  expect(fields.map(({ role }) => role)).toEqual(['id', 'feature', 'primary', 'shadow', 'ignore'])
})

it('a result is production’s answer beside names that are no pair', async () => {
  const log = table(['id', 'size', 'v1', 'tone', 'result'], (i) => [`q${i}`, i / 4, prod(i), i, truth(i)])
  const source = await sourceOf(log)
  const { fields } = await (await formatOf(source)).profile(source, 200)
  expect(fields.at(-1)!.role).toBe('primary')
})
