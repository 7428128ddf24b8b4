/** What a model answered to a batch, as bytes and back: numbers as they lie in memory, the rest as JSON beside them. */
import type { ReplayedBatch } from '../../replay/contract'

/** How far a replay was when an answer came. */
export interface Then {
  /** Of the replay. */
  seconds: number
  /** How often figures had been shown by then. */
  looks: number
}

export interface KeptAnswer extends Then {
  batch: ReplayedBatch
}

const arrays = { Float32Array, Int32Array, Uint8Array }
type Kind = keyof typeof arrays
/** In place of an array of numbers: its kind, where it begins, and how many it has. */
interface Placed {
  $: [kind: Kind, at: number, n: number]
}

/** Typed arrays begin where their elements may. */
const ALIGN = 8
const aligned = (at: number) => Math.ceil(at / ALIGN) * ALIGN

/** @param name goes before, as it is */
export function packed(name: Uint8Array, answer: KeptAnswer): Uint8Array {
  const found: { at: number; of: ArrayBufferView }[] = []
  let size = 0
  const text = JSON.stringify(answer, (_, value: unknown) => {
    if (!(value instanceof Float32Array || value instanceof Int32Array || value instanceof Uint8Array))
      return value
    const at = size
    size = aligned(at + value.byteLength)
    found.push({ at, of: value })
    const kind = value.constructor.name as Kind
    return { $: [kind, at, value.length] } satisfies Placed
  })
  const json = new TextEncoder().encode(text)
  const start = aligned(name.length + 4 + json.length)
  const bytes = new Uint8Array(start + size)
  bytes.set(name)
  new DataView(bytes.buffer).setUint32(name.length, json.length, true)
  bytes.set(json, name.length + 4)
  for (const { at, of } of found)
    bytes.set(new Uint8Array(of.buffer, of.byteOffset, of.byteLength), start + at)
  return bytes
}

/** @param bytes whose own buffer they fill from its beginning */
export function unpacked(bytes: Uint8Array<ArrayBuffer>, nameLength: number): KeptAnswer {
  const length = new DataView(bytes.buffer).getUint32(nameLength, true)
  const json = nameLength + 4 + length
  const start = aligned(json)
  return JSON.parse(new TextDecoder().decode(bytes.subarray(nameLength + 4, json)), (_, value: unknown) => {
    const placed = (value as Placed | null)?.$
    if (!Array.isArray(placed)) return value
    const [kind, at, n] = placed
    return new arrays[kind](bytes.buffer, start + at, n)
  }) as KeptAnswer
}
