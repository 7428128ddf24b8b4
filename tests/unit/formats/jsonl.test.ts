import { describe, expect, it } from 'vitest'
import { RowFlag } from '../../../src/formats/contract'
import jsonl from '../../../src/formats/readers/jsonl'
import { num, readAll, sourceOf, tensor, text } from './helpers'

describe('JSON lines', () => {
  it('reads nested fields by path, with bare NaN, big integers and text ids', async () => {
    const lines = [
      '{"id":"007","meta":{"user.name":"ann","n":12345678901234567890},"x":NaN,"y":-Infinity}',
      '{"id":8,"meta":{"user.name":"bob","n":2},"x":null,"y":"***"}',
    ]
    const fields = [text('id'), text('meta.user.name'), text('meta.n'), num('x'), num('y')]
    const all = await readAll(await sourceOf(lines.join('\n')), fields, jsonl)
    expect(all.columns).toEqual({
      id: ['007', '8'],
      'meta.user.name': ['ann', 'bob'],
      'meta.n': ['12345678901234567890', '2'],
      x: [NaN, NaN],
      y: [-Infinity, NaN],
    })
    expect(all.flags).toEqual([RowFlag.nonFinite, RowFlag.redacted])
    const counted = await readAll(await sourceOf(lines.join('\n')), [num('meta.n')], jsonl)
    expect(counted.flags).toEqual([RowFlag.unsafeInteger, 0])
  })

  it('reads TensorFlow Serving instances as tensors, one row per instance, one latency per request', async () => {
    const log = [
      '{"request_id":"a","latency_ms":5,"instances":[[[1,2],[3,4]]],"label":7}',
      '{"request_id":"b","latency_ms":9,"instances":[[[5,6],[7,8]],[[9,10],[11,12]]],"labels":[1,2],"predictions":[0.1,0.9]}',
      '{"request_id":"c","latency_ms":4,"instances":[[[1,2,3]]]}',
    ].join('\n')
    const source = await sourceOf(log)
    const all = await readAll(source, [
      text('request_id'),
      text('group'),
      num('latency_ms'),
      num('predictions'),
      tensor('instances'),
    ])
    expect(all.columns.request_id).toEqual(['a', 'b[0]', 'b[1]', 'c'])
    expect(all.columns.group).toEqual([null, 'b', 'b', null])
    expect(all.columns.latency_ms).toEqual([5, 9, NaN, 4])
    expect(all.columns.predictions).toEqual([NaN, 0.1, 0.9, NaN])
    expect(all.columns.instances!.slice(0, 3)).toEqual([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]) // prettier-ignore
    expect(all.flags).toEqual([0, 0, 0, RowFlag.badShape])
    expect((await readAll(source, [num('label'), num('labels')])).columns).toEqual({
      label: [7, NaN, NaN, NaN],
      labels: [NaN, 1, 2, NaN],
    })
    const profile = await jsonl.profile(source, 10)
    expect(profile.fields.find((field) => field.name === 'instances')).toMatchObject({
      type: 'tensor',
      shape: [2, 2],
      role: 'feature',
    })
  })

  it('offers a short list number by number', async () => {
    const source = await sourceOf(
      '{"id":"a","features":[5.1,3.5],"prediction":0}\n{"id":"b","features":[6,2.5],"prediction":1}\n',
    )
    const profile = await jsonl.profile(source, 10)
    expect(profile.fields.map((field) => [field.name, field.role])).toEqual([
      ['id', 'id'],
      ['features', 'ignore'],
      ['features[0]', 'feature'],
      ['features[1]', 'feature'],
      ['prediction', 'primary'],
    ])
    expect((await readAll(source, [num('features[1]')])).columns['features[1]']).toEqual([3.5, 2.5])
  })

  it('reads bodies in text, named features by their names', async () => {
    const source = await sourceOf(
      '{"id":"a","request":"{\\"dataframe_split\\":{\\"columns\\":[\\"age\\",\\"sex\\"],\\"data\\":[[54,\\"f\\"],[3,\\"m\\"]]}}"}\n',
    )
    const all = await readAll(source, [num('age'), text('sex'), text('id')])
    expect(all.columns).toEqual({ age: [54, 3], sex: ['f', 'm'], id: ['a[0]', 'a[1]'] })
  })

  it.each([
    ['one array', '[{"a":1},\n {"a":2, "s":"}]"},\n\n {"a":3}\n]\n'],
    ['an array on one line', '[{"a":1},{"a":2,"s":"\\"}"},{"a":3}]'],
    ['pretty printed objects', '{\n  "a": 1\n}\n{\n  "a": 2\n}\n{\n  "a": 3\n}'],
  ])('reads %s', async (_name, content) => {
    const all = await readAll(await sourceOf(content), [num('a')])
    expect(all.columns.a).toEqual([1, 2, 3])
    expect(all.skipped).toEqual([])
  })

  it('skips a bad line and a cut one, and says which is which', async () => {
    const all = await readAll(await sourceOf('{"a":1}\nnot json\n{"a":2}\n[1]\n{"a":'), [num('a')])
    expect(all.columns.a).toEqual([1, 2])
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([
      ['bad-line', 2],
      ['bad-line', 4],
      ['truncated', 5],
    ])
  })

  it('reads an array larger than a chunk', async () => {
    const records = Array.from({ length: 30_000 }, (_, i) => ({
      id: `r${i}`,
      x: i / 8,
      s: 'braces } in ] "text"',
    }))
    const all = await readAll(await sourceOf(JSON.stringify(records, null, 1)), [text('id'), num('x')])
    expect(all.rows).toBe(30_000)
    expect(all.columns.x!.at(-1)).toBe(29_999 / 8)
    expect(all.lines.at(-1)).toBe(2 + 29_999 * 5)
  })
})

