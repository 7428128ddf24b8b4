/** Records that lie in text as pairs: in a table's cells, in messages, in addresses that were asked for. */
import { describe, expect, it } from 'vitest'
import { pairsOf } from '../../../src/formats/records/pair-text'
import { queryIn } from '../../../src/formats/records/query-text'
import { formatOf, num, readAll, sourceOf, text } from './helpers'

const n = 24
const age = (i: number) => 20 + ((i * 7) % 11)
const income = (i: number) => 1000.5 + i
const said = (i: number) => i % 2
const lines = (make: (i: number) => string) => `${Array.from({ length: n }, (_, i) => make(i)).join('\n')}\n`
const query = (i: number) => `age=${age(i)}&income=${income(i)}&city=the+north`
const each = <T>(make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))

async function rolesOf(log: string) {
  const source = await sourceOf(log)
  const format = await formatOf(source)
  const { fields } = await format.profile(source, 200)
  return { source, id: format.id, roles: Object.fromEntries(fields.map(({ name, role }) => [name, role])) }
}

describe('a text', () => {
  it.each<[string, object | null]>([
    ['age=31;city=the north', { age: '31', city: 'the north' }],
    ['age: 31, city: north', { age: '31', city: 'north' }],
    ['age=31 city="the north" x=[1, 2]', { age: '31', city: 'the north', x: '[1, 2]' }],
    ['age:31 city:north', { age: '31', city: 'north' }],
    ['/predict?age=31&city=the%20north', { age: '31', city: 'the north' }],
    ['POST https://h.example/p?age=31&x=1&x=2#top HTTP/1.1', { age: '31', x: [1, 2] }],
    ['?age=5.2e+04', { age: '5.2e+04' }],
    ['city=north;zone=b', null],
    ['rate=0,87; n=12', { rate: '0.87', n: '12' }],
    ['rate: 1,5 | n: 1,234', { rate: '1.5', n: '1.234' }],
    ['n=1,234; k=5', { n: '1,234', k: '5' }],
    ['rate=0.5; n=0,5', { rate: '0.5', n: '0,5' }],
    ['see age=31 in the table', null],
    ['10:30', null],
    ['Dear Sir: the price is 5', null],
    ['a=1; and then: 5 of them', null],
    ['/predict', null],
    ['Amount: 31, count: 5. Is it much?', null],
    ['open: 08:00, close: 17:30', null],
  ])('%s', (written, found) => expect(pairsOf(written)).toEqual(found))

  it('a query says what was written, however it was encoded', () => {
    expect(queryIn('/p?a=%7B%22b%22%3A1%7D&c=%E2%82%AC&d=100%')).toEqual({ a: '{"b":1}', c: '€', d: '100%' })
    expect(queryIn('http://h/p')).toBeNull()
  })
})

const cells: Record<string, [header: string, row: (i: number) => string, above: string]> = {
  'pairs in quotes': ['request_id,features,prediction', (i) => `r${i},"age=${age(i)}, income=${income(i)}",${said(i)}`, 'features'], // prettier-ignore
  'pairs without quotes': ['request_id,features,prediction', (i) => `r${i},age=${age(i)};income=${income(i)},${said(i)}`, 'features'], // prettier-ignore
  'names and colons': ['request_id\tx\tprediction', (i) => `r${i}\tage: ${age(i)}, income: ${income(i)}\t${said(i)}`, 'x'], // prettier-ignore
  'a query': ['request_id,query,prediction', (i) => `r${i},${query(i)},${said(i)}`, 'query'],
  'an address': ['request_id,url,status,prediction', (i) => `r${i},https://h.example/v1/p?${query(i)},200,${said(i)}`, 'url'], // prettier-ignore
}

