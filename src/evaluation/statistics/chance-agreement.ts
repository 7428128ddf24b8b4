/**
 * Agreement beyond chance as 1 - q / Q: q the weighted share of disagreements seen, Q the one that chance would give.
 * Both are sums of what is small where models agree, so that nothing cancels; the interval joins the Wilson interval of
 * q with that of Q, so that it has a width where no disagreement was seen.
 */
import type { Interval } from '../../core/interval'
import { ratioInterval } from './mover'
import {
  ALL_PAIRS,
  countTable,
  eachCell,
  marginsOf,
  tableOf,
  type CountTable,
  type Table,
} from './count-table'
import { rareLimits } from './rare-share'

export interface ChanceAgreement {
  value: number
  /** By the delta method (for kappa: Fleiss, Cohen, Everitt 1969, Psychol Bull 72:323). */
  se: number
  ci95: Interval
}

interface Shares {
  n: number
  table: CountTable
  rows: number[]
  columns: number[]
}

/** What one request in cell (i, j) adds to an average. */
type Influence = (i: number, j: number) => number

/**
 * Cohen's kappa, plain or weighted.
 * @param table rows one, columns the other: counts
 * @param apart weight of a disagreement, 0 for i = j, at most 1; null for 1 throughout, whatever the number of classes
 * @returns null where chance already gives full agreement: both gave one and the same class throughout
 */
export function kappaInterval(
  table: Table,
  apart: ((i: number, j: number) => number) | null,
  confidence = 0.95,
): ChanceAgreement | null {
  const cells = countTable(table)
  const shares = sharesOf(cells)
  const { rows, columns } = shares
  const weight = apart ?? UNLIKE
  const plain = apart === null && cells.k > ALL_PAIRS
  const ofRow = plain ? restOf(shares, 'columns') : rows.map((_, i) => columns.reduce((sum, c, j) => sum + weight(i, j) * c, 0)) // prettier-ignore
  const ofColumn = plain ? restOf(shares, 'rows') : columns.map((_, j) => rows.reduce((sum, r, i) => sum + weight(i, j) * r, 0)) // prettier-ignore
  const chance = rows.reduce((sum, r, i) => sum + r * ofRow[i]!, 0)
  const influence: Influence = (i, j) => ofRow[i]! + ofColumn[j]! - 2 * chance
  if (!(chance > 0)) return null
  return beyondChance(shares, weight, chance, influence, confidence, padded(cells))
}

const UNLIKE = (i: number, j: number) => (i === j ? 0 : 1)

/** Share of all other classes, from counts: 1 less a share near 1 would have lost its digits. */
function restOf({ n, table }: Shares, side: 'rows' | 'columns'): number[] {
  return marginsOf(table)[side].map((count) => (n - count) / n)
}

/**
 * Gwet's AC1 (Gwet 2008, Br J Math Stat Psychol 61:29): chance from how mixed the classes are.
 * @param table at least two classes, of which chance never gives full agreement
 */
export function ac1Interval(table: Table, confidence = 0.95): ChanceAgreement {
  const cells = countTable(table)
  const shares = sharesOf(cells)
  const { k } = cells
  const both = shares.rows.map((r, i) => (r + shares.columns[i]!) / 2)
  const mixed = both.reduce((sum, p) => sum + p * (1 - p), 0) / (k - 1)
  const own = (i: number) => (1 - 2 * both[i]!) / 2
  const middle = both.reduce((sum, p) => sum + p * (1 - 2 * p), 0)
  const influence: Influence = (i, j) => -(own(i) + own(j) - middle) / (k - 1)
  return beyondChance(shares, UNLIKE, 1 - mixed, influence, confidence, shares)
}

function beyondChance(
  shares: Shares,
  apart: (i: number, j: number) => number,
  chance: number,
  ofChance: Influence,
  confidence: number,
  ofCorrelation: Shares,
): ChanceAgreement {
  const { n } = shares
  const seen = each(shares, apart)
  const ofSeen: Influence = (i, j) => apart(i, j) - seen
  const ratio = seen / chance
  const variance = (of: Influence) => each(shares, (i, j) => of(i, j) ** 2) / n
  const ofRatio: Influence = (i, j) => (ofSeen(i, j) - ratio * ofChance(i, j)) / chance
  const limits = ratioInterval(
    { value: seen, limits: meanLimits(seen, variance(ofSeen), n, confidence) },
    { value: chance, limits: meanLimits(chance, variance(ofChance), n, confidence) },
    correlation(ofCorrelation, ofSeen, ofChance),
  )
  return {
    value: 1 - ratio,
    se: Math.sqrt(variance(ofRatio)),
    ci95: [Math.max(-1, 1 - limits[1]), 1 - limits[0]],
  }
}

/** Limits of a mean of what lies between 0 and 1: those of a share, at the n at which a share would vary as much. */
function meanLimits(value: number, variance: number, n: number, confidence: number): Interval {
  const effective = variance > 0 ? (value * (1 - value)) / variance : n
  return rareLimits(value * effective, effective, confidence)
}

function sharesOf(table: CountTable): Shares {
  const { n, rows, columns } = marginsOf(table)
  return { n, table, rows: rows.map((c) => c / n), columns: columns.map((c) => c / n) }
}

function each({ n, table }: Shares, term: Influence): number {
  let sum = 0
  eachCell(table, (i, j, count) => {
    sum += (count / n) * term(i, j)
  })
  return sum
}

/** So many agreements are added to each class that occurs, before two estimates are correlated. */
const PAD = 2

/**
 * The table that the correlation of q and Q is taken from: of a class that was seen once, and disagreed on, the two
 * would be one and the same number, and the interval of their ratio would be sure of it.
 */
function padded(table: CountTable): Shares {
  const { rows, columns, diagonal } = marginsOf(table)
  const cells: [number, number, number][] = []
  eachCell(table, (i, j, count) => {
    if (i !== j) cells.push([i, j, count])
  })
  rows.forEach((row, i) => {
    if (row > 0 || columns[i]! > 0) cells.push([i, i, diagonal[i]! + PAD])
  })
  return sharesOf(
    tableOf(
      table.k,
      cells.sort(([a, b], [c, d]) => a - c || b - d),
    ),
  )
}

function correlation(shares: Shares, a: Influence, b: Influence): number {
  const [meanA, meanB] = [each(shares, a), each(shares, b)]
  const joint = (x: Influence, y: Influence, mx: number, my: number) =>
    each(shares, (i, j) => (x(i, j) - mx) * (y(i, j) - my))
  const spread = joint(a, a, meanA, meanA) * joint(b, b, meanB, meanB)
  return spread > 0 ? joint(a, b, meanA, meanB) / Math.sqrt(spread) : 0
}
