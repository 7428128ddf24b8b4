/** Whether a worker's memory only ever grows: TF.js, its backends or a model may leak. */
import type { Memory } from './protocol'

/** Signs of a leak: tensors beyond the first batch's, bytes of textures. */
const tooManyTensors = 5_000
const tooManyBytes = 2 * 2 ** 30

/** Batches that a worker must have answered before it is replaced for its size. */
const leastBatches = 32

export class MemoryGrowth {
  #answered = 0
  #firstTensors: number | null = null

  /** @param memory after one more batch @returns whether the worker should be replaced */
  isTooMuch({ tensors, gpuBytes }: Memory): boolean {
    this.#answered++
    this.#firstTensors ??= tensors
    if (this.#answered < leastBatches) return false
    return tensors - this.#firstTensors > tooManyTensors || gpuBytes > tooManyBytes
  }
}
