/** PSI that comes up by chance where nothing moved. */
import { permutedDraw } from './multinomial-draws'
import { psi, psiNoise, total } from './psi'
import { quantile } from './quantiles'
import { seeded } from '../../core/random'

/** Below so many expected rows in a bin, chi-squared is wrong: PSI's logarithms make much of a few rows. */
const SPARSE = 5
const DRAWS = 400

/**
 * PSI that sampling alone exceeds in 5 % of samples of these sizes: chi2(B-1) x (1/m + 1/n) where every bin has five rows
 * to expect on both sides, else from random cuts of all rows into two parts of these sizes (a permutation test).
 */
export function psiChance(baseline: ArrayLike<number>, current: ArrayLike<number>, seed: number): number {
  const [m, n] = [total(baseline), total(current)]
  const both = Float64Array.from({ length: baseline.length }, (_, i) => baseline[i]! + current[i]!)
  const used = both.filter((count) => count > 0)
  const least = (Math.min(...used) * Math.min(m, n)) / (m + n)
  if (least >= SPARSE || used.length < 2) return psiNoise(used.length, m, n)
  const random = seeded(seed)
  const part = new Float64Array(used.length)
  const rest = new Float64Array(used.length)
  const values = new Float64Array(DRAWS)
  for (let d = 0; d < DRAWS; d++) {
    permutedDraw(used, n, part, random)
    for (let i = 0; i < rest.length; i++) rest[i] = used[i]! - part[i]!
    values[d] = psi(rest, part)
  }
  return quantile(values.sort(), 0.95)
}
