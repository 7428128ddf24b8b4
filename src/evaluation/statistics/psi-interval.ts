/** How far the true population stability index may be from the one seen. */
import type { Interval } from '../../core/interval'
import { chiSquaredTail, normalCdf } from './distributions'
import { MultinomialDraws } from './multinomial-draws'
import { LEAST_SHARE, psi, total } from './psi'
import { seeded } from '../../core/random'

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

/** Bins with fewer rows to expect than this are sparse: two moments do not say what their logarithms do. */
const SPARSE = 5
/** What sparse bins may add to the index by chance before it is drawn rather than calculated. */
const NEGLIGIBLE = 0.005
/** Rows that a bin's share is taken to be worth at least, where the index's slope is asked. */
const FEW = 2
const DRAWS = 300
/** The upper end, which lets a gate pass, is taken so much further out: shares on the path are not quite the true ones. */
const CAUTION = 0.8
const MOST_STRETCH = 8
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
  const far = (stretch: number) => lawOf(coarse.at(stretch), coarse, seed).above(coarse.seen) <= tail
  const low = far(0) ? coarse.at(turn(0, 1, far)).psi : 0
  const near = (stretch: number) =>
    lawOf(path.at(stretch), path, seed, path.byBin).below(path.seen) > CAUTION * tail
  const high = near(MOST_STRETCH) ? Infinity : path.at(turn(0, MOST_STRETCH, near)).psi
  return [low, Math.max(low, high)]
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
  const far = reach(path, MOST_STRETCH)
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

interface Shares {
  p: Float64Array
  q: Float64Array
  psi: number
}

interface Path {
  seen: number
  /** Rows of the baseline, and of now. */
  m: number
  n: number
  byBin: number
  at(stretch: number): Shares
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

/** How a PSI is distributed that samples of some shares give. */
interface Law {
  above(x: number): number
  below(x: number): number
}

/** @param rows now that the law's mean is of; its spread is of the path's own */
function lawOf(shares: Shares, path: Path, seed: number, rows = path.n): Law {
  let chance = 0
  for (let i = 0; i < shares.p.length; i++) {
    if (shares.p[i]! * path.m < SPARSE) chance += 1 / path.m
    if (shares.q[i]! * path.n < SPARSE) chance += 1 / path.n
  }
  const over = rows > path.n ? biasOf(shares, path.m, path.n) - biasOf(shares, path.m, rows) : 0
  return chance > NEGLIGIBLE ? drawnLaw(shares, path, over, seed) : gammaLaw(shares, path, over)
}

/** What sampling adds to the index on average, to the second order. */
function biasOf({ p, q }: Shares, m: number, n: number): number {
  let bias = 0
  for (let i = 0; i < p.length; i++) {
    const [a, b] = [Math.max(p[i]!, FEW / m), Math.max(q[i]!, FEW / n)]
    bias += ((1 / b + a / (b * b)) * b * (1 - b)) / n / 2 + ((1 / a + b / (a * a)) * a * (1 - a)) / m / 2
  }
  return bias
}

/** @param over what the mean is less than that of the draws */
function drawnLaw({ p, q }: Shares, { m, n }: Path, over: number, seed: number): Law {
  const random = seeded(seed)
  const [before, now] = [new MultinomialDraws(p, m, random), new MultinomialDraws(q, n, random)]
  const values = new Float64Array(DRAWS)
  for (let d = 0; d < DRAWS; d++) values[d] = psi(before.draw(), now.draw()) - over
  const count = (holds: (value: number) => boolean) => {
    let found = 0
    for (const value of values) if (holds(value)) found++
    return found / DRAWS
  }
  return { above: (x) => count((value) => value >= x), below: (x) => count((value) => value <= x) }
}

/** A gamma of the index's mean and variance, both to the second order of the delta method. */
function gammaLaw(shares: Shares, { m, n }: Path, over: number): Law {
  const { p, q, psi: value } = shares
  let [ofQ, meanQ, ofP, meanP] = [0, 0, 0, 0]
  const trace = { qq: [0, 0], pp: [0, 0], pq: [0, 0] } as Record<'qq' | 'pp' | 'pq', [number, number]>
  for (let i = 0; i < p.length; i++) {
    // Below a row or two the index is cut off (LEAST_SHARE), and its slope there is not the logarithm's.
    const [a, b] = [Math.max(p[i]!, FEW / m), Math.max(q[i]!, FEW / n)]
    const log = Math.log(b / a)
    const slopeQ = log + 1 - a / b
    const slopeP = 1 - log - b / a
    meanQ += b * slopeQ
    ofQ += b * slopeQ * slopeQ
    meanP += a * slopeP
    ofP += a * slopeP * slopeP
    const [curveQ, curveP, mixed] = [1 / b + a / (b * b), 1 / a + b / (a * a), -1 / a - 1 / b]
    addTrace(trace.qq, curveQ, b, b)
    addTrace(trace.pp, curveP, a, a)
    addTrace(trace.pq, mixed, a, b)
  }
  const first = Math.max(0, ofQ - meanQ * meanQ) / n + Math.max(0, ofP - meanP * meanP) / m
  const second =
    traceOf(trace.qq) / (2 * n * n) + traceOf(trace.pp) / (2 * m * m) + traceOf(trace.pq) / (n * m)
  return gamma(value + biasOf(shares, m, n) - over, first + second)
}

/** Of tr(H S H S') with H diagonal and S, S' the covariances of two multinomials: the parts on and off the diagonal. */
function addTrace(trace: [number, number], curve: number, a: number, b: number): void {
  trace[0] += curve * curve * a * b * ((1 - a) * (1 - b) - a * b)
  trace[1] += curve * a * b
}

const traceOf = ([own, all]: [number, number]) => own + all * all

function gamma(mean: number, variance: number): Law {
  if (!(variance > 0)) return { above: (x) => (mean >= x ? 1 : 0), below: (x) => (mean <= x ? 1 : 0) }
  const shape = (mean * mean) / variance
  if (shape > 1e4) {
    const z = (x: number) => (x - mean) / Math.sqrt(variance)
    return { above: (x) => normalCdf(-z(x)), below: (x) => normalCdf(z(x)) }
  }
  const tail = (x: number) => chiSquaredTail((2 * x * mean) / variance, 2 * shape)
  return { above: tail, below: (x) => 1 - tail(x) }
}

function normalised(shares: number[]): Float64Array {
  const sum = shares.reduce((a, b) => a + b, 0)
  return Float64Array.from(shares, (share) => share / sum)
}
