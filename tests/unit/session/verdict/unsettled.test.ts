/** A guess that the log itself speaks against keeps a gate from passing until somebody settles it. */
import { describe, expect, it } from 'vitest'
import { summaryLines } from '../../../../src/cli/write/summary'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import { failingReplayer } from '../helpers'
import { answers, csv, judged, places } from './judged'
import type { Cell } from './judged'

const N = 4000
const random = seeded(5)
const truth = Array.from({ length: N }, () => (random.below(10) < 3 ? 1 : 0))
const primary = answers(truth, 0.9, 2, 1)
const better = answers(truth, 0.95, 2, 2)

const logged = (columns: (i: number) => Record<string, Cell>, n = N) =>
  judged([csv(Array.from({ length: n }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })))], {}, failingReplayer) // prettier-ignore
const plain = (i: number) => ({ primary_pred: primary[i]!, shadow_pred: better[i]!, label: truth[i]! })

it('a plain log of a better shadow passes, and nothing is left to settle', async () => {
  const { gate, result } = await logged(plain)
  expect(gate('accuracy')).toBe('pass')
  expect(result.premises!.filter(({ blocks, status }) => blocks || status === 'refuted')).toEqual([])
})

describe('requests of one customer', () => {
  // 80 customers of 50 requests, all alike: 8 are lost by primary, 5 by shadow.
  const customer = (i: number) => (i * 7919) % 80
  const right = (lost: readonly number[], i: number) => (lost.includes(customer(i)) ? 1 - (customer(i) % 2) : customer(i) % 2) // prettier-ignore
  const log = (i: number) => ({
    patient: `p-${customer(i)}`,
    primary_pred: right([1, 2, 3, 4, 5, 6, 7, 8], i),
    shadow_pred: right([11, 12, 13, 14, 15], i),
    label: customer(i) % 2,
  })

  it('are alike: their column is asked for, and its word settles it', async () => {
    const found = await logged(log)
    expect(found.premise('independence')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    expect(found.result.headline.why).toContain('has to be settled first')
    const clustered = await found.pressed('independence', /patient/)
    expect(clustered.premise('independence').status).toBe('confirmed')
    expect(clustered.gate('accuracy')).toBe('insufficient')
    const vouched = await found.pressed('independence', /independent/)
    expect(vouched.premise('independence').status).toBe('confirmed')
    expect(vouched.gate('accuracy')).toBe('pass')
  })

  it('keep from passing only the gates whose own figure is alike', async () => {
    const who = Array.from({ length: 40_000 }, () => random.below(500))
    const right = who.map(() => random.below(2))
    const failed = new Set([...who.keys()].filter((i) => who[i] === 3).slice(0, 10))
    const [first, second] = [answers(right, 0.9, 2, 11), answers(right, 0.95, 2, 12)]
    const { premise, gate, result } = await logged(
      (i) => ({
        device: `d-${who[i]}`,
        primary_pred: first[i]!,
        shadow_pred: failed.has(i) ? '' : second[i]!,
        label: right[i]!,
      }),
      who.length,
    )
    // Ten failures in 40,000 pass where each stands for itself; these are one device's.
    expect(premise('independence')).toMatchObject({ blocks: true, rests: ['errors'] })
    expect(premise('independence').detail).toContain('shadow’s errors are alike')
    expect([gate('accuracy'), gate('errors')]).toEqual(['pass', 'insufficient'])
    expect(summaryLines(result).join('\n')).toContain('Requests of one “device” count as one cluster')
  })

  it('that have nothing in common are offered, and keep nothing from passing', async () => {
    const { premise, gate } = await logged((i) => ({ user_id: `u${(i * 7919) % 400}`, ...plain(i) }))
    expect(premise('independence')).toMatchObject({ status: 'unconfirmed' })
    expect(premise('independence').blocks ?? false).toBe(false)
    expect(gate('accuracy')).toBe('pass')
  })
})

describe('labels that were not drawn by chance', () => {
  it('only what production flagged was looked into', async () => {
    // Shadow mends half of primary's false alarms, and raises as many of its own as nobody ever looks into.
    const shadow = primary.map((p, i) => (p === 1 && truth[i] === 0 && i % 2 ? 0 : p === 0 && i % 12 === 0 ? 1 : p)) // prettier-ignore
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      label: primary[i] === 1 ? truth[i]! : '',
    }))
    expect(found.result.fromDisagreements!.value).toBeGreaterThan(0.02)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toContain('What primary answered decided which')
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it('they come late, and the models part where none has come', async () => {
    const since = answers(truth, 0.6, 2, 7)
    const found = await logged((i) => ({
      primary_pred: primary[i]!,
      shadow_pred: i < 2500 ? better[i]! : since[i]!,
      label: i < 2500 ? truth[i]! : '',
    }))
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toContain('The 1,500 requests without a label are later')
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it.each<[string, (i: number) => boolean]>([
    ['the last third waits for its labels, and is as the rest', (i) => i < 2700],
    ['half of them, by chance', (i) => (i * 7919) % 2003 < 1000],
  ])('%s: nothing to settle', async (_, has) => {
    const { premise, gate } = await logged((i) => ({ ...plain(i), label: has(i) ? truth[i]! : '' }))
    expect(premise('labels').status).toBe('unconfirmed')
    expect(premise('labels').blocks ?? false).toBe(false)
    expect(gate('accuracy')).toBe('pass')
  })
})

it('a labels file whose ids are spelled otherwise is named, not asked for', async () => {
  const rows = truth.map((label, i) => ({ request_id: i, label }))
  const log = truth.map((_, i) => ({
    request_id: `0${i}x`,
    primary_pred: primary[i]!,
    shadow_pred: better[i]!,
  }))
  const { premise, gate } = await judged([csv(log)], { labels: [csv(rows, 'truth.csv')] }, failingReplayer)
  expect(premise('labels').detail).toMatch(/None of the 4,000 labels of truth\.csv belongs to a request/)
  expect(gate('accuracy')).toBe('insufficient')
})

describe('words for no label', () => {
  const words = ['ok', 'bad']
  const spelled = (all: readonly number[], i: number) => words[all[i]!]!

  it.each(['pending', 'Unknown', 'n/a', '?', 'not reviewed'])(
    '“%s” is no class that nobody answers',
    async (none) => {
      const { result, codes } = await logged((i) => ({
        primary_pred: spelled(primary, i),
        shadow_pred: spelled(better, i),
        label: i % 2 ? none : spelled(truth, i),
      }))
      expect(result.classes).toEqual(['bad', 'ok'])
      expect(result.requests.labelled).toBe(N / 2)
      expect(codes).toContain('no-label-words')
    },
  )

  it('“unknown” is a class where a model answers it', async () => {
    const { result } = await logged((i) => ({
      primary_pred: i % 5 ? spelled(primary, i) : 'unknown',
      shadow_pred: spelled(better, i),
      label: i % 5 ? spelled(truth, i) : 'unknown',
    }))
    expect(result.classes).toEqual(['bad', 'ok', 'unknown'])
  })
})

describe('logged times', () => {
  const time = (i: number) => 15 + ((i * 7919) % 100) / 10

  it.each<[string, string, string, number, string]>([
    ['one in seconds, and no name says so', 'primary_latency', 'shadow_latency', 1e-3, 'insufficient'],
    ['both in seconds by their names', 'primary_latency_s', 'shadow_latency_s', 1, 'fail'],
    [
      'milliseconds by their names, and a model that is far faster',
      'primary_latency_ms',
      'shadow_latency_ms',
      1e-3,
      'pass',
    ],
    ['no unit, and one that some name says', 'primary_latency_ms', 'shadow_latency', 1, 'pass'],
  ])('%s', async (_, first, second, by, status) => {
    const { gate } = await logged((i) => ({
      ...plain(i),
      [first]: time(i),
      [second]: (2 * time(i) * by).toFixed(6),
    }))
    expect(gate('latency')).toBe(status)
  })
})

describe('a replay', () => {
  const at = places(2000)
  const far = (v: number) => 5000 + 900 * v
  /** Of which one in four is wrong: no scaling is plainly right by such. */
  const label = (x: number, i: number) => (i % 4 === 3 ? (x > 0 ? 0 : 1) : x > 0 ? 1 : 0)

  it('of primary by a guessed scale passes nothing before somebody says that it is right', async () => {
    // Primary was trained on standardised features, which nothing says; shadow scales them itself, and is worse.
    const models = [
      ...dense('v1', { kernel: [[20], [0]], bias: [0], activation: 'sigmoid' }),
      ...dense('v2', { kernel: [[20 / 900], [8 / 900]], bias: [(-28 * 5000) / 900], activation: 'sigmoid' }),
    ]
    const rows = at.map(({ x, y }, i) => ({
      request_id: `r${i}`,
      east: far(x),
      north: far(y),
      label: label(x, i),
    }))
    const found = await judged([...models, csv(rows)])
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.1)
    expect(found.premise('inputs')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    const vouched = await found.pressed('inputs', /They are right/)
    expect(vouched.gate('accuracy')).toBe('pass')
  })

  it('of shadow by a guessed scale fails nothing before somebody says that it is right', async () => {
    // Shadow was trained on standardised features, which nothing says; primary scales them itself, and is worse.
    const models = [
      ...dense('v1', { kernel: [[20 / 900], [8 / 900]], bias: [(-28 * 5000) / 900], activation: 'sigmoid' }),
      ...dense('v2', { kernel: [[20], [0]], bias: [0], activation: 'sigmoid' }),
    ]
    const rows = at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: far(x), north: far(y), label: label(x, i) })) // prettier-ignore
    const found = await judged([...models, csv(rows)])
    expect(found.result.quality!.accuracyDifference.value).toBeLessThan(-0.1)
    expect(found.premise('inputs')).toMatchObject({ status: 'unconfirmed', blocksFail: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('inputs', /They are right/)).gate('accuracy')).toBe('fail')
  })

  it('whose class production cuts elsewhere: the threshold is found from the classes alone, and mends it', async () => {
    const p = (x: number) => 1 / (1 + Math.exp(-3 * x))
    const models = dense('v1', { kernel: [[3], [0]], bias: [0], activation: 'sigmoid' })
    const worse = dense('v2', { kernel: [[3], [2]], bias: [0], activation: 'sigmoid' })
    const rows = at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: x, north: y, primary_pred: p(x) >= 0.8 ? 1 : 0, label: p(x) >= 0.8 ? 1 : 0 })) // prettier-ignore
    const found = await judged([...models, ...worse, csv(rows)])
    expect(found.premise('replay').status).toBe('refuted')
    expect(found.result.fidelity!.causes[0]!.detail).toContain('another threshold')
    const mended = await found.pressed('replay', /Apply and replay/)
    expect(mended.premise('replay').status).toBe('confirmed')
    expect(mended.result.quality!.primary.accuracy).toBe(1)
  })

  it('of other scores is not a row apart because one class is common', async () => {
    const score = (x: number) => 1 / (1 + Math.exp(-20 * (x + 0.6)))
    const models = dense('v1', { kernel: [[0], [20]], bias: [30], activation: 'sigmoid' })
    const shadow = dense('v2', { kernel: [[1], [20]], bias: [30], activation: 'sigmoid' })
    const rows = at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: x, north: y, primary_score: score(x).toFixed(5) })) // prettier-ignore
    const { result, premise } = await judged([...models, ...shadow, csv(rows)])
    expect(premise('replay').status).toBe('refuted')
    expect(result.fidelity!.causes.map(({ code }) => code)).not.toContain('shifted')
  })
})

