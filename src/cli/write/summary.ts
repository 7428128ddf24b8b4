/** What an evaluation says, in lines for a terminal. */
import { capital } from '../../core/words'
import type { ChecklistItem } from '../../result/checklist'
import type { EvaluationResult } from '../../result/evaluation-result'
import { problemText } from '../../core/problem'
import { plural } from '../../core/numbers'
import { mendLines, stepLines } from './mends'
import { premiseNames, premiseStatusNames, statusNames } from '../../result/names'

export function summaryLines(result: EvaluationResult): string[] {
  const lines = [`${result.headline.verdict} ${result.headline.why}`]
  for (const gate of result.checklist) lines.push(...gateLines(gate, result))
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
  return [...lines, ...warningLines(result)]
}

/** What keeps a gate from passing stands below it, where neither the headline nor a premise says so. */
function gateLines(
  { status, title, headline, detail }: ChecklistItem,
  { premises = [], ...result }: EvaluationResult,
) {
  const line = `  ${statusNames[status].padEnd(19)} ${title}: ${headline}`
  const said =
    premises.some((premise) => detail.includes(premise.detail)) || result.headline.why.includes(detail)
  return status === 'pass' || said ? [line] : [line, `    ${detail}`]
}

/** Warnings that change no figure of a gate, and what is to be read in the report alone. */
const ASIDE = new Set([
  // Premises speak of these two, whatever came of them.
  'assumed-classes',
  'assumed-threshold',
  'features-sampled',
  'latency-not-measured',
  'no-slice-pair',
  'noise-not-measured',
  'predictions-unused',
  'unused-input',
  'windows-1252',
])
const MOST_WARNINGS = 6

/** What bears on the verdict and stands in no line above: premises say their own guesses. */
function warningLines({ warnings, premises = [] }: EvaluationResult): string[] {
  const said = (message: string) => premises.some(({ detail }) => detail.includes(message))
  const telling = warnings.filter(({ code, message }) => !ASIDE.has(code) && !said(message))
  const lines = telling.slice(0, MOST_WARNINGS).map((warning) => `  Warning: ${problemText(warning)}`)
  const more = telling.length - lines.length
  return more > 0 ? [...lines, `  ${more} more ${plural(more, 'warning')} in report.html.`] : lines
}
