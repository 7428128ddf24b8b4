/** What this evaluation can see, and how many labels another one would need. */
import { normalQuantile, zTwoSided } from '../../statistics/distributions'
import { pairedCounts } from '../accuracy-difference'
import type { Section } from '../section'

const POWER = 0.8
const DIFFERENCES = [0.001, 0.0025, 0.005, 0.01, 0.02]

/** Paired proportions by the normal approximation (Connor 1987, Biometrics 43:207), at the discordance seen. */
export const section: Section<'power'> = {
  key: 'power',
  compute({ data, tally, gates }) {
    if (data.task === 'regression' || tally.labelled === 0) return null
    const { bothRight, firstOnly, secondOnly, bothWrong } = pairedCounts(tally)
    const n = bothRight + firstOnly + secondOnly + bothWrong
    if (n === 0) return null
    const discordance = (firstOnly + secondOnly) / n
    const z = zTwoSided(gates.confidence)
    return {
      n,
      discordance,
      power: POWER,
      detectable: detectable(n, discordance, z),
      table: DIFFERENCES.map((difference) => ({ difference, labels: labels(difference, discordance, z) })),
      reason: discordance === 0 ? 'No request on which exactly one is right: nothing to plan with.' : null,
    }
  },
}

/** Labels that find a difference with the power. */
export function labels(difference: number, discordance: number, z: number): number | null {
  if (difference > discordance) return null
  const spread = Math.sqrt(discordance - difference * difference)
  return Math.ceil(((z * Math.sqrt(discordance) + normalQuantile(POWER) * spread) / difference) ** 2)
}

/** The difference whose labels are n, by bisection; at most the discordance itself. */
function detectable(n: number, discordance: number, z: number): number {
  let low = 0
  let high = discordance
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if ((labels(middle, discordance, z) ?? 0) > n) low = middle
    else high = middle
  }
  return high
}
