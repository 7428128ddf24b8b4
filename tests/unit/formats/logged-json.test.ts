/** JSON behind a logger's prefix, or within Docker's. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const record = (i: number) => JSON.stringify({ id: `r${i}`, features: { a: i, city: 'Bern, CH' }, prediction: 1 }) // prettier-ignore
const at = (i: number) => `2024-03-01T10:00:0${i}.5Z`
const lines: Record<string, (i: number) => string> = {
  "a logger's prefix": (i) => `${at(i)} INFO [worker] predict: ${record(i)}`,
  Kubernetes: (i) => `${at(i)} stdout F ${record(i)}`,
  Docker: (i) => JSON.stringify({ log: `${record(i)}\n`, stream: 'stdout', time: at(i) }),
  'a prefix within Docker': (i) => JSON.stringify({ log: `${at(i)} INFO ${record(i)}\n`, stream: 'stdout', time: at(9) }), // prettier-ignore
}

it.each(Object.entries(lines))('is read behind %s', async (_name, line) => {
  const source = await sourceOf([line(0), 'INFO: started', line(1), line(2)].join('\n'))
  const format = await formatOf(source)
  expect(format.id).toBe('logged-json')
  const all = await readAll(source, [text('id'), num('features.a'), text('features.city'), text('logged_at')])
  expect(all.columns).toEqual({
    id: ['r0', 'r1', 'r2'],
    'features.a': [0, 1, 2],
    'features.city': ['Bern, CH', 'Bern, CH', 'Bern, CH'],
    logged_at: [at(0), at(1), at(2)],
  })
  expect(all.lines).toEqual([1, 3, 4])
  expect(all.skipped).toEqual([{ reason: 'no-record', line: 2, detail: 'a line without JSON' }])
  const { fields } = await format.profile(source, 10)
  expect(fields.find(({ name }) => name === 'logged_at')).toMatchObject({ role: 'time' })
})

it('counts a line whose JSON is broken, and one that is cut', async () => {
  const line = lines['Kubernetes']!
  const all = await readAll(await sourceOf(`${line(0)}\n${line(1).replace(':', ';').replace('":', '" ')}\n${line(2)}\n${line(3).slice(0, -4)}`), [text('id')]) // prettier-ignore
  expect(all.columns.id).toEqual(['r0', 'r2'])
  expect(all.skipped.map(({ reason, line: number }) => [reason, number])).toEqual([
    ['bad-line', 2],
    ['truncated', 4],
  ])
})

it('reads a record behind braces that are not its own', async () => {
  const log = [0, 1, 2, 3].map((i) => `${at(i)} INFO ${i % 2 ? 'worker' : '{main}'} done ${record(i)}`)
  const all = await readAll(await sourceOf(`${log.join('\n')}\n${at(4)} INFO {main} done {"id" "r4"}\n`), [text('id'), text('logged_at')]) // prettier-ignore
  expect(all.columns).toEqual({ id: ['r0', 'r1', 'r2', 'r3'], logged_at: [0, 1, 2, 3].map(at) })
  expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['bad-line', 5]])
})

it('passes over a line that is a record itself, with objects in it', async () => {
  const all = await readAll(await sourceOf(`${lines['Kubernetes']!(0)}\n{"id":"own","features": {"a": 1}}\n`), [text('id')]) // prettier-ignore
  expect([all.columns.id, all.skipped]).toMatchObject([['r0'], [{ reason: 'no-record', line: 2 }]])
})

it('looks for a record in a long line of spaces and braces in no time', async () => {
  const long = `INFO ${'{ '.repeat(50_000)}${' '.repeat(200_000)}x`
  const all = await readAll(await sourceOf(`${lines['Kubernetes']!(0)}\n${long}\n`), [text('id')])
  expect([all.columns.id, all.skipped]).toMatchObject([['r0'], [{ reason: 'no-record', line: 2 }]])
}, 2000)

it.each<[string, (id: string, i: number) => object[]]>([
  ['bodies of a format of their own', (id) => [{ instances: [[1, 2]], id }]],
  ['requests and answers', (id, i) => [{ request_id: id, event: 'request', features: [i, 2] }, { request_id: id, event: 'response', prediction: i % 2 }]], // prettier-ignore
])('counts lines of the application among %s', async (_name, records) => {
  const said = [0, 1, 2, 3].flatMap((i) => records(`r${i}`, i).map((one) => `${at(i)} INFO app: ${JSON.stringify(one)}`)) // prettier-ignore
  const log = [`${at(0)} INFO app: ready`, ...said, '', 'Traceback (most recent call last):', '  x = 1'].join('\n') // prettier-ignore
  const source = await sourceOf(log)
  const all = await readAll(source, [text('id')])
  const lost = all.skipped.map(({ reason, line }) => [reason, line])
  expect([all.rows, lost]).toEqual([4, [['no-record', 1], ['no-record', said.length + 3], ['no-record', said.length + 4]]]) // prettier-ignore
  // They are counted where rows are, and none of them is worth a notice.
  expect((await (await formatOf(source)).profile(source, 10)).problems).toEqual([])
})

describe('a table whose last column is JSON', () => {
  it.each([
    ['commas', ','],
    ['commas and spaces', ', '],
    ['tabs', '\t'],
    ['pipes', ' | '],
  ])('is a table: %s', async (_name, delimiter) => {
    const several = delimiter[0] !== ','
    const rows = [0, 1, 2].map((i) => [`r${i}`, at(i), i % 2, JSON.stringify(several ? { a: 0, b: i } : { a: i })]) // prettier-ignore
    const table = [['request_id', 'time', 'label', 'features'], ...rows].map((row) => row.join(delimiter)).join('\n') // prettier-ignore
    const source = await sourceOf(table)
    expect((await formatOf(source)).id).toBe('json-table')
    const last = several ? 'features.b' : 'features.a'
    const all = await readAll(source, [text('request_id'), num('label'), num(last)])
    expect(all.columns).toEqual({ request_id: ['r0', 'r1', 'r2'], label: [0, 1, 0], [last]: [0, 1, 2] })
  })

  it('is told from a log that starts with a line of the application', async () => {
    const started = `${at(0)}\tINFO\tapp\tstarted`
    const log = [started, ...[1, 2, 3].map((i) => `${at(i)}\tINFO\tpredict\t${record(i)}`)].join('\n')
    expect((await formatOf(await sourceOf(log))).id).toBe('logged-json')
  })
})

it.each([
  [
    'Java',
    (i: number) =>
      `${at(i)} INFO Scored Request(id=r${i}, size=${i / 2}, city=Bern (CH), primaryPrediction=${i % 2})`,
  ],
  [
    'Python',
    (i: number) =>
      `${at(i)} INFO Request(id='r${i}', size=${i / 2}, city='Bern (CH)', primaryPrediction=${i % 2})`,
  ],
])('reads an object as %s prints it, its first field and its last', async (_name, line) => {
  const source = await sourceOf([0, 1, 2, 3].map(line).join('\n'))
  expect((await formatOf(source)).id).toBe('printed')
  const all = await readAll(source, [text('id'), num('size'), num('primaryPrediction')])
  expect(all.columns).toEqual({ id: ['r0', 'r1', 'r2', 'r3'], size: [0, 0.5, 1, 1.5], primaryPrediction: [0, 1, 0, 1] }) // prettier-ignore
})

describe('a request and its answer in one line', () => {
  const says: Record<string, (i: number) => string> = {
    'by words': (i) => `request {"id":"r${i}","inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[${i},2]}]} response {"model_name":"m","outputs":[{"name":"y","shape":[1],"datatype":"INT64","data":[${i % 2}]}]}`, // prettier-ignore
    'as Python prints them': (i) => `input: {'x': [${i}, 2]}, output: {'y': ${i % 2}}`,
  }
  const prefix = (i: number) => `2026-03-01 10:00:0${i},123 [app] INFO -`
  it.each(Object.entries(says))('%s', async (_name, made) => {
    const log = [0, 1, 2].map((i) => `${prefix(i)} ${made(i)}`).join('\n')
    const source = await sourceOf(log)
    const format = await formatOf(source)
    const { fields } = await format.profile(source, 10)
    const roles = fields.map(({ role }) => role)
    expect([format.id, roles.filter((role) => role === 'feature').length, roles.includes('primary'), roles.includes('time')]).toEqual(['logged-json', 2, true, true]) // prettier-ignore
  })
})

it('is found behind a server’s start', async () => {
  const start = Array.from({ length: 15 }, (_, i) => `INFO:     step ${i}`)
  const calls = Array.from({ length: 40 }, (_, i) => `2026-03-01 10:00:${10 + i} INFO - {"id": "r${i}", "age": ${i}, "prediction": 1}\nINFO:     127.0.0.1:3${i} - "POST /infer HTTP/1.1" 200 OK`) // prettier-ignore
  const all = await readAll(await sourceOf([...start, ...calls].join('\n')), [text('id'), num('age')])
  expect([all.rows, all.columns['age']!.at(-1)]).toEqual([40, 39])
})
