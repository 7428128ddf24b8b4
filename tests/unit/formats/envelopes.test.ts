/** A log of a log: the same records in the envelope of each collector and store, and what is read of them. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const count = 24
const at = (i: number) => new Date(Date.UTC(2026, 2, 1) + 7000 * i)
const iso = (i: number) => at(i).toISOString()
const nanos = (i: number) => `${at(i).getTime()}000000`
const cell = (value: string) => `"${value.replaceAll('"', '""')}"`
const all = <T>(make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
const lines = (make: (i: number) => string) => all(make).join('\n') + '\n'
const jsonLines = (make: (i: number) => unknown) => lines((i) => JSON.stringify(make(i)))
const table = (header: string, make: (i: number) => string[]) =>
  `${header}\n${lines((i) => make(i).map(cell).join(','))}`

/** What the application logged. */
const own = (i: number) => ({
  request_id: `a${i}`,
  features: { size: i / 4, tone: 3 - i },
  prediction: i % 2,
})
const said = (i: number) => JSON.stringify(own(i))

const envelopes: Record<string, string> = {
  "CloudWatch Logs Insights' CSV": table('@timestamp,@message,@logStream', (i) => [iso(i).replace('T', ' ').slice(0, -1), said(i), 's/1']), // prettier-ignore
  'aws logs get-log-events': JSON.stringify({ events: all((i) => ({ timestamp: at(i).getTime(), message: said(i), ingestionTime: at(i).getTime() + 9 })), nextForwardToken: 'f/1' }), // prettier-ignore
  'aws logs tail': lines((i) => `${iso(i).replace('Z', '000+00:00')} model/abc ${said(i)}`),
  'journalctl -o json': jsonLines((i) => ({ __REALTIME_TIMESTAMP: nanos(i).slice(0, -3), _PID: '77', PRIORITY: '6', MESSAGE: said(i) })), // prettier-ignore
  'Loki': JSON.stringify({ status: 'success', data: { resultType: 'streams', result: [{ stream: { app: 'm' }, values: all((i) => [nanos(i), said(i)]) }] } }), // prettier-ignore
  'logcli -o jsonl': jsonLines((i) => ({ labels: { app: 'm' }, line: said(i), timestamp: iso(i) })),
  'Fluent Bit': jsonLines((i) => [at(i).getTime() / 1000, { log: said(i), container: 'm' }]),
  "Splunk's CSV": table('_time,_raw,host,linecount', (i) => [iso(i), said(i), 'h', '1']),
  "Splunk's JSON": jsonLines((i) => ({
    preview: false,
    offset: i,
    result: { _time: iso(i), _raw: said(i) },
  })),
  'Application Insights': table('timestamp,message,customDimensions,itemCount', (i) => [iso(i), 'predict', said(i), '1']), // prettier-ignore
  'Cloud Logging, text': JSON.stringify(all((i) => ({ insertId: `x${i}`, timestamp: iso(i), severity: 'INFO', textPayload: said(i) }))), // prettier-ignore
  'Cloud Logging, JSON': JSON.stringify(all((i) => ({ insertId: `x${i}`, timestamp: iso(i), jsonPayload: own(i) }))), // prettier-ignore
  Docker: jsonLines((i) => ({ log: said(i) + '\n', stream: 'stdout', time: iso(i) })),
  Kubernetes: lines((i) => `${iso(i)} stdout F ${said(i)}`),
  syslog: lines((i) => `<134>1 ${iso(i)} host app 123 - - ${said(i)}`),
  'Kafka': jsonLines((i) => ({ topic: 'p', partition: 0, offset: i, timestamp: at(i).getTime(), value: said(i) })), // prettier-ignore
  'Elasticsearch': JSON.stringify({ took: 3, _shards: { total: 1 }, hits: { total: { value: count }, max_score: 1, hits: all((i) => ({ _index: 'l', _id: `z${i}`, _score: 1, _source: { '@timestamp': iso(i), ...own(i) } })) } }), // prettier-ignore
  'elasticdump': jsonLines((i) => ({ _index: 'l', _id: `z${i}`, _score: 1, _source: { '@timestamp': iso(i), message: said(i) } })), // prettier-ignore
  'OTLP': jsonLines((i) => ({ resourceLogs: [{ resource: { attributes: [{ key: 'host', value: { stringValue: 'h' } }] }, scopeLogs: [{ logRecords: [{ timeUnixNano: nanos(i), severityNumber: 9, body: { stringValue: said(i) } }] }] }] })), // prettier-ignore
  'OTLP spans': JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: all((i) => ({ spanId: `s${i}`, startTimeUnixNano: nanos(i), attributes: [{ key: 'payload', value: { stringValue: said(i) } }] })) }] }] }), // prettier-ignore
  'JSON in JSON in a cell': table('when,payload', (i) => [iso(i), JSON.stringify(said(i))]),
}

