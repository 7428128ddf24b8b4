/** Packed ids by hash, for joining files to requests: 12 bytes a request, no string held. */
import type { PackedText } from '../core/columns'

/** Open addressing; requests of one id are chained in their order. Empty ids are nobody's. */
export class IdIndex {
  readonly #slots: Int32Array
  readonly #next: Int32Array

  constructor(readonly ids: PackedText) {
    const n = ids.offsets.length - 1
    this.#slots = new Int32Array(1 << Math.max(4, Math.ceil(Math.log2(n * 2 + 1))))
    this.#next = new Int32Array(n)
    for (let row = n - 1; row >= 0; row--) {
      const from = ids.offsets[row]!
      const to = ids.offsets[row + 1]!
      if (from === to) continue
      const slot = this.#slot(ids.bytes, from, to)
      this.#next[row] = this.#slots[slot]!
      this.#slots[slot] = row + 1
    }
  }

  /** Adds the rows of the id in bytes[0, length) to `rows`, in order. */
  find(bytes: Uint8Array, length: number, rows: number[]): void {
    for (let at = this.#slots[this.#slot(bytes, 0, length)]!; at > 0; at = this.#next[at - 1]!)
      rows.push(at - 1)
  }

  /** The slot that holds these bytes, or the free one where they would be. */
  #slot(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
    hash ^= hash >>> 15
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot]! - 1
      if (row < 0 || this.#same(row, bytes, from, to)) return slot
    }
  }

  #same(row: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.ids.offsets[row]!
    if (this.ids.offsets[row + 1]! - start !== to - from) return false
    for (let i = from, j = start; i < to; i++, j++) if (bytes[i] !== this.ids.bytes[j]) return false
    return true
  }
}
