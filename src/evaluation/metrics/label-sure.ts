/**
 * Labels that are a model's answer wherever its score is sure of it: a service that acts on sure answers, and writes down what it
 * did, labels these with them. What is sure is easier for the other model, too; a copy makes it look harder.
 */
import type { Role } from '../../core/roles'
import type { OwnLabels } from '../../result/sections/label-source'
import { APART, count, FEWEST, found, Outcome } from './label-outcomes'
import type { Outcomes } from './label-outcomes'

/** Distances of the two likeliest classes' scores from which on an answer may be called sure; the widest part is looked for. */
const SURE = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
/** By its own scores so many would be wrong: none by chance is one in 500 million. */
const EXPECTED = 20
/** Standard errors by which the other model must be wrong more often there than elsewhere. */
const HARDER = 3

/** @param gap how far the scores of a request are apart, and the probability of what was answered; NaN where unknown */
export function sureAnswers(
  role: Role,
  outcomes: Uint8Array,
  all: Outcomes,
  gap: (i: number) => { apart: number; p: number },
): OwnLabels[] | null {
  for (const at of SURE) {
    const inside: Outcomes = { n: 0, wrong: 0, apart: 0 }
    let expected = 0
    for (let i = 0; i < outcomes.length && inside.wrong === 0; i++) {
      if (outcomes[i] === Outcome.none) continue
      const { apart, p } = gap(i)
      if (!(apart >= at)) continue
      count(inside, outcomes[i]!)
      expected += 1 - p
    }
    if (inside.wrong > 0 || inside.n < FEWEST || inside.apart < APART || expected < EXPECTED) continue
    return isHarder(inside, all) ? [found(role, 'sure', inside, { expected, at: (1 + at) / 2 })] : null
  }
  return null
}

/** Whether the other model is credibly wrong more often there than elsewhere; one that the first shares its errors with counts less. */
function isHarder(inside: Outcomes, all: Outcomes): boolean {
  const outside = { n: all.n - inside.n, apart: all.apart - inside.apart }
  if (outside.n < FEWEST) return false
  const [a, b] = [inside.apart / inside.n, outside.apart / outside.n]
  const error = Math.sqrt((a * (1 - a)) / inside.n + (b * (1 - b)) / outside.n)
  return a - b > HARDER * error
}
