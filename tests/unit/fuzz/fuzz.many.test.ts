/** The first thousand of the damaged files of `npm run fuzz` (tests/fuzz): each is read, or refused in words. */
import { expect, it } from 'vitest'
import { outcomeOf, type Outcome } from '../../fuzz/cases'

const PARTS = 10
const EACH = 100

const counted = { read: 0, refused: 0, failed: 0 }

it.each(Array.from({ length: PARTS }, (_, i) => i * EACH))('from seed %i', async (from) => {
  const failed: (Outcome & { seed: number })[] = []
  for (let seed = from; seed < from + EACH; seed++) {
    const outcome = await outcomeOf(seed)
    counted[outcome.outcome]++
    if (outcome.outcome === 'failed') failed.push({ seed, ...outcome })
  }
  expect(failed).toEqual([])
})

it('both ways out are taken often, or the damage would show nothing', () => {
  expect(Math.min(counted.read, counted.refused)).toBeGreaterThan(200)
})
