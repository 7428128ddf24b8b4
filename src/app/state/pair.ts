/** Two models by what their files hold: how a pair was fed before is offered to the same pair again. */
import type { EvaluationResult } from '../../result/evaluation-result'

type Files = readonly { sha256: string | null }[] | null | undefined

/** @returns the hashes of both models' files in the order primary, shadow; null where one is missing, or could not be hashed */
export function pairKey(primary: Files, shadow: Files): string | null {
  const of = (files: Files) => {
    const hashes = files?.map(({ sha256 }) => sha256) ?? []
    return hashes.length > 0 && hashes.every(Boolean) ? hashes.sort() : null
  }
  const [first, second] = [of(primary), of(shadow)]
  return first && second ? `${first.join('+')} ${second.join('+')}` : null
}

/** The pair of a result that tells how it was fed, as an entry among what is kept has it. */
export function pairOf({ evidence }: EvaluationResult): { pair?: string } {
  const pair = pairKey(evidence.primary?.files, evidence.shadow?.files)
  return pair !== null && evidence.mapping ? { pair } : {}
}
