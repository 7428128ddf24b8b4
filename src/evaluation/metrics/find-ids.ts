/** Which rows have one of some ids: by hash over the packed bytes, because decoding a million ids takes a second. */
import { textAt } from '../../core/columns'
import type { PackedText } from '../../core/columns'

const encoder = new TextEncoder()

/** @returns the rows of each id that occurs; an id that occurs nowhere has no entry */
export function rowsOfIds(ids: PackedText, wanted: ReadonlySet<string>): Map<string, number[]> {
  const found = new Map<string, number[]>()
  const hashes = new Set<number>()
  for (const id of wanted) {
    const bytes = encoder.encode(id)
    hashes.add(hash(bytes, 0, bytes.length))
  }
  const { bytes, offsets } = ids
  for (let i = 0; i + 1 < offsets.length; i++) {
    if (!hashes.has(hash(bytes, offsets[i]!, offsets[i + 1]!))) continue
    const id = textAt(ids, i)
    if (!wanted.has(id)) continue
    const rows = found.get(id)
    if (rows) rows.push(i)
    else found.set(id, [i])
  }
  return found
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5
  for (let i = from; i < to; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193)
  return h
}
