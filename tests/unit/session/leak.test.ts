/**
 * What leaves: canaries in every field of a log, labels, baseline, mapping, gates, and in the names of files and models,
 * looked for in each file that is shared, at each level. What a level lets leave is listed; anything else is a leak.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { writePng } from '../../../src/formats/images/png-write'
import { fromBase64, toBase64 } from '../../../src/formats/json/base64'
import { fillTemplate } from '../../../src/report/export'
import type { EvaluationResult } from '../../../src/result/evaluation-result'
import { defaultGates } from '../../../src/result/gates'
import { PNG_ADDRESS } from '../../../src/result/pictures'
import { idHasher } from '../../../src/result/sharing/hash-ids'
import { levelOf, sharings, type Sharing } from '../../../src/result/sharing/levels'
import { shared } from '../../../src/result/sharing/share'
import { LocalSession } from '../../../src/session/session'
import { dense } from './dense'
import { cpuReplayer, file, runOptions } from './helpers'

const N = 600
const START = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const times = Array.from({ length: N }, (_, i) => START + i * 61_007)
const EXTREME = 987_654.321
const x = (i: number) => (i === 11 ? EXTREME : ((i * 37) % 101) / 50 - 1)
const y = (i: number) => ((i * 53) % 97) / 48 - 1
const city = (i: number) =>
  i === 7 ? 'canary-rare-city' : i % 2 === 0 ? 'canary-common-even' : 'canary-common-odd'
const label = (i: number) => (x(i) + y(i) > 0.1 ? 'canary-class-bad' : 'canary-class-ok')

const row = (i: number) =>
  [
    `canary-id-${i}`,
    new Date(times[i]!).toISOString(),
    x(i),
    y(i),
    city(i),
    `canary-note-${i} someone${i}@canary-mail.example`,
    `canary-user-${i % 60}`,
    x(i) - y(i) > 0 ? 'canary-class-bad' : 'canary-class-ok',
  ].join(',')

const log = [
  'request_id,timestamp,x,y,city,note,user,primary_pred',
  ...times.map((_, i) => row(i)),
  // The same id with other content, and a line that cannot be read.
  row(5).replace('canary-note-5', 'canary-conflict'),
  'canary-id-bad,canary-bad-time,canary-not-a-number,0,canary-bad-city,canary-bad-note,canary-bad-user,canary-bad-answer',
  '"canary-unclosed',
].join('\n')

const labels = [
  'request_id,label',
  ...times.map((_, i) => `canary-id-${i},${i === 4 ? 'canary-unknown-label' : label(i)}`),
  'canary-stranger-1,canary-class-ok',
  'canary-stranger-2,canary-unmatched-class',
  'canary-id-6,canary-other-label',
].join('\n')

const baseline = [
  'x,y,city',
  ...Array.from(
    { length: 400 },
    (_, i) => `${x(i)},${y(i)},${i === 9 ? 'canary-baseline-city' : city(i + 20)}`,
  ),
].join('\n')

const model = { inputs: [{ tensor: 'dense', features: ['x', 'y'].map((field) => ({ field, steps: [] })) }], output: { tensor: 'dense', read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } } } // prettier-ignore
const mapping = {
  schemaVersion: 1,
  task: 'classification',
  classes: ['canary-class-ok', 'canary-class-bad'],
  aliases: { 'canary-alias': 'canary-class-ok' },
  roles: {
    request_id: 'id',
    timestamp: 'time',
    user: 'cluster',
    city: 'feature',
    primary_pred: 'primary',
    x: 'feature',
    y: 'feature',
    note: 'feature',
  },
  confirmed: ['classes'],
  models: { primary: model, shadow: model },
}

const gates = {
  ...structuredClone(defaultGates),
  rollback: {
    who: 'canary-who',
    when: '2026-01-01',
    how: 'canary-how',
    link: 'https://canary-link.example/',
    drill: null,
  },
  neverBreak: ['canary-id-3', 'canary-id-never-seen'],
  slicePairs: [['city', 'canary-no-column'] as [string, string], ['city', 'x'] as [string, string]],
}

let session: LocalSession
let result: EvaluationResult

beforeAll(async () => {
  session = new LocalSession(cpuReplayer)
  const weights = (kernel: number[][]) => ({ kernel, activation: 'sigmoid' as const, bias: [0] })
  await session.drop(dense('canary-model-one', weights([[1], [-1]])), 'primary')
  await session.drop(dense('canary-model-two', weights([[1.2], [0.9]])), 'shadow')
  await session.drop([file('canary-file-mapping.json', JSON.stringify(mapping))], 'mapping')
  await session.drop([file('canary-file-labels.csv', labels)], 'labels')
  await session.drop([file('canary-file-baseline.csv', baseline)], 'baseline')
  await session.drop([file('canary-folder/canary-file-log.csv', log)], 'log')
  const proposed = await session.propose()
  const run = await session.run(runOptions(proposed.mapping, { gates }), () => {})
  const pictures = [{ row: run.disagreements.sample[0]!.row, png: await pictureOf('canaryPicture') }]
  result = { ...run, disagreements: { ...run.disagreements, pictures } }
})

/** A picture's address in which this text stands: its pixels are the bytes that are written so in base64. */
async function pictureOf(text: string): Promise<string> {
  const small = await writePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(0) })
  // In place of its compressed pixels, from a whole group of four characters on.
  const [header, end] = [small.subarray(0, 33), small.subarray(-12)]
  const body = [0, ...fromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, 'x'))]
  const data = Uint8Array.of(0, 0, 0, body.length, ...Buffer.from('IDAT'), ...body, 0, 0, 0, 0)
  return PNG_ADDRESS + toBase64(Uint8Array.of(...header, ...data, ...end))
}

