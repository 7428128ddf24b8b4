/** Labels of which a part is a model's own answers, here and there, where no column tells: its scores do. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { ownLabels } from '../../../../src/evaluation/metrics/label-copies'
import { classified, dataOf } from '../../evaluation/data'
import { failingReplayer } from '../helpers'
import { csv, judged } from './judged'
import type { Cell } from './judged'

const N = 6000
const random = seeded(5)
const chance = () => random.below(1_000_000) / 1_000_000
const bell = () => chance() + chance() + chance() - 1.5
const logistic = (x: number) => 1 / (1 + Math.exp(-x))

/** What is hard is hard for both: primary sees it a little better. */
const hard = Array.from({ length: N }, () => 4 * bell())
const truth = hard.map((x) => (chance() < logistic(x) ? 1 : 0))
const seen = { primary: hard.map((x) => x + bell()), shadow: hard.map((x) => x + 3 * bell()) }
const scattered = hard.map(() => chance())

const logged = (columns: (i: number) => Record<string, Cell>) =>
  judged([csv(Array.from({ length: N }, (_, i) => ({ request_id: `r${i}`, ...columns(i) })))], {}, failingReplayer) // prettier-ignore

/** @param sharp how sure the shadow is: 1 is as sure as it is right */
const binary = (share: number, whose: 'primary' | 'shadow', sharp = 1) =>
  logged((i) => {
    const score = (role: 'primary' | 'shadow') => logistic(sharp * seen[role][i]!)
    const answer = (role: 'primary' | 'shadow') => (score(role) >= 0.5 ? 1 : 0)
    return {
      primary_pred: answer('primary'),
      primary_score: score('primary').toFixed(4),
      shadow_pred: answer('shadow'),
      shadow_score: score('shadow').toFixed(4),
      label: scattered[i]! < share ? answer(whose) : truth[i]!,
    }
  })

describe('half of the labels are a model’s answers, and no column tells which', () => {
  it('shadow’s: asked, and nothing passes by them before a person vouches for them', async () => {
    const found = await binary(0.5, 'shadow')
    expect(found.result.quality!.accuracyDifference.value).toBeGreaterThan(0.03)
    const [finding] = found.result.labelSource!
    expect(finding).toMatchObject({ role: 'shadow', kind: 'jump' })
    expect(finding!.at).toBeGreaterThan(0.35)
    expect(finding!.at).toBeLessThan(0.65)
    expect(found.premise('labels')).toMatchObject({ status: 'unconfirmed', blocks: true })
    expect(found.premise('labels').detail).toContain('hardly less often right beside the tie')
    expect(found.gate('accuracy')).toBe('insufficient')
    const vouched = await found.pressed('labels', /labels are right/)
    expect(vouched.gate('accuracy')).toBe('pass')
    expect(vouched.premise('labels').detail).toContain('the mapping says that they are right')
  })

  it('primary’s: what fails by them is not settled', async () => {
    const found = await binary(0.5, 'primary')
    expect(found.result.labelSource).toMatchObject([{ role: 'primary', kind: 'jump' }])
    expect(found.premise('labels')).toMatchObject({ blocksFail: true })
    expect(found.gate('accuracy')).toBe('insufficient')
  })

  it('of three classes, by the two likeliest', () => {
    const softmax = (logits: number[]) => {
      const sum = logits.reduce((all, x) => all + Math.exp(x), 0)
      return logits.map((x) => Math.exp(x) / sum)
    }
    const drawn = hard.map((x) => {
      const [p, at] = [softmax([x, 0, -x]), chance()]
      return at < p[0]! ? 0 : at < p[0]! + p[1]! ? 1 : 2
    })
    const p = seen.shadow.map((x) => softmax([x, 0, -x]))
    const own = p.map((of) => of.indexOf(Math.max(...of)))
    const found = (share: number) =>
      ownLabels(
        dataOf({
          classes: ['a', 'b', 'c'],
          primary: classified(seen.primary.map((x) => (x > 0 ? 0 : 2))),
          shadow: classified(own, { probabilities: { width: 3, values: Float32Array.from(p.flat()) } }),
          labels: Int32Array.from(own, (answer, i) => (scattered[i]! < share ? answer : drawn[i]!)),
        }),
        { by: null, rows: null },
      )
    expect(found(0.6)).toMatchObject([{ role: 'shadow', kind: 'jump' }])
    expect(found(0)).toEqual([])
  })
})

describe('no false alarm', () => {
  it.each([
    ['as sure as it is right', 1],
    ['far surer', 4],
    ['far less sure than it could be', 0.3],
  ])('a model that is %s', async (_, sharp) => {
    expect((await binary(0, 'shadow', sharp)).result.labelSource).toBeNull()
  })

  it('and what no log shows is said', async () => {
    const { premise } = await binary(0, 'shadow')
    expect(premise('labels').status).toBe('confirmed')
    expect(premise('labels').detail).toContain('taken on trust')
  })
})
