/** A comparison in Markdown, for a pull request or the summary of a CI's run. */
import type { Candidates } from '../../compare/candidates'
import type { Comparison } from '../../compare/comparison'
import {
  candidateTexts,
  figureChange,
  figureInterval,
  figureValue,
  gateChange,
  howNames,
  relationTexts,
  requestsText,
  standingNames,
  standingTexts,
} from '../../compare/words'
import { count } from '../../core/numbers'
import { verdictNames } from '../../result/names'
import { gateMarks, text } from './markdown'

const standingMarks = { 'no worse': '✅', worse: '❌', open: '⏳' } as const

/** @param names of A and B, as they were given */
export function comparisonMarkdown(compared: Comparison, [a, b]: readonly [string, string]): string {
  const { gates, standing, relation, differences, figures, requests } = compared
  const moved = figures.filter(({ moved }) => moved !== null)
  const changed = differences.filter(({ same }) => same !== true)
  return [
    `## ${standingMarks[standing]} ${text(standingTexts[standing])}`,
    '',
    `A is ${text(a)}, B is ${text(b)}.`,
    '',
    ...table(
      ['Gate', 'A', 'B', 'B less A', 'Interval', 'B is'],
      gates.map(({ title, a, b, difference, how, standing, why }) => [
        title,
        a?.headline ?? '',
        b?.headline ?? '',
        difference ? gateChange(difference) : '',
        how ? howNames[how].name : '',
        `${standingMarks[standing]} ${[standingNames[standing], why].filter(Boolean).join(': ')}`,
      ]),
    ),
    ...relationTexts(relation).map(item),
    item(requests.reason ? `Requests are not paired. ${requests.reason}` : requestsText(requests)),
    '',
    ...table(
      ['What changed', 'A', 'B'],
      changed.map(({ part, a, b }) => [part, a, b]),
    ),
    ...table(
      [
        `Figures that moved (${count(moved.length)} of ${count(figures.length)})`,
        'A',
        'B',
        'Change, 95 % interval',
      ],
      moved.map(({ group, title, unit, a, b, change }) => [
        `${group}: ${title}`,
        a ? figureValue(a.value, unit) : '',
        b ? figureValue(b.value, unit) : '',
        change ? changeText(change, unit) : '',
      ]),
    ),
  ].join('\n')
}

type Figure = Comparison['figures'][number]

function changeText({ value, ci95 }: NonNullable<Figure['change']>, unit: Figure['unit']): string {
  const show = (one: number) => figureChange(one, unit)
  return `${show(value)} ${ci95 ? figureInterval(ci95, show) : ''}`.trim()
}

export function candidatesMarkdown(compared: Candidates): string {
  const { candidates, gates } = compared
  return [
    '## Several candidates against one primary',
    '',
    ...table(
      ['Candidate', ...gates.map(({ title }) => title), 'Among all'],
      candidates.map(({ name, gates, among }) => [
        name,
        ...gates.map(({ item }) => (item ? `${gateMarks[item.status]} ${item.headline}` : 'not on it')),
        verdictNames[among],
      ]),
    ),
    ...candidateTexts(compared).map(item),
    '',
  ].join('\n')
}

const item = (sentence: string) => `- ${text(sentence)}`

/** Nothing where it has no row. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const line = (cells: readonly string[]) => `| ${cells.map(text).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line), '']
}
