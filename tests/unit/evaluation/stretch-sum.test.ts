import { describe, expect, it } from 'vitest'
import { seeded } from '../../../src/core/random'
import { largestStretch, largestSum } from '../../../src/evaluation/statistics/stretch'

describe('the largest sum of a stretch', () => {
  it('is that of the stretch itself', () => {
    const { below } = seeded(3)
    for (let i = 0; i < 300; i++) {
      const values = Int8Array.from({ length: below(200) }, () => below(5) - 2)
      expect(largestSum(values)).toBe(largestStretch(values).sum)
    }
  })
})
