/** Lists as predictions in a log without models: read as what they are, never as names of classes. */
import { describe, expect, it } from 'vitest'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

const n = 60
/** P(class 1) of each model, no two rows alike; shadow is wrong on every tenth request. */
const ofPrimary = (i: number) => (i % 2 === 0 ? 0.1 : 0.7) + i / 1000
const ofShadow = (i: number) => (i % 10 === 0 ? 0.9 : ofPrimary(i) + 0.02)
const fixed = (value: number) => Number(value.toFixed(4))
const list = (p: number) => [fixed(1 - p), fixed(p)]
const hot = (p: number) => (p > 0.5 ? [0, 1] : [1, 0])
const ranked = (p: number) =>
  [
    { label: 'yes', score: fixed(p) },
    { label: 'no', score: fixed(1 - p) },
  ].sort((a, b) => b.score - a.score)

const jsonl = (write: (p: number, shadow: boolean) => Record<string, unknown>, more = (_: number) => ({})) =>
  Array.from({ length: n }, (_, i) =>
    JSON.stringify({
      request_id: `r${i}`,
      amount: i,
      ...write(ofPrimary(i), false),
      ...write(ofShadow(i), true),
      ...more(i),
    }),
  ).join('\n')

const csv = (write: (p: number, shadow: boolean) => string) =>
  'request_id,amount,primary_pred,shadow_pred\n' +
  Array.from(
    { length: n },
    (_, i) => `r${i},${i},"${write(ofPrimary(i), false)}","${write(ofShadow(i), true)}"`,
  ).join('\n')

const named = (value: unknown, shadow: boolean) => ({ [shadow ? 'shadow_pred' : 'primary_pred']: value })

const logs: [string, string, string, string[]][] = [
  ['probabilities', 'log.jsonl', jsonl((p, s) => named(list(p), s)), ['0', '1']],
  ['probabilities in lists of lists', 'log.jsonl', jsonl((p, s) => named(s ? [list(p)] : list(p), s)), ['0', '1']],
  ['probabilities in cells, with and without commas', 'log.csv', csv((p, s) => `[${list(p).join(s ? ' ' : ', ')}]`), ['0', '1']],
  ['one-hot', 'log.jsonl', jsonl((p, s) => named(hot(p), s)), ['0', '1']],
  ['an index in brackets against one in two', 'log.csv', csv((p, s) => (s ? `[[${hot(p)[1]}]]` : `[${hot(p)[1]}]`)), ['0', '1']],
  ['the best classes with their scores', 'log.jsonl', jsonl((p, s) => named(ranked(p), s)), ['no', 'yes']],
  ['pairs as Python prints them', 'log.csv', csv((p) => `[${ranked(p).map(({ label, score }) => `('${label}', ${score})`).join(', ')}]`), ['no', 'yes']],
  ['columns named after the classes', 'log.jsonl', jsonl((p, s) => ({ [`${s ? 'shadow' : 'primary'}_prob_yes`]: list(p)[1], [`${s ? 'shadow' : 'primary'}_prob_no`]: list(p)[0] })), ['no', 'yes']],
] // prettier-ignore

describe.each(logs)('%s', (_, name, log, classes) => {
  it('are read as classes, and agree where they do', async () => {
    const session = new LocalSession(failingReplayer)
    await session.drop([file(name, log)], 'log')
    const { mapping } = await session.propose()
    expect(mapping.classes).toEqual(classes)
    const result = await session.run(runOptions(mapping), () => {})
    expect(result.agreement).toMatchObject({ value: (n - 6) / n, n })
    expect(result.errors.primary.count).toBe(0)
  })
})

it('labels name the classes of a list', async () => {
  const session = new LocalSession(failingReplayer)
  const log = jsonl((p, s) => named(list(p), s), (i) => ({ label: ofPrimary(i) > 0.5 ? 'yes' : 'no' })) // prettier-ignore
  await session.drop([file('log.jsonl', log)], 'log')
  const { mapping } = await session.propose()
  const result = await session.run(runOptions(mapping), () => {})
  expect(result.classes).toEqual(['no', 'yes'])
  expect(result.quality!.primary.accuracy).toBe(1)
})

it('columns of probabilities that are features stay features: they do not add up to 1', async () => {
  const session = new LocalSession(failingReplayer)
  const rows = Array.from({ length: n }, (_, i) => `r${i},${(i % 7) / 10},${(i % 5) / 10},${i % 2},${i % 2}`)
  await session.drop([file('log.csv', ['request_id,prob_rain,prob_snow,primary_pred,shadow_pred', ...rows].join('\n'))], 'log') // prettier-ignore
  const { mapping } = await session.propose()
  expect(mapping.roles).toMatchObject({ prob_rain: 'feature', prob_snow: 'feature' })
})
