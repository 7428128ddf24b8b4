/** Requests that are copies under new ids are no independent evidence; requests that are alike by chance are. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import { failingReplayer } from '../helpers'
import { answers, csv, judged } from './judged'
import type { Cell } from './judged'

type Content = Record<string, Cell>

const random = seeded(71)
const shuffled = <T>(all: readonly T[]): T[] =>
  all.map((one) => ({ one, at: random.below(2 ** 30) })).sort((a, b) => a.at - b.at).map(({ one }) => one) // prettier-ignore
const copies = (contents: readonly Content[], times: number) =>
  Array.from({ length: times }, () => contents).flat()
const logged = (contents: readonly Content[]) =>
  judged([csv(contents.map((content, i) => ({ request_id: `r${i}`, ...content })))], {}, failingReplayer)

/** Shadow is better by 3 points on these, which 300 requests do not show and 6,000 would. */
const few = (n: number, features: (i: number) => Content): Content[] => {
  const truth = Array.from({ length: n }, () => random.below(2))
  const primary = answers(truth, 0.9, 2, 8)
  const shadow = truth.map((t, i) => (i % 34 === 1 ? t : primary[i]!))
  return truth.map((label, i) => ({ ...features(i), primary_pred: primary[i]!, shadow_pred: shadow[i]!, label })) // prettier-ignore
}
const amounts = () => ({ amount: random.below(1_000_000) / 100, age: 18 + random.below(60), channel: ['web', 'app'][random.below(2)]! }) // prettier-ignore

