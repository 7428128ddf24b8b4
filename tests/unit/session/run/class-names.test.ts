/** Which classes there are: of the whole log, one of each however it is spelled, and one alone is no error. */
import { describe, expect, it } from 'vitest'
import type { Mapping } from '../../../../src/result/mapping'
import { LocalSession } from '../../../../src/session/session'
import { failingReplayer, file, runOptions } from '../helpers'

type Row = (i: number) => (string | number)[]

async function evaluated(n: number, row: Row, labels?: [number, (i: number) => string | number]) {
  const lines = (header: string, count: number, of: Row) =>
    header + '\n' + Array.from({ length: count }, (_, i) => [`r${i}`, ...of(i)].join(',')).join('\n') + '\n'
  const session = new LocalSession(failingReplayer)
  const header = 'request_id,primary_pred,shadow_pred' + (labels ? '' : ',label')
  await session.drop([file('log.csv', lines(header, n, row))], 'log')
  if (labels)
    await session.drop(
      [
        file(
          'labels.csv',
          lines('request_id,label', labels[0], (i) => [labels[1](i)]),
        ),
      ],
      'labels',
    )
  const { mapping } = await session.propose()
  const result = await session.run(runOptions(mapping), () => {})
  return { result, mapping, ran: result.evidence.mapping as Mapping }
}

const errors = ({ result }: Awaited<ReturnType<typeof evaluated>>) =>
  result.errors.primary.count + result.errors.shadow.count

describe('a class that appears late', () => {
  const late = (from: number, to: number) => (i: number) =>
    i >= from && i < to ? 'fraud' : i % 3 === 0 ? 'review' : 'ok'

  it('in the middle of a long log', async () => {
    const of = late(60_000, 60_400)
    const ran = await evaluated(120_000, (i) => [of(i), of(i), of(i)])
    expect(ran.result.classes).toEqual(['fraud', 'ok', 'review'])
    expect(errors(ran)).toBe(0)
    expect(ran.result.agreement).toMatchObject({ value: 1, n: 120_000 })
    expect(ran.result.quality!.primary.accuracy).toBe(1)
    expect(ran.ran.classes).toEqual(ran.result.classes)
  })

  it('in a labels file alone', async () => {
    const of = late(8_000, 8_100)
    const ran = await evaluated(9_000, () => ['ok', 'review'], [9_000, of])
    expect(ran.result.classes).toContain('fraud')
    expect(ran.result.requests.labelled).toBe(9_000)
  })

  it('a second class after five thousand of one', async () => {
    const of = (i: number) => (i === 7_000 ? 'bad' : 'ok')
    const ran = await evaluated(8_000, (i) => [of(i), 'ok', of(i)])
    expect(ran.result.classes).toEqual(['bad', 'ok'])
    expect(errors(ran)).toBe(0)
  })
})

describe('one class only', () => {
  it.each<[string, Row]>([
    ['with labels', () => ['ok', 'ok', 'ok']],
    ['without labels', () => ['ok', 'ok', '']],
  ])('%s: all agree, and kappa says why it is undefined', async (name, row) => {
    const { result } = await evaluated(400, row)
    expect(result.classes).toEqual(['ok'])
    expect(result.agreement).toMatchObject({ value: 1, n: 400 })
    expect(result.agreement!.ci95![0]).toBeGreaterThan(0.98)
    expect(result.kappa).toMatchObject({ value: null, ci95: null })
    expect(result.kappa!.reason).toMatch(/^Undefined/)
    if (name === 'with labels') expect(result.quality!.primary.accuracy).toBe(1)
    expect(JSON.stringify(result)).not.toContain('NaN')
  })
})

describe('one class in several spellings', () => {
  const pick = (spellings: string[]) => (i: number) => spellings[i % spellings.length]!
  const [yes, no] = [pick(['True', '1', 'yes', 'TRUE', '1.0']), pick(['False', '0', 'no', 'FALSE', '0.0'])]
  const either = (i: number, shift = 0) => (i % 4 === 0 ? yes((i + shift) * 7) : no((i + shift) * 3))

  it('True, 0 and yes in one log', async () => {
    const ran = await evaluated(900, (i) => [either(i), either(i, 4), either(i, 8)])
    expect(ran.result.classes).toHaveLength(2)
    expect(errors(ran)).toBe(0)
    expect(ran.result.agreement!.value).toBe(1)
    expect(ran.result.quality!.primary.accuracy).toBe(1)
    expect(ran.result.warnings.find(({ code }) => code === 'mixed-spellings')?.message).toContain('“yes”')
  })

  it.each<[string, Row, (i: number) => string | number]>([
    [
      'yes and no, labels 0 and 1',
      (i) => [i % 4 ? 'no' : 'yes', i % 4 ? 'no' : 'yes'],
      (i) => (i % 4 ? 0 : 1),
    ],
    [
      'true and false, labels Y and N',
      (i) => [i % 4 ? 'false' : 'true', 'false'],
      (i) => (i % 4 ? 'N' : 'Y'),
    ],
    ['words in another case', (i) => [i % 4 ? 'Ok' : 'Bad', 'ok'], (i) => (i % 4 ? 'OK' : ' bad')],
    ['numbers as decimals', (i) => [i % 4 ? '0' : '1', '0'], (i) => (i % 4 ? '0.0' : '1.0')],
  ])('a labels file in another: %s', async (_, row, label) => {
    const ran = await evaluated(600, row, [600, label])
    expect(ran.result.classes).toHaveLength(2)
    expect(errors(ran)).toBe(0)
    expect(ran.result.quality!.primary.accuracy).toBe(1)
  })
})
