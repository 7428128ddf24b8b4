/** Names of classes that look like something else: blanks, and numbers. Nobody's figures rest on them unasked. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { failingReplayer, file } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

const N = 2000
const { below } = seeded(59)

const table = (label: readonly Cell[], primary: readonly Cell[], shadow: readonly Cell[]) =>
  csv(
    label.map((one, i) => ({
      request_id: `r${i}`,
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      label: one,
    })),
  )
const log = (...columns: Parameters<typeof table>) => judged([table(...columns)], {}, failingReplayer)

describe('a class whose name is a blank', () => {
  const truth = Array.from({ length: N }, () => (below(2) ? 2 : below(2)))
  const named = (of: readonly number[]) => of.map((c) => ['bearing', 'gear', ''][c]!)
  const [good, better] = [answers(truth, 0.9, 3, 1), answers(truth, 0.95, 3, 2)]

  it.each<[string, (cell: string) => unknown]>([
    ['empty', (cell) => cell],
    ['null', (cell) => (cell === '' ? null : cell)],
  ])('%s: asked, and no error of a better shadow', async (_, written) => {
    const rows = truth.map((_t, i) => ({
      request_id: `r${i}`,
      primary_pred: written(named(good)[i]!),
      shadow_pred: written(named(better)[i]!),
      label: written(named(truth)[i]!),
    }))
    const found = await judged([file('requests.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))], {}, failingReplayer) // prettier-ignore
    expect([found.gate('errors'), found.gate('accuracy')]).toEqual(['insufficient', 'insufficient'])
    expect(found.premise('replay').detail).toContain('a blank may be the name of a class')
    expect((await found.pressed('replay', /failed there/)).gate('errors')).toBe('fail')
    const named3 = await found.pressed('replay', /blank is a class/)
    expect(named3.result.errors.shadow.count).toBe(0)
    expect(named3.result.requests.labelled).toBe(N)
    expect(named3.gate('accuracy')).toBe('pass')
  })

  it.each<[string, object]>([
    ['an alias', { classes: ['gear', 'fine', 'bearing'], aliases: { '': 'fine' } }],
    ['the name itself', { classes: ['', 'bearing', 'gear'] }],
  ])('is named in a mapping file, by %s', async (_, said) => {
    const mapping = file('mapping.json', JSON.stringify({ schemaVersion: 1, ...said }))
    const found = await judged(
      [table(named(truth), named(good), named(better)), mapping],
      {},
      failingReplayer,
    )
    expect(found.result.quality!.shadow.accuracy).toBeCloseTo(0.95, 1)
    expect([found.gate('errors'), found.gate('accuracy')]).toEqual(['insufficient', 'pass'])
    expect(found.result.errors.shadow.count).toBe(0)
  })

  it('answers that are missing here and there are errors', async () => {
    const lacks = named(better).map((name, i) => (i % 10 === 3 ? '' : name || 'none'))
    const found = await log(named(truth).map((name) => name || 'none'), named(good).map((name) => name || 'none'), lacks) // prettier-ignore
    expect(found.gate('errors')).toBe('fail')
  })
})

describe('names that are numbers with fractions', () => {
  const names = ['1.1', '1.2', '1.3', '1.30']
  const truth = Array.from({ length: N }, () => below(4))
  const named = (of: readonly number[]) => of.map((c) => names[c]!)
  const good = answers(truth, 0.9, 4, 3)
  /** Right about every other class, and at random between two whose numbers are one. */
  const mixes = answers(truth, 0.97, 4, 4).map((c) => (c > 1 ? 2 + below(2) : c))

  it('asked: a shadow that mixes two of one number does not pass by the numbers', async () => {
    const found = await log(named(truth), named(good), named(mixes))
    expect(found.mapping.task).toBe('regression')
    expect(found.gate('accuracy')).toBe('insufficient')
    expect(found.premise('classes').patches.map(({ label }) => label)).toContain('They are classes')
    const said = file('mapping.json', JSON.stringify({ schemaVersion: 1, task: 'classification' }))
    const asked = await judged([table(named(truth), named(good), named(mixes)), said], {}, failingReplayer)
    expect(asked.gate('accuracy')).not.toBe('pass')
  })

  it('numbers of a model that gives others than its labels are numbers', async () => {
    const value = (of: readonly number[]) => of.map((c) => (Number(names[c]!) * 10 + below(100) / 100).toFixed(2)) // prettier-ignore
    const found = await log(
      truth.map((c) => names[c]!),
      value(good),
      value(truth),
    )
    expect(found.premise('classes').status).toBe('confirmed')
  })
})
