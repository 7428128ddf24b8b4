import type { Gates } from '../../../result/gates'
import type { AccuracyDifference } from '../../../result/quality'
import type { ChecklistItem, GateStatus } from '../../../result/checklist'
import type { Interval } from '../../../core/interval'
import type { FromDisagreements } from '../../../result/sections/from-disagreements'
import { dependent } from '../../../result/sections/independence'
import { leastTrue } from '../../statistics/binomial'
import { scaledCounts } from '../../statistics/double-sampling'
import type { ChosenCounts } from '../../statistics/double-sampling'
import { chosenBounds, isAbove } from '../../statistics/bounds'
import type { Judged } from '../../statistics/bounds'
import { chosenChances, differenceChances } from '../../statistics/forecast'
import { chanceText, more, noEvidence } from '../gate'
import type { Figures, Gate } from '../gate'
import { count, pText, percentText, pointsText } from '../../../core/numbers'
import { capital, moreText } from '../../../core/words'
import { lostClass } from '../lost-class'
import { judgeRegression } from '../regression-accuracy'
import { judgedBy, worthText } from '../worth-words'

/** Differences this near to the line are on it: no number of labels tells them apart. */
const ON_THE_LINE = 1e-9

/**
 * Shadow is not less accurate than primary, by the policy chosen:
 * - point: no lower by point estimate; always settled where there are labels;
 * - non-inferior: the interval of the paired difference lies above -margin (pass), below it (fail), or holds it;
 * - superior: the same with 0 for -margin.
 * Each end of the interval is a one-sided bound at the gates' confidence, as in every gate, and the figure shown is the
 * one judged by. Where requests depend on each other, it is of as many independent ones as they are worth.
 */
export const gate: Gate = {
  id: 'accuracy',
  title: 'Accuracy',
  order: 10,
  judge(figures, gates) {
    if (figures.task === 'regression') return judgeRegression(figures, gates)
    if (figures.fromDisagreements?.decides)
      return judgeDisagreements(figures, figures.fromDisagreements, gates)
    const difference = figures.quality?.accuracyDifference
    if (!difference)
      return noEvidence('no labels', 'Accuracy needs labels: add them, or label the disagreements.')
    if (difference.value === null || !difference.interval)
      return noEvidence('no labels', difference.reason ?? 'No labelled request was answered by both models.')
    return judgeDifference(figures, difference, difference.value, difference.interval, gates)
  },
}

function judgeDifference(
  figures: Figures,
  difference: AccuracyDifference,
  value: number,
  interval: Interval,
  gates: Gates,
): ReturnType<Gate['judge']> {
  const line = accuracyLine(gates)
  const judged = statusAgainst(line, value, interval, gates.accuracy.policy)
  // What is credibly better in all is better, whatever it gives up.
  const lost = judged === 'pass' && interval[0] <= 0 ? lostClass(figures, line) : null
  const status = lost ? 'insufficient' : judged
  const needed = judged === 'insufficient' ? neededOf(figures, difference, line, gates) : null
  const p = difference.mcnemarMidP === null ? '' : ` ${mcnemarText(figures, difference.mcnemarMidP)}`
  return {
    status,
    headline: `${pointsText(value)} pt`,
    detail: `[${pointsText(interval[0])}, ${pointsText(interval[1])}], each end one-sided at ${percentText(gates.confidence)}; ${ruleText(gates)}.${p} ${count(difference.n)} labels.${worthText(figures, 'accuracy')}${forecast(judged, needed, unlabelled(figures))}${lost ? ` ${lost}` : ''}`,
    glyph: {
      value: value * 100,
      low: interval[0] * 100,
      high: interval[1] * 100,
      limit: line * 100,
      passes: 'above',
      domain: domain(line * 100, interval[0] * 100, interval[1] * 100),
      unit: 'pt',
    },
    needed,
  }
}

function neededOf(
  figures: Figures,
  difference: AccuracyDifference,
  line: number,
  gates: Gates,
): ChecklistItem['needed'] {
  const judged = judgedBy(figures, 'accuracy', gates)
  const total = labelsToSettle(difference, line, judged)
  const { bothCorrect: bothRight, primaryOnlyCorrect: firstOnly, shadowOnlyCorrect: secondOnly } = difference
  const counts = { bothRight, firstOnly, secondOnly, bothWrong: difference.bothWrong }
  const chances = total === null ? null : differenceChances(counts, line, judged, total)
  return more(total, difference.n, 'labels', chances)
}

/** McNemar's test takes labels for independent: where they are not, its p is said to be as if they were. */
const mcnemarText = ({ independence }: Figures, p: number) =>
  dependent(independence?.accuracy)
    ? `McNemar p ${pText(p)} as if labels were independent;`
    : `McNemar p ${pText(p)},`

