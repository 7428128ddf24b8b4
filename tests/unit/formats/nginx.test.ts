/** Other people's log_format: what comes in what order, with which quotes. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

/** As nginx's default escaping writes a body. */
const escaped = (body: string) =>
  [...new TextEncoder().encode(body)]
    .map((byte) => {
      const plain = byte >= 32 && byte < 127 && byte !== 34 && byte !== 92
      return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')

const bodies = [
  JSON.stringify({ hour: 5, city: 'Zürich "x" \\ y' }),
  JSON.stringify({ hour: 6, city: 'Bern' }, null, 2),
  '',
]
const time = (i: number) => `[01/Mar/2024:10:00:0${i} +0000]`
const uuid = (i: number) => `0b6f7c1e-94bc-4c35-9d3b-3c3f8d1f0c0${i}`

const formats: Record<string, (body: string, i: number) => string> = {
  'the body in quotes, last': (body, i) => `10.0.0.1 - - ${time(i)} "POST /p HTTP/1.1" 200 37 "-" "curl/8, like [x]" ${uuid(i)} rt=0.02 urt="0.010 : 0.020" "${escaped(body) || '-'}"`, // prettier-ignore
  'the body in quotes, first': (body, i) => `"${escaped(body) || '-'}" 200 ${time(i)} ${uuid(i)} request_time=0.02 upstream_response_time=0.020`, // prettier-ignore
  'the body without quotes': (body, i) => `10.0.0.1 ${time(i)} "POST /p HTTP/1.1" 200 37 ${escaped(body) || '-'} "curl/8" ${uuid(i)} urt=0.001, 0.020`, // prettier-ignore
  'JSON, the body as it was (escape=none)': (body, i) => `{"time_local":"${time(i).slice(1, -1)}","request_id":"${uuid(i)}","status":200,"request_time":0.02,"upstream_response_time":0.020,"request_body":${body.replace(/\n/g, ' ')}}`, // prettier-ignore
}

describe.each(Object.entries(formats))('nginx, %s', (_name, line) => {
  it('is read with its id, time, status and latency', async () => {
    const source = await sourceOf(bodies.map(line).join('\n') + '\n')
    expect((await formatOf(source)).id).toBe('nginx')
    const all = await readAll(source, [text('id'), num('status'), num('upstream_ms'), num('hour'), text('city'), text('time')]) // prettier-ignore
    expect(all.columns).toEqual({
      id: [uuid(0), uuid(1)],
      status: [200, 200],
      upstream_ms: [20, 20],
      hour: [5, 6],
      city: ['Zürich "x" \\ y', 'Bern'],
      time: [0, 1].map((i) => time(i).slice(1, -1)),
    })
    expect(all.skipped.map(({ reason, line: at }) => [reason, at])).toEqual([['no-request', 3]])
  })
})

it('reads a list of lists without quotes', async () => {
  const log = `1.1.1.1 ${time(0)} "POST /p HTTP/1.1" 200 [[1,2],[3,4]]\n1.1.1.1 ${time(1)} "POST /p HTTP/1.1" 200 ${escaped('{"features":[5,6]}')}\n`
  expect((await readAll(await sourceOf(log), [tensor('features')])).columns).toEqual({ features: [[1, 2], [3, 4], [5, 6]] }) // prettier-ignore
})

it('tells an access log without bodies what to log', async () => {
  const line = `10.0.0.1 - - ${time(0)} "POST /p HTTP/1.1" 200 37 "-" "Mozilla/5.0 (X11; Linux x86_64) (KHTML, like Gecko)"`
  const source = await sourceOf(`${line}\n${line}\n`, 'access.log')
  await expect((await formatOf(source)).profile(source, 10)).rejects.toThrow(
    /access\.log, line 1: .*no request body in this line.*Log \$request_body/,
  )
})

it('leaves a line that ends with its body in plain JSON to the format that reads it', async () => {
  const line = (i: number) =>
    `10.0.0.1 - - ${time(i)} "POST /p HTTP/1.1" 200 37 "-" "curl/8" {"instances": [[${i}, 2.5]]}`
  const source = await sourceOf(`${line(0)}\n${line(1)}\n`, 'access.log')
  expect((await formatOf(source)).id).toBe('bare-bodies')
  const all = await readAll(source, [tensor('instances')])
  expect([all.columns.instances, all.skipped]).toEqual([[[0, 2.5], [1, 2.5]], []]) // prettier-ignore
})

it('an answer that a body filter kept is read with its request', async () => {
  const line = (i: number, answer: string) => JSON.stringify({ time_iso8601: `2026-03-01T10:00:0${i}Z`, request_id: `r${i}`, status: '200', request_time: '0.004', request_body: JSON.stringify({ instances: [[i, 2]] }), response_body: answer }) // prettier-ignore
  const log = [line(0, '{"predictions":[7]}'), line(1, '{"error":"down"}'), line(2, '')].join('\n')
  const all = await readAll(await sourceOf(log), [text('id'), num('predictions')])
  expect(all.columns).toEqual({ id: ['r0', 'r1', 'r2'], predictions: [7, NaN, NaN] })
  expect(all.batches[0]!.noted?.map(({ line: at }) => at)).toEqual([2])
})
