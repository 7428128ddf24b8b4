/**
 * XXH64 of a stream, lower 32 bits: the checksum of a zstd frame.
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 * A 64-bit number is two 32-bit ones: BigInt would take longer than decompressing does.
 */
interface Prime {
  high: number
  low: number
}

const P1: Prime = { high: 0x9e3779b1 | 0, low: 0x85ebca87 | 0 }
const P2: Prime = { high: 0xc2b2ae3d | 0, low: 0x27d4eb4f | 0 }
const P3: Prime = { high: 0x165667b1, low: 0x9e3779f9 | 0 }
const P4: Prime = { high: 0x85ebca77 | 0, low: 0xc2b2ae63 | 0 }
const P5: Prime = { high: 0x27d4eb2f, low: 0x165667c5 }
const STRIPE = 32

/** The number being worked on. Fields of one object rather than results of functions: a hot loop makes no objects. */
class Wide {
  high = 0
  low = 0

  set(high: number, low: number): void {
    this.high = high | 0
    this.low = low | 0
  }

  add(high: number, low: number): void {
    const sum = (this.low >>> 0) + (low >>> 0)
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) | 0
    this.low = sum | 0
  }

  xor(high: number, low: number): void {
    this.high ^= high
    this.low ^= low
  }

  /** By 16 bits of each factor's lower half: every product fits a number exactly. */
  multiply({ high, low }: Prime): void {
    const [a0, a1] = [this.low & 0xffff, this.low >>> 16]
    const [b0, b1] = [low & 0xffff, low >>> 16]
    const p00 = a0 * b0
    const middle = a0 * b1 + a1 * b0 + (p00 >>> 16)
    const carry = a1 * b1 + Math.floor(middle / 65536)
    this.high = (carry + Math.imul(this.high, low) + Math.imul(this.low, high)) | 0
    this.low = ((middle & 0xffff) << 16) | (p00 & 0xffff)
  }

  /** @param by 1 to 31 */
  rotate(by: number): void {
    const { high, low } = this
    this.high = (high << by) | (low >>> (32 - by))
    this.low = (low << by) | (high >>> (32 - by))
  }

  /** x ^ (x >>> by). @param by 29 to 33 */
  fold(by: number): void {
    if (by < 32) this.xor(this.high >>> by, (this.low >>> by) | (this.high << (32 - by)))
    else this.xor(0, this.high >>> (by - 32))
  }

  round(high: number, low: number): void {
    work.set(high, low)
    work.multiply(P2)
    this.add(work.high, work.low)
    this.rotate(31)
    this.multiply(P1)
  }
}

const work = new Wide()

export class Xxh64 {
  readonly #lanes = [new Wide(), new Wide(), new Wide(), new Wide()] as const
  /** What is left of the pieces before, less than a stripe. */
  readonly #rest = new Uint8Array(STRIPE)
  #kept = 0
  #length = 0

  constructor() {
    const [a, b, , d] = this.#lanes
    a.set(P1.high, P1.low)
    a.add(P2.high, P2.low)
    b.set(P2.high, P2.low)
    // 0 - P1
    d.set(~P1.high, ~P1.low)
    d.add(0, 1)
  }

  update(bytes: Uint8Array): void {
    this.#length += bytes.length
    let at = 0
    if (this.#kept > 0) {
      at = Math.min(STRIPE - this.#kept, bytes.length)
      this.#rest.set(bytes.subarray(0, at), this.#kept)
      this.#kept += at
      if (this.#kept < STRIPE) return
      this.#stripes(this.#rest, 0)
    }
    at = this.#stripes(bytes, at)
    this.#rest.set(bytes.subarray(at))
    this.#kept = bytes.length - at
  }

  #stripes(bytes: Uint8Array, from: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const [a, b, c, d] = this.#lanes
    let at = from
    for (; at + STRIPE <= bytes.length; at += STRIPE) {
      a.round(view.getInt32(at + 4, true), view.getInt32(at, true))
      b.round(view.getInt32(at + 12, true), view.getInt32(at + 8, true))
      c.round(view.getInt32(at + 20, true), view.getInt32(at + 16, true))
      d.round(view.getInt32(at + 28, true), view.getInt32(at + 24, true))
    }
    return at
  }

  /** @returns the lower 32 bits, unsigned */
  digest(): number {
    const hash = new Wide()
    if (this.#length < STRIPE) hash.set(P5.high, P5.low)
    else this.#merge(hash)
    hash.add(Math.floor(this.#length / 2 ** 32), this.#length)
    this.#tail(hash)
    hash.fold(33)
    hash.multiply(P2)
    hash.fold(29)
    hash.multiply(P3)
    hash.fold(32)
    return hash.low >>> 0
  }

  #merge(hash: Wide): void {
    const part = new Wide()
    this.#lanes.forEach((lane, i) => {
      part.set(lane.high, lane.low)
      part.rotate([1, 7, 12, 18][i]!)
      hash.add(part.high, part.low)
    })
    for (const lane of this.#lanes) {
      part.set(0, 0)
      part.round(lane.high, lane.low)
      hash.xor(part.high, part.low)
      hash.multiply(P1)
      hash.add(P4.high, P4.low)
    }
  }

  #tail(hash: Wide): void {
    const view = new DataView(this.#rest.buffer, 0, this.#kept)
    const part = new Wide()
    let at = 0
    for (; at + 8 <= this.#kept; at += 8) {
      part.set(0, 0)
      part.round(view.getInt32(at + 4, true), view.getInt32(at, true))
      hash.xor(part.high, part.low)
      hash.rotate(27)
      hash.multiply(P1)
      hash.add(P4.high, P4.low)
    }
    if (at + 4 <= this.#kept) {
      part.set(0, view.getInt32(at, true))
      part.multiply(P1)
      hash.xor(part.high, part.low)
      hash.rotate(23)
      hash.multiply(P2)
      hash.add(P3.high, P3.low)
      at += 4
    }
    for (; at < this.#kept; at++) {
      part.set(0, view.getUint8(at))
      part.multiply(P5)
      hash.xor(part.high, part.low)
      hash.rotate(11)
      hash.multiply(P1)
    }
  }
}
