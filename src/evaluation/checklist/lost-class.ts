/** A class that shadow finds less of, where accuracy cannot see it: whoever never answered it would be accurate enough. */
import { count, pointsText } from '../../core/numbers'
import { dependent } from '../../result/sections/independence'
import { scaledBy } from '../statistics/bounds'
import { newcombe10 } from '../statistics/paired'
import type { Figures } from './gate'

/** Of what primary finds of a class, the part that is credibly lost. */
const LOST = 0.1

/**
 * Against a margin that is wider than what primary gains over the commonest class, every model passes that answers
 * nothing else: by it accuracy tells nothing of the other classes (a margin must lie within what the control is known to
 * gain, as in trials of non-inferiority, ICH E9 and E10).
 * @param line that the difference must be above
 * @returns why accuracy within the margin says too little, in a sentence; null where no class is lost
 */
export function lostClass({ quality, flips, independence }: Figures, line: number): string | null {
  if (!quality || !flips || quality.primary.accuracy === null) return null
  const { perClass, n, accuracy } = quality.primary
  const commonest = perClass.reduce((a, b) => (b.support > a.support ? b : a))
  const constant = commonest.support / n - accuracy
  if (constant <= line) return null
  const worth = independence?.accuracy
  const by = worth && dependent(worth) ? worth.effective / worth.n : 1
  for (const { class: name, bothRight, broken, fixed, ...wrong } of flips.byClass) {
    const bothWrong = wrong.bothWrongSame + wrong.bothWrongDifferent
    const pairs = { bothRight, firstOnly: broken, secondOnly: fixed, bothWrong }
    const [found, ci95] = [bothRight + broken, newcombe10(scaledBy(pairs, by))]
    const of = found + fixed + bothWrong
    if (!ci95 || ci95[1] >= (-LOST * found) / of) continue
    return `Of ${count(of)} labelled “${name}” primary finds ${count(found)}, and shadow ${count(bothRight + fixed)}: accuracy hardly counts them, for whoever always answers “${commonest.class}” is at ${pointsText(constant)} points, and would pass. Set a margin below ${pointsText(-constant).replace('+', '')} points.`
  }
  return null
}
