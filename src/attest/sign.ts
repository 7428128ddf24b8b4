/** Signs a report or an evaluation: the envelope goes into the file itself. */
import { ProblemError } from '../core/problem'
import { embeddedJson } from '../result/reader'
import type { EvaluationResult } from '../result/evaluation-result'
import { utf8 } from './encoding'
import { enveloped } from './envelope'
import type { Signer } from './signer'
import { opened, sealed } from './slot'
import { statementOf } from './statement'

/**
 * @param text report.html or evaluation.json, as the workbench writes it; one that is signed already is signed anew
 * @param name who signs, as they call themselves; it may be empty
 * @throws ProblemError 'not-a-report' where the file has no place for a signature
 */
export async function signed(text: string, signer: Signer, name: string, at = new Date()): Promise<string> {
  const { kind, unsigned } = opened(text)
  const json = embeddedJson(unsigned)
  if (json === null) throw unfit()
  const result = JSON.parse(json) as EvaluationResult
  const statement = statementOf(kind, unsigned, result, { name, publicKey: signer.publicKey, at })
  const whole = sealed(unsigned, await enveloped(utf8(JSON.stringify(statement)), signer))
  if (whole === null) throw unfit()
  return whole
}

function unfit(): ProblemError {
  return new ProblemError({
    code: 'not-a-report',
    message: 'The file has no place for a signature.',
    mend: 'Sign what this version of the workbench writes.',
  })
}
