/** Two models by what their files hold: how a pair was fed before is offered to the same pair again. */
import type { EvaluationResult } from '../../result/evaluation-result'
import type { Mapping } from '../../result/mapping'

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

/** Whether two mappings say the same, in whatever order their keys stand. */
export function sameMapping(a: Mapping, b: Mapping): boolean {
  return JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder)
}

function inOrder(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
