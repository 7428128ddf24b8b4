/** Formats in which a log is found now and then: ARFF, LIBSVM, YAML, JSON5, W3C extended, what a terminal showed of curl. */
import { describe, expect, it } from 'vitest'
import { limits } from '../../../src/core/limits'
import { formatOf, num, readAll, sourceOf, tensor, text } from './helpers'

const n = 24
const age = (i: number) => 20 + ((i * 7) % 11)
const ratio = (i: number) => Math.round(1000 / (i + 3)) / 1000
const said = (i: number) => i % 2
const lines = (make: (i: number) => string) => `${Array.from({ length: n }, (_, i) => make(i)).join('\n')}\n`
const each = <T>(make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))

interface Written {
  log: string
  format: string
  /** The fields of the age, the ratio and the answer. */
  read: [age: string, ratio: string, answer: string]
  roles?: Record<string, string>
  skipped?: string[]
}
const plain: Written['read'] = ['age', 'ratio', 'prediction']
const under = (path: string, answer: string): Written['read'] => [`${path}.age`, `${path}.ratio`, answer]
const command = (i: number, rest = '') =>
  `curl ${rest}http://h.example/p -d '{"age": ${age(i)}, "ratio": ${ratio(i)}}'`
const answer = (i: number) => `{"prediction": ${said(i)}}`

