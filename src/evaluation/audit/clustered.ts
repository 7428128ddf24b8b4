/** Seeded outcomes of requests in clusters of the sizes that a log has, alike within a cluster as they were found to be. */
import type { Random } from '../../core/random'
import type { Worth } from '../../result/sections/independence'
import { satterthwaite } from '../statistics/clusters'
import { binomialDraw } from '../statistics/multinomial-draws'
import { clusteredWorth } from '../statistics/worth'

/** Shares of the outcomes +1 and -1; all others are 0. */
export interface Shares {
  plus: number
  minus: number
}

export interface ClusteredCounts extends Shares {
  /** Of the outcomes drawn, by the gates' own arithmetic. */
  worth: Worth
}

/**
 * A row takes its cluster's common outcome with probability sqrt(icc), else one of its own: the correlation of two rows of
 * a cluster is then the intraclass correlation. Only rows that are not 0 are drawn: a run costs what it has of these.
 */
export class ClusteredDraws {
  readonly #sizes: Float64Array
  readonly #ends: Float64Array
  readonly #n: number
  readonly #copied: number
  readonly #random: Random
  readonly #most: number
  readonly #degrees: number
  /** Sum over all clusters of m^2 / (1 - m/n). */
  readonly #weight: number
  readonly #sums: Float64Array
  readonly #rows: Float64Array
  #touched: number[] = []
  /** In which run a cluster last had a common outcome other than 0: it has one at most. */
  readonly #hasCommon: Int32Array
  #common = 0
  #run = 0

  /** @param sizes at least two @param icc 0 to 1 */
  constructor(sizes: Float64Array, icc: number, random: Random) {
    this.#sizes = sizes
    this.#copied = Math.sqrt(Math.min(1, Math.max(0, icc)))
    this.#random = random
    this.#ends = new Float64Array(sizes.length)
    let n = 0
    for (let g = 0; g < sizes.length; g++) this.#ends[g] = n += sizes[g]!
    this.#n = n
    let [most, weight] = [0, 0]
    for (const m of sizes) {
      most += (m * m) / n
      weight += (m * m) / (1 - m / n)
    }
    this.#most = most
    this.#weight = weight
    this.#degrees = satterthwaite(n, sizes)
    this.#sums = new Float64Array(sizes.length)
    this.#rows = new Float64Array(sizes.length)
    this.#hasCommon = new Int32Array(sizes.length)
  }

  /** Outcomes other than 0 to expect of a run: of clusters, and of rows of their own. */
  expected({ plus, minus }: Shares): number {
    return (plus + minus) * (this.#sizes.length + this.#n * (1 - this.#copied))
  }

  draw({ plus, minus }: Shares): ClusteredCounts {
    for (const g of this.#touched) this.#sums[g] = this.#rows[g] = 0
    this.#touched = []
    this.#run++
    this.#common = 0
    const counts = { plus: this.#outcomes(plus, 1), minus: this.#outcomes(minus, -1) }
    return { ...counts, worth: this.#worth(counts) }
  }

  /** @returns how many rows have it */
  #outcomes(share: number, sign: 1 | -1): number {
    let count = 0
    const add = (g: number, rows: number) => {
      if (rows === 0) return
      if (this.#rows[g] === 0) this.#touched.push(g)
      this.#rows[g] = this.#rows[g]! + rows
      this.#sums[g] = this.#sums[g]! + sign * rows
      count += rows
    }
    const clusters = binomialDraw(this.#sizes.length, share, this.#random)
    for (let i = 0; i < clusters && this.#common < this.#sizes.length; i++) {
      let g = this.#random.below(this.#sizes.length)
      while (this.#hasCommon[g] === this.#run) g = this.#random.below(this.#sizes.length)
      this.#hasCommon[g] = this.#run
      this.#common++
      add(g, binomialDraw(this.#sizes[g]!, this.#copied, this.#random))
    }
    const alone = binomialDraw(this.#n, share * (1 - this.#copied), this.#random)
    for (let i = 0; i < alone; i++) {
      const g = this.#clusterOf(this.#random.below(this.#n))
      if (this.#rows[g]! < this.#sizes[g]!) add(g, 1)
    }
    return count
  }

  #clusterOf(row: number): number {
    let low = 0
    let high = this.#ends.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ends[middle]! <= row) low = middle + 1
      else high = middle
    }
    return low
  }

  #worth({ plus, minus }: Shares): Worth {
    const n = this.#n
    const mean = (plus - minus) / n
    const squares = plus + minus - n * mean * mean
    let reduced = mean * mean * this.#weight
    for (const g of this.#touched) {
      const m = this.#sizes[g]!
      const a = 1 / (1 - m / n)
      reduced += a * ((this.#sums[g]! - m * mean) ** 2 - (m * mean) ** 2)
    }
    const naive = squares / (n - 1) / n
    return clusteredWorth({
      n,
      squares,
      most: this.#most,
      value: squares > 0 ? reduced / n / n / naive : null,
      degrees: this.#degrees,
      eventful: this.#touched.length,
      clusters: this.#sizes.length,
    })
  }
}

/** Rows per cluster of those rows that count; a row of no known cluster is one of its own. */
export function sizesOf(codes: Int32Array, counts: (row: number) => boolean): Float64Array {
  let most = -1
  for (const code of codes) if (code > most) most = code
  const sizes = new Float64Array(most + 1)
  let single = 0
  for (let i = 0; i < codes.length; i++) {
    if (!counts(i)) continue
    const code = codes[i]!
    if (code < 0) single++
    else sizes[code] = sizes[code]! + 1
  }
  const known = sizes.filter((size) => size > 0)
  const all = new Float64Array(known.length + single).fill(1)
  all.set(known)
  return all
}
