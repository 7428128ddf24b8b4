/** A comparison in lines for a terminal. */
import type { Candidates } from '../../compare/candidates'
import type { Comparison } from '../../compare/comparison'
import {
  candidateTexts,
  figureChange,
  figureInterval,
  figureValue,
  gateChange,
  gateValue,
  howNames,
  relationTexts,
  requestsText,
  standingNames,
  standingTexts,
  unitName,
} from '../../compare/words'
import { count, plural } from '../../core/numbers'
import { statusNames, verdictNames } from '../../result/names'

export function comparisonLines({
  gates,
  standing,
  relation,
  differences,
  figures,
  requests,
}: Comparison): string[] {
  const rows = gates.map(({ title, a, b, difference, how, standing, why }) => [
    title,
    a?.headline ?? '',
    b?.headline ?? '',
    difference ? gateChange(difference) : '',
    how ? howNames[how].name : '',
    [standingNames[standing], why].filter(Boolean).join(': '),
  ])
  const moved = figures.filter(({ moved }) => moved !== null)
  return [
    ...columns([['Gate', 'A', 'B', 'B less A', 'Interval', 'B is'], ...rows]),
    '',
    standingTexts[standing],
    ...relationTexts(relation),
    ...(requests.reason ? [`Requests are not paired. ${requests.reason}`] : [requestsText(requests)]),
    ...section('What changed', changeLines(differences)),
    ...section(
      `Figures that moved (${count(moved.length)} of ${count(figures.length)}; each interval is of 95 % for itself)`,
      columns(moved.map(figureRow)),
    ),
  ]
}

function figureRow({ group, title, unit, a, b, change, moved }: Comparison['figures'][number]): string[] {
  const show = (value: number) => figureChange(value, unit)
  return [
    `${group}: ${title}`,
    a ? figureValue(a.value, unit) : '',
    b ? figureValue(b.value, unit) : '',
    change ? `${show(change.value)} ${change.ci95 ? figureInterval(change.ci95, show) : ''}`.trim() : '',
    moved ?? '',
  ]
}

const MOST_DETAILS = 12

function changeLines(differences: Comparison['differences']): string[] {
  return differences
    .filter(({ same }) => same !== true)
    .flatMap(({ part, same, a, b, details }) => {
      const more = details.length - MOST_DETAILS
      return [
        `${part}: ${a || 'none'}${a === b ? '' : ` → ${b || 'none'}`}${same === null ? ' (these files do not say whether it is the same)' : ''}`,
        ...details.slice(0, MOST_DETAILS).map((detail) => `  ${detail}`),
        ...(more > 0 ? [`  ${count(more)} more ${plural(more, 'change')}: --json lists them.`] : []),
      ]
    })
}

const section = (title: string, lines: string[]) =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : []

export function candidateLines(compared: Candidates): string[] {
  const { candidates, gates, confidence, simultaneous } = compared
  const share = (of: number) => `${Number((100 * of).toPrecision(4))} %`
  const rows = candidates.map(({ name, gates, among, adjustedP }) => [
    name,
    ...gates.map(({ item, interval }) => {
      if (!item) return 'not on it'
      const unit = item.glyph?.unit ?? ''
      const ends = interval && figureInterval(interval, (end) => gateValue(end, unit))
      return `${statusNames[item.status]} ${item.headline} ${ends ? `${ends} ${unitName(unit)}` : ''}`.trim()
    }),
    adjustedP >= 1 ? '' : `p ${adjustedP < 0.001 ? '< 0.001' : adjustedP.toFixed(3)}`,
    verdictNames[among],
  ])
  return [
    ...columns([['Candidate', ...gates.map(({ title }) => title), 'Holm', 'Among all'], ...rows]),
    '',
    `Intervals hold for all ${candidates.length} together, each end at ${share(simultaneous)}; of one alone it would be ${share(confidence)}.`,
    ...candidateTexts(compared),
  ]
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]!.length))) ?? []
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
}
