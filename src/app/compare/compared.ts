/** Two evaluations or several, compared. */
import { compareCandidates } from '../../compare/candidates'
import { comparable, compareResults } from '../../compare/comparison'
import type { Compared, ToCompare } from './contract'

/** @throws ProblemError 'not-comparable' */
export function compared({ results, names }: ToCompare): Compared {
  comparable(results, names)
  const [a, b, ...others] = results
  if (!a || !b) throw new RangeError('there are not two evaluations to compare')
  if (others.length > 0) return { of: 'several', candidates: compareCandidates(results, names) }
  return { of: 'two', comparison: compareResults(a, b) }
}
