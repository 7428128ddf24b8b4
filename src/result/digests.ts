/** What of a result has a digest of its own beside the files: the mapping, the gates and the figures. */
import { digestOf } from './canonical'
import type { EvaluationResult } from './evaluation-result'

/** What is no figure: what it was made of, the rules it was judged by, and who decided. */
const noFigures = ['evidence', 'gates', 'decision'] as const

/**
 * SHA-256 of the mapping that was used, by which whoever has it can say that it is the one: of a result that was shared
 * without its mapping, as it was written then; null where there is none.
 */
export function mappingDigest({ evidence }: EvaluationResult): string | null {
  const { mapping, digests } = evidence
  return mapping === null || mapping === undefined ? (digests?.mapping ?? null) : digestOf(mapping)
}

/** @returns the digests of a result as it is, each SHA-256 of canonical JSON in hex */
export function digestsOf(result: EvaluationResult) {
  const figures = Object.entries(result).filter(([key]) => !(noFigures as readonly string[]).includes(key))
  return {
    mapping: mappingDigest(result),
    gates: digestOf(result.gates),
    figures: digestOf(Object.fromEntries(figures)),
  }
}

/** A result that carries them, as it is written to a file. */
export function digested<R extends EvaluationResult>(result: R): R {
  return { ...result, evidence: { ...result.evidence, digests: digestsOf(result) } }
}

/** evaluation.json, as it is saved. */
export function evaluationJson(result: EvaluationResult): string {
  return JSON.stringify(digested(result), null, 2) + '\n'
}
