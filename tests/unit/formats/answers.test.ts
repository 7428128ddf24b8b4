/** What counts as an answer, in every envelope: errors do not, nor do bytes that are no text; scores do. */
import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import bareBodies from '../../../src/formats/readers/bare-bodies'
import jsonl from '../../../src/formats/readers/jsonl'
import { num, readAll, sourceOf, tensor, text } from './helpers'

const json = (value: unknown) => JSON.stringify(value)
const lines = (...values: unknown[]) => values.map(json).join('\n') + '\n'
const request = json({ instances: [[1, 2]] })

const tap = (status: string, response: string) =>
  lines({
    http_buffered_trace: {
      request: { headers: [], body: { as_string: request } },
      response: { headers: [{ key: ':status', value: status }], body: { as_string: response } },
    },
  })
const har = (status: number, response: string) =>
  json({
    log: {
      version: '1.2',
      creator: {},
      entries: [
        {
          request: { method: 'POST', url: 'http://m/', postData: { text: request } },
          response: { status, content: { text: response } },
        },
      ],
    },
  })
const monkeys = '\n🐵🙈🙉\n'
const gor = (status: string, response: string) =>
  `1 ab 1709287200000000000\nPOST /p HTTP/1.1\r\n\r\n${request}${monkeys}2 ab 1709287200000000000 9\nHTTP/1.1 ${status}\r\n\r\n${response}${monkeys}`
const table = (status: number, response: string) =>
  lines({ databricks_request_id: 'r', timestamp_ms: 1, execution_time_ms: 2, status_code: status, request, response }) // prettier-ignore

