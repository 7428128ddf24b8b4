/** DSSE: an envelope of signed bytes (github.com/secure-systems-lab/dsse, envelope.md and protocol.md, version 1.0). */
import * as v from 'valibot'
import { fromBase64, toBase64, utf8 } from './encoding'
import { fingerprint } from './openssh'
import { verifies, type Signer } from './signer'

/** What in-toto statements are told apart by. */
const PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/** One signature: who adds another signs the envelope anew. */
export const Envelope = v.strictObject({
  payloadType: v.literal(PAYLOAD_TYPE),
  payload: v.string(),
  signatures: v.strictTuple([v.strictObject({ keyid: v.string(), sig: v.string() })]),
})
export type Envelope = v.InferOutput<typeof Envelope>

/**
 * Pre-authentication encoding: what is signed, so that no type and no length can be taken for another.
 * PAE(type, body) = "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, lengths in bytes, as ASCII decimals.
 */
export function pae(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = utf8(`DSSEv1 ${utf8(type).length} ${type} ${body.length} `)
  const whole = new Uint8Array(head.length + body.length)
  whole.set(head)
  whole.set(body, head.length)
  return whole
}

/** @param body the statement's JSON */
export async function enveloped(body: Uint8Array, signer: Signer): Promise<Envelope> {
  const sig = await signer.sign(pae(PAYLOAD_TYPE, body))
  return {
    payloadType: PAYLOAD_TYPE,
    payload: toBase64(body),
    signatures: [{ keyid: fingerprint(signer.publicKey), sig: toBase64(sig) }],
  }
}

/** @returns the bytes that were put into it; null where they are spelled otherwise than they were written */
export const payloadOf = ({ payload }: Envelope): Uint8Array<ArrayBuffer> | null => fromBase64(payload)

/** Whether the envelope was signed with this key, and names it. */
export function signedWith({ payloadType, payload, signatures }: Envelope, publicKey: Uint8Array): boolean {
  const [body, [{ keyid, sig }]] = [fromBase64(payload), signatures]
  const signature = fromBase64(sig)
  if (!body || !signature || keyid !== fingerprint(publicKey)) return false
  return verifies(signature, pae(payloadType, body), publicKey)
}
