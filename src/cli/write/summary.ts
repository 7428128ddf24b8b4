/** What an evaluation says, in lines for a terminal. */
import { capital } from '../../core/words'
import type { EvaluationResult } from '../../result/evaluation-result'
import { mendLines, stepLines } from './mends'
import { premiseNames, premiseStatusNames, statusNames } from '../../result/names'

export function summaryLines(result: EvaluationResult): string[] {
  const lines = [`${result.headline.verdict} ${result.headline.why}`]
  for (const gate of result.checklist)
    lines.push(`  ${statusNames[gate.status].padEnd(19)} ${gate.title}: ${gate.headline}`)
  for (const premise of result.premises ?? []) {
    const { id, status, detail } = premise
    lines.push(`  ${premiseStatusNames[status].padEnd(19)} ${capital(premiseNames[id])}: ${detail}`)
    lines.push(...mendLines(premise).map((line) => `    ${line}`))
  }
  for (const { detail, patch } of result.fidelity?.causes ?? []) {
    lines.push(`  Likely cause: ${detail}`)
    if (patch?.exchangeModels)
      lines.push(
        '    Give --primary what --shadow was given, and the other way round; so, too, models.primary and models.shadow of a mapping file.',
      )
    lines.push(...stepLines(patch).map((line) => `    ${line}`))
  }
  return lines
}
