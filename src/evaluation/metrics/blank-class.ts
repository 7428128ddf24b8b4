/** A class whose name is a blank: label and answers of “no fault” are empty, or null, on the same requests. */
import type { EvaluationData, Predictions } from '../input'
import type { BlankClass } from '../rival'
import { ROLES } from '../../core/roles'

/** Fewer requests show nothing. */
const FEWEST = 100
/** A model that gives no answer to so many requests is in nobody's production. */
const COMMON = 0.05
/** Agreement beyond chance of blank labels with blank answers, from which on they are of one kind. */
const TOGETHER = 0.5

type Read = Pick<EvaluationData, 'task' | 'n' | 'labels' | 'primary' | 'shadow'>

/** @returns null where answers are not blank where labels are, of both models */
export function blankClass({ task, n, labels, ...of }: Read): BlankClass | null {
  if (task === 'regression' || !labels || n < FEWEST) return null
  const told = ROLES.map((role) => together(labels, of[role], n))
  if (!told.every(({ kappa, blank }) => kappa >= TOGETHER && blank >= COMMON * n)) return null
  const [primary, shadow] = told
  return { n, labels: primary!.labels, primary: primary!.both, shadow: shadow!.both }
}

function together(labels: ArrayLike<number>, { errors }: Predictions, n: number) {
  const counts = { labels: 0, blank: 0, both: 0 }
  for (let i = 0; i < n; i++) {
    const [label, answer] = [labels[i]! < 0, errors[i] !== 0]
    if (label) counts.labels++
    if (answer) counts.blank++
    if (label && answer) counts.both++
  }
  const alike = (n - counts.labels - counts.blank + 2 * counts.both) / n
  const [a, b] = [counts.labels / n, counts.blank / n]
  const chance = a * b + (1 - a) * (1 - b)
  return { ...counts, kappa: chance < 1 ? (alike - chance) / (1 - chance) : 0 }
}
