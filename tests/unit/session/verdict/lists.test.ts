/** Answers and labels that are lists, in cells and in JSON: one-hot, scores, or classes with the best first. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import { failingReplayer, file } from '../helpers'
import { answers, judged, places } from './judged'

const N = 3000
const random = seeded(81)
const truth = Array.from({ length: N }, () => random.below(3))
const primary = answers(truth, 0.9, 3, 1)
const better = answers(truth, 0.95, 3, 2)
const worse = answers(truth, 0.8, 3, 3)

type Row = Record<string, unknown>
const json = (rows: Row[]) => file('log.jsonl', rows.map((row) => JSON.stringify(row)).join('\n') + '\n')
const cells = (rows: Row[]) => {
  const names = Object.keys(rows[0]!)
  const cell = (value: unknown) => (typeof value === 'object' ? `"${JSON.stringify(value).replaceAll('"', '""')}"` : String(value)) // prettier-ignore
  return file('log.csv', [names.join(','), ...rows.map((row) => names.map((name) => cell(row[name])).join(','))].join('\n') + '\n') // prettier-ignore
}
const rows = (of: (i: number, shadow: readonly number[]) => Row, shadow: readonly number[]) =>
  truth.map((_, i) => ({ request_id: `r${i}`, ...of(i, shadow) }))
const hot = (at: number, k = 3) => Array.from({ length: k }, (_, c) => (c === at ? 1 : 0))
const soft = (at: number, i: number) =>
  hot(at).map((one) => (one ? 0.8 - (i % 7) / 100 : (i % 7) / 200 + 0.1))
const byName = (shares: number[]) => Object.fromEntries(shares.map((share, c) => [`c${c}`, share]))
/** Classes 0 to 5, the best first: the answer and two others. */
const top3 = (at: number) => [at, (at + 2) % 6, (at + 3) % 6]

const kinds: [string, (i: number, shadow: readonly number[]) => Row][] = [
  ['one-hot throughout', (i, s) => ({ primary_pred: hot(primary[i]!), shadow_pred: hot(s[i]!), label: hot(truth[i]!) })],
  ['one-hot against indices, and labels by index', (i, s) => ({ primary_pred: hot(primary[i]!), shadow_pred: s[i]!, label: truth[i]! })],
  ['probabilities against one-hot labels', (i, s) => ({ primary_pred: soft(primary[i]!, i), shadow_pred: soft(s[i]!, i), label: hot(truth[i]!) })],
  ['one-hot against probabilities', (i, s) => ({ primary_pred: hot(primary[i]!), shadow_pred: soft(s[i]!, i), label: truth[i]! })],
  ['[0] against [[0]]', (i, s) => ({ primary_pred: [primary[i]!], shadow_pred: [[s[i]!]], label: truth[i]! })],
  ['names, the best first', (i, s) => ({ primary_pred: top3(primary[i]!).map((c) => `c${c}`), shadow_pred: top3(s[i]!).map((c) => `c${c}`), label: `c${truth[i]!}` })],
  ['names against a dictionary of probabilities', (i, s) => ({ primary_pred: `c${primary[i]!}`, shadow_pred: byName(soft(s[i]!, i)), label: `c${truth[i]!}` })],
  ['dictionaries of probabilities', (i, s) => ({ primary_pred: byName(soft(primary[i]!, i)), shadow_pred: byName(soft(s[i]!, i)), label: `c${truth[i]!}` })],
  ['indices, the best first, of more classes than places', (i, s) => ({ primary_pred: top3(primary[i]! + 3), shadow_pred: top3(s[i]! + 3), label: truth[i]! + 3 })],
] // prettier-ignore

describe.each([['JSON', json], ['cells', cells]] as const)('in %s', (_, log) => {
  it.each(kinds)('%s: the better shadow passes, the worse one fails', async (_name, of) => {
    const found = await judged([log(rows(of, better))], {}, failingReplayer)
    expect(found.result.requests.labelled).toBe(N)
    expect(found.result.quality!.primary.accuracy).toBeCloseTo(0.9, 1)
    expect(found.gate('accuracy')).toBe('pass')
    expect((await judged([log(rows(of, worse))], {}, failingReplayer)).gate('accuracy')).toBe('fail')
  })

  it('every class in every list: the best first, or a number per class, is asked', async () => {
    const order = (at: number, i: number) => [at, ...[0, 1, 2].filter((c) => c !== at).sort(() => (i % 2 ? 1 : -1))] // prettier-ignore
    const found = await judged([log(rows((i, s) => ({ primary_pred: order(primary[i]!, i), shadow_pred: order(s[i]!, i), label: truth[i]! }), better))], {}, failingReplayer) // prettier-ignore
    expect(found.premise('classes')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.gate('accuracy')).not.toBe('pass')
    const ranked = await found.pressed('classes', /best class first/)
    expect(ranked.result.quality!.primary.accuracy).toBeCloseTo(0.9, 1)
    expect(ranked.gate('accuracy')).toBe('pass')
    const scores = await found.pressed('classes', /number per class/)
    expect(scores.mapping.answers!.primary!.kind).toBe('probabilities')
    expect(scores.result.quality!.primary.accuracy).toBeLessThan(0.5)
  })
}) // prettier-ignore

it('production’s one-hot answers confirm a softmax, and refute one that is fed wrongly', async () => {
  const at = places(900)
  const kernel = [[9, 0, -9], [0, 0, 0]] // prettier-ignore
  const of = (x: number) => (9 * x > 4 ? 0 : -9 * x > 4 ? 2 : 1)
  const log = json(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: x, north: y, primary_pred: hot(of(x)), label: hot(of(x)) }))) // prettier-ignore
  const found = await judged([
    ...dense('v1', { kernel, bias: [0, 4, 0], activation: 'softmax' }),
    ...dense('v2', { kernel, bias: [0, 1, 0], activation: 'softmax' }),
    log,
  ])
  expect(found.premise('replay').status).toBe('confirmed')
  expect(found.result.quality!.primary.accuracy).toBe(1)
  const turned = await found.again((mapping) => void mapping.models.primary!.inputs[0]!.features.reverse())
  expect(turned.premise('replay').status).toBe('refuted')
})
