/** `--sign` and `--signer`: a private key on disk, and files signed with it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { EvaluateArguments } from './arguments'
import type { Evaluation } from './engines/engine'
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

/** Saves each file of an evaluation into the folder, those signed that can be. */
export function savesTo(
  folder: string,
  files: readonly Parameters<Evaluation['save']>[0][],
  { sign, signer }: EvaluateArguments,
): (save: Evaluation['save']) => Promise<void> {
  const seal = sign === null ? null : signsWith(sign, signer)
  return async (save) => {
    for (const file of files) {
      await save(file)
      if (file === 'evaluation.json' || file === 'report.html') await seal?.(join(folder, file))
    }
  }
}
