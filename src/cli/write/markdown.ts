/** The verdict in Markdown, for a pull request or the summary of a CI's run. */
import { capital } from '../../core/words'
import { adaptive, count } from '../../core/numbers'
import type { ChecklistItem } from '../../result/checklist'
import type { EvaluationResult } from '../../result/evaluation-result'
import { premiseNames, premiseStatusNames, statusNames } from '../../result/names'

export const gateMarks = { pass: '✅', fail: '❌', insufficient: '⏳', 'not-checked': '➖' } as const
const premiseMarks = { confirmed: '✅', unconfirmed: '❔', refuted: '❌' } as const

export function markdown(result: EvaluationResult): string {
  const { headline, checklist, premises = [], requests } = result
  return [
    `## ${text(headline.verdict)}`,
    '',
    text(headline.why),
    '',
    '| Gate | | Figure | 95 % interval | Line |',
    '|---|---|---|---|---|',
    ...checklist.map(gateRow),
    '',
    ...(premises.length > 0 ? ['| It rests on | | Evidence |', '|---|---|---|'] : []),
    ...premises.map(
      ({ id, status, detail }) =>
        `| ${text(capital(premiseNames[id]))} | ${premiseMarks[status]} ${premiseStatusNames[status]} | ${text(detail)} |`,
    ),
    ...(premises.length > 0 ? [''] : []),
    `${count(requests.replayed)} of ${count(requests.read)} requests evaluated, ${count(requests.labelled)} with a label.`,
    '',
  ].join('\n')
}

function gateRow({ title, status, headline, glyph }: ChecklistItem): string {
  const limit = glyph ? `${glyph.passes} ${amount(glyph.limit, glyph.unit)}` : ''
  return `| ${text(title)} | ${gateMarks[status]} ${statusNames[status]} | ${text(headline)} | ${interval(glyph)} | ${limit} |`
}

function interval(glyph: ChecklistItem['glyph']): string {
  if (!glyph || (glyph.low === null && glyph.high === null)) return ''
  const { low, high, unit } = glyph
  if (low === null) return `up to ${amount(high!, unit)}`
  if (high === null) return `from ${amount(low, unit)}`
  return `${amount(low, unit)} to ${amount(high, unit)}`
}

function amount(value: number, unit: string): string {
  if (unit === 'share') return `${adaptive(100 * value)} %`
  return `${adaptive(value)} ${unit}`
}

/** What a log or a model says is text, never markup. */
export function text(said: string): string {
  return said
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\`*_[\]|~#>]/g, '\\$&')
}
