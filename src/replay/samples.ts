/** Times of one model, one entry per request. */
import type { LatencySamples } from '../evaluation/input'

interface Parts {
  total: number
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
    this.#upload = new Float64Array(size)
    this.#compute = new Float64Array(size)
    this.#readback = new Float64Array(size)
  }

  put(i: number, parts: Parts | null): void {
    if (!parts) return
    this.#total[i] = parts.total
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
    for (let i = 0; i < n; i += 1) if (this.has(i)) count += 1
    return count
  }

  /** @returns the times of the requests kept, in order; null where one of them was not timed. */
  keep(kept: number[]): LatencySamples | null {
    if (kept.length === 0 || !kept.every((i) => this.has(i))) return null
    const pick = (from: Float64Array) => Float64Array.from(kept, (i) => from[i] as number)
    return {
      total: pick(this.#total),
      upload: pick(this.#upload),
      compute: pick(this.#compute),
      readback: pick(this.#readback),
    }
  }
}
