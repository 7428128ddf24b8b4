/** Files that are evaluations already. */
import type { DroppedFile } from '../../files/dropped'
import type { EvaluationResult } from '../../result/evaluation-result'

/** @throws ProblemError that names the file, as `readReport` does */
export async function readEvaluation({ file, path }: DroppedFile): Promise<EvaluationResult> {
  const [text, { readReport }] = await Promise.all([file.text(), import('../../result/reader')])
  return readReport(text, path)
}

const HEAD = 4096

/** Whether a file begins as a report or an evaluation.json does, whatever became of its rest. */
export async function looksEvaluated({ file, path }: DroppedFile): Promise<boolean> {
  if (!/\.(html?|json)$/i.test(path)) return false
  const head = (await file.slice(0, HEAD).text()).replace(/^\uFEFF/, '').trimStart()
  return head.startsWith('<') || (/"schemaVersion"/.test(head) && /"(partial|verdict|headline)"/.test(head))
}
