/** Keys as other programs write them: Node's OpenSSL, and OpenSSH's ssh-keygen (tests/fixtures/keys). */
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../src/attest/encoding'
import { fingerprint, publicPem, readPrivateKey, readPublicKey } from '../../../src/attest/keys'
import { signerOf } from '../../../src/attest/signer'

const fixtures = join(import.meta.dirname, '../../fixtures/keys')
const fixture = (name: string) => readFileSync(join(fixtures, name))

const pair = generateKeyPairSync('ed25519')
const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const expected = readPublicKey(utf8(spki), 'key.pem')

describe('a private key', () => {
  test.each([
    ['PKCS #8 as PEM', utf8(pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())],
    ['PKCS #8 as DER', pair.privateKey.export({ type: 'pkcs8', format: 'der' })],
    ['a JSON Web Key', utf8(JSON.stringify(pair.privateKey.export({ format: 'jwk' })))],
  ])('as %s', (_, bytes) => {
    expect(signerOf(readPrivateKey(bytes, 'key')).publicKey).toEqual(expected)
  })

  test('as OpenSSH writes it, with its public half and the fingerprint that ssh-keygen prints', () => {
    const { publicKey } = signerOf(readPrivateKey(fixture('openssh'), 'openssh'))
    expect(publicKey).toEqual(readPublicKey(fixture('openssh.pub'), 'openssh.pub'))
    expect(fixture('openssh.fingerprint').toString()).toContain(` ${fingerprint(publicKey)} `)
  })

  const damagedJwk = { ...pair.privateKey.export({ format: 'jwk' }), x: 'A'.repeat(43) }
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  test.each<[string, Uint8Array, RegExp]>([
    ['its public half', utf8(spki), /^key: It is a public key; signing wants the private one/],
    ['a public line', fixture('openssh.pub'), /It is a public key/],
    ['one with a passphrase', fixture('openssh-passphrase'), /It has a passphrase\. .*ssh-keygen -p/],
    ['a cut one', fixture('openssh').subarray(0, 300), /no private Ed25519 key/],
    [
      'an encrypted one',
      utf8(pair.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString()), // prettier-ignore
      /It is encrypted\. .*openssl pkey/,
    ],
    ['one of RSA', utf8(rsa.export({ type: 'pkcs8', format: 'pem' }).toString()), /no private Ed25519 key/],
    [
      'a JSON Web Key of two halves',
      utf8(JSON.stringify(damagedJwk)),
      /Its halves, d and x, are of two keys/,
    ],
    ['a JSON Web Key of RSA', utf8(JSON.stringify(rsa.export({ format: 'jwk' }))), /Its kty, crv and d/],
    ['nothing', new Uint8Array(), /no private Ed25519 key/],
    ['chance', Uint8Array.from({ length: 99 }, (_, i) => (i * 151) % 256), /no private Ed25519 key/],
  ])('is refused where it is %s', (_, bytes, message) => {
    expect(() => readPrivateKey(bytes, 'key')).toThrow(message)
  })
})

describe('a public key', () => {
  test('is read as PEM, DER and JSON Web Key, and written as OpenSSL writes it', () => {
    const { publicKey } = pair
    expect(readPublicKey(publicKey.export({ type: 'spki', format: 'der' }), 'k')).toEqual(expected)
    expect(readPublicKey(utf8(JSON.stringify(publicKey.export({ format: 'jwk' }))), 'k')).toEqual(expected)
    expect(publicPem(expected)).toBe(spki)
  })

  test('is not taken from a private one: it was given by mistake', () => {
    const pkcs8 = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(() => readPublicKey(utf8(pkcs8), 'k')).toThrow(/It is a private key/)
    expect(() => readPublicKey(fixture('openssh'), 'k')).toThrow(/It is a private key/)
  })
})
