/** Training data that say the same as the log and are written otherwise: a better shadow does not fail by them. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 2500
const { below } = seeded(97)
const truth = Array.from({ length: N }, () => (below(10) < 3 ? 1 : 0))
const good = answers(truth, 0.9, 2, 1)
const better = answers(truth, 0.96, 2, 2)

interface Customer {
  income: number | null
  ratio: number
  region: string
  smoker: string
}
const REGIONS = ['North', 'North', 'North', 'North', 'South', 'South', 'South', 'East', 'East', 'West']
const customer = (): Customer => ({
  income: below(100) < 12 ? null : 9000 + 20 * (below(1000) + below(1000)) + below(900) ** 2 / 50,
  ratio: (below(1000) + below(1000) ** 2 / 900) / 400,
  region: REGIONS[below(10)]!,
  smoker: below(10) < 3 ? 'Yes' : 'No',
})
const live = truth.map(customer)
const training = Array.from({ length: N }, customer)

type Row = Record<string, Cell>
type Write = (one: Customer) => Row
const plain: Write = ({ income, ...rest }) => ({ ...rest, income: income?.toFixed(0) ?? '', ratio: rest.ratio.toFixed(3) }) // prettier-ignore
const changed =
  (change: (one: Customer) => Row): Write =>
  (one) => ({ ...plain(one), ...change(one) })
const without = (row: Row, name: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name))

const run = (before: Write, now: Write = plain, of: readonly Customer[] = training) =>
  judged(
    [csv(live.map((one, i) => ({ request_id: `r${i}`, primary_pred: good[i]!, shadow_pred: better[i]!, label: truth[i]!, ...now(one) })))], // prettier-ignore
    { baseline: [csv(of.map(before), 'train.csv')] },
    failingReplayer,
  )

const parts: Write = (one) => ({
  ...without(plain(one), 'region'),
  region_East: one.region === 'East' ? 1 : 0,
  region_North: one.region === 'North' ? 1 : 0,
  region_South: one.region === 'South' ? 1 : 0,
  region_West: one.region === 'West' ? 1 : 0,
})

const boolean = (yes: Cell, no: Cell) => changed(({ smoker }) => ({ smoker: smoker === 'Yes' ? yes : no }))

describe('the same booleans, or a category and its one-hot', () => {
  it.each<[string, Write, Write]>([
    ['True and False as 1 and 0', boolean('True', 'False'), boolean(1, 0)],
    ['true and false as True and False', boolean('true', 'false'), boolean('True', 'False')],
    ['1.0 and 0.0 as true and false', boolean('1.0', '0.0'), boolean('true', 'false')],
    ['one-hot columns in training', parts, plain],
    ['all but the first of them', (one) => without(parts(one), 'region_East'), plain],
    ['one-hot columns in the log', plain, parts],
  ])('%s: compared as one, and no drift', async (_, before, now) => {
    expect((await run(before, now)).gate('drift')).toBe('pass')
  })

  it('that moved fail', async () => {
    const moved = training.map((one) => ({ ...one, region: REGIONS[9 - below(4)]! }))
    expect((await run(changed(({ region }) => ({ region: region.toLowerCase() })), plain, moved)).gate('drift')).toBe('fail') // prettier-ignore
    const all = training.map((one) => ({ ...one, smoker: 'Yes' }))
    expect((await run(boolean('true', 'false'), boolean(1, 0), all)).gate('drift')).toBe('fail')
    expect((await run(parts, plain, moved)).gate('drift')).toBe('fail')
  })
})

const CODES: Record<string, number> = { East: 0, North: 1, South: 2, West: 3 }
const mean = training.reduce((sum, { ratio }) => sum + ratio, 0) / N
const sd = Math.sqrt(training.reduce((sum, { ratio }) => sum + (ratio - mean) ** 2, 0) / N)

describe('columns under other names', () => {
  const named =
    (to: (name: string) => string): Write =>
    (one) =>
      Object.fromEntries(Object.entries(plain(one)).map(([name, cell]) => [to(name), cell]))

  it.each([
    ['in capitals', (name: string) => name.toUpperCase()],
    ['behind the name of a record', (name: string) => `features.${name}`],
  ])('%s are the same columns', async (_, to) => {
    const found = await run(named(to))
    expect(found.gate('drift')).toBe('pass')
    expect(found.result.drift.map(({ feature }) => feature).sort()).toEqual(['income', 'ratio', 'region', 'smoker']) // prettier-ignore
    const moved = training.map((one) => ({ ...one, ratio: one.ratio * 3 }))
    expect((await run(named(to), plain, moved)).gate('drift')).not.toBe('pass')
  })

  it('of which two may be meant are none of them', async () => {
    const twice = (one: Customer) => ({ ...named((name) => name.toUpperCase())(one), Ratio: '1' })
    const { drift } = (await run(twice)).result
    expect(drift.find(({ feature }) => feature === 'ratio')?.answer).not.toBe('pass')
  })
})

describe('what may be the same', () => {
  it.each<[string, Write, Write, RegExp]>([
    ['-999 for no value in training', changed(({ income }) => ({ income: income?.toFixed(0) ?? -999 })), plain, /training has -999 as often/], // prettier-ignore
    ['9999 for no value in the log', plain, changed(({ income }) => ({ income: income?.toFixed(0) ?? 9999 })), /the log has 9999 as often/], // prettier-ignore
    ['codes in training', changed(({ region }) => ({ region: CODES[region]! })), plain, /“1” in training is as frequent as “North”/], // prettier-ignore
    ['codes in the log', plain, changed(({ region }) => ({ region: CODES[region]! })), /“North” in training is as frequent as “1”/], // prettier-ignore
    ['capitals in training', changed(({ region }) => ({ region: region.toUpperCase() })), plain, /“NORTH” in training is as frequent as “North”/], // prettier-ignore
    ['no capitals in the log', plain, changed(({ region }) => ({ region: region.toLowerCase() })), /“North” in training is as frequent as “north”/], // prettier-ignore
    ['yes and no as 1 and 0', boolean(1, 0), plain, /“0” in training is as frequent as “No”/],
    ['1 and 0 in the log for yes and no', plain, boolean(1, 0), /“No” in training is as frequent as “0”/],
    ['short names', changed(({ region }) => ({ region: region[0]! })), plain, /“N” in training is as frequent as “North”/], // prettier-ignore
    ['logarithms in training', changed(({ income }) => ({ income: income ? Math.log1p(income) : '' })), plain, /another scale/], // prettier-ignore
    ['one column standardised whose own deviation is near 1', changed(({ ratio }) => ({ ratio: (ratio - mean) / sd })), plain, /another scale/], // prettier-ignore
  ])('%s: neither drift nor its absence, and what to look at', async (_, before, now, says) => {
    const found = await run(before, now)
    expect(found.gate('drift')).toBe('insufficient')
    expect(found.detail('drift')).toMatch(says)
    expect(found.result.headline.why).toMatch(/training data (in the log’s scale|written as the log is)/i)
  })

  it('values that are gone, or are no codes, are drift', async () => {
    const gone = changed(({ income, region }) => ({ income: income && region !== 'North' ? income.toFixed(0) : '' })) // prettier-ignore
    expect((await run(plain, gone)).gate('drift')).toBe('fail')
    const others = changed(({ region }) => ({ region: region === 'North' ? ['N1', 'N2', 'N3', 'N4'][below(4)]! : region })) // prettier-ignore
    expect((await run(plain, others)).gate('drift')).toBe('fail')
  })
})
