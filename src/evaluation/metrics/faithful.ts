/** Whether a replay gives what production answered, by all requests and by those that can tell. */
import { seeded } from '../../core/random'
import type { Figure } from '../../result/figures'
import type { Predictions } from '../input'
import { wilson } from '../statistics/binomial'
import type { AnswerComparer } from './logged-answer'

/** float32 arithmetic on another backend flips a few requests that lie on a threshold; not one in a hundred. */
export const FAITHFUL = 0.99
/** Of the requests that tell, those near a threshold are a larger share. */
const FAITHFUL_TELLING = 0.9
/** Fewer requests that tell are no proof against a replay. */
const FEWEST = 10

export interface Replayed {
  /** Requests whose answer could be compared. */
  n: number
  same: number
  /** Of these, to which another request's answer would not do. */
  telling: { n: number; same: number }
}

/**
 * Where nearly all answers are of one class, a replay that always says it agrees nearly always. So each logged answer is
 * also compared with the replay of another request, drawn by chance: only where that would not do does the request tell.
 */
export function compareReplay({ compare }: AnswerComparer, replayed: Predictions, seed = 1): Replayed {
  const random = seeded(seed)
  const total = replayed.errors.length
  const found: Replayed = { n: 0, same: 0, telling: { n: 0, same: 0 } }
  for (let i = 0; i < total; i++) {
    const own = compare(replayed, i, i)
    if (!own) continue
    found.n++
    if (own.same) found.same++
    const other = compare(replayed, random.below(total), i)
    if (!other || other.same) continue
    found.telling.n++
    if (own.same) found.telling.same++
  }
  return found
}

/** Unfaithful only where the whole interval says so: three requests are no proof against a replay. */
export function isFaithful({ n, same, telling }: Replayed): boolean {
  if ((wilson(same, n)?.[1] ?? 1) < FAITHFUL) return false
  return telling.n < FEWEST || (wilson(telling.same, telling.n)?.[1] ?? 1) >= FAITHFUL_TELLING
}

export function tellingFigure({ telling: { n, same } }: Replayed): Figure {
  const reason = n === 0 ? 'To every request another one’s answer would do as well.' : null
  return { value: n === 0 ? null : same / n, ci95: wilson(same, n), n, reason }
}
