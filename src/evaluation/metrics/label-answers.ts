/**
 * Labels that are a model's answer wherever it answers one class: the outcome of what was turned away is never known, and
 * often written down as that very answer ('rejected' is 'no default'). It is right there by construction.
 */
import type { Role } from '../../core/roles'
import type { OwnLabels } from '../../result/sections/label-source'
import type { EvaluationData } from '../input'
import { APART, count, FEWEST, found } from './label-outcomes'
import type { Outcomes } from './label-outcomes'

/** Requests of other classes that only the other model takes for it: a model that finds as many would take so many, too, and none by chance is one in 500 million. */
const EXPECTED = 20
/** A model is of a kind that errs where its other answers are wrong this part as often as the other model's answer of the class. */
const ERRS = 0.5

/** @returns null where no answer of the model is always its label, or a good model explains it */
export function answersOf(
  role: Role,
  { labels, classes, ...data }: EvaluationData,
  outcomes: Uint8Array,
  all: Outcomes,
): OwnLabels[] | null {
  const own = data[role].classes
  const other = data[role === 'primary' ? 'shadow' : 'primary'].classes
  const inside = classes.map((): Outcomes => ({ n: 0, wrong: 0, apart: 0 }))
  const others = classes.map(() => ({ n: 0, wrong: 0 }))
  for (let i = 0; i < outcomes.length; i++) {
    const told = inside[own[i]!]
    if (!told || labels![i]! < 0) continue
    count(told, outcomes[i]!)
    const theirs = others[other[i]!]
    if (!theirs) continue
    theirs.n++
    if (other[i] !== labels![i]) theirs.wrong++
  }
  const at = inside.findIndex((one, c) => isMade(one, others[c]!, all))
  if (at < 0) return null
  const name = classes[at]!
  const expected = others[at]!.wrong
  return [found(role, 'answer', inside[at]!, { expected, part: { by: null, from: name, to: name } })]
}

/** @param theirs the other model's answers of the class, and how many of them are wrong */
function isMade(inside: Outcomes, theirs: { n: number; wrong: number }, all: Outcomes): boolean {
  if (inside.wrong > 0 || inside.n < FEWEST || inside.apart < APART) return false
  const outside = all.n - inside.n
  if (outside < FEWEST || theirs.wrong < EXPECTED) return false
  return all.wrong / outside >= (ERRS * theirs.wrong) / theirs.n
}