describe('a failed call', () => {
  it.each([
    ['Envoy tap, 503 in words', tap('503', 'no healthy upstream')],
    ['Envoy tap, 400 in JSON', tap('400', json({ error: 'bad input' }))],
    ['HAR, an error page', har(502, '<html>502 Bad Gateway</html>')],
    ['HAR, not answered', har(0, '')],
    ['GoReplay', gor('500 Internal Server Error', 'boom')],
    ['inference table', table(400, json({ error_code: 'BAD_REQUEST', message: 'Incompatible input types' }))],
  ])('has a request and no answer: %s', async (_name, log) => {
    const source = await sourceOf(log)
    const all = await readAll(source, [tensor('instances'), text('prediction'), text('message'), text('error')]) // prettier-ignore
    expect(all.error).toBeNull()
    expect(all.columns).toEqual({ instances: [[1, 2]], prediction: [null], message: [null], error: [null] })
    const noted = all.batches.flatMap((batch) => batch.noted ?? [])
    expect(noted).toEqual([{ reason: 'no-answer', line: 1, detail: expect.stringMatching(/status|went wrong/) as string }]) // prettier-ignore
  })

  it.each([
    [
      'Envoy tap',
      tap(
        '200',
        json({
          predictions: [
            { p: 1, q: 2 },
            { p: 0, q: 2 },
          ],
        }),
      ),
      /1 instances and 2 predictions/,
    ],
    ['inference table', table(200, '{"predictions": [1'), /./],
  ])('as a response that does not fit is counted, and its request kept: %s', async (_name, log, why) => {
    const all = await readAll(await sourceOf(log), [tensor('instances')])
    expect(all.columns).toEqual({ instances: [[1, 2]] })
    const [noted, ...others] = all.batches.flatMap((batch) => batch.noted ?? [])
    expect(noted).toMatchObject({ reason: 'no-answer', line: 1 })
    expect(noted?.detail).toMatch(why)
    expect(others).toEqual([])
  })

  const two = { id: 'r', instances: [[1, 2], [3, 4]] } // prettier-ignore
  const three = { predictions: [7, 8, 9] }
  const asText = { id: 'r', request: json({ instances: two.instances }) }
  const misfit = '2 instances and 3 predictions'
  const wrong = 'the response says what went wrong'
  it.each([
    ['JSON lines, predictions of another number', jsonl, lines({ ...two, ...three }), misfit],
    ['JSON lines, a response of another number', jsonl, lines({ ...asText, response: json(three) }), misfit],
    [
      'JSON lines, an error in the place of a response',
      jsonl,
      lines({ ...asText, response: { error: 'boom' } }),
      wrong,
    ],
    [
      'JSON lines, an error in the place of predictions',
      jsonl,
      lines({ ...two, time: 1, predictions: { error: 'boom' } }),
      wrong,
    ],
    ['JSON lines, a plain list of another number', jsonl, lines({ ...two, outputs: [7, 8, 9] }), misfit],
    ['bare bodies, an answer of another number', bareBodies, lines(two, three), misfit],
    ['bare bodies, an error', bareBodies, lines(two, { error: 'boom' }), wrong],
    [
      'bare bodies, an answer that cannot be read',
      bareBodies,
      lines(two, { outputs: { a: [1, 2], b: [1] } }),
      /"b" has 1 rows/,
    ],
  ])('is counted where no status says so: %s', async (_name, format, log, why) => {
    const all = await readAll(await sourceOf(log), [text('id'), tensor('instances')], format)
    expect([all.columns, all.skipped]).toEqual([{ id: ['r[0]', 'r[1]'], instances: two.instances }, []])
    const noted = all.batches.flatMap((batch) => batch.noted ?? [])
    expect(noted).toEqual([{ reason: 'no-answer', line: 1, detail: expect.stringMatching(why) as string }])
  })

  it('is none where the answers of a batch are one plain list', async () => {
    const log = lines({ id: 'r', inputs: [[1, 2], [3, 4]], outputs: [0, 1] }) // prettier-ignore
    const all = await readAll(await sourceOf(log), [text('id'), num('outputs')])
    expect(all.columns).toEqual({ id: ['r[0]', 'r[1]'], outputs: [0, 1] })
    expect(all.batches.flatMap((batch) => batch.noted ?? [])).toEqual([])
  })

  it('is none where one instance has a list of answers in a field of its own', async () => {
    const log = lines({ id: 'r', instances: [[1, 2]], predictions: [[1, 2], [3, 4]] }) // prettier-ignore
    const all = await readAll(await sourceOf(log), [text('id'), tensor('predictions')])
    expect(all.columns).toEqual({ id: ['r'], predictions: [[1, 2, 3, 4]] })
    expect(all.batches.flatMap((batch) => batch.noted ?? [])).toEqual([])
  })

  it('is noted of both models where both failed', async () => {
    const log = `${gor('500 Internal Server Error', 'boom')}3 ab 1709287200000000000 9\nHTTP/1.1 503 Unavailable\r\n\r\nboom${monkeys}`
    const all = await readAll(await sourceOf(log), [tensor('instances')])
    expect(all.batches.flatMap((batch) => batch.noted ?? [])).toEqual([
      {
        reason: 'no-answer',
        line: 1,
        detail: "the response's status is 500; replayed: the response's status is 503",
      },
    ])
  })

  it('is none where nothing was captured of it', async () => {
    const all = await readAll(await sourceOf(tap('200', '')), [tensor('instances')])
    expect(all.rows).toBe(1)
    expect(all.batches.flatMap((batch) => batch.noted ?? [])).toEqual([])
  })

  it('is counted where its response is a record of its own', async () => {
    const event = (side: string, data: unknown) => ({ type: `org.kubeflow.serving.inference.${side}`, id: '1', data }) // prettier-ignore
    const all = await readAll(
      await sourceOf(lines(event('request', { instances: [[1, 2]] }), event('response', { error: 'boom' }))),
      [tensor('instances'), text('error')],
    )
    expect(all.columns).toEqual({ instances: [[1, 2]], error: [null] })
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['error-response', 2]])
  })
})

