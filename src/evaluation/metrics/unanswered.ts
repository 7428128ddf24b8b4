/** Requests that production answered and the replay of primary does not: something before its model is not in the mapping. */
import type { Predictions } from '../input'
import type { Unanswered } from '../rival'

/** @param logged production's answers; null where the log has none, or they stand for primary's */
export function unansweredOf(
  logged: Predictions | null,
  { errors, errorCodes }: Predictions,
): Unanswered | null {
  if (!logged) return null
  const by = new Float64Array(errorCodes.length)
  let [n, of] = [0, 0]
  for (let i = 0; i < errors.length; i++) {
    if (!isAnswered(logged, i)) continue
    of++
    if (errors[i] === 0) continue
    n++
    by[errors[i]!]!++
  }
  if (n === 0) return null
  const most = by.indexOf(Math.max(...by))
  return { n, of, code: errorCodes[most]!, codes: by[most]! }
}

function isAnswered({ classes, values, scores }: Predictions, i: number): boolean {
  return (classes[i] ?? -1) >= 0 || isNumber(values[i]) || isNumber(scores[i])
}

const isNumber = (value: number | undefined) => value !== undefined && value === value
