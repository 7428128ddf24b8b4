/** A static site of evaluations as one zip: what `publish` makes, made here. */
import { zipSync } from 'fflate'
import { readEvaluation } from '../../keep'
import { siteOf } from '../../publish/site'
import { buildReport } from '../../report/export'
import type { EvaluationResult } from '../../result/evaluation-result'
import { readReport } from '../../result/reader'
import type { HowShared } from '../../result/sharing/levels'
import { shared } from '../../result/sharing/share'

interface Asked {
  result: EvaluationResult
  /** Evaluations that are kept here, by their ids. */
  others: readonly string[]
  how: HowShared
  /** Where the reports say that they were made; null where they do not. */
  workbench: string | null
  /** Signs a report, or not. */
  sign: (report: Blob) => Promise<Blob>
}

export async function siteZip({ result, others, how, workbench, sign }: Asked): Promise<Blob> {
  const results = [result]
  for (const id of others) {
    const text = await readEvaluation(id)
    const read = text === null ? null : readReport(text)
    // What is on the page may be kept under a name of its own.
    if (read && read.evidence.startedAt !== result.evidence.startedAt) results.push(read)
  }
  const reports = []
  for (const one of results) {
    const leaves = await shared(one, how)
    const html = await (await sign(await buildReport(leaves, workbench))).text()
    reports.push({ html, result: leaves })
  }
  const bytes: Record<string, Uint8Array> = {}
  for (const [name, text] of siteOf(null, reports).files) bytes[name] = new TextEncoder().encode(text)
  return new Blob([zipSync(bytes, { level: 6 }) as Uint8Array<ArrayBuffer>], { type: 'application/zip' })
}