describe('copies', () => {
  it.each<[string, (contents: Content[]) => Content[]]>([
    ['each request twenty times, in any order', (contents) => shuffled(copies(contents, 20))],
    ['the same log again and again, and once in part', (contents) => copies(contents, 21).slice(0, 6100)],
    ['each request and its nineteen retries', (contents) => contents.flatMap((one) => copies([one], 20))],
  ])('%s: refuted, until they count as one', async (_, made) => {
    const found = await logged(made(few(300, amounts)))
    expect(found.premise('independence').status).toBe('refuted')
    expect([found.gate('accuracy'), found.gate('errors')]).not.toContain('pass')
    const clustered = await found.pressed('independence', /one cluster/)
    expect(clustered.mapping.cluster).toBe('content')
    expect(clustered.premise('independence').status).toBe('confirmed')
    expect(clustered.result.independence!.accuracy!.effective).toBeLessThan(320)
    expect([clustered.gate('accuracy'), clustered.gate('errors')]).not.toContain('pass')
    expect((await found.pressed('independence', /independent/)).premise('independence').status).toBe('confirmed') // prettier-ignore
  })

  it('of half of the requests, right after them, in a log longer than what is compared: asked', async () => {
    const found = await logged(few(6400, amounts).flatMap((one, i) => (i % 2 ? [one, one] : [one])))
    expect(found.premise('independence')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('independence').detail).toContain('9,600 requests have only 6,400 different')
    expect(found.gate('accuracy')).not.toBe('pass')
  })

  it('of answers alone, class by class, in the same order again', async () => {
    const { premise } = await logged(
      copies(
        few(300, () => ({})),
        8,
      ),
    )
    expect(premise('independence').status).toBe('refuted')
  })

  it.each<[string, (contents: Content[]) => Content[]]>([
    ['a few requests are sent again by the hundred', (contents) => shuffled([...contents, ...copies(contents.slice(0, 20), 80)])],
    ['requests are drawn from a small set, with replacement', (contents) => Array.from({ length: 6000 }, () => contents[random.below(300)]!)],
  ])('%s: asked', async (_, made) => {
    const { premise, gate } = await logged(made(few(1500, amounts)))
    expect(premise('independence')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(gate('accuracy')).not.toBe('pass')
  }) // prettier-ignore

  it('of scores alone, of many digits', async () => {
    const contents = few(400, () => ({})).map(({ primary_pred, shadow_pred, label }) => {
      const score = (answer: Cell | undefined) =>
        ((answer ? 0.5 : 0) + random.below(500_000) / 1e6).toFixed(6)
      return { primary_score: score(primary_pred), shadow_score: score(shadow_pred), label: label! }
    })
    const drawn = await logged(Array.from({ length: 5000 }, () => contents[random.below(400)]!))
    expect(drawn.premise('independence')).toMatchObject({ status: 'unconfirmed', blocks: true })
    const once = await logged(contents)
    expect(once.premise('independence').blocks ?? false).toBe(false)
  })

  it('under two models: what they are fed is the same, whatever the label says', async () => {
    const place = () => random.below(2000) / 1000 - 1
    const at = Array.from({ length: 200 }, () => ({ east: place(), north: place() }))
    const log = shuffled(copies(at, 12)).map((one, i) => ({ request_id: `r${i}`, ...one, label: random.below(20) ? (Number(one["east"]) > 0 ? 1 : 0) : 0 })) // prettier-ignore
    const { premise, gate } = await judged([
      ...dense('v1', { kernel: [[9], [0]], bias: [0], activation: 'sigmoid' }),
      ...dense('v2', { kernel: [[9], [0.1]], bias: [0], activation: 'sigmoid' }),
      csv(log),
    ])
    expect(premise('independence').status).toBe('refuted')
    expect(gate('accuracy')).not.toBe('pass')
  })
})

describe('alike by chance', () => {
  const flag = (share = 50) => (random.below(100) < share ? 1 : 0)
  const product = () => {
    const at = Math.floor(200 * (random.below(1000) / 1000) ** 2)
    return { sku: `s${at}`, price: 5 + ((at * 37) % 91), weight: 1 + ((at * 13) % 17), country: ['de', 'fr', 'it', 'es'][random.below(4)]! } // prettier-ignore
  }
  it.each<[string, () => Content]>([
    ['five flags', () => ({ a: flag(), b: flag(), c: flag(), d: flag(), e: flag() })],
    ['five flags that are rarely set', () => ({ a: flag(5), b: flag(3), c: flag(10), d: flag(8), e: flag(2) })],
    ['products with all that is known of them, and a country', product],
    ['a country, its currency and its language, and an age', () => { const at = random.below(5); return { country: `c${at}`, currency: `x${at % 3}`, language: `l${at}`, age: 18 + random.below(50) } }],
    ['flags that are each other’s opposite', () => { const a = flag(); return { a, b: 1 - a } }],
    ['one number of few values', () => ({ minutes: random.below(60) })],
    ['nothing but the answers', () => ({})],
  ])('%s: nothing to settle', async (_, features) => {
    const { premise, gate } = await logged(few(6000, features))
    expect(premise('independence').status).toBe('unconfirmed')
    expect(premise('independence').blocks ?? false).toBe(false)
    expect(gate('accuracy')).toBe('pass')
  }) // prettier-ignore

  it('scores of two digits that go together', async () => {
    const contents = few(6000, () => ({})).map(({ primary_pred, shadow_pred, label }) => {
      const score = random.below(45) + (primary_pred ? 51 : 2)
      const other = Math.min(99, Math.max(1, score + random.below(5) - 2 + (shadow_pred !== primary_pred ? 50 * (primary_pred ? -1 : 1) : 0))) // prettier-ignore
      return { primary_score: score / 100, shadow_score: other / 100, label: label! }
    })
    const { premise } = await logged(contents)
    expect(premise('independence').blocks ?? false).toBe(false)
    expect(premise('independence').status).toBe('unconfirmed')
  })
})

it('requests with an outcome of their own are no copies, however few values their columns have', async () => {
  // Every hour of a day and day of a week in turn, an amount that follows them, and labels that do not.
  const { premise } = await logged(
    Array.from({ length: 1680 }, (_, i) => {
      const usual = { hour: i % 24, day: i % 7, primary_pred: i % 2, shadow_pred: (i % 24) % 2 }
      return { ...usual, label: random.below(2) }
    }),
  )
  expect(premise('independence').status).not.toBe('refuted')
})

it('copies of requests that no few values explain are copies, whatever their labels say', async () => {
  const once = few(200, amounts)
  const { premise, gate } = await logged(
    copies(once, 30).map((one) => ({
      ...one,
      label: random.below(7) === 0 ? 1 - Number(one.label) : one.label!,
    })),
  )
  expect(premise('independence').status).toBe('refuted')
  expect(gate('accuracy')).not.toBe('pass')
})