/** What may leave from a level on, with why. */
const allowed: Record<'figures' | 'ids' | 'features', RegExp[]> = {
  figures: [
    // Names of classes that requests are answered by, of models, and of categories that 20 requests share.
    /^canary-class-(ok|bad)$/,
    /^canary-model-(one|two)$/,
    /^canary-common-(even|odd)$/,
    // Written for whoever reads the report.
    /^canary-(who|how|link)$/,
  ],
  ids: [/^canary-id-[\w-]+$/, /^canary-stranger-\d$/],
  features: [/^canary-/, /^canaryPicture/],
}
const allowedAt = (as: Sharing) =>
  as === 'features' ? allowed.features : as === 'ids' ? [...allowed.figures, ...allowed.ids] : allowed.figures

/** Every canary in a text, once. */
const canaries = (text: string) => [...new Set(text.match(/canary[\w-]*/gi) ?? [])]
const leaks = (text: string, as: Sharing) =>
  canaries(text).filter((one) => !allowedAt(as).some((pattern) => pattern.test(one)))

const how = (as: Sharing) => ({ as, salt: 'canary-salt' })
const template =
  '<meta name="generated" content="" /><title></title><script type="application/json" id="result">null</script>'

async function filesOf(as: Sharing): Promise<Record<string, string>> {
  const told = await shared(result, how(as))
  const salt = as === 'hashed-ids' ? 'canary-salt' : null
  const rows = levelOf[as] === 'features' ? undefined : { classes: told.classes, salt }
  return {
    'evaluation.json': JSON.stringify(told),
    'report.html': fillTemplate(template, told),
    ...(as === 'figures' ? {} : { 'requests.csv': await (await session.requestsCsv(rows)).text() }),
  }
}

it('the whole result holds canaries of every kind, or their absence would say nothing', () => {
  const kinds = `id rare common class model file folder baseline who how link never no-column
    unknown bad alias Picture`.split(/\s+/)
  const all = canaries(JSON.stringify(result)).join(' ')
  expect(kinds.filter((kind) => !new RegExp(`(canary|-)-?${kind}`).test(all))).toEqual([])
  expect(JSON.stringify(result)).toContain(String(times[0]))
})

describe.each(sharings)('shared as %s', (as) => {
  it('nothing leaves but what is listed', async () => {
    for (const [name, text] of Object.entries(await filesOf(as))) expect(leaks(text, as), name).toEqual([])
  })

  it('times are exact only with features', async () => {
    for (const [name, text] of Object.entries(await filesOf(as))) {
      const found = times.filter(
        (ms) => text.includes(String(ms)) || text.includes(new Date(ms).toISOString()),
      )
      if (as === 'features') expect(found.length, name).toBeGreaterThan(0)
      else expect(found, name).toEqual([])
    }
  })

  it('no extreme value, nor half of it', async () => {
    if (as === 'features') return
    const seen = /(?<![\d.])(98765|49382)/
    for (const [name, text] of Object.entries(await filesOf(as))) expect(seen.exec(text), name).toBeNull()
  })

  it('is a result that opens, and says how much of it left', async () => {
    const { readReport } = await import('../../../src/result/reader')
    const { gatesChecked } = await import('../../../src/compare/derived')
    const { 'evaluation.json': json, 'report.html': html } = await filesOf(as)
    for (const text of [json!, html!]) {
      const opened = readReport(text)
      expect(opened.shared?.as).toBe(as)
      expect(opened.verdict).toBe(result.verdict)
      expect(opened.agreement).toEqual(result.agreement)
      expect(opened.warnings.map(({ code }) => code)).not.toContain('verdict-does-not-follow')
      // Nothing that a gate is judged by was left out.
      expect(gatesChecked(opened)).toBe(opened)
    }
  })
})

it('hashes find a request again for whoever has the salt, and for nobody else', async () => {
  const { disagreements } = await shared(result, how('hashed-ids'))
  const [mine, others] = [await idHasher('canary-salt'), await idHasher('another')]
  const row = disagreements.sample[0]!
  const id = result.disagreements.sample[0]!.id
  expect(row.id).toBe(mine(id))
  expect(row.id).not.toBe(others(id))
  const csv = await (await session.requestsCsv({ classes: result.classes, salt: 'canary-salt' })).text()
  expect(csv).toContain(`\n${mine(id)},`)
})

it('what was shared is never shared as more', async () => {
  const figures = await shared(result, how('figures'))
  expect(await shared(figures, how('features'))).toEqual(figures)
  const ids = await shared(result, how('ids'))
  expect(leaks(JSON.stringify(await shared(ids, how('figures'))), 'figures')).toEqual([])
})

it('each kind is counted, and nothing that stays is counted as leaving', async () => {
  const { shared: said } = await shared(result, how('figures'))
  const of = (what: string) => said.kinds.find((kind) => kind.what === what)!
  expect(of('requests')).toMatchObject({ left: 0, stayed: result.disagreements.sample.length })
  expect(of('request ids').left).toBe(0)
  expect(of('class names')).toMatchObject({ left: 2 })
  expect(of('file names').left).toBe(0)
  expect(of('file names').stayed).toBeGreaterThan(4)
  expect(of('categories and ranges of features').stayed).toBeGreaterThan(0)
  expect(of('pictures of requests')).toMatchObject({ left: 0, stayed: 1 })
})
