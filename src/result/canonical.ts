/** JSON with one spelling only, so that what says the same has the same digest (RFC 8785, JSON Canonicalization Scheme). */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * Keys in the order of their UTF-16 code units, no white space, numbers and texts as ECMAScript writes them.
 * @param value anything that `JSON.stringify` writes; what it leaves out is left out here too
 */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

/** @returns SHA-256, in hex, of a text's UTF-8 */
export function sha256Of(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

/** @returns SHA-256, in hex, of a value's canonical JSON */
export function digestOf(value: unknown): string {
  return sha256Of(canonical(value))
}
