/** Figures that are right and a verdict that would be wrong: a worse shadow, and a log that hides it. */
import { describe, expect, it } from 'vitest'
import { summaryLines } from '../../../../src/cli/write/summary'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import type { Dense } from '../dense'
import { failingReplayer, file } from '../helpers'
import { answers, csv, judged, places } from './judged'
import type { Cell } from './judged'

const N = 2000
const random = seeded(3)
const truth = Array.from({ length: N }, () => (random.below(4) === 0 ? 1 : 0))
const primary = answers(truth, 0.92, 2, 1)
const shadow = answers(truth, 0.8, 2, 2)
const words = ['ok', 'bad']

const logged = (n: number, columns: (i: number) => Record<string, Cell>) =>
  judged(
    [
      csv(
        Array.from({ length: n }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })),
        'log.csv',
      ),
    ],
    {},
    failingReplayer,
  )

describe('a log of both answers', () => {
  it.each<[string, (i: number) => Cell]>([
    ['indices', (i) => primary[i]!],
    ['names of its own', (i) => `class_${primary[i]}`],
  ])('primary answers by %s, shadow by the labels’ words', async (_, spelled) => {
    const { result, premise, gate } = await logged(N, (i) => ({
      primary_pred: spelled(i),
      shadow_pred: words[shadow[i]!]!,
      label: words[truth[i]!]!,
    }))
    expect(result.quality!.accuracyDifference.value).toBeGreaterThan(0.5)
    expect(premise('classes').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })

  it('two rare classes are under each other’s names in primary’s answers alone', async () => {
    const of = Array.from({ length: 6000 }, (_, i) => (i % 50 === 0 ? 2 : i % 50 === 1 ? 3 : i % 2))
    const right = answers(of, 0.97, 4, 5)
    const worse = answers(of, 0.945, 4, 6)
    const turned = [0, 1, 3, 2]
    const { result, premise, gate } = await logged(of.length, (i) => ({
      primary_pred: turned[right[i]!]!,
      shadow_pred: worse[i]!,
      label: of[i]!,
    }))
    expect(result.quality!.accuracyDifference.value).toBeGreaterThan(0.005)
    expect(premise('classes').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })

  it('a model that takes one rare class for a common one is bad, not upside down', async () => {
    const of = Array.from({ length: 3000 }, (_, i) => (i % 20 === 0 ? 2 : i % 2))
    const { premise } = await logged(of.length, (i) => ({
      primary_pred: of[i] === 2 ? 1 : of[i]!,
      shadow_pred: of[i]!,
      label: of[i]!,
    }))
    expect(premise('classes').status).toBe('confirmed')
  })

  it('labels are those of other requests', async () => {
    const { premise, gate } = await logged(N, (i) => ({
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      label: truth[(i + 1) % N]!,
    }))
    expect(premise('labels').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })

  it('the line between two classes is a guess, and the labels show another', async () => {
    const found = await logged(N, (i) => ({
      primary_pred: (truth[i] ? 0.31 : 0.1) + (i % 10) / 100,
      shadow_pred: (shadow[i] ? 0.8 : 0.1) + (i % 10) / 100,
      label: truth[i]!,
    }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.02)
    expect(found.premise('inputs').status).toBe('refuted')
    expect(found.gate('accuracy')).not.toBe('pass')
    const mended = await found.pressed('inputs', /^Take 0\.\d+ for primary$/)
    expect(mended.result.quality!.primary.accuracy).toBe(1)
    expect(mended.gate('accuracy')).toBe('fail')
    const vouched = await found.pressed('inputs', /^0\.5 is right$/)
    expect(vouched.premise('inputs').status).toBe('confirmed')
  })

  it.each<[string, Cell, Cell[]]>([
    ['-1', -1, [0, 1]],
    ['error', 'error', [0, 1]],
    ['timeout', 'timeout', words],
  ])(
    '“%s” in place of every fifth answer of primary is no class that it gets wrong',
    async (_, none, names) => {
      const found = await logged(N, (i) => ({
        primary_pred: i % 5 ? names[primary[i]!]! : none,
        shadow_pred: names[shadow[i]!]!,
        label: names[truth[i]!]!,
      }))
      expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.02)
      expect(found.premise('classes')).toMatchObject({ status: 'unconfirmed', blocks: true })
      expect(found.gate('accuracy')).not.toBe('pass')
      const mended = await found.pressed('classes', /stand for no answer/)
      expect(mended.result.errors.primary.count).toBe(N / 5)
      expect(mended.gate('accuracy')).toBe('fail')
      expect((await found.pressed('classes', /They are classes/)).gate('accuracy')).toBe('pass')
    },
  )

  it('probabilities class by class are no labels file', async () => {
    const p = (all: readonly number[], i: number) => ({ ok: all[i] ? 0.2 : 0.7, bad: all[i] ? 0.8 : 0.3 })
    const { gate, result } = await logged(N, (i) => ({
      primary_p_ok: p(primary, i).ok,
      primary_p_bad: p(primary, i).bad,
      shadow_p_ok: p(shadow, i).ok,
      shadow_p_bad: p(shadow, i).bad,
      label: words[truth[i]!]!,
    }))
    expect(result.quality!.primary.accuracy).toBeGreaterThan(0.9)
    expect(gate('accuracy')).toBe('fail')
  })

  it('what one version answered is not the truth because it is called a label', async () => {
    const { result, codes } = await logged(N, (i) => ({
      primary_pred: primary[i]!,
      shadow_pred: shadow[i]!,
      v2_label: shadow[i]!,
    }))
    expect(result.quality).toBeNull()
    expect(codes).toContain('maybe-label')
    expect(summaryLines(result).join('\n')).toMatch(/Warning: .*"v2_label" may be the label/)
  })

  it.each([
    ['a guessed label', 'diagnosis', 'refuted'],
    ['a named one', 'label', 'unconfirmed'],
  ])('%s that shadow is right on throughout may be its own answer', async (_, column, status) => {
    const { premise } = await logged(N, (i) => ({
      primary_pred: words[primary[i]!]!,
      shadow_pred: words[shadow[i]!]!,
      [column]: words[shadow[i]!]!,
    }))
    expect(premise('labels').status).toBe(status)
  })

  it('many whole numbers are classes or counts: which is asked before accuracy is judged', async () => {
    const of = Array.from({ length: 3000 }, (_, i) => 10 + (i % 30))
    // By hits shadow is better; by distance it is far worse.
    const found = await logged(of.length, (i) => ({
      primary_pred: of[i]! + (i % 3 === 0 ? 0 : 1),
      shadow_pred: of[i]! + (i % 2 === 0 ? 0 : 15),
      label: of[i]!,
    }))
    expect(found.premise('classes')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.gate('accuracy')).not.toBe('pass')
    const numbers = await found.pressed('classes', /numbers/)
    expect(numbers.result.task).toBe('regression')
    expect(numbers.gate('accuracy')).toBe('fail')
  })
})

describe('numbers', () => {
  const price = places(3000).map(({ x, y }) => Math.exp(10 + 2 * x + 0.3 * y))
  const noise = (i: number) => ((i * 7919) % 1000) / 1000 - 0.5

  it('a logarithm against labels that are none: every error is as large as the label', async () => {
    const { result, premise, gate } = await logged(price.length, (i) => ({
      primary_pred: Math.log(price[i]!) + 0.05 * noise(i),
      shadow_pred: Math.log(price[i]!) + 0.5 * noise(i + 3),
      label: price[i]!,
    }))
    expect(Math.abs(result.regression!.relativeMaeDifference!.value!)).toBeLessThan(0.001)
    expect(premise('labels').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })

  it('labels of other requests', async () => {
    const { premise, gate } = await logged(price.length, (i) => ({
      primary_pred: price[i]! * (1 + 0.05 * noise(i)),
      shadow_pred: price[i]! * (1 + 0.06 * noise(i + 3)),
      label: price[(i + 7) % price.length]!,
    }))
    expect(premise('labels').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })
})

describe('a replay', () => {
  const at = places(3000)
  const isFraud = (x: number) => (x > 0.985 ? 1 : 0)
  const good: Dense = { kernel: [[200], [0]], bias: [-197], activation: 'sigmoid' }
  const worse: Dense = { kernel: [[200], [5]], bias: [-197], activation: 'sigmoid' }
  const models = [...dense('v1', good), ...dense('v2', worse)]
  const requests = (columns: (x: number, i: number) => Record<string, Cell>, scale = 1) =>
    csv(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: x * scale, north: y, ...columns(x, i) })))

  it('that never gives a rare class agrees with the log on 99 %, and not where it counts', async () => {
    const log = requests((x) => ({ primary_pred: isFraud(x), label: isFraud(x) }), 0.1)
    const { result, premise, gate } = await judged([...models, log])
    expect(result.fidelity!.agreement.value).toBeGreaterThan(0.99)
    expect(premise('replay').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })

  it('of the rare class too is confirmed', async () => {
    const { premise } = await judged([...models, requests((x) => ({ primary_pred: isFraud(x) }))])
    expect(premise('replay').status).toBe('confirmed')
  })

  it('whose logged answers are all alike confirms nothing', async () => {
    const log = csv(
      at.slice(0, 500).map(({ x, y }, i) => ({ request_id: `r${i}`, east: x / 10, north: y, primary_pred: 0, label: isFraud(x) })), // prettier-ignore
    )
    const { premise } = await judged([...models, log])
    expect(premise('replay').status).toBe('unconfirmed')
    expect(premise('inputs').status).toBe('unconfirmed')
  })

  it('judged by a handful of labels under the alphabet’s order is not judged', async () => {
    const { result, premise, gate } = await judged([
      ...dense('v1', { kernel: [[20], [0]], bias: [0], activation: 'sigmoid' }),
      ...dense('v2', { kernel: [[20], [-30]], bias: [0], activation: 'sigmoid' }),
      requests((x, i) => ({ label: i < 19 ? (x > 0 ? 'fraud' : 'legit') : '' })),
    ])
    expect(result.quality!.primary.accuracy).toBeLessThan(result.quality!.shadow.accuracy!)
    expect(premise('classes').status).toBe('unconfirmed')
    expect(gate('accuracy')).not.toBe('pass')
  })

  it('of shadow by guesses is not confirmed by what production says of primary', async () => {
    const far = (x: number) => 5000 + 900 * x
    const log = csv(at.map(({ x, y }, i) => ({ request_id: `r${i}`, east: far(x), north: far(y), primary_pred: x > 0 ? 1 : 0 }))) // prettier-ignore
    const mapping = {
      schemaVersion: 1,
      inputs: [{ tensor: 'dense', features: ['east', 'north'].map((field) => ({ field, steps: [{ kind: 'standardise', mean: 5000, sd: 900 }] })) }],
      output: { tensor: 'dense', read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } },
    } // prettier-ignore
    const { premise } = await judged([
      ...dense('v1', { kernel: [[20], [0]], activation: 'sigmoid' }),
      file('v1/mapping.json', JSON.stringify(mapping)),
      ...dense('v2', worse),
      log,
    ])
    expect(premise('replay').status).toBe('confirmed')
    expect(premise('inputs')).toMatchObject({ status: 'unconfirmed' })
    expect(premise('inputs').detail).toContain('shadow')
  })
})