describe.each(Object.entries(envelopes))('%s', (_name, log) => {
  const ends = (names: string[], end: string) =>
    names.find((name) => name === end || name.endsWith(`.${end}`))!

  it('gives the records within, and the time around them', async () => {
    const source = await sourceOf(log)
    const format = await formatOf(source)
    const { fields, problems } = await format.profile(source, 200)
    expect(problems).toEqual([])
    const names = fields.map(({ name }) => name)
    const roles = Object.fromEntries(fields.map(({ name, role }) => [name, role]))
    const [id, size, tone, answer] = ['request_id', 'size', 'tone', 'prediction'].map((end) =>
      ends(names, end),
    )
    expect([id, size, tone, answer].map((name) => roles[name!])).toEqual([
      'id',
      'feature',
      'feature',
      'primary',
    ])
    // Levels, offsets, ports and process ids of the log are nothing that a model is given.
    expect(fields.filter(({ role, type }) => role === 'feature' && type === 'number').map(({ name }) => name)).toEqual([size, tone]) // prettier-ignore
    expect(fields.filter(({ role }) => role === 'time')).toHaveLength(1)
    const read = await readAll(source, [text(id!), num(size!), num(tone!), num(answer!)])
    expect(read.error).toBeNull()
    expect(read.skipped).toEqual([])
    expect(read.columns).toEqual({
      [id!]: all((i) => `a${i}`),
      [size!]: all((i) => i / 4),
      [tone!]: all((i) => 3 - i),
      [answer!]: all((i) => i % 2),
    })
  })
})

it('takes a batch of requests apart wherever it lies', async () => {
  const body = JSON.stringify({ instances: [[1, 2], [3, 4]] }) // prettier-ignore
  const log = jsonLines((i) => ({ '@timestamp': iso(i), level: 'INFO', msg: body }))
  const source = await sourceOf(log)
  const read = await readAll(source, [num('instances[0]'), num('instances[1]')])
  expect(read.rows).toBe(2 * count)
  expect(read.columns['instances[1]']!.slice(0, 4)).toEqual([2, 4, 2, 4])
})

describe('what a text holds', () => {
  const one = async (value: string) => {
    const source = await sourceOf(table('id,held', (i) => [`a${i}`, i === 5 ? '{"broken": ' : value]))
    const format = await formatOf(source)
    return { source, format, fields: (await format.profile(source, 200)).fields.map(({ name }) => name) }
  }

  it.each([
    ['JSON', '{"a": 1, "b": 2.5}'],
    ['Python', "{'a': 1, 'b': np.float64(2.5), 'c': None}"],
    ['in a string', '"{\\"a\\": 1, \\"b\\": 2.5}"'],
    ['a list of one', '[{"a": 1, "b": 2.5}]'],
  ])('%s: its fields are fields, and a cell that does not parse costs its row', async (_name, value) => {
    const { source, format, fields } = await one(value)
    expect(format.id).toBe('json-table')
    expect(fields).toEqual(expect.arrayContaining(['held.a', 'held.b']))
    const read = await readAll(source, [text('id'), num('held.a'), num('held.b')])
    expect(read.rows).toBe(count)
    expect(read.columns['held.b']!.map((b) => (b === 2.5 ? 1 : 0)).filter((held) => held === 0)).toHaveLength(
      1,
    )
  })

  it('escaped once more than it is quoted', async () => {
    const source = await sourceOf(jsonLines((i) => ({ id: `a${i}`, held: '{\\"a\\": 1, \\"b\\": 2.5}' })))
    expect((await readAll(source, [num('held.b')])).columns['held.b']![0]).toBe(2.5)
  })

  it("is a list where Postgres' braces hold numbers", async () => {
    const { source } = await one('{1,2.5,-3e-1}')
    const read = await readAll(source, [num('held[0]'), num('held[2]')])
    expect([read.columns['held[0]']![0], read.columns['held[2]']![0]]).toEqual([1, -0.3])
  })

  it('stays text where it only begins like JSON', async () => {
    const source = await sourceOf(table('id,note,x', (i) => [`a${i}`, '[sic] a note', String(i)]))
    expect((await formatOf(source)).id).toBe('csv')
  })
})
