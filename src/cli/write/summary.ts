/** What an evaluation says, in lines for a terminal. */
import { capital } from '../../core/words'
import type { EvaluationResult } from '../../result/evaluation-result'
import { premiseNames, premiseStatusNames, statusNames } from '../../result/names'

export function summaryLines(result: EvaluationResult): string[] {
  const lines = [`${result.headline.verdict} ${result.headline.why}`]
  for (const gate of result.checklist)
    lines.push(`  ${statusNames[gate.status].padEnd(19)} ${gate.title}: ${gate.headline}`)
  for (const { id, status, detail } of result.premises ?? [])
    lines.push(`  ${premiseStatusNames[status].padEnd(19)} ${capital(premiseNames[id])}: ${detail}`)
  for (const { detail, patch } of result.fidelity?.causes ?? []) {
    lines.push(`  Likely cause: ${detail}`)
    if (patch?.exchangeModels)
      lines.push('    Give --primary what --shadow was given, and the other way round.')
    for (const { path, value } of patch?.steps ?? [])
      lines.push(`    In the mapping file, ${path}: ${JSON.stringify(value)}`)
  }
  return lines
}
