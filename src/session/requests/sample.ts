/** A seeded sample of encoded requests, kept aside while the log streams by: for the latency pass and the drill. */
import { elements } from '../../core/tensors'
import type { InputTensor } from '../../replay/contract'
import type { Role } from '../../core/roles'
import { Reservoir, seeded } from '../../core/random'

type Inputs = InputTensor[] | null

interface Slot {
  row: number
  primary: Inputs
  shadow: Inputs
}

export interface SampledInputs {
  /** Row index in the data of each sampled request, ascending. */
  rows: Int32Array
  primary: Inputs
  shadow: Inputs
}

export class InputSample {
  readonly #slots: Slot[] = []
  readonly #reservoir: Reservoir

  constructor(size: number, seed: number) {
    this.#reservoir = new Reservoir(size, seeded(seed))
  }

  /**
   * Offers a batch before its buffers are transferred.
   * @param usable rows that both models can be given; others have an error and no meaningful input
   */
  add(inputs: Record<Role, Inputs>, n: number, row: number, usable: (i: number) => boolean): void {
    if (this.#reservoir.size === 0) return
    for (let i = 0; i < n; i++) {
      if (!usable(i)) continue
      const slot = this.#reservoir.next()
      if (slot >= 0)
        this.#slots[slot] = {
          row: row + i,
          primary: rowOf(inputs.primary, i),
          shadow: rowOf(inputs.shadow, i),
        }
    }
  }

  /** The sample of the first n requests as batches of inputs, in the order of the log. */
  take(n = Infinity): SampledInputs {
    const slots = this.#slots.filter(({ row }) => row < n).sort((a, b) => a.row - b.row)
    return {
      rows: Int32Array.from(slots, (slot) => slot.row),
      primary: stacked(slots.map((slot) => slot.primary)),
      shadow: stacked(slots.map((slot) => slot.shadow)),
    }
  }
}

function rowOf(inputs: Inputs, i: number): Inputs {
  return (
    inputs &&
    inputs.map((input) => {
      const size = elements(input.shape.slice(1))
      return {
        ...input,
        shape: [1, ...input.shape.slice(1)],
        data: input.data.slice(i * size, (i + 1) * size),
      }
    })
  )
}

/** Requests whose open axes differ from the first one's are left out: a tensor has one shape. */
function stacked(rows: Inputs[]): Inputs {
  const first = rows[0]
  if (!first) return null
  return first.map((input, at) => {
    const parts = rows.map((row) => row![at]!.data)
    return { ...input, shape: [rows.length, ...input.shape.slice(1)], data: joined(parts) }
  })
}

/** Rows of several tensors, one after the other. */
export function joined(parts: InputTensor['data'][]): InputTensor['data'] {
  const first = parts[0]!
  if (Array.isArray(first)) return (parts as string[][]).flat()
  const arrays = parts as Float32Array[]
  const Make = first.constructor as new (length: number) => Float32Array
  const all = new Make(arrays.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of arrays) {
    all.set(part, at)
    at += part.length
  }
  return all
}
