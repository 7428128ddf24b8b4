/** Whether what a file says of its gates follows from the figures in it: they are judged again. */
import { checklist } from '../evaluation/checklist'
import { withoutRefuted } from '../evaluation/checklist/withheld'
import type { EvaluationResult } from '../result/evaluation-result'
import { verdictChecked } from '../result/verdict'

/**
 * @param result as it was read from a file
 * @returns the same where every gate that passes in it does so by its figures; else with the gates and the verdict that they
 *   give, and a warning that says so
 */
export function gatesChecked(result: EvaluationResult): EvaluationResult {
  const judged = withoutRefuted(checklist(result, result.gates), result.premises ?? [])
  return verdictChecked(result, judged)
}
