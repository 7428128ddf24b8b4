/** Logs that hold a part of what decides, or count it as it does not count: a worse shadow does not pass by them unasked. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { dense } from '../dense'
import { failingReplayer } from '../helpers'
import { answers, csv, judged, places } from './judged'
import type { Cell } from './judged'

const N = 4000
const random = seeded(101)
const truth = Array.from({ length: N }, () => (random.below(10) < 3 ? 1 : 0))
const good = answers(truth, 0.93, 2, 1)
const worse = answers(truth, 0.86, 2, 2)
const better = answers(truth, 0.97, 2, 3)
const rows = <T extends Record<string, Cell>>(columns: (i: number) => T) =>
  truth.map((label, i) => ({ request_id: `r${i}`, primary_pred: good[i]!, label, ...columns(i) }))
const log = (columns: (i: number) => Record<string, Cell>) =>
  judged([csv(rows(columns))], {}, failingReplayer)
const failed = (i: number) => i % 30 === 7

describe('answers that stand in for shadow’s own', () => {
  it.each<[string, (i: number) => Cell]>([
    ['shadow_timed_out', (i) => String(failed(i))],
    ['shadow_fallback', (i) => (failed(i) ? 1 : 0)],
    ['shadow_used_default', (i) => (failed(i) ? 'True' : 'False')],
    ['shadow_ok', (i) => String(!failed(i))],
    ['shadow_is_available', (i) => (failed(i) ? 'no' : 'yes')],
    ['shadow_success', (i) => (failed(i) ? 0 : 1)],
    ['shadow_source', (i) => (failed(i) ? 'fallback' : 'model')],
    ['shadow_served_by', (i) => (failed(i) ? 'champion' : 'challenger-7f')],
    ['shadow_http_status', (i) => (failed(i) ? 504 : 200)],
    ['shadow_response_code', (i) => (failed(i) ? 500 : 201)],
  ])('%s says where: these are errors of shadow', async (column, says) => {
    const found = await log((i) => ({ shadow_pred: failed(i) ? good[i]! : better[i]!, [column]: says(i) }))
    expect(found.result.errors.shadow.count).toBe(truth.filter((_t, i) => failed(i)).length)
    expect(found.gate('errors')).toBe('fail')
  })

  it('of several such columns all count, whichever says nothing', async () => {
    const found = await log((i) => ({
      shadow_pred: better[i]!,
      shadow_error: '',
      shadow_timed_out: String(failed(i)),
      shadow_success: String(i % 50 !== 11),
    }))
    expect(found.result.errors.shadow.count).toBeGreaterThan(200)
  })

  it.each<[string, (i: number) => Cell]>([
    ['shadow_default', (i) => (i * 7919) % 100],
    ['shadow_source', (i) => (i % 2 ? 'web' : 'app')],
    ['shadow_ok', (i) => ['fine', 'ok', 'ok-ish'][i % 3]!],
  ])('%s that says something else is none of this', async (column, says) => {
    const found = await log((i) => ({ shadow_pred: better[i]!, [column]: says(i) }))
    expect(found.result.errors.shadow.count).toBe(0)
  })
})

describe('a file of shadow’s answers', () => {
  const base = rows(() => ({}))
  const predictions = (of: (i: number) => number[]) =>
    csv(base.flatMap(({ request_id }, i) => of(i).map((prediction) => ({ request_id, prediction }))), 'v2.csv') // prettier-ignore
  const run = (of: (i: number) => number[]) =>
    judged([csv(base)], { 'shadow-predictions': [predictions(of)] }, failingReplayer)

  it.each<[string, (i: number) => number[]]>([
    ['lacks the requests that it failed on', (i) => (failed(i) ? [] : [better[i]!])],
    ['has two answers where it was asked until one was right', (i) => [worse[i]!, better[i]!]],
    ['lacks what it is wrong on', (i) => (worse[i] === truth[i] ? [worse[i]!] : [])],
  ])('%s: asked', async (_, of) => {
    const found = await run(of)
    expect(found.premise('independence')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('independence').detail).toMatch(/v2\.csv gives no answer, or several, to \d/)
    expect([found.gate('accuracy'), found.gate('errors')]).toEqual(['insufficient', 'insufficient'])
    const said = await found.pressed('independence', /was not asked these/)
    expect(said.premise('independence').blocks ?? false).toBe(false)
  })

  it('of every request, nothing is asked', async () => {
    const found = await run((i) => [better[i]!])
    expect([found.gate('accuracy'), found.gate('errors')]).toEqual(['pass', 'pass'])
  })
})

describe('labels of a part', () => {
  it('of what production let through: it is always of one mind there', async () => {
    const through = rows((i) => ({ shadow_pred: i % 17 === 0 ? 0 : truth[i]! })).filter(
      (_, i) => good[i] === 1,
    )
    const found = await judged([csv(through)], {}, failingReplayer)
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.05)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toContain('let through')
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /always answers so/)).gate('accuracy')).toBe('pass')
  })

  it('that have not come yet and are written as none of the class: the rest decides', async () => {
    const half = N / 2
    const found = await log((i) => ({
      shadow_pred: i < half ? worse[i]! : truth[i] ? i % 2 : good[i]!,
      label: i < half ? truth[i]! : 0,
    }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0)
    expect(found.premise('labels').detail).toContain('the labels do not go with either model’s answers')
    expect(found.gate('accuracy')).not.toBe('pass')
  })

  it('that say whether production was right, as feedback does', async () => {
    const found = await log((i) => ({ shadow_pred: 1, label: good[i] === truth[i] ? 1 : 0 }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.3)
    expect(found.premise('labels').status).toBe('refuted')
    expect(found.gate('accuracy')).not.toBe('pass')
  })

  it('that mean the opposite', async () => {
    const found = await log((i) => ({ shadow_pred: worse[i]!, label: 1 - truth[i]! }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.05)
    expect(found.gate('accuracy')).toBe('insufficient')
  })
})

describe('requests that do not count alike', () => {
  /** Shadow finds more of the rare class and is worse on the common one, of which one in twenty was kept. */
  const rare = truth.map((t, i) => (t ? (i % 3 ? 1 : 0) : i % 30 === 1 ? 1 : 0))
  const eager = truth.map((t, i) => (t ? (i % 25 ? 1 : 0) : i % 10 === 0 ? 1 : 0))
  it.each<[string, (i: number) => Cell]>([
    ['sample_weight', (i) => (truth[i] ? 1 : 20)],
    ['sampling_rate', (i) => (truth[i] ? 1 : 0.05)],
    ['Inclusion Probability', (i) => (truth[i] ? 0.8 : 0.04)],
  ])('by %s: both readings are said, and asked', async (column, says) => {
    const found = await log((i) => ({ primary_pred: rare[i]!, shadow_pred: eager[i]!, [column]: says(i) }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.02)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toMatch(/weighted by it .* each counted once/)
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /count alike/)).gate('accuracy')).toBe('pass')
  })

  it('a weight of everything alike, or one that changes nothing, is no question', async () => {
    const found = await log((i) => ({ shadow_pred: better[i]!, sample_weight: 1 + (i % 3), weight: (i * 7919) % 97 })) // prettier-ignore
    expect(found.premise('labels').status).toBe('confirmed')
    expect(found.gate('accuracy')).toBe('pass')
  })

  it.each<[string, Cell[]]>([
    ['shadow_version', ['2.0.0', '2.1.0']],
    ['candidate_build', [481, 512]],
    ['champion_version', ['3.1', '3.2']],
  ])('%s changes: the build that answered last decides', async (column, builds) => {
    const found = await log((i) => ({
      shadow_pred: i < 3200 ? better[i]! : worse[i]!,
      [column]: builds[i < 3200 ? 0 : 1]!,
    }))
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.01)
    expect(found.premise('replay')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('replay').detail).toContain('answered 800 of 4,000 requests')
    expect(found.gate('accuracy')).toBe('insufficient')
    const one = await found.pressed('replay', /All of them are it/)
    expect((await one.pressed('independence', /what is to come/)).gate('accuracy')).toBe('pass')
  })

  it.each<[string, (i: number) => Cell, string]>([
    ['shadow_revision', (i) => (i < 3200 ? 'a1' : 'b2'), 'replay'],
    ['sampling_weight', (i) => (i < 3200 ? 1 : 20), 'labels'],
  ])('%s tells it all the same where the mapping says that no model takes it', async (column, says, id) => {
    const found = await log((i) => ({ shadow_pred: i < 3200 ? better[i]! : worse[i]!, [column]: says(i) }))
    const unused = await found.again((mapping) => void (mapping.roles[column] = 'ignore'))
    expect(unused.premise(id as 'labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(unused.gate('accuracy')).toBe('insufficient')
  })

  it('numbers in several units: each is read alone', async () => {
    const { below } = seeded(55)
    const amounts = truth.map(() => 100 + below(900))
    const off = (i: number, most: number) => amounts[i]! * (1 + (below(2 * most) - most) / 1000)
    const inUnits = (own: number) =>
      log((i) => {
        const [unit, by] = i % 10 < 3 ? ['g', 1000] : ['kg', 1]
        const [label, primary, shadow] = [amounts[i]!, off(i, 200), off(i, by === 1 ? own : 100)]
        return { primary_pred: primary * by, shadow_pred: shadow * by, label: label * by, unit }
      })
    const found = await inUnits(400)
    expect(found.premise('labels').detail).toContain('is “kg” on 2,800 of 4,000 requests')
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await inUnits(100)).gate('accuracy')).toBe('pass')
  })

  it.each<[string, string, string]>([
    ['split', 'train', 'holdout'],
    ['env', 'staging', 'production'],
    ['label_source', 'pseudo', 'annotator'],
  ])('%s: what speaks for what is to come is read alone', async (column, others, it) => {
    const is = (i: number) => i % 5 === 2
    const rows = (one: readonly number[]) =>
      log((i) => ({ shadow_pred: is(i) ? one[i]! : better[i]!, [column]: is(i) ? it : others }))
    const found = await rows(worse)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.gate('accuracy')).toBe('insufficient')
    expect((await found.pressed('labels', /All of them/)).gate('accuracy')).toBe('pass')
    expect((await rows(better)).gate('accuracy')).toBe('pass')
  })
})

