/** Bodies that were captured as bytes: text, an image, or an array as NumPy saves it. */
import { gunzipSync } from 'fflate'
import { limits, limitText } from '../../core/limits'
import { fromBase64 } from '../json/base64'
import { imageText } from '../images/text'
import { BodyError } from './contract'
import { isNpy, npyArray } from './npy'

/** @returns a body to read with `bodyRows`. @throws BodyError where the text is no base64, or its bytes are no body. */
export function bodyFromBase64(base64: string): unknown {
  if (imageText(base64) !== null) return base64
  let bytes: Uint8Array
  try {
    bytes = fromBase64(base64)
  } catch {
    throw new BodyError('bad-body', 'the body is not base64')
  }
  return bodyFromBytes(bytes)
}

/** @returns a body to read with `bodyRows`. @throws BodyError 'binary-body' where the bytes are no text that is known. */
export function bodyFromBytes(bytes: Uint8Array): unknown {
  if (isNpy(bytes)) return npyArray(bytes)
  try {
    if (!bytes.includes(0)) return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Said below.
  }
  const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  throw new BodyError(
    'binary-body',
    `the body is binary (${first} ...), neither JSON nor CSV, an image or a NumPy array: have the client send JSON`,
  )
}

/** @returns what a body in gzip unpacks to. @throws BodyError where it is damaged, or longer than any record */
export function unzipped(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 18) throw new BodyError('truncated', 'the body is gzip, and cut')
  // Its last four bytes say how long it is, and so much memory is made for it.
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true)
  if (size > limits.record.value)
    throw new BodyError('too-long', `the body unpacks to over ${limitText(limits.record)}`)
  try {
    return gunzipSync(bytes)
  } catch {
    throw new BodyError('bad-body', 'the body is gzip, and damaged')
  }
}
