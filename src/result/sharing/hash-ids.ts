/** Ids of requests as hashes: whoever has the salt finds a request again, and nobody else can try ids out. */
import { createHMAC, createSHA256 } from 'hash-wasm'

/** 64 bits: of a million ids, two are alike in one of thirty million evaluations. */
const DIGITS = 16

/**
 * HMAC-SHA256 (RFC 2104) of an id under a salt, its first 64 bits in hexadecimal.
 * @param salt the same salt gives the same hashes
 */
export async function idHasher(salt: string): Promise<(id: string) => string> {
  const hmac = await createHMAC(createSHA256(), salt)
  return (id) => hmac.init().update(id).digest('hex').slice(0, DIGITS)
}

/** A salt that nobody guesses: 128 bits. */
export function freshSalt(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
