/** Answers in a log that are none of the model's: defaults where it failed, production's where it was not asked. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { csv, judged } from './judged'
import type { Cell } from './judged'

const N = 12_000
const random = seeded(93)
const unit = () => random.below(1_000_000) / 1e6
const logistic = (z: number) => 1 / (1 + Math.exp(-z))
const noise = () => unit() + unit() + unit() + unit() - 2

interface Row {
  x: number
  label: number
  primary: number
  shadow: number
}
/** Scores of a model that is the further from the truth the more noise it has. */
const rowsOf = (primary: number, shadow: number): Row[] =>
  Array.from({ length: N }, () => {
    const x = 4 * unit() - 2
    const label = unit() < logistic(4 * x) ? 1 : 0
    return { x, label, primary: logistic(3 * (x + primary * noise())), shadow: logistic(3 * (x + shadow * noise())) } // prettier-ignore
  })
const better = rowsOf(0.9, 0.4)
const worse = rowsOf(0.4, 0.9)

const asLogged = (row: Row, digits = 6): Record<string, Cell> => ({
  amount: row.x.toFixed(5),
  primary_prediction: row.primary >= 0.5 ? 1 : 0,
  primary_score: row.primary.toFixed(digits),
  shadow_prediction: row.shadow >= 0.5 ? 1 : 0,
  shadow_score: row.shadow.toFixed(digits),
  label: row.label,
})
const run = (rows: Row[], change: (row: Record<string, Cell>, i: number) => Record<string, Cell>, digits = 6) =>
  judged([csv(rows.map((row, i) => ({ request_id: `q${(i * 7919) % 99_991}`, ...change(asLogged(row, digits), i) })))], {}, failingReplayer) // prettier-ignore
const at = (share: number) => (i: number) => (i * 7919) % 1000 < share * 1000
const own = (row: Record<string, Cell>) => row

describe('what a program put where the model gave no answer', () => {
  it.each<[string, Record<string, Cell>]>([
    ['a class without a score', { shadow_prediction: 0, shadow_score: '' }],
    ['a class beside NaN', { shadow_prediction: 0, shadow_score: 'NaN' }],
    ['one score for all', { shadow_prediction: 1, shadow_score: 0.5 }],
    ['a class for it', { shadow_prediction: 'unknown', shadow_score: '' }],
    ['a number for it', { shadow_prediction: -1, shadow_score: 0 }],
  ])('%s: errors of a better shadow are not passed unasked', async (_, none) => {
    const some = at(0.006)
    const found = await run(better, (row, i) => (some(i) ? { ...row, ...none } : row))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.03)
    expect(found.gate('accuracy')).toBe('pass')
    expect(found.gate('errors')).toBe('insufficient')
    const asked = (['replay', 'classes'] as const).filter((id) => found.premise(id).blocks)
    let settled = found
    for (const id of asked) {
      expect(found.premise(id).detail).toMatch(/may have failed there|where the model failed|No label is/)
      settled = await settled.pressed(id, /The model gave these answers|They are classes/)
    }
    expect(settled.gate('errors')).toBe('pass')
  })

  it.each<[string, Record<string, Cell>]>([
    ['without a score', { primary_prediction: 0, primary_score: '' }],
    ['with one score, as sure as can be', { primary_prediction: 0, primary_score: 0 }],
    ['with one score in the middle', { primary_prediction: 0, primary_score: 0.4 }],
  ])('of production, %s: a worse shadow does not pass by them', async (_, none) => {
    const out = at(0.25)
    const found = await run(worse, (row, i) => (out(i) ? { ...row, ...none } : row))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0)
    expect(found.premise('replay')).toMatchObject({ status: 'unconfirmed', blocks: true, blocksFail: true })
    expect(found.premise('replay').detail).toMatch(/^Production’s .*without them primary is right on .*\(−\d/)
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it('production’s answers in shadow’s place, where shadow was not asked', async () => {
    const asked = at(0.06)
    const found = await run(worse, (row, i) =>
      asked(i)
        ? row
        : { ...row, shadow_prediction: row['primary_prediction']!, shadow_score: row['primary_score']! },
    )
    expect(found.result.quality!.accuracyDifference.interval![0]).toBeGreaterThan(-0.01)
    expect(found.premise('replay').detail).toMatch(
      /^Shadow’s score is production’s, to the last digit, on 11,/,
    )
    expect(found.gate('accuracy')).toBe('insufficient')
    const settled = await found.pressed('replay', /The model gave these answers/)
    expect(settled.premise('replay').status).toBe('confirmed')
  })
})

describe('nothing is asked', () => {
  it.each<[string, (row: Record<string, Cell>, i: number) => Record<string, Cell>, number?]>([
    ['of scores that are each a model’s own', own],
    ['of scores of two digits, which are often the same', own, 2],
    ['of scores of which both begin in the middle of the log', (row, i) => (i < 2000 ? { ...row, primary_score: '', shadow_score: '' } : row)],
    ['of shadow’s scores that were logged from some day on', (row, i) => (i < 2000 ? { ...row, shadow_score: '' } : row)],
    ['of scores that are logged of every tenth request', (row, i) => (i % 10 === 3 ? row : { ...row, shadow_score: '' })],
    ['of a model that is sure of many', (row) => ({ ...row, shadow_score: Number(row['shadow_score']) > 0.97 ? 1 : row['shadow_score']! })],
    ['of a handful of requests', (row, i) => (i % 1500 === 7 ? { ...row, shadow_score: '' } : row)],
  ])('%s', async (_, change, digits) => {
    const found = await run(better, change, digits)
    expect(found.premise('replay')).toMatchObject({ status: 'confirmed' })
    expect([found.gate('accuracy'), found.gate('errors')]).toEqual(['pass', 'pass'])
  }) // prettier-ignore
})

describe('answers that are production’s on every request', () => {
  const copied = (row: Record<string, Cell>): Record<string, Cell> => ({ ...row, shadow_prediction: row['primary_prediction']!, shadow_score: row['primary_score']! }) // prettier-ignore
  const bare = (row: Record<string, Cell>) => omit(row, 'primary_score', 'shadow_score')
  const omit = (row: Record<string, Cell>, ...names: string[]) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))) // prettier-ignore

  it.each<[string, (row: Record<string, Cell>) => Record<string, Cell>]>([
    ['classes', (row) => bare(copied(row))],
    ['classes and scores', copied],
    ['classes, and scores that were printed shorter', (row) => ({ ...copied(row), shadow_score: Number(row['primary_score']).toFixed(3) })],
    ['classes, and a score that was logged once', (row) => omit({ ...row, shadow_prediction: row['primary_prediction']! }, 'shadow_score')],
  ])('%s: one answer may have been logged twice', async (_, change) => {
    const found = await run(worse, change)
    expect(found.result.agreement.value).toBe(1)
    expect(found.premise('replay').detail).toMatch(
      /^Shadow’s answer is production’s on all 12,000 requests .* on the \d,?\d+ that production gets wrong, too/,
    )
    expect(found.premise('replay').mend).toMatch(/^Log what shadow itself answers/)
    expect([found.gate('accuracy'), found.gate('errors')]).toEqual(['insufficient', 'insufficient'])
    const settled = await found.pressed('replay', /The model gave these answers/)
    expect([settled.gate('accuracy'), settled.gate('errors')]).toEqual(['pass', 'pass'])
  }) // prettier-ignore

  it.each<[string, (row: Record<string, Cell>, i: number) => Record<string, Cell>]>([
    ['but one', (row, i) => bare(i === 4321 ? { ...copied(row), shadow_prediction: 1 - Number(row['primary_prediction']) } : copied(row))],
    ['by classes, and not by scores', (row) => ({ ...row, shadow_prediction: row['primary_prediction']!, shadow_score: (Number(row['primary_score']) * 0.98 + 0.01).toFixed(6) })],
    ['that are hardly ever wrong', (row, i) => ((one) => ({ ...bare(row), primary_prediction: one, shadow_prediction: one }))(i % 1000 === 5 ? 1 - Number(row['label']) : row['label']!)],
  ])('%s: nothing is asked', async (_, change) => {
    const found = await run(worse, change)
    expect(found.premise('replay')).toMatchObject({ status: 'confirmed' })
    expect(found.gate('accuracy')).toBe('pass')
  }) // prettier-ignore
})

