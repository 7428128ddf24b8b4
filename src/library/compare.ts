/** `compare`: two evaluations beside each other. */
import { resolve } from 'node:path'
import { readWithRequests } from '../cli/requests-beside'
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
  return compareResults(await read(a), await read(b))
}

const read = async (one: string | EvaluationResult): Promise<EvaluationResult> =>
  typeof one === 'string' ? (await readWithRequests(resolve(one))).result : one
