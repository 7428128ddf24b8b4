/** DSSE, Ed25519 and canonical JSON against the vectors that their specifications print. */
import { createPublicKey, verify } from 'node:crypto'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64, utf8 } from '../../../src/attest/encoding'
import { type Envelope, enveloped, pae, payloadOf, signedWith } from '../../../src/attest/envelope'
import { publicPem } from '../../../src/attest/keys'
import { signerOf, verifies } from '../../../src/attest/signer'
import { canonical } from '../../../src/result/canonical'

describe('DSSE', () => {
  test('encodes before signing as protocol.md has it', () => {
    const encoded = new TextDecoder().decode(pae('http://example.com/HelloWorld', utf8('hello world')))
    expect(encoded).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  })

  test('counts bytes, not characters', () => {
    const encoded = new TextDecoder().decode(pae('é', utf8('→')))
    expect(encoded).toBe('DSSEv1 2 é 3 →')
  })

  test('an envelope verifies under OpenSSL, over the encoding and not the payload', async () => {
    const signer = signerOf(hexToBytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'))
    const envelope = await enveloped(utf8('{"a":1}'), signer)
    const key = createPublicKey(publicPem(signer.publicKey))
    const sig = fromBase64(envelope.signatures[0].sig)!
    expect(verify(null, pae(envelope.payloadType, payloadOf(envelope)!), key, sig)).toBe(true)
    expect(verify(null, payloadOf(envelope)!, key, sig)).toBe(false)
    expect(signedWith(envelope, signer.publicKey)).toBe(true)
  })

  test('another payload, key, name of the key or spelling of the signature does not hold', async () => {
    const [one, other] = [signerOf(new Uint8Array(32).fill(1)), signerOf(new Uint8Array(32).fill(2))]
    const envelope = await enveloped(utf8('{"a":1}'), one)
    const [{ keyid, sig }] = envelope.signatures
    const foreign = await enveloped(utf8('{"a":1}'), other)
    const variants: Envelope[] = [
      { ...envelope, payload: toBase64(utf8('{"a":2}')) },
      { ...envelope, signatures: [{ keyid: `${keyid.slice(0, -1)}x`, sig }] },
      { ...envelope, signatures: [{ keyid, sig: sig.replace(/=+$/, '') }] },
      { ...envelope, signatures: [{ keyid, sig: foreign.signatures[0].sig }] },
    ]
    for (const variant of variants) expect(signedWith(variant, one.publicKey)).toBe(false)
    expect(signedWith(envelope, other.publicKey)).toBe(false)
  })
})

describe('Ed25519', () => {
  // RFC 8032, 7.1, tests 1 to 3.
  test.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('of %s', async (seed, publicKey, message, signature) => {
    const signer = signerOf(hexToBytes(seed))
    expect(bytesToHex(signer.publicKey)).toBe(publicKey)
    const signed = await signer.sign(Uint8Array.from(hexToBytes(message)))
    expect(bytesToHex(signed)).toBe(signature)
    expect(verifies(signed, hexToBytes(message), signer.publicKey)).toBe(true)
  })

  test('no signature holds under a key of small order, whose signatures hold for any message', () => {
    const order1 = Uint8Array.of(1, ...new Uint8Array(31))
    const signature = Uint8Array.of(...order1, ...new Uint8Array(32))
    expect(verifies(signature, utf8('anything'), order1)).toBe(false)
  })
})

test('JSON has one spelling (RFC 8785, 3.2.2 and 3.2.3)', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
    literals: [null, true, false],
  }
  expect(canonical(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  expect(canonical({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 })).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}',
  )
})

test('what JSON leaves out or rounds to null has no part in it', () => {
  const value = { b: undefined, a: [undefined, Number.NaN, -0, [[]]], c: { d: {} } }
  expect(canonical(value)).toBe(canonical(JSON.parse(JSON.stringify(value))))
})