it.each(Object.entries(cells))('%s in the cells of a table', async (_name, [header, row, above]) => {
  const { source, roles } = await rolesOf(`${header}\n${lines(row)}`)
  expect(roles).toMatchObject({ request_id: 'id', [`${above}.age`]: 'feature', [`${above}.income`]: 'feature', prediction: 'primary' }) // prettier-ignore
  const all = await readAll(source, [num(`${above}.age`), num(`${above}.income`), num('prediction')])
  expect([all.rows, all.skipped]).toEqual([n, []])
  expect(Object.values(all.columns)).toEqual([each(age), each(income), each(said)])
})

it('a query within a query is opened, and what is there twice is a list', async () => {
  const log = `id,path,prediction\n${lines((i) => `r${i},/p?data=${encodeURIComponent(JSON.stringify({ age: age(i) }))}&x=${income(i)}&x=${i},${said(i)}`)}` // prettier-ignore
  const all = await readAll(await sourceOf(log), [num('path.data.age'), num('path.x[0]'), num('path.x[1]')])
  expect(Object.values(all.columns)).toEqual([each(age), each(income), each((i) => i)])
})

it('the text that holds the pairs is there, too: a model may be given it', async () => {
  const log = `id,prompt,prediction\n${lines((i) => `r${i},"age: ${age(i)}, city: north ${i}",${said(i)}`)}`
  const all = await readAll(await sourceOf(log), [num('prompt.age'), text('prompt')])
  expect(all.columns).toEqual({ 'prompt.age': each(age), prompt: each((i) => `age: ${age(i)}, city: north ${i}`) }) // prettier-ignore
})

it('a decimal comma in a value is no end of it, and is read', async () => {
  const logged = lines((i) => `scored alter=3,${i} n=${age(i)} x=1,2,3`)
  const other = await readAll(await sourceOf(logged), [text('alter'), num('n'), text('x')])
  expect(Object.values(other.columns)).toEqual([each((i) => `3.${i}`), each(age), each(() => '1,2,3')])
})

it("the id that a logger sends beside GELF's message", async () => {
  const log = lines((i) => JSON.stringify({ version: '1.1', host: 'h', short_message: `scored age=${age(i)} pred=${said(i)}`, timestamp: 1780300000.1 + i, level: 6, _request_id: `r${i}` })) // prettier-ignore
  expect((await rolesOf(log)).roles).toMatchObject({ '_request_id': 'id', 'short_message.age': 'feature', 'short_message.pred': 'primary', 'timestamp': 'time' }) // prettier-ignore
})

describe('what is no request', () => {
  it.each([
    ['tags', 'env=prod;v=1'],
    ['address', '"Suite: 5, Floor: 2"'],
  ])('%s beside features of its own', async (name, cell) => {
    const { id, roles } = await rolesOf(`id,age,income,${name},prediction\n${lines((i) => `r${i},${age(i)},${income(i)},${cell},${said(i)}`)}`) // prettier-ignore
    expect([id, Object.keys(roles)]).toEqual(['csv', ['id', 'age', 'income', name, 'prediction']])
  })

  it('a remark that happens to be pairs stays a remark', async () => {
    const note = (i: number) => (i === 7 ? 'x=1; y=2' : 'as ever')
    const log = `id,input,note,pred\n${lines((i) => `r${i},"{""age"": ${age(i)}}",${note(i)},${said(i)}`)}`
    const all = await readAll(await sourceOf(log), [num('input.age'), text('note')])
    expect(all.columns).toEqual({ 'input.age': each(age), note: each(note) })
  })

  it.each([
    ['beside features of its own', 'id,url,age,prediction', (i: number) => `r${i},/score?v=2&trace=${i},${age(i)},${said(i)}`, 'csv', 'url'], // prettier-ignore
    ['where somebody came from', 'id,referrer,age,prediction', (i: number) => `r${i},https://s.example/?q=${i}&hl=3,${age(i)},${said(i)}`, 'csv', 'referrer'], // prettier-ignore
  ])('an address %s', async (_name, header, row, format, name) => {
    const { id, roles } = await rolesOf(`${header}\n${lines(row)}`)
    expect(id).toBe(format)
    expect(Object.keys(roles)).toContain(name)
  })

  it('numbers that a server counts beside an address', async () => {
    const log = lines((i) => JSON.stringify({ ts: 1777629600.1 + i, request: { uri: `/p?${query(i)}` }, duration: 0.001 * i, size: 17 + i, status: 200 })) // prettier-ignore
    expect((await rolesOf(log)).roles).toMatchObject({ 'request.uri.age': 'feature', duration: 'ignore', size: 'ignore', status: 'status' }) // prettier-ignore
  })
})

