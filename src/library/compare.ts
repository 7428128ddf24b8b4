/** `compare`: two evaluations beside each other. */
import { resolve } from 'node:path'
import { readStored } from '../cli/reports'
import { compareResults, type Comparison } from '../compare/comparison'
import type { EvaluationResult } from '../result/evaluation-result'

/**
 * Is B credibly no worse than A on every gate's figure? What `shadow-workbench compare` does of two.
 * @param a the evaluation to compare with: what `evaluate` gave, or the path of an evaluation.json, a report.html or the
 *   folder of either
 * @param b the one that is judged, likewise
 * @returns `standing` says it in a word; every figure has the interval of its change
 * @throws ProblemError where a file is none, or one is of a classifier and the other of a regression
 */
export async function compare(
  a: string | EvaluationResult,
  b: string | EvaluationResult,
): Promise<Comparison> {
  return compareResults(read(a), read(b))
}

const read = (one: string | EvaluationResult): EvaluationResult =>
  typeof one === 'string' ? readStored(resolve(one), 'evaluation.json').result : one
