/** Requests that production answered and the replay does not: what stands before production's model is not in the mapping. */
import { describe, expect, it } from 'vitest'
import { dense } from '../dense'
import { csv, judged, places } from './judged'
import type { Cell } from './judged'

const N = 4000
const at = places(N)
const logit = (x: number, y: number) => 4 * x + 2 * y
const v1 = dense('v1', { kernel: [[4], [2]], bias: [0], activation: 'sigmoid' })
const v2 = dense('v2', { kernel: [[4.1], [2.1]], bias: [0], activation: 'sigmoid' })
const score = (x: number, y: number) => (1 / (1 + Math.exp(-logit(x, y)))).toFixed(6)

/** @param missing requests whose north is not logged, where production takes 0.4 */
const log = (missing: (i: number) => boolean, answered: (i: number) => boolean = () => true) =>
  csv(
    at.map(({ x, y }, i): Record<string, Cell> => {
      const north = missing(i) ? 0.4 : y
      const label = (i * 7919) % 10 === 0 ? x < 0 : logit(x, north) > 0
      return { request_id: `r${(i * 7919) % 99_991}`, east: x, north: missing(i) ? '' : y, primary_score: answered(i) ? score(x, north) : '', label: label ? 1 : 0 } // prettier-ignore
    }),
  )

describe('requests that only the replay gives no answer to', () => {
  const missing = (i: number) => i % 9 === 2

  it('fail no gate: the replay is refuted, until the mapping has what production does', async () => {
    const found = await judged([...v1, ...v2, log(missing)])
    expect(found.result.errors.shadow.count).toBe(445)
    expect(found.premise('replay')).toMatchObject({ status: 'refuted', blocksFail: true })
    expect(found.premise('replay').detail).toMatch(/^Production answered 445 of 4,000 requests .*\(missing-feature:north\)/) // prettier-ignore
    expect(found.premise('replay').mend).toContain('where “north” is missing')
    expect([found.gate('errors'), found.gate('accuracy')]).toEqual(['insufficient', 'insufficient'])
    const filled = (value: number) =>
      found.again((mapping) => {
        for (const model of [mapping.models.primary!, mapping.models.shadow!])
          model.inputs[0]!.features.find(({ field }) => field === 'north')!.steps.unshift({ kind: 'impute', value }) // prettier-ignore
      })
    expect((await filled(0.4)).premise('replay').status).toBe('confirmed')
    expect((await filled(-0.9)).premise('replay').status).toBe('refuted')
  })

  it.each<[string, (i: number) => boolean, (i: number) => boolean]>([
    ['that production did not answer either', missing, (i) => !missing(i)],
    ['of which there are two', (i) => i < 2, () => true],
  ])('%s, are errors', async (_, gone, answered) => {
    const found = await judged([...v1, ...v2, log(gone, answered)])
    expect(found.premise('replay').status).toBe('confirmed')
  })
})
