/** Changes of a class's precision and F1 on the same requests, from what either evaluation counted of the class. */
import type { Role } from '../core/roles'
import type { EvaluationResult } from '../result/evaluation-result'
import type { ClassQuality } from '../result/quality'
import { correlated, type Change, type Estimate } from './estimate'
import type { Pair } from './pair'

/** Of one class: requests with its label, requests that were given it, and those of both. */
interface Counts {
  labelled: number
  given: number
  hits: number
}

/** How much a request moves a figure, by whether it was given the class, and whether its label is the class. */
type Moves = (given: 0 | 1, label: 0 | 1) => number

const moves: Record<'Precision' | 'F1', (counts: Counts) => Moves> = {
  Precision:
    ({ given, hits }) =>
    (is, label) =>
      is * (label - hits / given),
  F1:
    ({ labelled, given, hits }) =>
    (is, label) =>
      2 * is * label - (2 * hits * (is + label)) / (given + labelled),
}

/** Where counts show no spread, and so no correlation: precisions of the same labels are never opposed. */
const LEAST = { Precision: 0, F1: -1 }

/**
 * Of a model's precision or F1 of one class, by its name, with the interval of the pairing that makes both as unlike as
 * their counts allow.
 * @param estimates of both, with their own intervals
 * @returns null where they may be of other labels (see `classPair`)
 */
export function classChange(
  title: 'Precision' | 'F1',
  pair: Pair,
  { role, of }: { role: Role; of: string },
  [before, now]: [Estimate, Estimate],
): Change | null {
  const found = classPair(pair, role, of)
  if (!found) return null
  const counts = found.map(countsOf) as [Counts, Counts]
  const n = Math.max(...[pair.a, pair.b].map(({ quality }) => quality![role].n))
  return correlated(before, now, leastCorrelation(title, counts, n))
}

/**
 * A class in both evaluations, by its name, wherever that stands in the order of the classes.
 * @returns null where it may be of other requests: of more or fewer in either, or where the order is another and a second
 *   class has as many, so that labels that are numbers may have changed their names
 */
export function classPair(
  { a, b, relation }: Pair,
  role: Role,
  name: string,
): [ClassQuality, ClassQuality] | null {
  const of = ({ quality }: EvaluationResult) => quality?.[role].perClass.find((one) => one.class === name)
  const [p, q] = [of(a), of(b)]
  if (relation.requests !== 'same' || !relation.labels || !p || !q) return null
  if (p.support !== q.support || p.support === 0) return null
  const reordered = a.classes.some((other, i) => other !== b.classes[i])
  const asMany = a.quality!.primary.perClass.filter(({ support }) => support === p.support)
  return reordered && asMany.length > 1 ? null : [p, q]
}

const countsOf = ({ support, predicted, recall }: ClassQuality): Counts => ({
  labelled: support,
  given: predicted,
  hits: Math.round((recall ?? 0) * support),
})

/**
 * Least correlation of both figures that their counts allow: as few requests as possible are given the class in both.
 * Labels are the same, so that of precision it is never below 0.
 */
function leastCorrelation(title: 'Precision' | 'F1', counts: [Counts, Counts], n: number): number {
  const [first, second] = counts.map(moves[title]) as [Moves, Moves]
  let [together, ofFirst, ofSecond] = [0, 0, 0]
  for (const label of [0, 1] as const) {
    const all = label === 1 ? counts[0].labelled : n - counts[0].labelled
    const [x, y] = counts.map(({ given, hits }) => (label === 1 ? hits : given - hits)) as [number, number]
    const both = Math.max(0, x + y - all)
    const cells = [
      [1, 1, both],
      [1, 0, x - both],
      [0, 1, y - both],
      [0, 0, all - x - y + both],
    ] as const
    for (const [a, b, times] of cells) {
      const [u, v] = [first(a, label), second(b, label)]
      together += times * u * v
      ofFirst += times * u * u
      ofSecond += times * v * v
    }
  }
  const spread = Math.sqrt(ofFirst * ofSecond)
  return spread > 0 ? together / spread : LEAST[title]
}
