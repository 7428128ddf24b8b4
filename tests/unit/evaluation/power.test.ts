import { expect, test } from 'vitest'
import { labels as labelsFor } from '../../../src/evaluation/metrics/sections/power'
import { seeded } from '../../../src/core/random'
import { uniform } from './data'

test('power: as many labels as Connor’s formula says find the difference four times in five', () => {
  const discordance = 0.1
  const difference = 0.03
  const n = labelsFor(difference, discordance, 1.959963984540054) as number
  const random = seeded(23)
  let found = 0
  const trials = 600
  for (let t = 0; t < trials; t += 1) {
    let b = 0
    let c = 0
    for (let i = 0; i < n; i += 1) {
      const u = uniform(random)
      if (u < (discordance - difference) / 2) b += 1
      else if (u < discordance) c += 1
    }
    if ((c - b) / Math.sqrt(b + c) > 1.96) found += 1
  }
  expect(found / trials).toBeGreaterThan(0.75)
  expect(found / trials).toBeLessThan(0.86)
})
