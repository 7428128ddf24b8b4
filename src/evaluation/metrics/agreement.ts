/** Agreement beyond chance between the two models' classes, from their k x k table. */
import { count } from '../../core/numbers'
import type { Figure } from '../../result/figures'
import { ac1Interval, kappaInterval } from '../statistics/chance-agreement'
import { ALL_PAIRS, countTable, type CountTable, type Table } from '../statistics/count-table'

export type Weights = 'identity' | 'linear' | 'quadratic'

const NOBODY = 'No request was answered by both models.'
const TOO_MANY = `Not weighted: more than ${count(ALL_PAIRS)} classes.`
const CONSTANT =
  'Undefined: both models gave one and the same class to every request, so agreement by chance is already 1.'

/**
 * Cohen's kappa, plain or weighted, with the asymptotic standard error of Fleiss, Cohen, Everitt 1969. The interval
 * (see kappaInterval) is not that error's: with a rare class it would be of no width as soon as all requests agree.
 * Linear and quadratic weights are for ordered classes.
 * @param table rows primary, columns shadow, counts
 * @param share independent requests that each is worth
 */
export function kappa(
  table: Table,
  weights: Weights = 'identity',
  share = 1,
): Figure & { se: number | null } {
  const cells = countTable(table)
  const n = total(cells)
  if (n === 0) return { value: null, ci95: null, n, reason: NOBODY, se: null }
  if (weights !== 'identity' && cells.k > ALL_PAIRS)
    return { value: null, ci95: null, n, reason: TOO_MANY, se: null }
  const found = kappaInterval(
    worthOf(cells, share),
    weights === 'identity' ? null : apartBy(weights, cells.k),
  )
  if (!found) return { value: null, ci95: null, n, reason: CONSTANT, se: null }
  return { ...found, n, reason: null }
}

/**
 * Gwet's AC1 (Gwet 2008, Br J Math Stat Psychol 61:29): chance agreement from how mixed the classes are, so that
 * it does not collapse where one class is rare, as kappa does. @param share as for kappa
 */
export function gwetAc1(table: Table, share = 1): Figure {
  const cells = countTable(table)
  const n = total(cells)
  if (n === 0) return { value: null, ci95: null, n, reason: NOBODY }
  if (cells.k < 2) return { value: null, ci95: null, n, reason: 'Undefined with a single class.' }
  const found = ac1Interval(worthOf(cells, share))
  if (n < 2) return { value: found.value, ci95: null, n, reason: 'No interval: a single request.' }
  return { value: found.value, ci95: found.ci95, n, reason: null }
}

/** Counts of as many independent requests as the requests are worth. */
const worthOf = (table: CountTable, share: number): CountTable =>
  share === 1 ? table : { ...table, counts: table.counts.map((count) => count * share) }

/** How far apart two classes are, from 0 to 1: 1 less the weight of the pair. */
function apartBy(kind: Exclude<Weights, 'identity'>, k: number): (i: number, j: number) => number {
  const span = Math.max(1, k - 1)
  return kind === 'linear' ? (i, j) => Math.abs(i - j) / span : (i, j) => ((i - j) / span) ** 2
}

function total({ counts }: CountTable): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
