/** Text that is written as bytes from the start: of a table of millions of cells no strings are made. */

const encoder = new TextEncoder()
const DOT = 0x2e
const ZERO = 0x30

/** The four digits of every number below 10,000. */
const digits = new Uint8Array(40_000)
for (let n = 0; n < 10_000; n++)
  for (let at = 3, left = n; at >= 0; at--, left = Math.floor(left / 10))
    digits[4 * n + at] = ZERO + (left % 10)

const TENS = [1, 10, 100, 1000, 10_000]
const single = new Float32Array(1)
const bits = new Uint32Array(single.buffer)
/** Half the distance of doubles from 2^(e - 127) on, by the exponent e of a float32. */
const halfUlps = Float64Array.from({ length: 256 }, (_, e) => 2 ** (e - 127 - 53))

export class ByteText {
  #bytes = new Uint8Array(1 << 16)
  #at = 0

  get length(): number {
    return this.#at
  }

  text(text: string): void {
    const bytes = this.#room(3 * text.length)
    let at = this.#at
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) {
        this.#at += encoder.encodeInto(text, bytes.subarray(this.#at)).written
        return
      }
      bytes[at++] = code
    }
    this.#at = at
  }

  byte(byte: number): void {
    this.#room(1)[this.#at++] = byte
  }

  bytes(of: Uint8Array, from: number, to: number): void {
    const bytes = this.#room(to - from)
    let at = this.#at
    for (let i = from; i < to; i++) bytes[at++] = of[i]!
    this.#at = at
  }

  /** As `String(x)` writes it: the shortest text that reads back the same. */
  number(x: number): void {
    if (!this.#share(x)) this.text(String(x))
  }

  /** @returns what was written since the last time, in a buffer of its own */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#at)
    this.#at = 0
    return taken
  }

  /**
   * A float32 from 0.00001 to 1, as probabilities are: its 24 bits leave room for exact arithmetic in doubles, eight digits at a
   * time, where `String` takes ten times as long. Sixteen digits do where they are nearer to it than half the distance of
   * doubles there; else it is seventeen.
   * @returns false where nothing was written: it is no such number, or two texts are about as near
   */
  #share(x: number): boolean {
    if (!(x >= 0.00001 && x < 1)) return false
    single[0] = x
    if (single[0] !== x) return false
    const zeros = x >= 0.1 ? 0 : x >= 0.01 ? 1 : x >= 0.001 ? 2 : x >= 0.0001 ? 3 : 4
    const scaled = x * TENS[zeros]! * 1e8
    let high = Math.floor(scaled)
    const rest = (scaled - high) * 1e8
    let low = Math.floor(rest)
    const left = rest - low
    // In units of the sixteenth digit.
    const half = halfUlps[bits[0]! >>> 23]! * TENS[zeros]! * 1e16
    const off = left < 0.5 ? left : 1 - left
    // The sixteen digits on its other side may do as well: where they end in a zero, they are fewer.
    const other = left < 0.5 ? low + 1 : low
    if (1 - off <= half * 1.000001 && (other % 10 === 0 || off === 0.5 || half > 0.999)) return false
    let more = -1
    if (off < half * 0.999999) {
      if (left >= 0.5) low++
      if (low === 1e8) {
        low = 0
        high++
      }
      if (high >= 1e8) return false
    } else {
      const tenths = left * 10
      more = Math.round(tenths)
      if (off < half * 1.000001 || more === 10 || tenths - Math.floor(tenths) === 0.5) return false
    }
    this.#write(zeros, high, low, more)
    return true
  }

  #write(zeros: number, high: number, low: number, more: number): void {
    const bytes = this.#room(24)
    let at = this.#at
    bytes[at++] = ZERO
    bytes[at++] = DOT
    for (let i = 0; i < zeros; i++) bytes[at++] = ZERO
    at = eight(bytes, at, high)
    at = eight(bytes, at, low)
    if (more >= 0) bytes[at++] = ZERO + more
    else while (bytes[at - 1] === ZERO) at--
    this.#at = at
  }

  #room(more: number): Uint8Array<ArrayBuffer> {
    if (this.#at + more <= this.#bytes.length) return this.#bytes
    const larger = new Uint8Array(2 * (this.#at + more))
    larger.set(this.#bytes.subarray(0, this.#at))
    return (this.#bytes = larger)
  }
}

function eight(bytes: Uint8Array, at: number, n: number): number {
  const upper = Math.floor(n / 10_000)
  for (let i = 0, from = 4 * upper; i < 4; i++) bytes[at++] = digits[from + i]!
  for (let i = 0, from = 4 * (n - upper * 10_000); i < 4; i++) bytes[at++] = digits[from + i]!
  return at
}
