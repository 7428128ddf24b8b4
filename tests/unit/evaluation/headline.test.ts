import { describe, expect, it } from 'vitest'
import { seeded } from '../../../src/core/random'
import { evaluate } from '../../../src/evaluation/evaluate'
import { defaultGates } from '../../../src/result/gates'
import { classified, dataOf } from './data'

/** Two cities: shadow is better in the large one, and worse in the small one where `harm` says so. */
function cities(harm: number) {
  const random = seeded(11)
  const chance = () => random.below(1_000_000) / 1_000_000
  const n = 6000
  const codes = Int32Array.from({ length: n }, (_, i) => (i % 6 === 0 ? 1 : 0))
  const labels = Int32Array.from({ length: n }, () => random.below(2))
  const primary = labels.map((label) => (chance() < 0.8 ? label : 1 - label))
  const shadow = labels.map((label, i) =>
    chance() < (codes[i] === 1 ? 0.8 - harm : 0.9) ? label : 1 - label,
  )
  return evaluate(
    dataOf({
      labels,
      primary: classified(primary),
      shadow: classified(shadow),
      features: [{ name: 'city', column: { kind: 'text', codes, dictionary: ['New York', 'Boston'] } }],
      requests: { read: n, replayed: n, labelled: n, skipped: [] },
    }),
    defaultGates,
    { seed: 1, partial: false },
  )
}

describe('the sentence below the verdict', () => {
  it('names where shadow is credibly worse although it is better on the whole, with interval and n', () => {
    const { headline, slices } = cities(0.2)
    expect(slices!.worse).toBe(1)
    expect(headline.why).toMatch(/accuracy is higher by \d\.\d\d points \(6,000 labels, 95 % interval/)
    expect(headline.why).toMatch(
      /1 of \d+ slices is credibly worse, most of all city “Boston” \(by 1\d\.\d|2\d\.\d/,
    )
    expect(headline.why).toContain('1,000 labels')
  })

  it('gives the recall that moved most with the paired interval and the labels it is from', () => {
    const { headline, flips } = cities(0)
    const [, name, delta, low, high, n] =
      /Shadow finds more of “(.+?)” \(recall \+([\d.]+) points, 95 % interval \+([\d.]+) to \+([\d.]+), ([\d,]+) labels\)/.exec(
        headline.why,
      )!
    const { bothRight, fixed, broken, bothWrongSame, bothWrongDifferent } = flips!.byClass.find(
      (counts) => counts.class === name,
    )!
    const labels = bothRight + fixed + broken + bothWrongSame + bothWrongDifferent
    expect(Number(n!.replace(',', ''))).toBe(labels)
    expect(Number(delta)).toBeCloseTo((100 * (fixed - broken)) / labels, 1)
    expect(Number(low)).toBeLessThan(Number(delta))
    expect(Number(high)).toBeGreaterThan(Number(delta))
  })

  it('says nothing of slices where none is worse', () => {
    expect(cities(-0.1).headline.why).not.toContain('worse')
  })
})
