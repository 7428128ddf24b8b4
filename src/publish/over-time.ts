/** Figures over time as drawings in words that need no script: a point per evaluation, with its interval. */
import { adaptive, ms, percent, points, time } from '../core/numbers'
import { statusSigns, verdictStatus } from '../report/status'
import { verdictNames } from '../result/names'
import type { Entry } from './entries'
import { escaped } from './escaped'
import type { Figure } from './figures'

const WIDTH = 320
const HEIGHT = 96
const EDGE = 10

interface Dot extends Figure {
  entry: Entry
}

const words: Record<Figure['unit'], (value: number) => string> = {
  percent,
  points: (value) => points(value),
  ms: (value) => `${ms(value)} ms`,
  number: adaptive,
}

/**
 * @param entries newest first
 * @returns nothing where no figure was told twice: a point is no course of time
 */
export function overTime(entries: readonly Entry[]): string {
  const lines = new Map<string, Dot[]>()
  for (const entry of entries.toReversed())
    for (const figure of entry.figures ?? [])
      lines.set(figure.name, [...(lines.get(figure.name) ?? []), { ...figure, entry }])
  const drawn = [...lines].filter(([, dots]) => dots.length > 1).map(([name, dots]) => chart(name, dots))
  return drawn.length === 0
    ? ''
    : `<section aria-labelledby="t"><h2 id="t">Over time</h2><p>A point per evaluation, oldest first, evenly spaced; the line through it is its 95 % interval. Each is of its own models and log.</p><div class="charts">${drawn.join('\n')}</div></section>`
}

function chart(name: string, dots: readonly Dot[]): string {
  const [low, high] = range(dots)
  const x = (i: number) => EDGE + (i * (WIDTH - 2 * EDGE)) / (dots.length - 1)
  const y = (value: number) => HEIGHT - EDGE - ((value - low) / (high - low)) * (HEIGHT - 2 * EDGE)
  const show = words[dots[0]!.unit]
  const marks = dots.map((dot, i) => mark(dot, x(i), y, show))
  const zero = dots[0]!.unit === 'points' && low < 0 && high > 0 ? `<path class="zero" d="M0 ${place(y(0))}H${WIDTH}"/>` : '' // prettier-ignore
  const last = dots.at(-1)!
  const said = `${name}: from ${show(dots[0]!.value)} to ${show(last.value)} over ${dots.length} evaluations`
  return `<figure><figcaption>${escaped(name)} <b>${escaped(valueText(last, show))}</b></figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(said)}">${zero}${marks.join('')}</svg></figure>`
}

function valueText({ value, ci95 }: Figure, show: (value: number) => string): string {
  return ci95 ? `${show(value)} (${show(ci95[0])} to ${show(ci95[1])})` : show(value)
}

/** A point's shape is its verdict: filled, crossed or open, as well as coloured. */
function mark(dot: Dot, x: number, y: (value: number) => number, show: (value: number) => string): string {
  const { entry, value, ci95 } = dot
  const status = verdictStatus[entry.verdict]
  const title = `${time(Date.parse(entry.startedAt))}: ${valueText(dot, show)}, ${statusSigns[status]} ${verdictNames[entry.verdict]}`
  const interval = ci95
    ? `<path class="interval" d="M${place(x)} ${place(y(ci95[0]))}V${place(y(ci95[1]))}"/>`
    : ''
  const [cx, cy] = [place(x), place(y(value))]
  const shape =
    status === 'pass'
      ? `<circle cx="${cx}" cy="${cy}" r="4"/>`
      : status === 'fail'
        ? `<path class="cross" d="M${place(x - 4)} ${place(y(value) - 4)}l8 8m0 -8l-8 8"/>`
        : `<circle class="open" cx="${cx}" cy="${cy}" r="4"/>`
  return `<a href="${entry.file}" class="${status}"><title>${escaped(title)}</title>${interval}${shape}</a>`
}

/** With air, and never of no height. */
function range(dots: readonly Dot[]): [number, number] {
  const all = dots.flatMap(({ value, ci95 }) => [value, ...(ci95 ?? [])])
  const [low, high] = [Math.min(...all), Math.max(...all)]
  return low === high ? [low - (Math.abs(low) || 1), high + (Math.abs(high) || 1)] : [low, high]
}

const place = (at: number): string => String(Math.round(at * 10) / 10)
