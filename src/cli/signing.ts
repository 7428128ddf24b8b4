/** `--sign` and `--signer`: a private key on disk, and files signed with it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { readPrivateKey } from '../attest/keys'
import { signed } from '../attest/sign'
import { signerOf } from '../attest/signer'

/** Signs a report.html or an evaluation.json in its place. */
export type SignFile = (path: string) => Promise<void>

/**
 * @param key path of the private key
 * @param name who signs, as they call themselves
 * @throws ProblemError 'bad-key'
 */
export function signsWith(key: string, name: string): SignFile {
  const signer = signerOf(readPrivateKey(readFileSync(key), basename(key)))
  return async (path) => writeFileSync(path, await signed(readFileSync(path, 'utf8'), signer, name))
}
