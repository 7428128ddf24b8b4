/** The test while a replay runs: what it settles, and what it leaves to the result. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../../../../src/core/random'
import { LivePair } from '../../../../src/session/run/live'

const BATCH = 256

/** Shadow alone is right in `fixed` of 100 draws, primary in `broken`; each draw is the fate of so many in a row. */
function looked(
  { fixed, broken, alike, seed = 1 }: { fixed: number; broken: number; alike: number; seed?: number },
  clusters: string | null = null,
) {
  const n = 8192
  const random = seeded(seed)
  const primary = new Int32Array(n)
  const shadow = new Int32Array(n)
  for (let i = 0; i < n; i += alike) {
    const draw = random.below(100)
    if (draw < fixed) primary.fill(1, i, i + alike)
    else if (draw < fixed + broken) shadow.fill(1, i, i + alike)
  }
  const pair = new LivePair({ level: 0.05, classes: 2, clusters })
  for (let from = 0; from < n; from += BATCH) {
    pair.add({ primary, shadow, labels: new Int32Array(n), from, to: from + BATCH })
    pair.look()
  }
  return pair.look()!
}

describe('who is right more often, while it runs', () => {
  it('is settled where it is plain, and flips count as they come', () => {
    const found = looked({ fixed: 10, broken: 5, alike: 1 })
    expect(found).toMatchObject({ labelled: 8192, share: 1, crossed: { leads: 'shadow' } })
    expect(found.crossed!.n).toBeLessThan(8192)
  })

  it('is not settled by flips that come in runs, which count as what they are worth', () => {
    const SEEDS = 60
    let settled = 0
    let weighed = 0
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { crossed, share } = looked({ fixed: 5, broken: 5, alike: 64, seed })
      if (crossed) settled += 1
      if (share < 0.2) weighed += 1
    }
    expect(weighed).toBeGreaterThan(SEEDS / 2)
    expect(settled).toBeLessThan(0.1 * SEEDS)
  })

  it('is left to the result where a column says whose request one is', () => {
    const found = looked({ fixed: 10, broken: 5, alike: 1 }, 'user')
    expect(found).toMatchObject({ clusters: 'user', crossed: null })
    expect(found.fixed).toBeGreaterThan(found.broken)
  })

  it('says nothing before a label has come', () => {
    expect(new LivePair({ level: 0.05, classes: 2, clusters: null }).look()).toBeNull()
  })
})
