/** Any body in any envelope: each is wrapped, read, and must give the same columns. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

interface Body {
  request: string
  response: string
  /** What the request's features and the response's answer are called. */
  list: string | null
  answer: string
}

const json = (value: unknown) => JSON.stringify(value)
const rows = [[1.5, 3], [2.5, 4], [3.5, 5]] // prettier-ignore
const records = rows.map(([a, b]) => ({ a, b }))
const answers = [0, 1, 1]
const v2 = (name: string, data: number[], datatype: string) => ({
  name,
  shape: [data.length],
  datatype,
  data,
})

const bodies: Record<string, Body> = {
  'TensorFlow Serving rows': { request: json({ instances: rows }), response: json({ predictions: answers }), list: 'instances', answer: 'predictions' }, // prettier-ignore
  'TensorFlow Serving named rows': { request: json({ signature_name: 'serving_default', instances: records }), response: json({ predictions: answers }), list: null, answer: 'predictions' }, // prettier-ignore
  'TensorFlow Serving columns': { request: json({ inputs: { a: [1.5, 2.5, 3.5], b: [3, 4, 5] } }), response: json({ outputs: answers }), list: null, answer: 'outputs' }, // prettier-ignore
  'Open Inference': { request: json({ id: '7', inputs: [v2('a', [1.5, 2.5, 3.5], 'FP32'), v2('b', [3, 4, 5], 'INT64')] }), response: json({ model_name: 'm', outputs: [v2('p', answers, 'INT64')] }), list: null, answer: 'p' }, // prettier-ignore
  'MLflow split': { request: json({ dataframe_split: { columns: ['a', 'b'], data: rows } }), response: json({ predictions: answers }), list: null, answer: 'predictions' }, // prettier-ignore
  'MLflow records': { request: json({ dataframe_records: records }), response: json({ predictions: answers }), list: null, answer: 'predictions' }, // prettier-ignore
  'MLflow before 2.0': { request: json({ columns: ['a', 'b'], data: rows }), response: json(answers), list: null, answer: 'prediction' }, // prettier-ignore
  Azure: { request: json({ data: records }), response: json(answers), list: null, answer: 'prediction' },
  Seldon: { request: json({ meta: {}, data: { names: ['a', 'b'], ndarray: rows } }), response: json({ data: { names: ['p'], tensor: { shape: [3, 1], values: answers } }, meta: {} }), list: null, answer: 'p' }, // prettier-ignore
  'bare lists': { request: json(rows), response: json(answers), list: 'features', answer: 'prediction' },
  'bare objects': { request: json(records), response: json(answers), list: null, answer: 'prediction' },
  'CSV text': { request: rows.join('\n') + '\n', response: answers.join('\n') + '\n', list: 'features', answer: 'prediction' }, // prettier-ignore
}

