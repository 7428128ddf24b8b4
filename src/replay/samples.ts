/** Times of one model, one entry per request. */
import type { LatencySamples } from '../core/latency-samples'

/** Where the time of one request went, ms. */
export interface Parts {
  upload: number
  compute: number
  readback: number
}

/** NaN is "not timed". */
export class Samples {
  readonly #total: Float64Array
  readonly #upload: Float64Array
  readonly #compute: Float64Array
  readonly #readback: Float64Array

  constructor(size: number) {
    this.#total = new Float64Array(size).fill(NaN)
    this.#upload = new Float64Array(size).fill(NaN)
    this.#compute = new Float64Array(size).fill(NaN)
    this.#readback = new Float64Array(size).fill(NaN)
  }

  putTotal(i: number, ms: number): void {
    this.#total[i] = ms
  }

  putParts(i: number, parts: Parts): void {
    this.#upload[i] = parts.upload
    this.#compute[i] = parts.compute
    this.#readback[i] = parts.readback
  }

  has(i: number): boolean {
    return !Number.isNaN(this.#total[i])
  }

  /** How many of the first n were timed. */
  answered(n: number): number {
    let count = 0
    for (let i = 0; i < n; i++) if (this.has(i)) count++
    return count
  }

  /**
   * @returns the totals of the requests kept, in order, and the parts of those of them that have parts;
   * null where one of them was not timed
   */
  keep(kept: number[]): LatencySamples | null {
    if (kept.length === 0 || !kept.every((i) => this.has(i))) return null
    const parted = kept.filter((i) => !Number.isNaN(this.#upload[i]))
    const pick = (from: Float64Array, rows: number[]) => Float64Array.from(rows, (i) => from[i]!)
    const part = (from: Float64Array) => (parted.length ? pick(from, parted) : null)
    return {
      total: pick(this.#total, kept),
      upload: part(this.#upload),
      compute: part(this.#compute),
      readback: part(this.#readback),
    }
  }
}