describe('numbers', () => {
  const price = Array.from({ length: N }, () => 300 + 400 * unit())
  const off = (by: number) => price.map((one) => (one + by * noise()).toFixed(2))
  const [first, second] = [off(40), off(15)]
  const numbers = (change: (i: number) => Record<string, Cell>, label = (i: number) => price[i]!.toFixed(2)) =>
    judged([csv(price.map((_, i) => ({ request_id: `q${(i * 7919) % 99_991}`, size: (price[i]! / 7 + noise()).toFixed(3), primary_pred: first[i]!, shadow_pred: second[i]!, label: label(i), ...change(i) })))], {}, failingReplayer) // prettier-ignore

  it('one among them, again and again, is asked: it may stand where shadow failed', async () => {
    const found = await numbers((i) => ({ shadow_pred: at(0.02)(i) ? '512.50' : second[i]! }))
    expect(found.premise('replay').detail).toContain('Shadow’s number is 512.5, to the last digit, on 240')
    expect(found.gate('errors')).toBe('insufficient')
    expect((await found.pressed('replay', /gave these answers/)).gate('errors')).toBe('pass')
  })

  it('production’s own in shadow’s place are asked', async () => {
    const found = await numbers((i) => ({ shadow_pred: at(0.7)(i) ? first[i]! : second[i]! }))
    expect(found.premise('replay').detail).toContain('Shadow’s number is production’s, to the last digit')
  })

  it('production’s own on every request are asked, where none is the label', async () => {
    const found = await numbers((i) => ({ shadow_pred: first[i]! }))
    expect(found.premise('replay').detail).toContain('Shadow’s answer is production’s on all 12,000')
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it('at which a model is cut off, or that labels often are, are answers', async () => {
    const cut = await numbers((i) => ({ shadow_pred: Math.max(330, Number(second[i])).toFixed(2) }))
    expect(cut.premise('replay').status).toBe('confirmed')
    const held = (i: number) => at(0.05)(i)
    const usual = await numbers((i) => ({ shadow_pred: held(i) ? '499.00' : second[i]! }), (i) => (held(i) ? '499.00' : price[i]!.toFixed(2))) // prettier-ignore
    expect(usual.premise('replay').status).toBe('confirmed')
  })
})