describe('labels that are numbers with their thousands set apart', () => {
  const amount = (i: number) => 950 + ((i * 37) % 100) + (i % 7) / 8
  const grouped = (value: number) => value.toLocaleString('en-US', { minimumFractionDigits: 2 })

  it('are read as numbers, those over a thousand too', async () => {
    const { result } = await logged((i) => ({
      primary_pred: amount(i) + (i % 3) - 1,
      shadow_pred: amount(i) + 2 * ((i % 3) - 1),
      label: grouped(amount(i)),
    }))
    expect(result.task).toBe('regression')
    expect(result.requests.labelled).toBe(N)
  })

  it('are refused where they would be thousands of classes, and at once', async () => {
    const began = performance.now()
    const run = logged((i) => ({ primary_pred: `p${i}`, shadow_pred: `s${i}`, label: `l${i}` }), 12_000)
    await expect(run).rejects.toThrow(/classes .* are more than can be compared \(2,000\)/)
    // Steps that grow with the square of the classes took most of a minute.
    expect(performance.now() - began).toBeLessThan(15_000)
  })
})

it('of two columns that may be the same answer, both are named; a plain name goes before one within a message', async () => {
  const worse = answers(truth, 0.85, 2, 4)
  const within = (i: number) => JSON.stringify({ request_id: `r${i}`, primary_pred: worse[i], shadow_pred: primary[i], sent: [i] }) // prettier-ignore
  const found = await judged(
    [csv(Array.from({ length: N }, (_, i) => ({ primary_pred: primary[i]!, shadow_pred: worse[i]!, message: within(i), label: truth[i]! })))],
    {},
    failingReplayer,
  ) // prettier-ignore
  expect(found.gate('accuracy')).toBe('fail')
  const said = found.result.warnings
    .filter(({ code }) => code === 'assumed-column')
    .map(({ message }) => message)
  expect(said.join(' ')).toMatch(
    /"primary_pred" is taken for the primary prediction; "message\.primary_pred"/,
  )
  expect(summaryLines(found.result).join('\n')).toContain('message.shadow_pred')
})
