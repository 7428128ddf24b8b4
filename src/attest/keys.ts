/**
 * Ed25519 keys as other programs write them. Private: PKCS #8 (RFC 8410; PEM or DER), JSON Web Key (RFC 8037), OpenSSH.
 * Public: SubjectPublicKeyInfo (RFC 8410; PEM or DER), JSON Web Key, a line of OpenSSH.
 */
import { isObject } from '../core/objects'
import { ProblemError } from '../core/problem'
import { fromBase64, fromBase64Url, sameBytes, textOf, toBase64 } from './encoding'
import { privateOfOpenSsh, publicOfWire } from './openssh'
import { signerOf } from './signer'

export { fingerprint } from './openssh'

/** AlgorithmIdentifier of Ed25519, then what holds the 32 bytes. */
const inPkcs8 = Uint8Array.of(0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20)
const spki = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00)

type Block = { label: string; bytes: Uint8Array }

/**
 * @param file its name, for the complaint
 * @returns the seed, 32 bytes
 * @throws ProblemError 'bad-key'
 */
export function readPrivateKey(bytes: Uint8Array, file: string): Uint8Array {
  const text = textOf(bytes)
  const block = text === null ? null : pem(text)
  const seed = block ? ofBlock(block, file) : (ofJwk(text, 'd', file) ?? ofPkcs8(bytes))
  if (seed) return seed
  const open = block?.label === 'PUBLIC KEY' || /^ssh-/.test(text ?? '')
  throw open
    ? bad(file, 'It is a public key; signing wants the private one.', 'Give the file beside it.')
    : bad(file, 'It is no private Ed25519 key.', make)
}

/**
 * @returns 32 bytes
 * @throws ProblemError 'bad-key'
 */
export function readPublicKey(bytes: Uint8Array, file: string): Uint8Array {
  const text = textOf(bytes)
  const block = text === null ? null : pem(text)
  if (block && block.label !== 'PUBLIC KEY' && /PRIVATE/.test(block.label))
    throw bad(file, 'It is a private key.', 'Give the public one, and keep this one to yourself.')
  const line = /^\s*ssh-ed25519 +([A-Za-z0-9+/=]+)/.exec(text ?? '')
  const wire = line && fromBase64(line[1]!)
  const key = wire ? publicOfWire(wire) : (ofJwk(text, 'x', file) ?? ofSpki(block?.bytes ?? bytes))
  if (key) return key
  throw bad(
    file,
    'It is no public Ed25519 key.',
    'Give it as PEM (BEGIN PUBLIC KEY), as a line that begins with ssh-ed25519, or as a JSON Web Key.',
  )
}

/** SubjectPublicKeyInfo as PEM: what OpenSSL, cosign and others read. */
export function publicPem(publicKey: Uint8Array): string {
  return `-----BEGIN PUBLIC KEY-----\n${toBase64(Uint8Array.of(...spki, ...publicKey))}\n-----END PUBLIC KEY-----\n`
}

const make =
  'Make one with: ssh-keygen -t ed25519 -N "" -f KEY, or: openssl genpkey -algorithm ed25519 -out KEY.'

function ofBlock({ label, bytes }: Block, file: string): Uint8Array | null {
  if (label === 'PRIVATE KEY') return ofPkcs8(bytes)
  if (label === 'ENCRYPTED PRIVATE KEY')
    throw bad(file, 'It is encrypted.', 'Decrypt it first: openssl pkey -in KEY -out PLAIN.')
  if (label !== 'OPENSSH PRIVATE KEY') return null
  const read = privateOfOpenSsh(bytes)
  if ('seed' in read) return read.seed
  if (read.refused === 'encrypted')
    throw bad(file, 'It has a passphrase.', 'Take it off a copy: ssh-keygen -p -N "" -f COPY.')
  if (read.refused === 'damaged') throw bad(file, 'It is cut or damaged.', 'Take it from where it came from.')
  return null
}

/** Version 1, or 2 with the public key after it (RFC 5958). */
function ofPkcs8(der: Uint8Array): Uint8Array | null {
  const head = 5
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der[2] !== 2 || der[3] !== 1 || der[4]! > 1) return null
  const from = head + inPkcs8.length
  return sameBytes(der.subarray(head, from), inPkcs8) && der.length >= from + 32
    ? Uint8Array.from(der.subarray(from, from + 32))
    : null
}

function ofSpki(der: Uint8Array): Uint8Array | null {
  const rest = der.length === spki.length + 32 && sameBytes(der.subarray(0, spki.length), spki)
  return rest ? Uint8Array.from(der.subarray(spki.length)) : null
}

/** @param part d is the private half, x the public one. @returns null where it is no JSON Web Key */
function ofJwk(text: string | null, part: 'd' | 'x', file: string): Uint8Array | null {
  const jwk = parsed(text)
  if (!isObject(jwk) || typeof jwk.kty !== 'string') return null
  const half = (name: 'd' | 'x') => (typeof jwk[name] === 'string' ? fromBase64Url(jwk[name]) : null)
  const key = half(part)
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || key?.length !== 32)
    throw bad(file, `Its kty, crv and ${part} are not those of a ${part === 'd' ? 'private' : 'public'} Ed25519 key.`, make) // prettier-ignore
  const other = half('x')
  if (part === 'd' && other && !sameBytes(signerOf(key).publicKey, other))
    throw bad(file, 'Its halves, d and x, are of two keys.', 'Take it from where it came from.')
  return key
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

function pem(text: string): Block | null {
  const [, label, body] = /-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----/.exec(text) ?? []
  const bytes = body === undefined ? null : fromBase64(body.replace(/\s+/g, ''))
  return label !== undefined && bytes ? { label, bytes } : null
}

function bad(file: string, message: string, mend: string): ProblemError {
  return new ProblemError({ code: 'bad-key', file, message, mend })
}