const written: Record<string, Written> = {
  "ARFF of Weka's": { log: `%\r\n@relation 'calls-weka.filters'\r\n\r\n@attribute 'request id' string\r\n@attribute\tage\tinteger [0,90]\r\n@attribute ratio real\r\n@attribute prediction {0,1}\r\n\r\n@data\r\n% rows\r\n${lines((i) => `'r ${i}, \\'so\\'' , ${age(i)},${ratio(i)},${said(i)},{0.5}\r`)}`, format: 'arff', read: plain, roles: { 'request id': 'id' } }, // prettier-ignore
  'sparse ARFF': { log: `@RELATION r\n@ATTRIBUTE id STRING\n@ATTRIBUTE age NUMERIC\n@ATTRIBUTE ratio NUMERIC\n@ATTRIBUTE prediction {0,1}\n@DATA\n${lines((i) => `{0 "a, b ${i}", 1 ${age(i)}, 2 ${ratio(i)}${said(i) ? ', 3 1' : ''}}`)}`, format: 'arff', read: plain }, // prettier-ignore
  'LIBSVM told from 0': { log: lines((i) => `${said(i)} 0:${age(i)} 2:${ratio(i)}`), format: 'libsvm', read: ['features[0]', 'features[2]', 'label'], roles: { label: 'label' } }, // prettier-ignore
  'SVMlight with queries and comments': { log: lines((i) => `${said(i)} qid:${1 + (i >> 2)} 1:${age(i)} 3:${ratio(i)} # r-${i}`), format: 'libsvm', read: ['features[0]', 'features[2]', 'label'], roles: { qid: 'ignore' } }, // prettier-ignore
  'YAML in one line each': { log: lines((i) => `- {id: r${i}, age: ${age(i)}, ratio: ${ratio(i)}, prediction: ${said(i)}} # so`), format: 'yaml', read: plain, roles: { id: 'id' } }, // prettier-ignore
  'YAML below what is said of the log': { log: `# exported\nversion: 2\nmodel: m\ncalls:\n${lines((i) => `  - id: "r${i}"\n    input:\n      age: ${age(i)}\n      ratio: ${ratio(i)}\n    note: |\n      - no record\n    output: {prediction: ${said(i)}}\n`)}footer: done\n`, format: 'yaml', read: under('input', 'output.prediction') }, // prettier-ignore
  'YAML, a document each': { log: `%YAML 1.2\n---\n${lines((i) => `id: ${i}\nage: ${age(i)}\nratio: ${ratio(i)}\nnote: |\n  --- none\nprediction: ${said(i)}\n---`)}`, format: 'yaml', read: plain }, // prettier-ignore
  'JSON with comments, in an object': { log: `{\n  // exported\n  "calls": [\n${each((i) => `    {"id": "r${i}", "age": ${age(i)}, /* of 1 */ "ratio": ${ratio(i)}, "prediction": ${said(i)}}`).join(',\n')}\n  ]\n}\n`, format: 'json5', read: plain }, // prettier-ignore
  'JSON5 over lines': { log: `// calls\n[\n${lines((i) => `  {\n    id: 'r\\'${i}', // "}"\n    age: +${age(i)}, ratio: ${ratio(i)},\n    hex: 0xff, tail: [.5, 1.,],\n    prediction: ${said(i)},\n  },`)}]\n`, format: 'json5', read: plain }, // prettier-ignore
  "a script's list": { log: `export const calls = [\n${lines((i) => `  { id: 'r${i}', age: ${age(i)}, ratio: ${ratio(i)}, prediction: ${said(i)} },`)}]\n`, format: 'json5', read: plain }, // prettier-ignore
  "Python's list of dicts": { log: `[${each((i) => `{'id': 'r${i}', 'age': ${age(i)}, 'ratio': ${ratio(i)}, 'ok': True, 'gone': None, 'prediction': ${said(i)}}`).join(', ')}]`, format: 'json5', read: plain }, // prettier-ignore
  "CloudFront's": { log: `#Version: 1.0\n#Fields: date time sc-bytes cs-method cs-uri-stem sc-status cs(User-Agent) cs-uri-query x-edge-request-id time-taken\n${lines((i) => ['2026-05-01', `10:00:${10 + i}`, '482', 'GET', '/p', '200', 'curl/8', `age=${age(i)}&ratio=${ratio(i)}&city=the%2520north&said=${said(i)}`, `x${i}`, '0.003'].join('\t'))}`, format: 'w3c', read: under('cs-uri-query', 'cs-uri-query.said'), roles: { 'logged_at': 'time', 'sc-bytes': 'ignore', 'time-taken': 'ignore' } }, // prettier-ignore
  'curl, bare answers': { log: lines((i) => `$ ${command(i)}\n${answer(i)}`), format: 'curl', read: under('request', 'response.prediction') }, // prettier-ignore
  'curl, its answers without line ends': { log: each((i) => `% ${command(i, '-s ')}\n${answer(i)}%\n`).join(''), format: 'curl', read: under('request', 'response.prediction') }, // prettier-ignore
  'curl -i': { log: each((i) => `me@box:~/svc$ ${command(i, '-i ')}\nHTTP/2 200 \nx-request-id: q${i}\n\n${answer(i)}`).join(''), format: 'curl', read: under('request', 'response.prediction'), roles: { request_id: 'id', status: 'status' } }, // prettier-ignore
  'curl -v': { log: lines((i) => `~> ${command(i, '-v ')}\n*   Trying 127.0.0.1:80...\n> POST /p HTTP/1.1\n> Host: h\n>\n< HTTP/1.1 100 Continue\n<\n< HTTP/1.1 200 OK\n< date: Fri, 01 May 2026 10:00:${10 + i} GMT\n<\n${answer(i)}* Connection #0 to host h left intact`), format: 'curl', read: under('request', 'response.prediction'), roles: { date: 'time' } }, // prettier-ignore
  'curl over several lines': { log: lines((i) => `$ curl --request POST 'http://h/p' \\\n  --header 'A: b' \\\n  --data-raw '{\n  "age": ${age(i)},\n  "ratio": ${ratio(i)}\n}'\n{\n  "prediction": ${said(i)}\n}`), format: 'curl', read: under('request', 'response.prediction') }, // prettier-ignore
  'curl, in double quotes': { log: lines((i) => `curl -XPOST http://h/p --data="{\\"age\\": ${age(i)}, \\"ratio\\": ${ratio(i)}}"\n${answer(i)}`), format: 'curl', read: under('request', 'response.prediction') }, // prettier-ignore
  'curl, as a script shows it': { log: lines((i) => `+ ${command(i, '-s ')}\n${answer(i)}`), format: 'curl', read: under('request', 'response.prediction') }, // prettier-ignore
  'curl, by a form, answered by a number': { log: lines((i) => `root@7c1f:/app# curl http://h:80/p -d age=${age(i)} -d ratio=${ratio(i)}\n${said(i)}`), format: 'curl', read: under('request', 'response.prediction') }, // prettier-ignore
  'curl, numbers with commas': { log: each((i) => `me@box:~$ curl -i http://h/p -H 'Content-Type: text/csv' --data '${age(i)},${ratio(i)}'\nHTTP/1.1 200 OK\n\n${said(i)}`).join(''), format: 'curl', read: ['instances[0]', 'instances[1]', 'response.prediction'] }, // prettier-ignore
  'curl, by a query': { log: lines((i) => `$ curl 'http://h/p?age=${age(i)}&ratio=${ratio(i)}'\n${answer(i)}`), format: 'curl', read: under('request', 'response.prediction') }, // prettier-ignore
  "ClickHouse's JSONObjectEachRow": { log: `{\n${each((i) => `\t"row_${i + 1}": {"age": ${age(i)}, "ratio": ${ratio(i)}, "prediction": ${said(i)}}`).join(',\n')}\n}\n`, format: 'jsonl', read: plain }, // prettier-ignore
  "ClickHouse's JSONColumnsWithMetadata": { log: JSON.stringify({ meta: plain.map((name) => ({ name, type: 'Float64' })), data: { age: each(age), ratio: each(ratio), prediction: each(said) }, rows: n, statistics: { elapsed: 0.1, rows_read: n } }, null, 1), format: 'jsonl', read: plain }, // prettier-ignore
}

it.each(Object.entries(written))('%s', async (_name, { log, format, read, roles = {}, skipped = [] }) => {
  const source = await sourceOf(log)
  const found = await formatOf(source)
  expect(found.id).toBe(format)
  const { fields, problems } = await found.profile(source, 200)
  expect(problems).toEqual([])
  expect(Object.fromEntries(fields.map((field) => [field.name, field.role]))).toMatchObject({ [read[0]]: 'feature', [read[1]]: 'feature', ...roles }) // prettier-ignore
  const all = await readAll(source, read.map(num))
  expect([all.error, all.rows, all.skipped.map(({ reason }) => reason)]).toEqual([null, n, skipped])
  expect([all.columns[read[0]], all.columns[read[1]], all.columns[read[2]]]).toEqual([each(age), each(ratio), each(said)]) // prettier-ignore
})

describe('what a line leaves out', () => {
  it('is 0 in sparse text, and nothing where it says so', async () => {
    const arff = await readAll(await sourceOf('@relation r\n@attribute a numeric\n@attribute city {north,south}\n@attribute note string\n@data\n{}\n{0 ?, 1 south}\n{2 x}\n'), [text('a'), text('city'), text('note')]) // prettier-ignore
    expect(arff.columns).toEqual({ a: ['0', null, '0'], city: ['north', 'south', 'north'], note: [null, null, 'x'] }) // prettier-ignore
    const libsvm = await readAll(await sourceOf('1 2:0.5\n0\n1 1:3 4:-1e-3\n'), [tensor('features')])
    expect(libsvm.columns).toEqual({ features: [[0, 0.5, 0, 0], [0, 0, 0, 0], [3, 0, 0, Math.fround(-1e-3)]] }) // prettier-ignore
  })

  it('scikit-learn says from where places are told', async () => {
    const log = '# Generated by dump_svmlight_file\n# Column indices are zero-based\n1 1:5\n0 2:7\n'
    expect((await readAll(await sourceOf(log), [tensor('features')])).columns).toEqual({ features: [[0, 5, 0], [0, 0, 7]] }) // prettier-ignore
  })

  it('a 0 before every line is not the truth of all of them', async () => {
    const source = await sourceOf(lines((i) => `0 1:${age(i)} 2:${ratio(i)}`))
    const { fields } = await (await formatOf(source)).profile(source, 100)
    expect(fields.filter(({ role }) => role === 'label')).toEqual([])
  })

  it('rows that are too wide are refused', async () => {
    const source = await sourceOf(`1 1:2 3:4\n0 2:1 ${limits.columns.value + 7}:1\n`)
    await expect((await formatOf(source)).profile(source, 10)).rejects.toMatchObject({ problem: { code: 'too-many-columns' } }) // prettier-ignore
  })
})

describe('what is broken', () => {
  it.each<[string, string, [reason: string, line: number][]]>([
    ['ARFF', '@relation r\n@attribute a numeric\n@attribute b string\n@data\n1,x\n2\n3,\'y\n4,z\n{7 1}\n5', [['bad-line', 6], ['bad-line', 7], ['bad-line', 9], ['truncated', 10]]], // prettier-ignore
    [
      'LIBSVM',
      '1 1:2 2:5\n0 1:3\nwhat\n1 1:4\n0 2:',
      [
        ['bad-line', 3],
        ['truncated', 5],
      ],
    ],
    [
      'YAML',
      '- a: 1\n- a: "x\n- [1, 2]\n- a: *b\n- a: 4\n',
      [
        ['bad-line', 2],
        ['no-record', 3],
        ['bad-line', 4],
      ],
    ],
    [
      'JSON5',
      '// x\n[\n{a: 1},\n{a: , },\n{a: 3},\n{a: 4',
      [
        ['bad-line', 4],
        ['truncated', 6],
      ],
    ],
    ['curl', "$ curl h.example/p -d '{\"a\": 1}'\n{\"y\": 0}\n$ curl http://h/healthz\nok\n$ curl http://h/p -d @a.json\n{\"y\": 1}\n", [['no-request', 3], ['no-request', 5]]], // prettier-ignore
    ['W3C', '#Fields: date time cs-uri-query\n2026-05-01 10:00:00 a=1&b=2\n2026-05-01 10:00:01\n2026-05-01 10:00:02 -\n2026-05-01 10:00:03 a=3&b=4\n', [['bad-line', 3], ['no-record', 4]]], // prettier-ignore
  ])('costs its own record: %s', async (_name, log, lost) => {
    const all = await readAll(await sourceOf(log), [])
    expect([all.error, all.skipped.map(({ reason, line }) => [reason, line])]).toEqual([null, lost])
    expect(all.rows).toBeGreaterThan(0)
  })

  it('answers without the commands that asked are refused, and why', async () => {
    const source = await sourceOf(
      lines((i) => `HTTP/1.1 200 OK\ncontent-type: application/json\n\n${answer(i)}`),
    )
    await expect((await formatOf(source)).profile(source, 10)).rejects.toMatchObject({ problem: { code: 'no-usable-record', message: expect.stringMatching(/without the command/), mend: expect.stringMatching(/-d/) } }) // prettier-ignore
  })

  it('Vowpal Wabbit is refused by name', async () => {
    for (const log of [
      lines((i) => `${said(i)} 1.0 'r${i}|n age:${age(i)} |c north`),
      lines((i) => `|f age:${age(i)} x${i}`),
    ]) {
      // prettier-ignore
      const source = await sourceOf(log)
      await expect((await formatOf(source)).profile(source, 10)).rejects.toMatchObject({ problem: { code: 'not-replayable', message: expect.stringMatching(/Vowpal Wabbit/) } }) // prettier-ignore
    }
  })
})

it.each([
  'services:\n  web:\n    image: x\n    ports:\n      - 80:80\n',
  'kind: Pod\nspec:\n  containers:\n  - name: a\n  - name: b\n',
])(
  // prettier-ignore
  'a configuration in YAML is no log',
  async (log) => {
    await expect((async () => formatOf(await sourceOf(log)))()).rejects.toMatchObject({ problem: { code: 'unknown-format', message: expect.stringMatching(/YAML/) } }) // prettier-ignore
  },
)

it('a README with a call in it is no transcript', async () => {
  const log = `# How to call\n\n\`\`\`\n$ curl localhost:8000/p -d '{"a": 1}'\n{"y": 1}\n\`\`\`\n`
  expect((await formatOf(await sourceOf(log))).id).not.toBe('curl')
})

it('JSON5 is cut into records wherever a chunk ends', async () => {
  const log = `/* a */ [\n${lines((i) => `{id: 'r\\\\${i}', /* } */ u: "//${i}", // {\n a: ${i}},`)}]`
  const bytes = new TextEncoder().encode(log)
  const source = await sourceOf(log)
  for (const size of [1, 2, 3, 7]) {
    const cut = { ...source, chunks: async function* () { for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size) } } // prettier-ignore
    const all = await readAll(cut as never, [text('id'), text('u'), num('a')], await formatOf(source))
    expect(all.columns).toEqual({ id: each((i) => `r\\${i}`), u: each((i) => `//${i}`), a: each((i) => i) })
  }
})