it('offers a field that first appears after thousands of rows', async () => {
  const row = (i: number) => JSON.stringify({ id: `r${i}`, features: { a: i % 7, ...(i >= 5000 ? { late: i % 3 } : {}) }, ...(i === 6000 ? { status: '200' } : {}) }) // prettier-ignore
  const log = Array.from({ length: 8000 }, (_, i) => row(i)).join('\n')
  const { fields, rows } = await jsonl.profile(await sourceOf(log), 1000)
  expect(rows).toBe(1000 + 50 + 1)
  expect(fields.find(({ name }) => name === 'features.late')).toMatchObject({ type: 'number', role: 'feature', min: 0, max: 2, missing: 1000 }) // prettier-ignore
  expect(fields.find(({ name }) => name === 'status')).toMatchObject({ role: 'status', missing: 1050 })
  expect(fields.find(({ name }) => name === 'id')).toMatchObject({ role: 'id', distinct: 1051 })
})

it('takes a request and its answer in one record for a log, not for a bare body', async () => {
  const log = [
    { id: 'x', instances: [[1], [2]], predictions: [[1, 2], [3, 4]] }, // prettier-ignore
    { id: 'y', instances: [[3], [4]], predictions: [1] },
    { id: 'z', instances: [[5]], predictions: [0.25, 0.75] },
  ]
  const source = await sourceOf(log.map((record) => JSON.stringify(record)).join(',\n'))
  const all = await readAll(source, [text('id'), num('instances'), tensor('predictions')])
  expect(all.columns).toEqual({
    id: ['x[0]', 'x[1]', 'y[0]', 'y[1]', 'z'],
    instances: [1, 2, 3, 4, 5],
    // One prediction for two instances is nobody's.
    predictions: [[1, 2], [3, 4], [NaN, NaN], [NaN, NaN], [0.25, 0.75]], // prettier-ignore
  })
})

it('takes an id beside one list of numbers for a row, not for a request per number', async () => {
  const log = [{ id: 'r1', data: [5.25, 3.5, 1.5] }, { id: 'r2', data: [6, 2.5, 4] }] // prettier-ignore
  const source = await sourceOf(log.map((record) => JSON.stringify(record)).join('\n'))
  const all = await readAll(source, [text('id'), tensor('data')])
  expect(all.columns).toEqual({ id: ['r1', 'r2'], data: [[5.25, 3.5, 1.5], [6, 2.5, 4]] }) // prettier-ignore
})

it('reads a line that kept the comma of the array it was in', async () => {
  const all = await readAll(await sourceOf('{"a":1}\n{"a":2}, \t\n{"a":3},\n'), [num('a')])
  expect([all.columns.a, all.skipped]).toEqual([[1, 2, 3], []])
})