const loguru = (message: string, extra: object, i: number) =>
  JSON.stringify({ text: `2026-05-01 10:00:00.1 | INFO | m:f:1 - ${message}\n`, record: { elapsed: { repr: '0:00:01', seconds: 1 + i }, exception: null, extra, file: { name: 'm.py', path: '/app/m.py' }, function: 'f', level: { icon: 'i', name: 'INFO', no: 20 }, line: 1, message, module: 'm', name: 'm', process: { id: 1, name: 'MainProcess' }, thread: { id: 2 + i, name: 'T' }, time: { repr: '2026-05-01', timestamp: 1777629600.1 + i } } }) // prettier-ignore

const logged: Record<string, [make: (i: number) => string, path: string, answer: string]> = {
  'bound to the record': [(i) => loguru('scored', { request_id: `r${i}`, age: age(i), income: income(i), prediction: said(i) }, i), '', 'prediction'], // prettier-ignore
  'a dict in the message': [(i) => loguru(`{'age': ${age(i)}, 'income': ${income(i)}, 'prediction': ${said(i)}, 'request_id': 'r${i}'}`, {}, i), '', 'prediction'], // prettier-ignore
  'pairs in the message': [(i) => loguru(`request_id=r${i} age=${age(i)} income=${income(i)} prediction=${said(i)}`, {}, i), '', 'prediction'], // prettier-ignore
  'pairs in the message of a bound id': [(i) => loguru(`scored age=${age(i)} income=${income(i)} prediction=${said(i)}`, { request_id: `r${i}` }, i), 'message.', 'message.prediction'], // prettier-ignore
  'names and colons behind words': [(i) => loguru(`input age: ${age(i)}, income: ${income(i)}`, { request_id: `r${i}`, prediction: said(i) }, i), 'message.', 'prediction'], // prettier-ignore
  "within Docker's": [(i) => JSON.stringify({ log: `${loguru('scored', { request_id: `r${i}`, age: age(i), income: income(i), prediction: said(i) }, i)}\n`, stream: 'stderr', time: '2026-05-01T10:00:00Z' }), '', 'prediction'], // prettier-ignore
}

it.each(Object.entries(logged))('loguru: %s', async (_name, [make, path, answer]) => {
  const { source, roles } = await rolesOf(lines(make))
  expect(roles).toMatchObject({ request_id: 'id', logged_at: 'time', [`${path}age`]: 'feature', [answer]: 'primary' }) // prettier-ignore
  const all = await readAll(source, [num(`${path}age`), num(`${path}income`), num(answer), num('logged_at')])
  expect(Object.values(all.columns)).toEqual([each(age), each(income), each(said), each((i) => 1777629600.1 + i)]) // prettier-ignore
  const numbers = Object.keys(roles).filter((name) => roles[name] === 'feature' && !/^(?:message|.*city)$/.test(name)) // prettier-ignore
  expect(numbers.sort()).toEqual([`${path}age`, `${path}income`])
})

it("loguru: the application's own shadow", async () => {
  const log = lines((i) => loguru(`SHADOW|features=[${age(i)}, ${income(i)}]|prediction=${said(i)}`, {}, i))
  const all = await readAll(await sourceOf(log), [num('features[0]'), num('prediction')])
  expect(all.columns).toEqual({ 'features[0]': each(age), prediction: each(said) })
})

