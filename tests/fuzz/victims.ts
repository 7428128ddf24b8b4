/** The files that are damaged, by kind. */
import { readdirSync, readFileSync } from 'node:fs'
import { defaultGates } from '../../src/result/gates'
import type { Gates } from '../../src/result/gates'
import { synthetic } from '../unit/report/synthetic'
import { short } from '../unit/result/damage'
import type { Bytes } from './damages'

export interface Victim {
  name: string
  bytes: Bytes
}

const text = (name: string, content: string): Victim => ({
  name,
  bytes: new Uint8Array(Buffer.from(content)),
})
const json = (name: string, value: unknown) => text(name, JSON.stringify(value, null, 1))

function file(path: string): Victim {
  return { name: path.slice(path.lastIndexOf('/') + 1), bytes: new Uint8Array(readFileSync(path)) }
}

function filesIn(folder: string, ending: RegExp): Victim[] {
  return readdirSync(folder)
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => file(`${folder}/${name}`))
}

const firstLines = ({ name, bytes }: Victim, lines: number) =>
  text(name, Buffer.from(bytes).toString('utf8').split('\n', lines).join('\n') + '\n')

const demo = 'public/demo/flights'
const demoLog = firstLines(file(`${demo}/log.csv`), 60)

export const logs: Victim[] = [
  ...filesIn('tests/fixtures/logs', /\.(csv|jsonl?|log|parquet|har|gor|zst)$/),
  ...filesIn('tests/fixtures/parquet', /\.parquet$/),
  // Envoy's is long, and its format has another fixture.
  ...filesIn('tests/fixtures/logs/capture', /^(fastapi|nginx).*/),
  demoLog,
]

/** What the demo's models are dropped with. */
export const beside: Victim[] = ['primary', 'shadow'].flatMap((role) =>
  ['model.json', 'group1-shard1of1.bin'].map((name) => ({
    ...file(`${demo}/${role}/${name}`),
    name: `${role}/${name}`,
  })),
)
export const plainLog = demoLog

const truths = firstLines(file(`${demo}/log.csv`), 60)
const rowsOf = ({ bytes }: Victim) => Buffer.from(bytes).toString('utf8').trim().split('\n').slice(1).map((row) => row.split(',')) // prettier-ignore
/** What is true of the demo's requests, in files of their own. */
export const labels: Victim[] = [
  text(
    'labels.csv',
    ['request_id,label', ...rowsOf(truths).map((row) => `${row[0]},${row.at(-1)}`)].join('\n'),
  ),
  text(
    'labels.jsonl',
    rowsOf(truths)
      .map((row) => JSON.stringify({ request_id: row[0], label: row.at(-1) }))
      .join('\n'),
  ),
]
export const baselines: Victim[] = [
  firstLines(file(`${demo}/baseline.csv`), 60),
  file('tests/fixtures/logs/flights.parquet'),
]

const steps = [
  { kind: 'impute', value: 0 },
  { kind: 'clip', min: null, max: 10 },
  { kind: 'scale', by: 0.5, plus: 1 },
  { kind: 'min-max', min: 0, max: 1 },
  { kind: 'vocabulary', values: ['a', 'b'], offset: 1, unknown: null },
  { kind: 'image', height: 4, width: 4, channels: 3, resize: 'bilinear' },
  { kind: 'standardise-channels', mean: [1, 2, 3], sd: [1, 1, 1] },
]
/** What the demo's mappings lack. */
const rare = {
  schemaVersion: 1,
  task: 'classification',
  classes: ['on time', 'late'],
  aliases: { '1': 'late', '0': 'on time' },
  noLabel: ['-1'],
  cluster: 'content',
  roles: { request_id: 'id', label: 'label', hour: 'feature' },
  answers: {
    primary: { kind: 'probabilities', fields: ['p0', 'p1'] },
    shadow: { kind: 'top-k', field: 'hour' },
  },
  confirmed: ['classes', 'labels'],
  inputs: [
    {
      tensor: 'flight',
      features: [
        { field: 'hour', steps },
        { field: 'distance', steps: [] },
      ],
    },
  ],
  output: { tensor: 'late', read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } },
}

export const mappings: Victim[] = [
  file(`${demo}/mapping.json`),
  file('public/demo/digits/mapping.json'),
  json('mapping.json', rare),
]

const strict: Gates = {
  ...defaultGates,
  costs: { fixed: -1, broken: 2, bothWrongSame: 0, bothWrongDifferent: 0.5 },
  neverBreak: ['00001', '00002'],
}
export const gates: Victim[] = [json('gates.json', defaultGates), json('gates.json', strict)]

const results = 'tests/fixtures/results/0.1.0'
const old = file(`${results}/evaluation.json`)
export const reports: Victim[] = [
  json('evaluation.json', short(JSON.parse(Buffer.from(old.bytes).toString('utf8')))),
  json('evaluation.json', short(synthetic({ n: 300, classes: ['a', 'b', 'c'], logged: 'swapped' }))),
  json('evaluation.json', short(synthetic({ n: 300, task: 'regression' }))),
  file(`${results}/report.html`),
]