describe('one object around a list of records', () => {
  const records = Array.from({ length: 2000 }, (_, i) => ({ id: `r${i}`, x: i, s: '}],"x":[{' }))
  it.each([
    ['in one line', { count: 2000, next: null, records, after: { x: [{ id: 'no' }] } }, 0],
    ['indented', { ok: true, data: records, errors: [] }, 2],
    ['a small one', { logs: records.slice(0, 3) }, 0],
  ])('is read entry by entry: %s', async (_name, value, indent) => {
    const all = await readAll(await sourceOf(JSON.stringify(value, null, indent)), [text('id'), num('x')])
    const n = 'logs' in value ? 3 : 2000
    expect(all.columns.x).toEqual(Array.from({ length: n }, (_, i) => i))
    expect(all.columns.id![n - 1]).toBe(`r${n - 1}`)
    expect(all.skipped).toEqual([])
  })

  const items = Array.from({ length: 4000 }, (_, i) => ({ sku: `s${i}`, price: i }))
  const logged = (i: number) => ({ request_id: `r${i}`, label: i % 2, items })
  it.each([
    ['a line each', [0, 1, 2].map((i) => JSON.stringify(logged(i))).join('\n')],
    ['indented', [0, 1, 2].map((i) => JSON.stringify(logged(i), null, 1)).join('\n')],
    ['a file of one', JSON.stringify(logged(0))],
  ])('is not taken for that where it is a record over 64 KiB: %s', async (_name, log) => {
    const all = await readAll(await sourceOf(log), [text('request_id'), num('label')])
    const n = log.split('request_id').length - 1
    expect(all.columns).toEqual({ request_id: ['r0', 'r1', 'r2'].slice(0, n), label: [0, 1, 0].slice(0, n) })
    expect(all.skipped).toEqual([])
  })

  it.each([
    ['a line each', 0],
    ['indented', 1],
  ])('is not taken for that where another follows, whatever their fields: %s', async (_name, indent) => {
    const events = items.map((item) => ({ ...item, name: '"{\\' }))
    const log = [0, 1].map((i) => JSON.stringify({ user: `u{${i}`, events, n: i }, null, indent))
    const all = await readAll(await sourceOf(log.join('\n')), [num('n')])
    expect([all.columns.n, all.skipped]).toEqual([[0, 1], []])
  })

  it('is found behind what an export says of itself', async () => {
    const records = [0, 1, 2].map((i) => ({ request_id: `r${i}`, x: { age: i }, prediction: i % 2 }))
    for (const indent of [0, 2]) {
      const log = JSON.stringify({ status: 'ok', meta: { model: 'm', took: 3 }, results: records, links: { next: null } }, null, indent) // prettier-ignore
      const all = await readAll(await sourceOf(log), [text('request_id'), num('x.age')])
      expect([all.columns, all.skipped]).toEqual([{ 'request_id': ['r0', 'r1', 'r2'], 'x.age': [0, 1, 2] }, []]) // prettier-ignore
    }
  })

  it('says so where another follows beyond what is looked at', async () => {
    const long = Array.from({ length: 9000 }, (_, i) => ({ id: `r${i}`, s: 'x'.repeat(1000) }))
    const log = [0, 1].map((n) => JSON.stringify({ n, records: long })).join('\n')
    const all = await readAll(await sourceOf(log), [text('id')])
    expect(all.rows).toBe(9000)
    expect(all.skipped.map(({ reason, line }) => [reason, line])).toEqual([['bad-line', 2]])
  })

  it.each([
    ['links', 0],
    ['warnings', 2],
  ])('gives no rows of a list beside it: %s', async (beside, indent) => {
    const value = { items: records, [beside]: [{ rel: 'self' }, { rel: 'next' }], count: 2000 }
    const source = await sourceOf(JSON.stringify(value, null, indent))
    const all = await readAll(source, [text('id')])
    expect([all.rows, all.skipped]).toEqual([2000, []])
    expect(all.columns.id!.at(-1)).toBe('r1999')
  })

  it('cut within the list, says so', async () => {
    const whole = JSON.stringify({ count: 2000, records })
    const all = await readAll(await sourceOf(whole.slice(0, -30)), [num('x')])
    expect(all.rows).toBe(1999)
    expect(all.skipped.map(({ reason }) => reason)).toEqual(['truncated'])
  })

  it('is not a line of one', async () => {
    const log = [1, 2, 3].map((id) => JSON.stringify({ id, items: [{ a: 1 }, { a: 2 }] })).join('\n')
    expect((await readAll(await sourceOf(log), [num('id')])).columns.id).toEqual([1, 2, 3])
  })
})

it.each(['\n', ''])(
  'reads JSON text sequences, a separator before each record and %j behind it',
  async (end) => {
    const log = [0, 1, 2].map((i) => `\x1e{"request_id": "r${i}", "x": ${i}}${end}`).join('')
    const all = await readAll(await sourceOf(log), [text('request_id'), num('x')])
    expect([all.columns, all.skipped]).toEqual([{ request_id: ['r0', 'r1', 'r2'], x: [0, 1, 2] }, []])
  },
)

it.each<[string, (call: object, i: number) => object]>([
  ['one', (payload, i) => ({ id: `r${i}`, payload })],
  ['two', (call, i) => ({ event: 'scored', meta: { id: `r${i}` }, data: { payload: call } })],
  ['three', (call, i) => ({ id: `r${i}`, detail: { source: 'api', data: { call } } })],
])('reads a batch and its answers %s levels deep', async (_name, wrap) => {
  const call = (i: number) => ({ request: { instances: [[i, 1], [i, 2]] }, response: { predictions: [i % 2, 1] } }) // prettier-ignore
  const log = [0, 1, 2].map((i) => JSON.stringify(wrap(call(i), i))).join('\n')
  const all = await readAll(await sourceOf(log), [tensor('instances'), num('predictions')])
  expect(all.columns).toEqual({ instances: [[0, 1], [0, 2], [1, 1], [1, 2], [2, 1], [2, 2]], predictions: [0, 1, 1, 1, 0, 1] }) // prettier-ignore
})
