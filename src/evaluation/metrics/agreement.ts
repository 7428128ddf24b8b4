/** Agreement beyond chance between the two models' classes, from their k x k table. */
import type { Interval } from '../../core/interval'
import type { Figure } from '../../result/figures'
import { zTwoSided } from '../statistics/distributions'

export type Weights = 'identity' | 'linear' | 'quadratic'

const NOBODY = 'No request was answered by both models.'
const NO_WIDTH =
  'The standard error is 0 here (the requests are too few or too alike), so the interval says nothing.'
const CONSTANT =
  'Undefined: both models gave one and the same class to every request, so agreement by chance is already 1.'

/**
 * Cohen's kappa with the asymptotic standard error of Fleiss, Cohen, Everitt 1969 (Psychol Bull 72:323), plain or
 * weighted. Linear and quadratic weights are for ordered classes.
 * @param table rows primary, columns shadow, counts
 */
export function kappa(table: number[][], weights: Weights = 'identity'): Figure & { se: number | null } {
  const { n, rows, columns } = margins(table)
  if (n === 0) return { value: null, ci95: null, n, reason: NOBODY, se: null }
  const k = table.length
  const weight = weightOf(weights, k)
  const rowWeight = rows.map((_, i) => columns.reduce((sum, c, j) => sum + weight(i, j) * c, 0))
  const columnWeight = columns.map((_, j) => rows.reduce((sum, r, i) => sum + weight(i, j) * r, 0))
  const observed = each(table, n, (share, i, j) => share * weight(i, j))
  const expected = rows.reduce((sum, r, i) => sum + r * (rowWeight[i] as number), 0)
  if (1 - expected < 1e-15) return { value: null, ci95: null, n, reason: CONSTANT, se: null }
  const value = (observed - expected) / (1 - expected)
  const first = each(table, n, (share, i, j) => {
    const margin = (rowWeight[i] as number) + (columnWeight[j] as number)
    return share * (weight(i, j) * (1 - expected) - margin * (1 - observed)) ** 2
  })
  const second = (observed * expected - 2 * expected + observed) ** 2
  const se = Math.sqrt(Math.max(0, first - second) / n) / (1 - expected) ** 2
  return { value, ci95: around(value, se), n, reason: se > 1e-12 ? null : NO_WIDTH, se }
}

/**
 * Gwet's AC1 (Gwet 2008, Br J Math Stat Psychol 61:29): chance agreement from how mixed the classes are, so that
 * it does not collapse where one class is rare, as kappa does. Variance by the linearised unit contributions.
 */
export function gwetAc1(table: number[][]): Figure {
  const { n, rows, columns } = margins(table)
  const k = table.length
  if (n === 0) return { value: null, ci95: null, n, reason: NOBODY }
  if (k < 2) return { value: null, ci95: null, n, reason: 'Undefined with a single class.' }
  const share = rows.map((r, i) => (r + (columns[i] as number)) / 2)
  const expected = share.reduce((sum, p) => sum + p * (1 - p), 0) / (k - 1)
  const observed = each(table, n, (s, i, j) => (i === j ? s : 0))
  const value = (observed - expected) / (1 - expected)
  if (n < 2) return { value, ci95: null, n, reason: 'No interval: a single request.' }
  const contribution = (i: number, j: number) => {
    const chance = (2 - (share[i] as number) - (share[j] as number)) / 2 / (k - 1)
    const own = ((i === j ? 1 : 0) - expected) / (1 - expected)
    return own - (2 * (1 - value) * (chance - expected)) / (1 - expected)
  }
  const variance = each(table, n, (s, i, j) => s * (contribution(i, j) - value) ** 2) / (n - 1)
  const se = Math.sqrt(variance)
  return { value, ci95: around(value, se), n, reason: se > 1e-12 ? null : NO_WIDTH }
}

function weightOf(kind: Weights, k: number): (i: number, j: number) => number {
  if (kind === 'identity') return (i, j) => (i === j ? 1 : 0)
  const span = Math.max(1, k - 1)
  if (kind === 'linear') return (i, j) => 1 - Math.abs(i - j) / span
  return (i, j) => 1 - ((i - j) / span) ** 2
}

function around(value: number, se: number): Interval {
  const half = zTwoSided(0.95) * se
  return [Math.max(-1, value - half), Math.min(1, value + half)]
}

function margins(table: number[][]): { n: number; rows: number[]; columns: number[] } {
  const rows = table.map((row) => row.reduce((sum, c) => sum + c, 0))
  const columns = table.map((_, j) => table.reduce((sum, row) => sum + (row[j] as number), 0))
  const n = rows.reduce((sum, c) => sum + c, 0)
  return { n, rows: rows.map((c) => c / n), columns: columns.map((c) => c / n) }
}

function each(table: number[][], n: number, term: (share: number, i: number, j: number) => number): number {
  let sum = 0
  table.forEach((row, i) =>
    row.forEach((count, j) => {
      if (count > 0) sum += term(count / n, i, j)
    }),
  )
  return sum
}