interface Envelope {
  format: string
  /** One call, id 'r1', in the words of the capture system. */
  wrap(request: string, response: string): string
  /** Bodies that it cannot carry. */
  not?: (name: string) => boolean
  answers?: false
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const lines = (...values: unknown[]) => values.map(json).join('\n') + '\n'
const event = (side: string, body: string) => ({ id: 'r1', reqType: `org.kubeflow.serving.inference.${side}`, time: '2024-03-01T10:00:00Z', bytes: base64(body) }) // prettier-ignore
const captured = (mode: string, data: string, encoding: string) => ({ mode, data, encoding, observedContentType: 'text/plain' }) // prettier-ignore
const sagemaker = (request: string, response: string, encoding: string) =>
  lines({
    captureData: { endpointInput: captured('INPUT', request, encoding), endpointOutput: captured('OUTPUT', response, encoding) }, // prettier-ignore
    eventMetadata: { eventId: 'r1', inferenceTime: '2024-03-01T10:00:00Z' },
    eventVersion: '0',
  })
const http = (start: string, body: string) => `${start}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}` // prettier-ignore
const monkeys = '\n🐵🙈🙉\n'
const tap = (key: string, code: (text: string) => string) => (request: string, response: string) =>
  lines({
    http_buffered_trace: {
      request: { headers: [{ key: ':method', value: 'POST' }], body: { truncated: false, [key]: code(request) } }, // prettier-ignore
      response: { headers: [{ key: ':status', value: '200' }], body: { truncated: false, [key]: code(response) } }, // prettier-ignore
    },
  })
const isCsv = (name: string) => name === 'CSV text'

const envelopes: Record<string, Envelope> = {
  'SageMaker, as text': { format: 'sagemaker', wrap: (a, b) => sagemaker(a, b, 'JSON') },
  'SageMaker, as base64': { format: 'sagemaker', wrap: (a, b) => sagemaker(base64(a), base64(b), 'BASE64') },
  'KServe, request first': {
    format: 'cloudevents',
    wrap: (a, b) => lines(event('request', a), event('response', b)),
  },
  'KServe, response first': {
    format: 'cloudevents',
    wrap: (a, b) => lines(event('response', b), event('request', a)),
  },
  'inference table': {
    format: 'inference-table',
    wrap: (request, response) => lines({ databricks_request_id: 'r1', timestamp_ms: 1709287200000, status_code: 200, execution_time_ms: 5, request, response }), // prettier-ignore
  },
  nginx: {
    format: 'nginx',
    wrap: (body) => lines({ t: '2024-03-01T10:00:00+00:00', id: 'r1', st: '200', rt: '0.014', urt: '0.014', body }), // prettier-ignore
    answers: false,
  },
  HAR: {
    format: 'har',
    wrap: (text, answer) => json({ log: { version: '1.2', creator: {}, entries: [{ startedDateTime: '2024-03-01T10:00:00Z', time: 5, request: { method: 'POST', url: 'http://m/', postData: { text } }, response: { status: 200, content: { text: answer } } }] } }), // prettier-ignore
    // Anything a page posts that is not JSON is taken for no request to a model.
    not: isCsv,
  },
  GoReplay: {
    format: 'goreplay',
    wrap: (a, b) => `1 ab 1709287200000000000\n${http('POST /p HTTP/1.1', a)}${monkeys}2 ab 1709287200001500000 1500000\n${http('HTTP/1.1 200 OK', b)}${monkeys}`, // prettier-ignore
  },
  'Envoy tap, as text': { format: 'envoy-tap', wrap: tap('as_string', (text) => text) },
  'Envoy tap, as bytes': { format: 'envoy-tap', wrap: tap('as_bytes', base64) },
}

describe.each(Object.entries(envelopes))('%s', (_envelope, { format, wrap, not, answers: both }) => {
  const carried = Object.entries(bodies).filter(([name]) => !not?.(name))
  it.each(carried)('carries %s', async (_body, { request, response, list, answer }) => {
    const source = await sourceOf(wrap(request, response))
    expect((await formatOf(source)).id).toBe(format)
    const features = list ? [tensor(list)] : [num('a'), num('b')]
    const all = await readAll(source, both === false ? features : [...features, num(answer)])
    expect(all.skipped).toEqual([])
    expect(all.rows).toBe(3)
    if (list) expect(all.columns[list]).toEqual(rows)
    else expect([all.columns.a, all.columns.b]).toEqual([[1.5, 2.5, 3.5], [3, 4, 5]]) // prettier-ignore
    if (both !== false) expect(all.columns[answer]).toEqual(answers)
  })
})

/** What a capture system logs of a body that is an image's bytes: their base64. */
const { images } = JSON.parse(readFileSync('tests/fixtures/images/images.json', 'utf8')) as {
  images: { base64: string }[]
}
const png = images[0]!.base64
const answer = json({ predictions: [1] })
const [request, response] = [event('request', ''), event('response', answer)]
const withImage: Record<string, string> = {
  SageMaker: sagemaker(png, base64(answer), 'BASE64'),
  KServe: lines({ ...request, bytes: png }, response),
  'inference table': envelopes['inference table']!.wrap(png, answer),
  'Envoy tap, as bytes': tap('as_bytes', (body) => (body === png ? png : base64(body)))(png, answer),
}

it.each(Object.entries(withImage))('%s carries the bytes of an image', async (_envelope, log) => {
  const source = await sourceOf(log)
  const all = await readAll(source, [text('image'), num('predictions')])
  expect(all.skipped).toEqual([])
  expect(all.columns).toEqual({ image: [png], predictions: [1] })
  const profile = await (await formatOf(source)).profile(source, 10)
  expect(profile.fields.find((field) => field.name === 'image')).toMatchObject({
    role: 'feature',
    image: { format: 'PNG', width: 9, height: 7, channels: 1 },
  })
})
