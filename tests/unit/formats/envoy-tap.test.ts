/** The tap's other outputs: streamed segments, protobuf's text, its bytes. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64')
const headers = (entries: Record<string, string>) => ({
  headers: Object.entries(entries).map(([key, value]) => ({ key, value })),
})

describe('Envoy tap', () => {
  it('puts streamed segments together, of several calls at once', async () => {
    const body = new TextEncoder().encode('{"instances":[{"hour":5,"city":"Zürich"}]}')
    const cut = body.indexOf(0xc3) + 1
    const segment = (id: number, what: unknown) => ({ http_streamed_trace_segment: { trace_id: String(id), ...(what as object) } }) // prettier-ignore
    const log = [
      segment(1, { request_headers: headers({ 'x-request-id': 'a' }) }),
      segment(2, { request_headers: headers({ 'x-request-id': 'b' }) }),
      segment(1, { request_body_chunk: { as_bytes: base64(body.subarray(0, cut)) } }),
      segment(2, { request_body_chunk: { as_string: '{"instances":' } }),
      segment(1, { request_body_chunk: { as_bytes: base64(body.subarray(cut)) } }),
      segment(2, { request_body_chunk: { as_string: '[{"hour":6}]}' } }),
      segment(1, { response_headers: headers({ ':status': '200' }) }),
      segment(1, { response_body_chunk: { as_bytes: base64('{"predictions":[1]}') } }),
      segment(3, { request_headers: headers({ 'x-request-id': 'c' }) }),
    ]
    const source = await sourceOf(log.map((one) => JSON.stringify(one, null, 1)).join('\n'))
    expect((await formatOf(source)).id).toBe('envoy-tap')
    const all = await readAll(source, [text('id'), num('hour'), text('city'), num('predictions'), num('status')]) // prettier-ignore
    expect(all.columns).toEqual({ id: ['a', 'b'], hour: [5, 6], city: ['Zürich', null], predictions: [1, NaN], status: [200, NaN] }) // prettier-ignore
    expect(all.skipped.map(({ reason }) => reason)).toEqual(['no-request'])
  })

  const trace = (id: string, body: string) => `http_buffered_trace {
  request {
    headers {
      key: "x-request-id"
      value: "${id}"
    }
    headers {
      key: ":method"
      value: "POST"
    }
    body {
      as_bytes: "${body}"
    }
  }
  response {
    headers {
      key: ":status"
      value: "200"
    }
    body {
      as_bytes: "{\\"predictions\\": [\\"Z\\303\\274rich\\"]}\\n"
    }
  }
}
`
  it("reads protobuf's text, several traces in a file and the last cut", async () => {
    const log = trace('p1', '{\\"instances\\": [[1, 2]]}') + trace('p2', '{\\n \\"instances\\": [[3, 4]]}') + trace('p3', 'x').slice(0, 90) // prettier-ignore
    const source = await sourceOf(log, 'tap.pb_text')
    expect((await formatOf(source)).id).toBe('envoy-tap')
    const all = await readAll(source, [text('id'), tensor('instances'), text('predictions')])
    expect(all.columns).toEqual({ id: ['p1', 'p2'], instances: [[1, 2], [3, 4]], predictions: ['Zürich', 'Zürich'] }) // prettier-ignore
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['truncated', 49]])
  })

  it("reads a body with a long run of spaces in protobuf's text in no time", async () => {
    const spaces = ' '.repeat(5000)
    const body = `{${spaces}\\"instances\\": [[1, 2]]${spaces}}`
    // One that is no field, and one whose brace is after a colon, as protobuf's own printer may write it.
    const log = trace('p1', body) + `what${spaces}is ${spaces}{x\n` + trace('p2', body).replace('request {', 'request:   {') // prettier-ignore
    const all = await readAll(await sourceOf(log, 'tap.pb_text'), [text('id'), tensor('instances')])
    expect(all.columns).toEqual({ id: ['p1', 'p2'], instances: [[1, 2], [1, 2]] }) // prettier-ignore
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['bad-line', 25]])
  }, 4000)

  it('in binary is refused with the setting to change', async () => {
    const bytes =
      '\u000a\u0040\u000a\u0002\u0012\u000f\u000a\u0007:method\u0012\u0004POST\u0012\u000b\u000a\u0005:path\u0012\u0002/p\u0000'
    const source = await sourceOf(bytes, 'tap_1.pb')
    await expect((await formatOf(source)).profile(source, 10)).rejects.toThrow(
      /tap_1\.pb: This is an Envoy tap in protobuf's binary format.*JSON_BODY_AS_STRING/,
    )
  })
})
