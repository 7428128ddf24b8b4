/** A baseline in another scale than the log is told from drift. */
import { expect, test } from 'vitest'
import { seeded } from '../../../src/core/random'
import { evaluate } from '../../../src/evaluation/evaluate'
import type { FeatureColumn } from '../../../src/evaluation/input'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf } from './data'

const N = 3000
const { below } = seeded(29)
/** Sums of three: neither normal nor even, as incomes and ages are. */
const drawn = (n: number, from: number, wide: number) =>
  Float64Array.from({ length: n }, () => from + (wide * (below(1000) + below(1000) + (below(1000) ** 2 / 700))) / 1000) // prettier-ignore
const column = (name: string, values: Float64Array): FeatureColumn => ({
  name,
  column: { kind: 'number', values },
})

const training = { income: drawn(N, 9000, 21000), age: drawn(N, 18, 20), months: drawn(N, 1.5, 1.1) }
const live = { income: drawn(N, 9000, 21000), age: drawn(N, 18, 20), months: drawn(N, 1.5, 1.1) }
type Name = keyof typeof training
const names = Object.keys(training) as Name[]

function judged(change: (name: Name, values: Float64Array) => Float64Array, now = live, before = training) {
  const data = dataOf({
    primary: classified(new Int32Array(N)),
    shadow: classified(new Int32Array(N)),
    features: names.map((name) => column(name, now[name])),
    baseline: names.map((name) => column(name, change(name, before[name]))),
  })
  const { checklist, drift, headline } = evaluate(data, defaultGates, { seed: 1, partial: false })
  const { status, detail } = checklist.find(({ id }) => id === 'drift')!
  return {
    why: headline.why,
    status,
    detail,
    changes: drift.map(({ change }) => change),
    answers: drift.map(({ answer }) => answer),
  }
}

const standardise = (_: Name, values: Float64Array, by = values) => {
  const mean = by.reduce((sum, x) => sum + x, 0) / N
  const sd = Math.sqrt(by.reduce((sum, x) => sum + (x - mean) ** 2, 0) / N)
  return values.map((x) => (x - mean) / sd)
}

const toShares = (_: Name, values: Float64Array) => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return values.map((x) => (x - least) / (most - least))
}

test('standardised training data, thousands, cents: said, and neither drift nor its absence', () => {
  expect(judged((_, values) => values)).toMatchObject({ status: 'pass', changes: [null, null, null] })
  const scaled = judged(standardise)
  expect(scaled).toMatchObject({ status: 'insufficient', changes: ['rescaled', 'rescaled', 'rescaled'] })
  expect(scaled.detail).toContain('income, age and months have the shape of training in another scale')
  // Their PSI is above, whatever it means; and a rollback alone settles nothing.
  expect(scaled.detail).not.toContain('No feature’s PSI')
  expect(scaled.why).toContain('training data in the log’s scale')
  expect(judged(toShares).status).toBe('insufficient')
  for (const by of [1000, 0.01]) {
    const one = judged((name, values) => (name === 'income' ? values.map((x) => x / by) : values))
    expect(one).toMatchObject({ status: 'insufficient', answers: ['insufficient', 'pass', 'pass'] })
    expect(one.detail).toContain('income has the shape of training in another scale')
  }
})

test('hours, and a column of ones and zeros, beside standardised training data', () => {
  const hours = () => Float64Array.from({ length: N }, () => below(16) + (below(3) ? 8 : 0))
  const ones = () => Float64Array.from({ length: N }, () => (below(10) < 3 ? 1 : 0))
  const before = { ...training, months: hours(), age: ones() }
  const now = { ...live, months: hours(), age: ones() }
  const found = judged(standardise, now, before)
  expect(found).toMatchObject({ status: 'insufficient', changes: ['rescaled', 'rescaled', 'rescaled'] })
  expect(judged((_, values) => values, now, before).status).toBe('pass')
  // One column that is standard of itself says nothing of the others, nor do the log's own standard numbers.
  const own = judged((name, values) => (name === 'income' ? standardise(name, values) : values), now, before)
  expect(own.changes).toEqual(['rescaled', null, null])
  const scale = (of: typeof training) => ({
    income: standardise('income', of.income, before.income),
    age: standardise('age', of.age, before.age),
    months: standardise('months', of.months, before.months),
  })
  expect(judged((_, values) => values, scale(now), scale(before)).status).toBe('pass')
})

test('what moved or changed its shape still fails', () => {
  const moved = { ...live, income: live.income.map((x) => x * 1.5) }
  expect(judged((_, values) => values, moved)).toMatchObject({ status: 'fail', changes: [null, null, null] })
  const other = { ...live, income: live.income.map((x) => (x / 1000) ** 3) }
  expect(judged((_, values) => values, other)).toMatchObject({ status: 'fail', changes: [null, null, null] })
  const both = { ...live, age: live.age.map((x) => x + 12) }
  const beside = judged((name, values) => (name === 'income' ? values.map((x) => x / 1000) : values), both)
  expect(beside).toMatchObject({ status: 'fail', answers: ['insufficient', 'fail', 'pass'] })
})
