/** What programs nobody thought of print of a request: read with every field in its role, or refused by name. */
import { describe, expect, it } from 'vitest'
import { formatOf, num, readAll, sourceOf } from './helpers'

const n = 24
const age = (i: number) => 20 + ((i * 7) % 11)
const income = (i: number) => 1000.5 + i
const said = (i: number) => i % 2
const lines = (make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i)).join('\n') + '\n'
const at = (i: number) => `2026-03-01T10:${String(i).padStart(2, '0')}:00Z`

interface Line {
  make: (i: number) => string
  /** Names of the two features and of the answer. */
  read?: [age: string, income: string, prediction: string]
  roles?: Record<string, string>
}
const plain = { request_id: 'id', prediction: 'primary' }
const timed = { ...plain, logged_at: 'time' }

const printed: Record<string, Line> = {
  "Ruby's hash": { make: (i) => `I, [${at(i).slice(0, -1)}.5 #42]  INFO -- : {:request_id=>"r${i}", :age=>${age(i)}, "income"=>${income(i)}, :prediction=>${said(i)}}`, roles: timed }, // prettier-ignore
  "Ruby 3.4's hash": { make: (i) => `{request_id: "r${i}", "age" => ${age(i)}, income: ${income(i)}, prediction: ${said(i)}}`, roles: plain }, // prettier-ignore
  "Go's %+v": { make: (i) => `2026/03/01 10:${10 + i}:00 scored {ID:r${i} Age:${age(i)} Income:${income(i)} Region:the north Prediction:${said(i)}}`, read: ['Age', 'Income', 'Prediction'], roles: { ID: 'id', Prediction: 'primary', logged_at: 'time', Region: 'feature' } }, // prettier-ignore
  "Go's %#v": { make: (i) => `&main.Call{ID:"r${i}", Age:${age(i)}, Income:${income(i)}, Prediction:${said(i)}}`, read: ['Age', 'Income', 'Prediction'], roles: { ID: 'id' } }, // prettier-ignore
  "Rust's {:?}": { make: (i) => `${at(i)}  INFO scorer: Call { request_id: "r${i}", age: ${age(i)}, income: Some(${income(i)}), prediction: ${said(i)} }`, roles: timed }, // prettier-ignore
  'what a record gives, behind an arrow': { make: (i) => `${at(i)}  INFO scorer: scored req=Request { request_id: "r${i}", age: ${age(i)}, income: ${income(i)} } -> ${said(i)}`, roles: timed }, // prettier-ignore
  "Pydantic's models": { make: (i) => `${at(i)} INFO Request(request_id='r${i}', features=Features(age=${age(i)}, income=${income(i)}), prediction=${said(i)})`, read: ['features.age', 'features.income', 'prediction'], roles: timed }, // prettier-ignore
  "Python's dataclasses and enumerations": { make: (i) => `${at(i)} INFO Call(request_id='r${i}', x=Features(age=${age(i)}, income=${income(i)}), output=<Said.${said(i) ? 'YES' : 'NO'}: ${said(i)}>)`, read: ['x.age', 'x.income', 'output'], roles: { request_id: 'id', output: 'primary', logged_at: 'time' } }, // prettier-ignore
  'a time by day and month': { make: (i) => `27.03.2026 10:${10 + i}:00 info Call { Id = r${i}, Age = ${age(i)}, Income = ${income(i)}, Prediction = ${said(i)} }`, read: ['Age', 'Income', 'Prediction'], roles: { Id: 'id', logged_at: 'time' } }, // prettier-ignore
  "C#'s records": { make: (i) => `${at(i)} info: Scorer[0] Call { Id = r${i}, Age = ${age(i)}, Income = ${income(i)}, Prediction = ${said(i)} }`, read: ['Age', 'Income', 'Prediction'], roles: { Id: 'id', logged_at: 'time' } }, // prettier-ignore
  "Node's console.log": { make: (i) => `{\n  request_id: 'r${i}',\n  features: { age: ${age(i)}, income: ${income(i)} },\n  prediction: ${said(i)}\n}`, read: ['features.age', 'features.income', 'prediction'], roles: plain }, // prettier-ignore
  "PHP's var_export": { make: (i) => `array (\n  'request_id' => 'r${i}',\n  'age' => ${age(i)},\n  'income' => ${income(i)},\n  'prediction' => ${said(i)},\n)`, roles: plain }, // prettier-ignore
  "Elixir's maps": { make: (i) => `${at(i)} [info] %{request_id: "r${i}", age: ${age(i)}, income: ${income(i)}, prediction: ${said(i)}}`, roles: timed }, // prettier-ignore
  'a sentence around a list': { make: (i) => `${at(i)} INFO request r${i}: features [${age(i)}, ${income(i)}] -> prediction ${said(i)} in ${3 + (i % 4)} ms`, read: ['features[0]', 'features[1]', 'prediction'], roles: { ...timed, took: 'primary-latency' } }, // prettier-ignore
  'a sentence before pairs': { make: (i) => `${at(i)} INFO Predicted class ${said(i)} for request r${i}: age=${age(i)}, income=${income(i)}`, read: ['age', 'income', 'Predicted'], roles: { Predicted: 'primary', request_id: 'id', logged_at: 'time' } }, // prettier-ignore
  'tuples': { make: (i) => `('r${i}', ${age(i)}, ${income(i)}, ${said(i)})`, read: ['column 2', 'column 3', 'column 4'], roles: { 'column 1': 'id' } }, // prettier-ignore
  "Influx' line protocol": { make: (i) => `calls,model=v1 request_id="r${i}",age=${age(i)}i,income=${income(i)},prediction=${said(i)}i 17723232000000000${10 + i}`, roles: timed }, // prettier-ignore
  "Avro's unions": { make: (i) => JSON.stringify({ request_id: { string: `r${i}` }, age: { int: age(i) }, income: { double: income(i) }, prediction: { long: said(i) }, label: null }), roles: plain }, // prettier-ignore
  "a candidate's y": { make: (i) => JSON.stringify({ request_id: `r${i}`, age: age(i), income: income(i), y_pred: said(i), y_shadow: 1 - said(i), y_true: said(i) }), read: ['age', 'income', 'y_pred'], roles: { y_pred: 'primary', y_shadow: 'shadow', y_true: 'label' } }, // prettier-ignore
}

