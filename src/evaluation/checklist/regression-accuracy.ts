/** The accuracy gate of models that predict numbers. */
import type { Gates } from '../../result/gates'
import type { Interval } from '../../core/interval'
import type { ChecklistItem } from '../../result/checklist'
import { normalQuantile } from '../statistics/distributions'
import { meanChances } from '../statistics/forecast'
import { chanceText, more, noEvidence } from './gate'
import type { Figures, Gate } from './gate'
import { FEWEST_FOR_MEANS } from '../statistics/ratio'
import { worthText } from './worth-words'
import { count, percentText } from '../../core/numbers'
import { capital, moreText } from '../../core/words'

/**
 * Shadow's mean absolute error is not larger than primary's, as a share of primary's: margin 0.005 accepts half a
 * percent more. Bounds of the ratio (Fieller 1954). The policies mean what they mean for classes, upside down.
 */
export function judgeRegression(figures: Figures, gates: Gates): ReturnType<Gate['judge']> {
  const d = figures.regression?.relativeMaeDifference
  if (!d) return noEvidence('no labels', 'Accuracy needs labels: add them.')
  const { policy, margin } = gates.accuracy
  if (d.value === null || (!d.interval && policy !== 'point')) {
    const unknown = noEvidence('not known', d.reason ?? 'No labelled request was answered by both models.')
    return { ...unknown, needed: more(d.value === null ? null : FEWEST_FOR_MEANS, d.n, 'labels') }
  }
  const line = policy === 'non-inferior' ? margin : 0
  const interval = d.interval ?? [d.value, d.value]
  const [low, high] = interval
  const settled = high < line ? 'pass' : low > line ? 'fail' : 'insufficient'
  const status = policy === 'point' ? (d.value <= line ? 'pass' : 'fail') : settled
  const needed =
    status === 'insufficient' ? labelsNeeded(d.value, interval, line, d.n, gates.confidence) : null
  const rule =
    policy === 'point'
      ? 'no larger by point estimate'
      : policy === 'superior'
        ? 'smaller with confidence'
        : `at most ${percentText(margin)} larger`
  return {
    status,
    headline: `MAE ${signed(d.value)}`,
    detail:
      `[${signed(low)}, ${signed(high)}] of primary's MAE, each end one-sided at ${percentText(gates.confidence)}; ${rule}. ${count(d.n)} labels.${worthText(figures, 'accuracy')}` +
      (needed
        ? ` ${capital(moreText(needed.more, needed.what))} would settle it at this difference${chanceText(needed, needed.what)}.`
        : status === 'insufficient'
          ? ' The difference is on the line: no number of labels would settle it.'
          : ''),
    glyph: {
      value: d.value * 100,
      low: low * 100,
      high: high * 100,
      limit: line * 100,
      passes: 'below',
      domain: domain(low * 100, high * 100, line * 100),
      unit: '%',
    },
    needed,
  }
}

/** The ratio's variance is itself estimated: room for some percent of its width. */
const ROOM = 1.15

/** An interval of means narrows with the square root of n: the n at which it leaves the line. */
function labelsNeeded(
  value: number,
  [low, high]: Interval,
  line: number,
  n: number,
  confidence: number,
): ChecklistItem['needed'] {
  const distance = Math.abs(value - line)
  if (distance < 1e-12) return null
  const half = Math.max(value < line ? high - value : value - low, (high - low) / 2)
  const total = Math.ceil(n * (half / distance) ** 2 * ROOM) + 1
  return more(total, n, 'labels', meanChances(total, n, half, distance, normalQuantile(confidence)))
}

function signed(share: number): string {
  const text = percentText(Math.abs(share))
  return share === 0 ? text : `${share < 0 ? '−' : '+'}${text}`
}

function domain(...values: number[]): Interval {
  const low = Math.min(...values, 0)
  const high = Math.max(...values, 0)
  const room = Math.max(high - low, 0.1) * 0.2
  return [low - room, high + room]
}
