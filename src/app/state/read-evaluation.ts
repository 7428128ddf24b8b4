/** Files that are evaluations already. */
import type { DroppedFile } from '../../files/dropped'
import type { EvaluationResult } from '../../result/evaluation-result'
import { idOf } from './ids'
import { cameFrom } from './sources'
import type { Outcome } from './stage.svelte'

/** An evaluation that was dropped or chosen, under the name of what it says. @throws ProblemError as `readEvaluation` */
export async function openEvaluation(file: DroppedFile): Promise<Outcome> {
  const result = await readEvaluation(file)
  return { id: await idOf(JSON.stringify(result)), result, file: file.path }
}

/** @throws ProblemError that names the file, as `readReport` does */
export async function readEvaluation(from: DroppedFile): Promise<EvaluationResult> {
  const [text, { readReport }, { gatesChecked }] = await Promise.all([
    from.file.text(),
    import('../../result/reader'),
    import('../../compare/derived'),
  ])
  const result = gatesChecked(readReport(text, from.path))
  cameFrom(result.evidence, from)
  return result
}

const HEAD = 4096

/** Whether a file begins as a report or an evaluation.json does, whatever became of its rest. */
export async function looksEvaluated({ file, path }: DroppedFile): Promise<boolean> {
  if (!/\.(html?|json)$/i.test(path)) return false
  const head = (await file.slice(0, HEAD).text()).replace(/^\uFEFF/, '').trimStart()
  return head.startsWith('<') || (/"schemaVersion"/.test(head) && /"(partial|verdict|headline)"/.test(head))
}
