/** Ed25519 keys that the browser holds and gives out to nobody (WebCrypto, Secure Curves). */
import type { Signer } from '../../attest/signer'

export interface PlatformKey {
  privateKey: CryptoKey
  /** 32 bytes. */
  publicKey: Uint8Array<ArrayBuffer>
}

/** @returns null where the browser has no such keys: Chromium before 137, or a page that came over plain http */
export async function makeKey(): Promise<PlatformKey | null> {
  try {
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
    return { privateKey: pair.privateKey, publicKey }
  } catch {
    return null
  }
}

/** @param seed the private key, 32 bytes. @returns null as `makeKey` */
export async function importSeed(seed: Uint8Array, publicKey: Uint8Array): Promise<PlatformKey | null> {
  const base64Url = (bytes: Uint8Array) =>
    btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) =>
      sign === '+' ? '-' : sign === '/' ? '_' : '',
    )
  const jwk = { kty: 'OKP', crv: 'Ed25519', d: base64Url(seed), x: base64Url(publicKey) }
  try {
    const privateKey = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign'])
    return { privateKey, publicKey: Uint8Array.from(publicKey) }
  } catch {
    return null
  }
}

export function signerByPlatform(key: CryptoKey, publicKey: Uint8Array): Signer {
  return {
    publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, message)),
  }
}