const captured = (input: string, output: string, encoding = 'CSV') =>
  lines({
    captureData: {
      endpointInput: { mode: 'INPUT', data: input, encoding },
      endpointOutput: { mode: 'OUTPUT', data: output, encoding },
    },
    eventMetadata: { eventId: 'e' },
    eventVersion: '0',
  })

describe('SageMaker data capture', () => {
  it("gives one line of n numbers to n instances, as XGBoost's container prints them", async () => {
    const all = await readAll(await sourceOf(captured('69,0\n70,1\n', '0.0254,0.5')), [num('prediction'), text('id')]) // prettier-ignore
    expect(all.columns).toEqual({ prediction: [0.0254, 0.5], id: ['e[0]', 'e[1]'] })
    expect(all.skipped).toEqual([])
  })

  it('takes a list of numbers for the scores of one instance', async () => {
    const all = await readAll(await sourceOf(captured('69,0', '[0.25, 0.75]')), [tensor('prediction')])
    expect(all.columns).toEqual({ prediction: [[0.25, 0.75]] })
  })

  it('reads JSON lines and a quoted first cell as bodies', async () => {
    const body = '{"features":[1,2]}\n{"features":[3,4]}\n'
    const all = await readAll(await sourceOf(captured(body, '{"score":0.5}\n{"score":0.75}', 'JSON')), [tensor('features'), num('score')]) // prettier-ignore
    expect(all.columns).toEqual({
      features: [
        [1, 2],
        [3, 4],
      ],
      score: [0.5, 0.75],
    })
    const quoted = await readAll(await sourceOf(captured('"a, b",1.5\n', '1', 'TEXT')), [text('features[0]'), num('features[1]')]) // prettier-ignore
    expect(quoted.columns).toEqual({ 'features[0]': ['a, b'], 'features[1]': [1.5] })
  })

  it("reads NumPy's bytes, as the Python SDK sends them", async () => {
    // np.save of np.array([[1.5, 2], [3, 4]], dtype=float32)
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117) + '\n'
    const npy = Buffer.concat([
      Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length, 0]),
      Buffer.from(header),
      Buffer.from(new Float32Array([1.5, 2, 3, 4]).buffer),
    ])
    const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    const all = await readAll(await sourceOf(captured(encode(npy), encode(Buffer.from('[0, 1]')), 'BASE64')), [tensor('features'), num('prediction')]) // prettier-ignore
    expect(all.columns).toEqual({
      features: [
        [1.5, 2],
        [3, 4],
      ],
      prediction: [0, 1],
    })
    const cut = await readAll(await sourceOf(captured(encode(npy.subarray(0, -4)), '', 'BASE64')), [tensor('features')]) // prettier-ignore
    expect(cut.skipped.map(({ reason }) => reason)).toEqual(['truncated'])
  })

  it('skips bytes that are no text, and says of what kind they are', async () => {
    const log = captured(Buffer.from([0x80, 4, 0x95, 0]).toString('base64'), '', 'BASE64')
    const all = await readAll(await sourceOf(log), [tensor('features')])
    expect(all.skipped).toMatchObject([{ reason: 'binary-body', line: 1 }])
    expect(all.skipped[0]!.detail).toContain('80 04 95 00')
    const bad = await readAll(await sourceOf(captured('{not base64}', '', 'BASE64')), [tensor('features')])
    expect(bad.skipped.map(({ reason }) => reason)).toEqual(['bad-body'])
  })

  it.each([
    ['an error', json({ error: 'boom' }), 'JSON', 'the response says what went wrong'],
    ['a response of another number', '1\n2\n3', 'CSV', '2 instances and 3 predictions'],
    ['a response that is no JSON', '{"predictions": [1', 'JSON', /not JSON/],
  ])('keeps the request and notes that it has no answer: %s', async (_name, output, encoding, why) => {
    const all = await readAll(await sourceOf(captured('69,0\n70,1\n', output, encoding)), [text('id')])
    expect([all.columns.id, all.skipped]).toEqual([['e[0]', 'e[1]'], []])
    expect(all.batches.flatMap((batch) => batch.noted ?? [])).toEqual([{ reason: 'no-answer', line: 1, detail: expect.stringMatching(why) as string }]) // prettier-ignore
  })

  it('reads a response whose request was not captured, and skips an error alone', async () => {
    const alone = (output: string) =>
      json({
        captureData: { endpointOutput: { mode: 'OUTPUT', data: output, encoding: 'CSV' } },
        eventMetadata: { eventId: 'e' },
      })
    const all = await readAll(await sourceOf(`${alone('0.5\n0.25')}\n${alone(json({ error: 'boom' }))}\n`), [num('prediction')]) // prettier-ignore
    expect(all.columns.prediction).toEqual([0.5, 0.25])
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['no-request', 2]])
  })

  it("gives a batch's ground truth to its instances", async () => {
    const log = lines({ groundTruthData: { data: '0\n1', encoding: 'CSV' }, eventMetadata: { eventId: 'e' } })
    const all = await readAll(await sourceOf(log), [text('id'), num('label')])
    expect(all.columns).toEqual({ id: ['e[0]', 'e[1]'], label: [0, 1] })
  })
})

