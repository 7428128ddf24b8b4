/** OpenSSH's keys: the wire format of public ones (RFC 8709), and its file of private ones (PROTOCOL.key in its sources). */
import { sha256 } from '@noble/hashes/sha2.js'
import { sameBytes, textOf, toBase64, utf8 } from './encoding'

const TYPE = 'ssh-ed25519'
const MAGIC = 'openssh-key-v1\0'

/** Length before bytes, as SSH writes strings. */
function framed(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(4 + bytes.length)
  new DataView(whole.buffer).setUint32(0, bytes.length)
  whole.set(bytes, 4)
  return whole
}

function wire(publicKey: Uint8Array): Uint8Array {
  return Uint8Array.of(...framed(utf8(TYPE)), ...framed(publicKey))
}

/** What `ssh-keygen -lf` prints of a key: 'SHA256:' and base64 without padding. */
export function fingerprint(publicKey: Uint8Array): string {
  return `SHA256:${toBase64(sha256(wire(publicKey))).replace(/=+$/, '')}`
}

/** @returns the 32 bytes of the key; null where it is another kind of key */
export function publicOfWire(blob: Uint8Array): Uint8Array | null {
  const key = Uint8Array.from(blob.subarray(-32))
  return sameBytes(blob, wire(key)) ? key : null
}

export type OpenSsh = { seed: Uint8Array } | { refused: 'encrypted' | 'other-kind' | 'damaged' }

/** @param bytes between the file's first and last line, decoded */
export function privateOfOpenSsh(bytes: Uint8Array): OpenSsh {
  const reader = new Reader(bytes)
  if (!reader.begins(MAGIC)) return { refused: 'damaged' }
  const [cipher, , , keys] = [reader.text(), reader.string(), reader.string(), reader.number()]
  if (cipher !== 'none') return { refused: cipher === null ? 'damaged' : 'encrypted' }
  reader.string()
  const secret = new Reader(reader.string() ?? new Uint8Array())
  const checks = [secret.number(), secret.number()]
  const type = secret.text()
  if (keys !== 1 || checks[0] !== checks[1] || type === null) return { refused: 'damaged' }
  if (type !== TYPE) return { refused: 'other-kind' }
  const [publicKey, both] = [secret.string(), secret.string()]
  // The seed, and the public key once more.
  if (both?.length !== 64 || !publicKey || !sameBytes(both.subarray(32), publicKey))
    return { refused: 'damaged' }
  return { seed: Uint8Array.from(both.subarray(0, 32)) }
}

/** Reads on while there is something; null once there is not. */
class Reader {
  #at = 0
  constructor(private readonly bytes: Uint8Array) {}

  begins(text: string): boolean {
    const start = utf8(text)
    this.#at = start.length
    return sameBytes(this.bytes.subarray(0, start.length), start)
  }

  number(): number | null {
    const at = this.#at
    if (at + 4 > this.bytes.length) return null
    this.#at += 4
    return new DataView(this.bytes.buffer, this.bytes.byteOffset).getUint32(at)
  }

  string(): Uint8Array | null {
    const length = this.number()
    if (length === null || this.#at + length > this.bytes.length) return null
    return this.bytes.subarray(this.#at, (this.#at += length))
  }

  text(): string | null {
    const bytes = this.string()
    return bytes && textOf(bytes)
  }
}
