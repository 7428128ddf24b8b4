/** Several candidates against one primary: what choosing among them costs, and which may be the best. */
import { describe, expect, test } from 'vitest'
import { compareCandidates } from '../../../src/compare/candidates'
import { holm } from '../../../src/compare/holm'
import { largestOf } from '../../../src/compare/ranking'
import { candidateTexts } from '../../../src/compare/words'
import { candidate, evaluated, logOf } from './results'

test('Holm’s adjustment is that of statsmodels', () => {
  // multipletests([0.01, 0.04, 0.03, 0.005], method='holm')[1]
  const adjusted = holm([0.01, 0.04, 0.03, 0.005])
  expect(adjusted.map((p) => Number(p.toFixed(12)))).toEqual([0.03, 0.06, 0.06, 0.02])
  expect(holm([0.9, 0.8])).toEqual([1, 1])
})

test.each([
  [1, 0],
  [2, 1 / Math.sqrt(Math.PI)],
  [3, 1.5 / Math.sqrt(Math.PI)],
  [10, 1.538_752_731],
])('the largest of %d normals is expected at %d', (k, mean) => {
  expect(largestOf(k)).toBeCloseTo(mean, 6)
})

describe('candidates of one log', () => {
  const log = logOf(4000, 0.8)
  const [good, alike, bad] = [
    [0.4, 0.01, 21],
    [0.39, 0.01, 22],
    [0.1, 0.1, 23],
  ].map(([fixes, breaks, seed], i) => evaluated(log, candidate(log, fixes!, breaks!, seed!), `c${i}`))
  const compared = compareCandidates([bad!, good!, alike!], ['bad', 'good', 'alike'])

  test('the best is not named where the labels do not say, and the worse one is left out', () => {
    const { best, mayBeBest, flattery, reason } = compared.ranking
    expect(reason).toBeNull()
    expect(mayBeBest).toEqual([1, 2])
    expect([1, 2]).toContain(best)
    expect(flattery).toBeGreaterThan(0)
    expect(candidateTexts(compared).join(' ')).toMatch(/one of good and alike: the labels do not say which/)
    // Nobody tested their rollback: what may still pass is not refused.
    expect(candidateTexts(compared)[0]).toBe('None of the 3 candidates may be promoted yet.')
    const failed = { ...bad!, verdict: 'hold' as const }
    const refused = compareCandidates([failed, failed], ['bad', 'worse'])
    expect(candidateTexts(refused)[0]).toBe('None of the 2 candidates may be promoted.')
    const plain = compareCandidates([bad!, good!], ['bad', 'good'])
    expect(plain.ranking.mayBeBest).toEqual([1])
  })

  test('intervals hold for all together: wider than that of each alone', () => {
    compared.candidates.forEach(({ gates }, i) => {
      const { glyph } = [bad!, good!, alike!][i]!.checklist.find(({ id }) => id === 'accuracy')!
      const [low, high] = gates.find(({ id }) => id === 'accuracy')!.interval!
      expect(low).toBeLessThan(glyph!.low!)
      expect(high).toBeGreaterThan(glyph!.high!)
    })
  })

  test('of other requests, or another primary, none is called the best', () => {
    const other = logOf(4000, 0.8, 5, 'other')
    const elsewhere = evaluated(other, candidate(other, 0.3, 0.01, 3), 'c4')
    expect(compareCandidates([good!, elsewhere], ['a', 'b']).ranking.reason).toMatch(/different requests/)
    const against = evaluated(log, candidate(log, 0.3, 0.01, 3), 'c4', { primary: 'v0' })
    expect(compareCandidates([good!, against], ['a', 'b']).ranking.reason).toMatch(/different primaries/)
  })
})