describe.each(Object.entries(printed))(
  '%s',
  (_name, { make, read = ['age', 'income', 'prediction'], roles }) => {
    it('is read', async () => {
      const source = await sourceOf(lines(make))
      const { fields } = await (await formatOf(source)).profile(source, 200)
      const found = Object.fromEntries(fields.map(({ name, role }) => [name, role]))
      expect(found).toMatchObject({ [read[0]]: 'feature', [read[1]]: 'feature', ...roles })
      const all = await readAll(source, [...fields.filter(({ type }) => type === 'tensor').map(({ name }) => ({ field: name, as: 'tensor' as const })), ...read.filter((name) => !name.includes('[')).map(num)]) // prettier-ignore
      expect([all.rows, all.skipped, all.error]).toEqual([n, [], null])
      const each = Array.from({ length: n }, (_, i) => i)
      if (read[0].includes('['))
        expect(all.columns['features']).toEqual(each.map((i) => [age(i), income(i)].map(Math.fround))) // prettier-ignore
      else expect([all.columns[read[0]], all.columns[read[1]]]).toEqual([each.map(age), each.map(income)])
      expect(all.columns[read[2]]).toEqual(each.map(said))
    })
  },
)

it('lines between objects are counted, with their places', async () => {
  const log = lines((i) => `2026/03/01 10:00:00 scored {ID:r${i} Age:${age(i)} Prediction:${said(i)}}`)
  const all = await readAll(await sourceOf(`started\n${log}panic: boom\n`), [num('Age')])
  expect([all.rows, all.skipped.map(({ reason, line }) => [reason, line])]).toEqual([n, [['no-record', 1], ['no-record', n + 2]]]) // prettier-ignore
})

it('colours for a terminal are no part of a line, wherever a chunk cuts them', async () => {
  const log = lines((i) => `\x1b[2m${at(i)}\x1b[0m [\x1b[32minfo\x1b[0m] \x1b[36mage\x1b[0m=\x1b[35m${age(i)}\x1b[0m \x1b[36mprediction\x1b[0m=${said(i)}`) // prettier-ignore
  const all = await readAll(await sourceOf(log.repeat(3000)), [num('age'), num('prediction')])
  expect([all.rows, all.skipped.length, all.columns['age']!.slice(0, 3)]).toEqual([
    3000 * n,
    0,
    [0, 1, 2].map(age),
  ])
})

const refused: Record<string, [log: string, words: RegExp]> = {
  TOML: [lines((i) => `[[requests]]\nid = "r${i}"\nage = ${age(i)}`), /TOML/],
  'W3C extended': [`#Version: 1.0\n#Fields: date time cs-method cs-uri-stem sc-status\n${lines((i) => `2026-03-01 10:00:${10 + i} POST /predict 200`)}`, /W3C extended log/], // prettier-ignore
  MediaWiki: [
    `{| class="wikitable"\n! id !! age\n${lines((i) => `|-\n| r${i} || ${age(i)}`)}|}\n`,
    /MediaWiki/,
  ],
  'Envoy’s default text': [lines((i) => `[2026-03-01T10:${10 + i}:00.589Z] "POST /p HTTP/1.1" 200 - 123 45 6 5 "-" "curl/8" "r${i}" "m" "10.1.2.3:80"`), /Envoy/], // prettier-ignore
  'Istio’s default text': [lines((i) => `[2026-03-01T10:${10 + i}:00.589Z] "POST /p HTTP/1.1" 200 - via_upstream - "-" 123 45 6 5 "-" "curl/8" "r${i}" "m" "10.1.2.3:80" inbound|80|| - - - - default`), /Istio/], // prettier-ignore
  YAML: [`service:\n  port: 8080\n  model: m\nlog: true\n`, /YAML/],
  "R's write.table": [`"id" "age" "prediction"\n${lines((i) => `"${i + 1}" "r${i}" ${age(i)} ${said(i)}`)}`, /write\.table/], // prettier-ignore
  'pino-pretty': [lines((i) => `[2026-03-01 10:${10 + i}:00.5] INFO (42): scored\n    id: "r${i}"\n    features: {\n      "age": ${age(i)}\n    }\n    prediction: ${said(i)}`), /pino-pretty/], // prettier-ignore
  "Spark's show": [`+---+---+\n|age|prediction|\n+---+---+\n${lines((i) => `|${age(i)}|${said(i)}|`)}+---+---+\nonly showing top 24 rows\n`, /rows left out/], // prettier-ignore
}

it.each(Object.entries(refused))('%s is refused by name', async (_name, [log, words]) => {
  const read = async () => formatOf(await sourceOf(log))
  await expect(read()).rejects.toMatchObject({ problem: { message: expect.stringMatching(words), mend: expect.stringMatching(/./) } }) // prettier-ignore
})
