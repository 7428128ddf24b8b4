/** How far the true population stability index may be from the one seen. */
import type { Interval } from '../../core/interval'
import { LEAST_SHARE, psi, total } from './psi'
import { lawOf, SPARSE } from './psi-law'
import type { Path } from './psi-law'

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

/** Independent rows on each side from which simulations bear the bounds out; with fewer, no feature passes. */
export const LEAST_ROWS = 50
/** Independent rows now with which one can fail: of fewer, not even how many they are is known. */
export const LEAST_TELLING = 10

/** The upper end, which lets a gate pass, is taken so much further out: shares on the path are not quite the true ones. */
const CAUTION = 0.8
const MOST_STRETCH = 8
/** Shares that are nearly alike take more steps: to here, which is far beyond any limit. */
const FAR = 2
const DOUBLINGS = 60
/** Of the way along the path: its ends need no more. */
const PRECISION = 0.01

/**
 * Interval of the true PSI by inverting a test (parametric bootstrap, Davison, Hinkley 1997, 5.4.2): the index seen is
 * asked how likely it is under shares on the geometric path through the ones seen, from where both are alike (PSI 0) to
 * beyond what was seen. The lower end is where a PSI as large as the one seen comes up in a share (1 - confidence) / 2 of
 * samples, and 0 where it does so though nothing moved; the upper end is where one as small does. What sampling adds to
 * the index, which is never negative, is thereby taken off; where single bins depend on each other less than the index
 * does, no more than they show is taken off the upper end.
 * @returns null where a side has no rows
 */
export function psiInterval(sample: PsiSample, seed: number, confidence = 0.95): Interval | null {
  const [path, coarse] = [pathOf(sample), pathOf(pooled(sample))]
  if (!path || !coarse) return null
  const tail = (1 - confidence) / 2
  if (path.at(1).p.length === 1) return [0, ofOneValue(Math.min(path.m, path.n), tail)]
  const far = (stretch: number) => lawOf(coarse.at(stretch), coarse, seed).above(coarse.seen) <= tail
  const low = far(0) ? coarse.at(turn(0, 1, far)).psi : 0
  const near = (stretch: number) =>
    lawOf(path.at(stretch), path, seed, path.byBin).below(path.seen) > CAUTION * tail
  const most = stretched(path, near)
  const high = near(most) ? Infinity : path.at(turn(0, most, near)).psi
  return [low, Math.max(low, high)]
}

/** A feature with one value on both sides: the index where another is so rare that no row of the fewer has it. */
function ofOneValue(rows: number, tail: number): number {
  const unseen = Math.max(LEAST_SHARE, 1 - tail ** (1 / rows))
  return psi([1 - LEAST_SHARE, LEAST_SHARE], [1 - unseen, unseen])
}

/** How likely an index as small, and one as large, as the one seen is where the true one is `limit`. */
export interface PsiAtLimit {
  small: number
  large: number
}

/**
 * What says, without looking for the interval, whether its ends are on either side of a limit: at a tail of t, the upper
 * end is below it where `small` is t at most, the lower end above it where `large` is.
 * @returns null where a side has no rows
 */
export function psiAtLimit(sample: PsiSample, limit: number, seed: number): PsiAtLimit | null {
  const [merged, path] = [pooled(sample), pathOf(sample)]
  const coarse = merged.baseline[0]! + merged.current[0]! > 0 ? pathOf(merged) : path
  if (!path || !coarse) return null
  const reach = (on: Path, to: number) =>
    on.at(to).psi < limit ? null : on.at(turn(0, to, (stretch) => on.at(stretch).psi < limit))
  const far = reach(
    path,
    stretched(path, (to) => path.at(to).psi < limit),
  )
  const low = far && lawOf(far, path, seed, path.byBin)
  // Where no bin was merged it is the same path, and what is on its way to what was seen is found already.
  const same = coarse === path && path.byBin === path.n && low && path.at(1).psi >= limit
  const near = !same && reach(coarse, 1)
  const high = same ? low : near && lawOf(near, coarse, seed)
  return {
    small: low ? low.below(path.seen) / CAUTION : 1,
    large: high ? high.above(coarse.seen) : 1,
  }
}

/**
 * Sparse bins as one. Merging bins never adds to the index, so that what is sure of the merged ones is sure of all: the
 * lower end rests on these, of which two moments say enough.
 */
function pooled({ baseline, current, ...rows }: PsiSample): PsiSample {
  const [m, n] = [total(baseline), total(current)]
  const merged: { before: number[]; now: number[] } = { before: [0], now: [0] }
  for (let i = 0; i < baseline.length; i++) {
    const [a, b] = [baseline[i]!, current[i]!]
    if (((a + b) * Math.min(m, n)) / (m + n) >= SPARSE) {
      merged.before.push(a)
      merged.now.push(b)
    } else {
      merged.before[0] = merged.before[0]! + a
      merged.now[0] = merged.now[0]! + b
    }
  }
  return { baseline: merged.before, current: merged.now, ...rows }
}

/**
 * How far to go along a path on which a condition holds at first. Eight times nearly nothing is nearly nothing: there two
 * shares that chance has made alike would be bounded by nothing.
 */
function stretched(path: Path, condition: (stretch: number) => boolean): number {
  let most = MOST_STRETCH
  for (let i = 0; i < DOUBLINGS && condition(most) && path.at(most).psi < FAR; i++) most *= 2
  return most
}

/** @returns where a condition that is true at `from` turns false on the way to `to`. */
function turn(from: number, to: number, condition: (x: number) => boolean): number {
  let [yes, no] = [from, to]
  while (Math.abs(no - yes) > PRECISION * Math.max(yes, no) && Math.max(yes, no) > PRECISION) {
    const middle = (yes + no) / 2
    if (condition(middle)) yes = middle
    else no = middle
  }
  return (yes + no) / 2
}

function pathOf({ baseline, current, baselineRows, currentRows, rowsByBin }: PsiSample): Path | null {
  const [m, n] = [total(baseline), total(current)]
  if (m === 0 || n === 0) return null
  const used = Array.from({ length: baseline.length }, (_, i) => i).filter(
    (i) => baseline[i]! + current[i]! > 0,
  )
  const share = (counts: ArrayLike<number>, all: number) =>
    used.map((i) => Math.max(counts[i]! / all, LEAST_SHARE))
  const [p, q] = [share(baseline, m), share(current, n)]
  const pooled = used.map((i) => (baseline[i]! + current[i]!) / (m + n))
  return {
    seen: psi(baseline, current),
    m: Math.max(1, Math.round(baselineRows ?? m)),
    n: Math.max(1, Math.round(currentRows ?? n)),
    byBin: Math.max(1, Math.round(rowsByBin ?? currentRows ?? n)),
    at(stretch) {
      const along = (to: number[]) =>
        normalised(pooled.map((middle, i) => middle * (to[i]! / middle) ** stretch))
      const [a, b] = [along(p), along(q)]
      return { p: a, q: b, psi: psi(a, b) }
    },
  }
}

function normalised(shares: number[]): Float64Array {
  const sum = shares.reduce((a, b) => a + b, 0)
  return Float64Array.from(shares, (share) => share / sum)
}
