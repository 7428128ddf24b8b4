/** How well a model's answers go with the labels of some requests, beyond chance. */
import type { Role } from '../../core/roles'
import type { BeyondChance } from '../../result/sections/label-stretches'
import { wilson } from '../statistics/binomial'
import type { Matches } from './matches'

export interface Going extends BeyondChance {
  /** Share of fits, and what chance gives of them. */
  share: number
  chance: number
  low: number
  high: number
}

/**
 * Kappa of answers and labels; of numbers the same of whether they are near each other. Its interval is Wilson's of the
 * share of fits, what chance gives being known.
 * @param lag rows by which the labels stand after the answers that they are held against
 * @param worth independent requests that each is worth
 */
export function goingWith(matches: Matches, role: Role, rows: Int32Array, lag = 0, worth = 1): Going {
  let [n, fit] = [0, 0]
  for (let at = 0; at < rows.length; at++) {
    const one = matches.fits(role, rows[at]!, rows[at]! + lag)
    if (one < 0) continue
    n++
    fit += one
  }
  const chance = matches.byChance(role, rows, lag)
  const share = fit / n
  const beyond = (of: number) => (chance < 1 ? (of - chance) / (1 - chance) : 0)
  const ends = wilson(fit * worth, n * worth) ?? [0, 1]
  const [low, high] = [beyond(ends[0]), beyond(ends[1])]
  return { value: n > 0 ? beyond(share) : 0, ci95: n > 0 ? [low, high] : null, n, share, chance, low, high }
}

/** What a result holds of it. */
export const told = ({ value, ci95, n }: Going): BeyondChance => ({ value, ci95, n })
