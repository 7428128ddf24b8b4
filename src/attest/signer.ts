/** Ed25519 (RFC 8032): one verifier everywhere, so that page and command line answer the same; signing by whatever holds the key. */
import { getPublicKey, hashes, sign, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'

hashes.sha512 = sha512

export interface Signer {
  /** 32 bytes. */
  publicKey: Uint8Array
  /** @returns 64 bytes */
  sign(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array>
}

/** @param seed the private key, 32 bytes */
export function signerOf(seed: Uint8Array): Signer {
  return { publicKey: getPublicKey(seed), sign: async (message) => sign(message, seed) }
}

/** Strict, as RFC 8032 and FIPS 186-5 have it: keys of small order and spellings that are not canonical are refused. */
export function verifies(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
