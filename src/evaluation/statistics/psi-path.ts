/** Shares on the way from alike to beyond those seen: what a true PSI may have come from. */
import { chiSquaredQuantile } from './distributions'
import { LEAST_SHARE, psi, total } from './psi'

export interface PsiSample {
  /** Counts by bin. */
  baseline: ArrayLike<number>
  current: ArrayLike<number>
  /** Independent rows that the counts are worth; fewer than counted where rows come in clusters. Absent: as counted. */
  baselineRows?: number
  currentRows?: number
  /** Of `currentRows`, how many there are at most by what any single bin shows; the same where not given. */
  rowsByBin?: number
}

/** Shares of bins, and their index. */
export interface Shares {
  p: Float64Array
  q: Float64Array
  psi: number
}

/** Shares on the way from alike to beyond those seen, and the rows that they are seen in. */
export interface Path {
  seen: number
  /** Rows of the baseline, and of now. */
  m: number
  n: number
  byBin: number
  at(stretch: number): Shares
}

/** Bins with fewer rows than this are sparse: two moments do not say what their logarithms do, nor a count how rare they are. */
export const SPARSE = 5
/** How often shares may be rarer than the confidence set has it; of a tail of 5 %, what CAUTION takes off. */
const UNSURE = 0.01

const wholeRows = (rows: number) => Math.max(1, Math.round(rows))

/** Of a share, what may be rounding: closer ones show no way to move. */
const ALIKE = 1e-9

/**
 * The geometric path through the shares seen, each at least as large as the index takes it for. Where they are alike none
 * leads anywhere: then half the bins grow, and half shrink. What it leads to is floored as the index floors it: of shares that
 * it takes for the same, rows are likeliest in the largest.
 * @param through the shares seen, or sparse ones as rare as they may be
 * @returns null where a side has no rows, or no bin may be rarer
 */
export function pathOf(
  { baseline, current, baselineRows, currentRows, rowsByBin }: PsiSample,
  through: 'seen' | 'rarer' = 'seen',
): Path | null {
  const [m, n] = [total(baseline), total(current)]
  if (m === 0 || n === 0) return null
  const used = Array.from({ length: baseline.length }, (_, i) => i).filter(
    (i) => baseline[i]! + current[i]! > 0,
  )
  const share = (counts: ArrayLike<number>, all: number) =>
    used.map((i) => Math.max(counts[i]! / all, LEAST_SHARE))
  const rows = { m: wholeRows(baselineRows ?? m), n: wholeRows(currentRows ?? n) }
  let [p, q] = [share(baseline, m), share(current, n)]
  if (through === 'rarer') {
    const before = rarerOf({ shares: p, others: q, rows: rows.m })
    const now = rarerOf({ shares: q, others: p, rows: rows.n })
    if (!before && !now) return null
    ;[p, q] = [before ?? p, now ?? q]
  }
  const middle = p.map((a, i) => Math.log((m * a + n * q[i]!) / (m + n)))
  const way = (to: number[]) => to.map((a, i) => Math.log(a) - middle[i]!)
  const still = p.every((a, i) => Math.abs(a / q[i]! - 1) < ALIKE)
  const half = (sign: number) => used.map((_, at) => (at < used.length / 2 ? -sign : sign))
  const [ofP, ofQ] = still ? [half(-1), half(1)] : [way(p), way(q)]
  return {
    seen: psi(baseline, current),
    ...rows,
    byBin: wholeRows(rowsByBin ?? currentRows ?? n),
    at(stretch) {
      const along = (steps: number[]) => sharesOf(middle.map((log, i) => log + stretch * steps[i]!))
      const [a, b] = [along(ofP), along(ofQ)]
      return { p: a, q: b, psi: psi(a, b) }
    },
  }
}

/** Logarithms of a share at least: smaller ones are nothing, and nothing has no logarithm. */
const NOTHING = -200

/** @returns shares that are to each other as the exponentials of these numbers, however large */
function sharesOf(logs: number[]): Float64Array {
  const most = Math.max(...logs)
  const shares = Float64Array.from(logs, (log) => Math.exp(Math.max(NOTHING, log - most)))
  const sum = total(shares)
  return normalised(shares.map((share) => Math.max(LEAST_SHARE, share / sum)))
}

interface Side {
  shares: number[]
  /** Of the same bins on the other side. */
  others: number[]
  rows: number
}

/**
 * A side with its sparse bins as rare as they may be where the other side has more of them: at the lower bound of the sum that
 * the index's slopes make of their counts, which are Poisson (Fay, Feuer 1997). Of one or two rows a plain estimate lets an
 * index come out small that is not; the largest p over a confidence set of such shares is sound (Berger, Boos 1994).
 * @returns null where it has no such bins
 */
function rarerOf({ shares, others, rows }: Side): number[] | null {
  const slopes = shares.map((a, i) => {
    const odds = others[i]! / a
    return a > LEAST_SHARE && a * rows < SPARSE && odds > 1 ? odds - 1 + Math.log(odds) : 0
  })
  const moment = (power: number) => total(slopes.map((slope, i) => slope ** power * shares[i]! * rows))
  if (moment(1) === 0) return null
  const worth = moment(1) ** 2 / moment(2)
  const least = chiSquaredQuantile(UNSURE, 2 * worth) / (2 * worth)
  const steepest = Math.max(...slopes)
  return shares.map((a, i) => Math.max(LEAST_SHARE, a * least ** (slopes[i]! / steepest)))
}

function normalised(shares: Float64Array): Float64Array {
  const sum = total(shares)
  return shares.map((share) => share / sum)
}