/** Labels of disagreements only: the difference over all requests that they justify. */
function judgeDisagreements(figures: Figures, d: FromDisagreements, gates: Gates): ReturnType<Gate['judge']> {
  const line = accuracyLine(gates)
  const [low, high] = d.interval
  const status = statusAgainst(line, d.value, d.interval, gates.accuracy.policy)
  const needed =
    status === 'insufficient' ? chosenToSettle(d, line, judgedBy(figures, 'accuracy', gates)) : null
  const part = d.labelled < d.disagreements ? ', taken as a random sample' : ''
  return {
    status,
    headline: `${pointsText(d.value)} pt`,
    detail:
      `[${pointsText(low)}, ${pointsText(high)}], each end one-sided at ${percentText(gates.confidence)}; ${ruleText(gates)}. ` +
      `From labels of ${count(d.labelled)} of ${count(d.disagreements)} disagreements${part}, among ${count(d.n)} requests.${worthText(figures, 'accuracy')}` +
      forecast(
        status,
        needed,
        needed?.what === 'labels' ? 'labels of disagreements' : 'requests, their disagreements labelled,',
      ),
    glyph: {
      value: d.value * 100,
      low: low * 100,
      high: high * 100,
      limit: line * 100,
      passes: 'above',
      domain: domain(line * 100, low * 100, high * 100),
      unit: 'pt',
    },
    needed,
  }
}

/** More labels of the disagreements there are; where all of them would not do, more requests. Rounded to the worse side. */
function chosenToSettle(d: FromDisagreements, line: number, judged: Judged): ChecklistItem['needed'] {
  if (Math.abs(d.value - line) < ON_THE_LINE) return null
  const better = d.value > line
  const [up, down] = better ? [Math.floor, Math.ceil] : [Math.ceil, Math.floor]
  const settled = (counts: ChosenCounts) => {
    const fixed = Math.min(counts.labelled, up(counts.fixed))
    const broken = Math.min(counts.labelled - fixed, down(counts.broken))
    const [low, high] = chosenBounds({ ...counts, fixed, broken }, judged)
    return better ? low > line : high < line
  }
  const inLabels = (n: number) => relabelled(d, Math.min(d.disagreements, Math.max(n, d.labelled)))
  const inRequests = (n: number) => scaledCounts(relabelled(d, d.disagreements), Math.max(1, n / d.n))
  const asked = (at: (n: number) => ChosenCounts, have: number, what: 'labels' | 'requests') => {
    const total = leastTrue((n) => settled(at(n)))
    return more(total, have, what, total === null ? null : chosenChances(at, line, judged, total))
  }
  return settled(inLabels(d.disagreements))
    ? asked(inLabels, d.labelled, 'labels')
    : asked(inRequests, d.n, 'requests')
}

/** The same with so many disagreements labelled, which came out as those that are. */
function relabelled({ n, disagreements, ...d }: FromDisagreements, labelled: number): ChosenCounts {
  const by = labelled / d.labelled
  return { n, disagreements, labelled, fixed: d.fixed * by, broken: d.broken * by }
}

function forecast(status: GateStatus, needed: ChecklistItem['needed'], what: string): string {
  if (needed)
    return ` ${capital(moreText(needed.more, what))} would settle it at this difference${chanceText(needed, what)}.`
  return status === 'insufficient'
    ? ' The difference is on the line: no number of labels would settle it.'
    : ''
}

/** The line that the difference must be above. */
export function accuracyLine({ accuracy }: Gates): number {
  return accuracy.policy === 'non-inferior' ? -accuracy.margin : 0
}

export function statusAgainst(
  line: number,
  value: number,
  interval: Interval,
  policy: Gates['accuracy']['policy'],
): GateStatus {
  if (policy === 'point') return value >= line ? 'pass' : 'fail'
  return interval[0] > line ? 'pass' : interval[1] < line ? 'fail' : 'insufficient'
}

/**
 * Labels in all at which the interval would leave the line, if the shares of the four outcomes stay as seen, flips
 * rounded to the worse side: a promise must hold in whole requests.
 * null where they never would: the difference is on the line, or there are no flips to learn from.
 */
function labelsToSettle(d: AccuracyDifference, line: number, judged: Judged): number | null {
  const value = d.value as number
  if (Math.abs(value - line) < ON_THE_LINE) return null
  const better = value > line
  const [up, down] = better ? [Math.floor, Math.ceil] : [Math.ceil, Math.floor]
  return leastTrue((n) => {
    const broken = down((d.primaryOnlyCorrect * n) / d.n)
    const fixed = up((d.shadowOnlyCorrect * n) / d.n)
    const bothWrong = (d.bothWrong * n) / d.n
    const bothRight = Math.max(0, n - broken - fixed - bothWrong)
    // That shadow is worse than the line is that primary is better than it.
    return better
      ? isAbove({ bothRight, firstOnly: broken, secondOnly: fixed, bothWrong }, line, judged)
      : isAbove({ bothRight, firstOnly: fixed, secondOnly: broken, bothWrong }, -line, judged)
  })
}

function ruleText(gates: Gates): string {
  const { policy, margin } = gates.accuracy
  if (policy === 'point') return 'no lower by point estimate'
  return policy === 'superior' ? 'better with confidence' : `no worse than −${(margin * 100).toFixed(2)} pt`
}

/** Whether what lacks is labels of requests already replayed, or requests. */
function unlabelled({ requests }: Figures): string {
  return requests.labelled < requests.replayed ? 'labels' : 'labelled requests'
}

function domain(...values: number[]): Interval {
  const low = Math.min(...values, 0)
  const high = Math.max(...values, 0)
  const room = Math.max(high - low, 0.1) * 0.2
  return [low - room, high + room]
}
