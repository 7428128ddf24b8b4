/** How far the true population stability index may be from the one seen. */
import type { Interval } from '../../core/interval'
import { LEAST_SHARE, psi, total } from './psi'
import { lawOf } from './psi-law'
import { pathOf, SPARSE } from './psi-path'
import type { Path, PsiSample } from './psi-path'

export type { PsiSample } from './psi-path'

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
  let high = upperEnd(path, 0, { seed, tail })
  const rarer = pathOf(sample, 'rarer')
  if (rarer && Number.isFinite(high)) {
    const from = reach(rarer, high)
    if (from !== null && isNear(rarer, from, { seed, tail })) high = upperEnd(rarer, from, { seed, tail })
  }
  return [low, Math.max(low, high)]
}

interface Tail {
  seed: number
  tail: number
}

const isNear = (path: Path, stretch: number, { seed, tail }: Tail) =>
  lawOf(path.at(stretch), path, seed, path.byBin).below(path.seen) > CAUTION * tail

/** @param from a stretch that is near, or nought; @returns the index from which one as small as the one seen is too rare */
function upperEnd(path: Path, from: number, at: Tail): number {
  const near = (stretch: number) => isNear(path, stretch, at)
  const most = stretched(path, Math.max(from, MOST_STRETCH), near)
  return near(most) ? Infinity : path.at(turn(from, most, near)).psi
}

/** @returns the stretch at which a path gets to an index; null where it does not */
function reach(path: Path, limit: number): number | null {
  const short = (stretch: number) => path.at(stretch).psi < limit
  const most = stretched(path, MOST_STRETCH, short)
  return short(most) ? null : turn(0, most, short)
}

/** A feature with one value on both sides: the index where another is so rare that no row of the fewer has it. */
const ofOneValue = (rows: number, tail: number) => withUnseen(Math.max(LEAST_SHARE, 1 - tail ** (1 / rows)))

const withUnseen = (share: number) => psi([1 - LEAST_SHARE, LEAST_SHARE], [1 - share, share])

/** @returns how likely no row of the fewer has another value where the index is `limit` */
function unseenAt(limit: number, rows: number): number {
  const share = turn(LEAST_SHARE, 1, (unseen) => withUnseen(unseen) < limit)
  return (1 - share) ** rows
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
  if (path.at(1).p.length === 1) return { small: unseenAt(limit, Math.min(path.m, path.n)), large: 1 }
  const farOn = (on: Path | null) => {
    const at = on && reach(on, limit)
    return on && at !== null ? { law: lawOf(on.at(at), on, seed, on.byBin), path: on } : null
  }
  const [far, rarer] = [farOn(path), farOn(pathOf(sample, 'rarer'))]
  const small = Math.max(far ? far.law.below(path.seen) : 1, rarer ? rarer.law.below(path.seen) : 0)
  // Where no bin was merged it is the same path, and what is on its way to what was seen is found already.
  const isSame = coarse === path && path.byBin === path.n && far && path.at(1).psi >= limit
  const short = (stretch: number) => coarse.at(stretch).psi < limit
  const near = isSame || short(1) ? null : coarse.at(turn(0, 1, short))
  const law = isSame ? far.law : near && lawOf(near, coarse, seed)
  return { small: small / CAUTION, large: law ? law.above(coarse.seen) : 1 }
}

/**
 * Sparse bins as one, each as large as the index takes it for. Merging bins never adds to the index, so that what is sure of
 * the merged ones is sure of all: the lower end rests on these, of which two moments say enough.
 */
function pooled({ baseline, current, ...rows }: PsiSample): PsiSample {
  const [m, n] = [total(baseline), total(current)]
  const merged: { before: number[]; now: number[] } = { before: [0], now: [0] }
  for (let i = 0; i < baseline.length; i++) {
    const [a, b] = [baseline[i]!, current[i]!]
    if (((a + b) * Math.min(m, n)) / (m + n) >= SPARSE) {
      merged.before.push(a)
      merged.now.push(b)
    } else if (a + b > 0) {
      merged.before[0] = merged.before[0]! + Math.max(a, LEAST_SHARE * m)
      merged.now[0] = merged.now[0]! + Math.max(b, LEAST_SHARE * n)
    }
  }
  return { baseline: merged.before, current: merged.now, baselineRows: m, currentRows: n, ...rows }
}

/**
 * How far to go along a path on which a condition holds at first. Eight times nearly nothing is nearly nothing: there two
 * shares that chance has made alike would be bounded by nothing.
 */
function stretched(path: Path, from: number, condition: (stretch: number) => boolean): number {
  let most = from
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