const asked: Record<string, (i: number) => string> = {
  'nginx and Apache': (i) => `10.0.0.1 - - [01/May/2026:10:${10 + i}:00 +0000] "GET /p?${query(i)} HTTP/1.1" 200 17 "-" "curl/8.5.0"`, // prettier-ignore
  uvicorn: (i) => `INFO:     127.0.0.1:${50000 + i} - "GET /p?${query(i)} HTTP/1.1" 200 OK`,
  werkzeug: (i) => `127.0.0.1 - - [01/May/2026 10:${10 + i}:00] "GET /p?${query(i)} HTTP/1.1" 200 -`,
  Gin: (i) =>
    `[GIN] 2026/05/01 - 10:${10 + i}:00 | 200 |  1.${i}ms |  10.1.0.${i} | GET      "/p?${query(i)}"`,
  morgan: (i) => `GET /p?${query(i)} 200 2.113 ms - 18`,
  Rails: (i) => `Started GET "/p?${query(i)}" for 10.0.0.1 at 2026-05-01 10:${10 + i}:00 +0000\nCompleted 200 OK in 3ms`, // prettier-ignore
  HAProxy: (i) => `May  1 10:${10 + i}:00 lb haproxy[812]: 10.0.1.2:33317 [01/May/2026:10:${10 + i}:00.655] http-in s/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /p?${query(i)} HTTP/1.1"`, // prettier-ignore
  'a load balancer': (i) => `http 2026-05-01T10:${10 + i}:00.1Z app/lb/50 192.168.1.9:28 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://lb.example.com:80/p?${query(i)} HTTP/1.1" "curl/7.46.0" - -`, // prettier-ignore
}

it.each(Object.entries(asked))('what %s writes of a query', async (name, line) => {
  const { source, id, roles } = await rolesOf(`started\n${lines(line)}`)
  expect(id).toBe('access-queries')
  expect(roles).toMatchObject({ 'query.age': 'feature', 'query.income': 'feature', 'query.city': 'feature', ...(/uvicorn|morgan/.test(name) ? {} : { logged_at: 'time' }), ...(name === 'Rails' ? {} : { status: 'status' }) }) // prettier-ignore
  const all = await readAll(source, [num('query.age'), num('query.income'), text('query.city')])
  expect(Object.values(all.columns)).toEqual([each(age), each(income), each(() => 'the north')])
  expect(new Set(all.skipped.map(({ reason }) => reason))).toEqual(new Set(['no-record']))
})

it('an access log of pages is none of requests', async () => {
  const log = lines((i) => `10.0.0.1 - - [01/May/2026:10:${10 + i}:00 +0000] "GET /app.js?v=${i} HTTP/1.1" 200 17`) // prettier-ignore
  expect((await formatOf(await sourceOf(log))).id).not.toBe('access-queries')
})

it('an answer behind pairs is no word of the sentence before them', async () => {
  const log = lines((i) => `Prediction for r${i}: age=${age(i)}, income=${income(i)} -> ${said(i)}`)
  const all = await readAll(await sourceOf(log), [num('age'), num('prediction')])
  expect(all.columns).toEqual({ age: each(age), prediction: each(said) })
})

it('what Logstash’s encoder says in words and in fields of its own is there once', async () => {
  const call = (i: number) => ({ features: { age: age(i), income: income(i) }, prediction: said(i) })
  const message = (i: number) => `scored features={age=${age(i)}, income=${income(i)}} prediction=${said(i)}`
  const { roles } = await rolesOf(lines((i) => JSON.stringify({ message: message(i), requestId: `r${i}`, ...call(i) }))) // prettier-ignore
  expect(Object.keys(roles).filter((name) => roles[name] === 'feature')).toEqual(['features.age', 'features.income']) // prettier-ignore
  // What is said in the message alone is read there.
  const words = await rolesOf(lines((i) => JSON.stringify({ message: message(i), requestId: `r${i}`, prediction: said(i) }))) // prettier-ignore
  expect(Object.values(words.roles).filter((role) => role === 'feature')).toHaveLength(2)
})
