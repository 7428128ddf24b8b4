/** Seeded draws of counts by category. */
import { betaLn, normalQuantile } from './distributions'
import type { Random } from '../../core/random'

/** Expected counts from here on are drawn as normals, freed of their skewness; smaller ones row by row, by inversion. */
const MANY = 50

/** Draws of n rows over categories of given shares. The array that is returned is used again by the next draw. */
export class MultinomialDraws {
  readonly #shares: Float64Array
  readonly #n: number
  readonly #random: Random
  readonly #counts: Float64Array

  /** @param shares add up to 1; @param n whole */
  constructor(shares: Float64Array, n: number, random: Random) {
    this.#shares = shares
    this.#n = n
    this.#random = random
    this.#counts = new Float64Array(shares.length)
  }

  draw(): Float64Array {
    let left = this.#n
    let share = 1
    const last = this.#shares.length - 1
    for (let i = 0; i < last; i++) {
      const p = this.#shares[i]!
      const count = left === 0 ? 0 : binomialDraw(left, Math.min(1, p / share), this.#random)
      this.#counts[i] = count
      left -= count
      share = Math.max(Number.MIN_VALUE, share - p)
    }
    this.#counts[last] = left
    return this.#counts
  }
}

/** @returns one binomial count: exact where few are expected on a side, else a rounded normal with Cornish and Fisher's first term. */
export function binomialDraw(n: number, p: number, random: Random): number {
  if (p > 0.5) return n - binomialDraw(n, 1 - p, random)
  if (p <= 0) return 0
  const uniform = (random.below(2 ** 31) + 0.5) / 2 ** 31
  const mean = n * p
  if (mean >= MANY) {
    const z = normalQuantile(uniform)
    const skewed = ((z * z - 1) * (1 - 2 * p)) / 6
    const count = Math.round(mean + Math.sqrt(mean * (1 - p)) * z + skewed)
    return Math.min(n, Math.max(0, count))
  }
  const odds = p / (1 - p)
  let mass = Math.exp(n * Math.log1p(-p))
  let below = mass
  let k = 0
  while (below < uniform && k < n) {
    k++
    mass *= ((n - k + 1) / k) * odds
    below += mass
    if (mass < 1e-18 && k > mean) break
  }
  return k
}

/**
 * One random part of `n` rows out of all rows, by category: what shuffling the rows and cutting them in two gives.
 * @param counts of all rows, whole @param into filled with the counts of the part
 */
export function permutedDraw(counts: ArrayLike<number>, n: number, into: Float64Array, random: Random): void {
  let all = 0
  for (let i = 0; i < counts.length; i++) all += counts[i]!
  let left = n
  for (let i = 0; i < counts.length; i++) {
    const size = counts[i]!
    const drawn = hypergeometricDraw(all, size, left, random)
    into[i] = drawn
    left -= drawn
    all -= size
  }
}

/** @returns how many of `size` marked rows are among n drawn from `all` without putting back. */
function hypergeometricDraw(all: number, size: number, n: number, random: Random): number {
  const most = Math.min(size, n)
  let k = Math.max(0, n - (all - size))
  if (most === k) return k
  const uniform = (random.below(2 ** 31) + 0.5) / 2 ** 31
  const mean = (n * size) / all
  const variance = (mean * (1 - size / all) * (all - n)) / Math.max(1, all - 1)
  if (variance >= MANY)
    return Math.min(most, Math.max(k, Math.round(mean + Math.sqrt(variance) * normalQuantile(uniform))))
  let mass = k === 0 && size <= FEW ? noneOf(all, size, n) : massAt(k, all, size, n)
  let below = mass
  while (below < uniform && k < most) {
    mass *= ((size - k) * (n - k)) / ((k + 1) * (all - size - n + k + 1))
    k++
    below += mass
    if (mass < 1e-18 && k > mean) break
  }
  return k
}

/** Of so many marked rows that none is drawn is a product of as many factors, which takes a tenth of the logarithms' time. */
const FEW = 32

function noneOf(all: number, size: number, n: number): number {
  let mass = 1
  for (let i = 0; i < size; i++) mass *= (all - n - i) / (all - i)
  return mass
}

const massAt = (k: number, all: number, size: number, n: number) =>
  Math.exp(lnChoose(size, k) + lnChoose(all - size, n - k) - lnChoose(all, n))

const lnChoose = (n: number, k: number) => -Math.log(n + 1) - betaLn(n - k + 1, k + 1)