it('asked again until it answered: the first answer counts, which was none', async () => {
  const retried = rows((i) => ({ shadow_pred: better[i]! })).flatMap((row, i) =>
    failed(i) ? [{ ...row, shadow_pred: '' }, row] : [row],
  )
  const found = await judged([csv(retried)], {}, failingReplayer)
  expect(found.gate('errors')).toBe('fail')
})

describe('a baseline that lacks', () => {
  const trained = places(3000, 5)
  const at = places(N)

  it('what a model is fed says nothing of it', async () => {
    const model = dense('v1', { kernel: [[20], [0]], bias: [-4], activation: 'sigmoid' })
    const shadow = dense('v2', { kernel: [[21], [0]], bias: [-4], activation: 'sigmoid' })
    const requests = csv(places(1500).map(({ x, y }, i) => ({ request_id: `r${i}`, east: x, north: y, label: x > 0.2 ? 1 : 0 }))) // prettier-ignore
    const found = await judged([...model, ...shadow, requests], { baseline: [csv(trained.map(({ x }) => ({ east: x })), 'training.csv')] }) // prettier-ignore
    expect(found.result.drift.map(({ feature }) => feature).sort()).toEqual(['east', 'north'])
    expect(found.gate('drift')).toBe('insufficient')
    expect(found.detail('drift')).toContain('Whether north moved, nothing says')
  })

  it.each<[string, (i: number) => Record<string, Cell>, string]>([
    ['a number', (i) => ({ north: at[i]!.y }), 'Whether north moved, nothing says: the baseline has no such column.'],
    ['text', (i) => ({ region: ['emea', 'apac', 'amer'][i % 3]! }), 'Whether region moved, nothing says: the baseline has no such column.'],
    ['two', (i) => ({ north: at[i]!.y, region: ['emea', 'apac'][i % 2]! }), 'Whether north and region moved, nothing says: the baseline has no such columns.'],
  ])('%s that a log without models has does not pass what it does not see', async (_, columns, said) => {
    const requests = csv(rows((i) => ({ shadow_pred: better[i]!, east: at[i]!.x, ...columns(i) })))
    const baseline = [csv(trained.map(({ x }) => ({ east: x })), 'training.csv')]
    const found = await judged([requests], { baseline }, failingReplayer)
    expect(found.gate('drift')).toBe('insufficient')
    expect(found.result.verdict).not.toBe('promote')
    expect(found.detail('drift')).toContain(said)
    const told = await found.again(({ roles }) => {
      for (const name of Object.keys(columns(0))) roles[name] = 'ignore'
    })
    expect(told.gate('drift')).toBe('pass')
  }) // prettier-ignore

  it('what goes along with the answers of a log without models lacks nothing', async () => {
    const beside = (i: number) => ({ shadow_status_code: 200, canary_version: `v${i % 2}`, shadowEndpoint: `pod-${i % 3}` })
    const requests = csv(rows((i) => ({ shadow_pred: better[i]!, east: at[i]!.x, ...beside(i) })))
    const baseline = [csv(trained.map(({ x }) => ({ east: x })), 'training.csv')]
    const found = await judged([requests], { baseline }, failingReplayer)
    expect(found.result.drift.map(({ feature }) => feature)).toEqual(['east'])
    expect(found.gate('drift')).toBe('pass')
  }) // prettier-ignore

  it('nothing passes', async () => {
    const requests = csv(rows((i) => ({ shadow_pred: better[i]!, east: at[i]!.x, north: at[i]!.y })))
    const baseline = [csv(trained.map(({ x, y }) => ({ east: x, north: y, label: x > 0 ? 1 : 0 })), 'training.csv')] // prettier-ignore
    const found = await judged([requests], { baseline }, failingReplayer)
    expect(found.gate('drift')).toBe('pass')
  })
})