describe('GoReplay', () => {
  const asked = (id: string, headers: string, body: string) =>
    `1 ${id} 1709287200000000000\nPOST /p HTTP/1.1\r\n${headers}\r\n${body}`
  const said = (id: string, rest: string) => `2 ${id} 1709287200000000000 1500000\n${rest}`
  const ok = 'HTTP/1.1 200 OK\r\n\r\n{"predictions":[7]}'

  it('takes a response that is there first, and one after 100 Continue', async () => {
    const log = [said('aa', ok), asked('aa', '', request), asked('bb', '', request), said('bb', `HTTP/1.1 100 Continue\r\n\r\n${ok}`)] // prettier-ignore
    const all = await readAll(await sourceOf(log.join(monkeys)), [text('id'), num('predictions'), num('status')]) // prettier-ignore
    expect(all.columns).toEqual({ id: ['aa', 'bb'], predictions: [7, 7], status: [200, 200] })
    expect(all.skipped).toEqual([])
  })

  it('says the line of what it skips, and why', async () => {
    const log = [
      asked('aa', '', request),
      asked('bb', 'Content-Length: 99\r\n', request),
      said('cc', ok),
      asked('dd', 'Content-Encoding: br\r\n', '\u000b\u0002\u0000'),
    ]
    const all = await readAll(await sourceOf(log.join(monkeys)), [text('id')])
    expect(all.columns).toEqual({ id: ['aa'] })
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([
      ['truncated', 6],
      ['no-request', 12],
      ['binary-body', 17],
    ])
  })

  it('measures no latency where the response is older than its request', async () => {
    const call = (id: string, answered: string) =>
      `1 ${id} 1709287200000000000 1000000\nPOST /p HTTP/1.1\r\n\r\n${request}${monkeys}2 ${id} ${answered} 500000\n${ok}`
    const log = [call('aa', '1709287200003000000'), call('bb', '1709287199000000000')].join(monkeys)
    const all = await readAll(await sourceOf(log), [num('latency_ms')])
    expect(all.columns.latency_ms).toEqual([2.5, NaN])
  })

  it('unpacks gzip in chunks', async () => {
    const packed = gzipSync(new TextEncoder().encode(request))
    const log = Buffer.concat([
      Buffer.from(asked('aa', 'transfer-encoding: chunked\r\n', `${packed.length.toString(16)}\r\n`)),
      packed,
      Buffer.from(`\r\n0\r\n\r\n${monkeys}`),
    ])
    expect((await readAll(await sourceOf(log), [tensor('instances')])).columns).toEqual({ instances: [[1, 2]] }) // prettier-ignore
  })
})
