/** Hashes of texts and numbers that tell them apart by the million: fast, and no proof against who means to make two alike. */
import type { PackedText, TextColumn } from './columns'

/** 64 bits as two halves, one entry a row. */
export interface Hashes {
  high: Uint32Array
  low: Uint32Array
}

/** MurmurHash3's round. https://github.com/aappleby/smhasher */
export function mixed(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const h = hash ^ k
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

/** A 64-bit hash of each text of the dictionary: cyrb53's two lanes, whole (https://github.com/bryc/code, public domain). */
export function textHashes(column: Pick<TextColumn, 'dictionary' | 'ascii'>): Hashes {
  if (column.ascii) return packedHashes(column.ascii)
  const { dictionary } = column
  const hashes = { high: new Uint32Array(dictionary.length), low: new Uint32Array(dictionary.length) }
  dictionary.forEach((text, t) => {
    let a = LANE_A
    let b = LANE_B
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i)
      a = Math.imul(a ^ char, 2654435761)
      b = Math.imul(b ^ char, 1597334677)
    }
    finishHash(hashes, t, a, b)
  })
  return hashes
}

const [LANE_A, LANE_B] = [0xdeadbeef, 0x41c6ce57]

/** The same of bytes: where they are ASCII, as of the texts. */
export function packedHashes({ bytes, offsets }: PackedText): Hashes {
  const n = offsets.length - 1
  const hashes = { high: new Uint32Array(n), low: new Uint32Array(n) }
  for (let t = 0; t < n; t++) {
    let a = LANE_A
    let b = LANE_B
    for (let i = offsets[t]!; i < offsets[t + 1]!; i++) {
      a = Math.imul(a ^ bytes[i]!, 2654435761)
      b = Math.imul(b ^ bytes[i]!, 1597334677)
    }
    finishHash(hashes, t, a, b)
  }
  return hashes
}

function finishHash({ high, low }: Hashes, t: number, a: number, b: number): void {
  const first = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  high[t] = first
  low[t] = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909)
}
