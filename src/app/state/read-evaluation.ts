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

/** More than all that is kept here comes to: what is larger is a log. */
const MOST_UNPACKED = 2 ** 25

/**
 * The evaluations of an archive, as Recent writes one.
 * @returns null where what was dropped is anything else: other archives are for whoever sorts models and logs
 */
export async function evaluationsIn([zip, ...more]: readonly DroppedFile[]): Promise<DroppedFile[] | null> {
  if (!zip || more.length > 0 || !/\.zip$/i.test(zip.path)) return null
  const { boundedEntries, unpackZip } = await import('../../files/archives/zip')
  try {
    const entries = await boundedEntries(zip)
    const total = entries.reduce((sum, { size }) => sum + size, 0)
    if (entries.length === 0 || total > MOST_UNPACKED) return null
    if (!entries.every(({ path }) => /\.(html?|json)$/i.test(path))) return null
    const inside = await unpackZip(zip)
    for (const file of inside) if (!(await looksEvaluated(file))) return null
    return inside
  } catch {
    // A damaged one is complained of by whoever sorts what was dropped.
    return null
  }
}
