/** How a PSI is distributed that samples of some shares give: drawn where bins are sparse, else a gamma of two moments. */
import { chiSquaredTail, normalCdf } from './distributions'
import { MultinomialDraws } from './multinomial-draws'
import { psi } from './psi'
import { SPARSE } from './psi-path'
import type { Path, Shares } from './psi-path'
import { seeded } from '../../core/random'

/** What sparse bins may add to the index by chance before it is drawn rather than calculated. */
const NEGLIGIBLE = 0.005
/** Of the index, the part that sparse bins may carry: two moments do not say either what the logarithm of one or two rows does. */
const CARRIED = 0.1
/** Rows that a bin's share is taken to be worth at least, where the index's slope is asked. */
const FEW = 2
/** Samples drawn at first; and in all, where a tail of the first is small and not nothing: a share of 4 % is known to 0.6 points. */
const FIRST_DRAWS = 300
const DRAWS = 1000
const SMALL = 0.1

/** How a PSI is distributed that samples of some shares give. */
interface Law {
  above(x: number): number
  below(x: number): number
}

/** @param rows now that the law's mean is of; its spread is of the path's own */
export function lawOf(shares: Shares, path: Path, seed: number, rows = path.n): Law {
  let [chance, carried] = [0, 0]
  for (let i = 0; i < shares.p.length; i++) {
    const [a, b] = [shares.p[i]!, shares.q[i]!]
    const sparse = Number(a * path.m < SPARSE) / path.m + Number(b * path.n < SPARSE) / path.n
    chance += sparse
    if (sparse > 0) carried += (b - a) * Math.log(b / a)
  }
  const over = rows > path.n ? biasOf(shares, path.m, path.n) - biasOf(shares, path.m, rows) : 0
  return chance > NEGLIGIBLE || carried > CARRIED * shares.psi
    ? drawnLaw(shares, path, over, seed)
    : gammaLaw(shares, path, over)
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
  const values: number[] = []
  const count = (draws: number, holds: (value: number) => boolean) => {
    while (values.length < draws) values.push(psi(before.draw(), now.draw()) - over)
    let found = 0
    for (let d = 0; d < draws; d++) if (holds(values[d]!)) found++
    return found / draws
  }
  const share = (holds: (value: number) => boolean) => {
    const first = count(FIRST_DRAWS, holds)
    return first > 0 && first < SMALL ? count(DRAWS, holds) : first
  }
  return { above: (x) => share((value) => value >= x), below: (x) => share((value) => value <= x) }
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
