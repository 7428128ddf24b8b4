/**
 * Answers that are the ones of the request before, to the last digit, although its features are others: they came from a
 * cache, or stood in a table that was filled downwards. Classes alone cannot show it: neighbours often have the same.
 */
import { count } from '../../core/numbers'
import type { Role } from '../../core/roles'
import type { EvaluationData, FeatureColumn } from '../input'
import type { StaleAnswers } from '../rival'
import { isBeyondChance } from '../statistics/stretch'
import { differ, numbersOf, withoutAnswers } from './answer-numbers'
import { readingOf } from './rival-readings'
import type { Read } from './rival-readings'

/** Fewer turn no verdict around. */
const FEWEST = 20

type Input = Read & Pick<EvaluationData, 'features' | 'featureRows'>

/**
 * @param roles models whose answers the log has, in place of a replay
 * @returns one per role at most
 */
export function staleAnswers(data: Input, roles: readonly Role[]): StaleAnswers[] {
  const { features, featureRows } = data
  if (features.length === 0 || featureRows) return []
  return roles.flatMap((role): StaleAnswers[] => {
    const numbers = numbersOf(data[role], data.task)
    if (!numbers) return []
    const rows = repeatsOf(numbers, features)
    if (!rows) return []
    const without = readingOf({ ...data, [role]: withoutAnswers(data[role], rows.stale) })
    const detail = `${role === 'primary' ? 'Production' : 'Shadow'}’s number is that of the request before, to the last digit, on ${count(rows.stale.length)} requests whose features are others; of requests far apart on ${count(rows.byChance)}. These answers may be stale`
    return [{ role, detail, asTaken: readingOf(data), without }]
  })
}

/** Requests with the number of the one before; null where those far apart have one number as often. */
function repeatsOf(numbers: Float64Array | Float32Array, features: readonly FeatureColumn[]) {
  const n = numbers.length
  const far = Math.floor(n / 2)
  const stale: number[] = []
  let byChance = 0
  for (let i = 1; i < n; i++) {
    const own = numbers[i]!
    if (own !== own) continue
    if (own === numbers[i - 1] && differ(features, i, i - 1)) stale.push(i)
    const other = (i + far) % n
    if (own === numbers[other] && differ(features, i, other)) byChance++
  }
  const z = (stale.length - byChance) / Math.sqrt(stale.length + byChance + 1)
  const many = stale.length >= FEWEST && stale.length > 2 * byChance
  return many && isBeyondChance(z, 1, 1) ? { stale, byChance } : null
}
