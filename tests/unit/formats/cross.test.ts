/** Every format whose records are lines, in the envelope of every collector: what is read of it is what is read of it alone. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { base64, cell, iso, nanos } from './envelopes'
import { fixtures } from './fixtures'
import { formatOf, readAll, sourceOf } from './helpers'

const LINES = 8
type Wrap = (lines: readonly string[]) => string
const eachLine = (make: (line: string, i: number) => string): Wrap => (lines) => lines.map(make).join('\n') + '\n' // prettier-ignore
const eachRecord = (make: (line: string, i: number) => unknown): Wrap => eachLine((line, i) => JSON.stringify(make(line, i))) // prettier-ignore
const rowEach = (header: string, make: (line: string, i: number) => string[]): Wrap => (lines) => `${header}\n${eachLine((line, i) => make(line, i).map(cell).join(','))(lines)}` // prettier-ignore

const wraps: Record<string, Wrap> = {
  "CloudWatch Logs Insights' CSV": rowEach('@timestamp,@message,@logStream', (line, i) => [iso(i), line, 's/1']), // prettier-ignore
  'aws logs get-log-events': (lines) => JSON.stringify({ events: lines.map((message, i) => ({ timestamp: Date.parse(iso(i)), message, ingestionTime: 9 })) }), // prettier-ignore
  'aws logs tail': eachLine((line, i) => `${iso(i)} model/abc ${line}`),
  'journalctl -o json': eachRecord((MESSAGE, i) => ({ __REALTIME_TIMESTAMP: nanos(i).slice(0, -3), _PID: '77', PRIORITY: '6', MESSAGE })), // prettier-ignore
  'Loki': (lines) => JSON.stringify({ status: 'success', data: { resultType: 'streams', result: [{ stream: { app: 'm' }, values: lines.map((line, i) => [nanos(i), line]) }] } }), // prettier-ignore
  'logcli -o jsonl': eachRecord((line, i) => ({ labels: { app: 'm' }, line, timestamp: iso(i) })),
  'Fluent Bit': eachRecord((log, i) => [Date.parse(iso(i)) / 1000, { log, container: 'm' }]),
  "Splunk's JSON": eachRecord((line, i) => ({ preview: false, offset: i, result: { _time: iso(i), _raw: line } })), // prettier-ignore
  Docker: eachRecord((line, i) => ({ log: `${line}\n`, stream: 'stdout', time: iso(i) })),
  Kubernetes: eachLine((line, i) => `${iso(i)} stdout F ${line}`),
  syslog: eachLine((line, i) => `<134>1 ${iso(i)} host app 123 - - ${line}`),
  'Kafka': eachRecord((value, i) => ({ topic: 'p', partition: 0, offset: i, timestamp: Date.parse(iso(i)), value })), // prettier-ignore
  'Elasticsearch': eachRecord((message, i) => ({ _index: 'l', _id: `z${i}`, _score: 1, _source: { '@timestamp': iso(i), message } })), // prettier-ignore
  'Pub/Sub': eachRecord((line, i) => ({ message: { data: base64(line), messageId: `${i}`, publishTime: iso(i) } })), // prettier-ignore
}

/** Of these a record is more than a line. */
const LONGER: Record<string, number> = { 'event-display': 300 }
/** What a broker hands on is a message each, not a line of one. */
const BROKERS = new Set(['Kafka', 'Pub/Sub'])
const written = fixtures.filter(({ file }) => /\.(?:jsonl|log)$/.test(file))

describe.each(written)('$file', ({ file, format, fields }) => {
  const lines = readFileSync(`tests/fixtures/logs/${file}`, 'utf8').trimEnd().split('\n').slice(0, LONGER[format] ?? LINES) // prettier-ignore
  const alone = sourceOf(`${lines.join('\n')}\n`).then((source) => readAll(source, fields))

  const around = Object.entries(wraps).filter(([name]) => !(format in LONGER && BROKERS.has(name)))

  it.each(around)('in %s', async (_name, wrap) => {
    const source = await sourceOf(wrap(lines))
    const profile = await (await formatOf(source)).profile(source, 200)
    const names = profile.fields.map(({ name }) => name)
    const asked = fields.map((one) => ({ ...one, field: names.find((name) => name === one.field || name.endsWith(`.${one.field}`)) ?? 'none' })) // prettier-ignore
    const read = await readAll(source, asked)
    const plain = await alone
    expect([read.error, read.rows]).toEqual([null, plain.rows])
    expect(asked.map(({ field }) => read.columns[field])).toEqual(fields.map(({ field }) => plain.columns[field])) // prettier-ignore
    expect(profile.fields.filter(({ role }) => role === 'time').length).toBe(1)
  })
})

it('events that are printed over several lines, behind what kubectl puts before each', async () => {
  const lines = readFileSync('tests/fixtures/logs/event-display.log', 'utf8').trimEnd().split('\n')
  const { fields } = fixtures.find(({ format }) => format === 'event-display')!
  const plain = await readAll(await sourceOf(lines.join('\n')), fields)
  // Go leaves zeros at the end of a fraction away, and editors blanks at the end of a line.
  const time = (i: number) => `2026-03-01T10:00:${10 + (i % 50)}${i % 4 ? `.${i}` : ''}Z`
  const log = lines.map((line, i) => `[pod/show-00001-deployment-7d9f8b6c5-x2x9k/user-container] ${time(i)} ${line}`.trimEnd()).join('\r\n') // prettier-ignore
  const all = await readAll(await sourceOf(log), fields)
  expect([all.columns, all.skipped, all.error]).toEqual([plain.columns, [], null])
})
