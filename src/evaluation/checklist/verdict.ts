/** The verdict, and its two sentences. */
import type { EvaluationResult } from '../../result/evaluation-result'
import type { ChecklistItem } from '../../result/checklist'
import type { Interval } from '../../core/interval'
import type { Slice } from '../../result/sections/slices'
import type { FromDisagreements } from '../../result/sections/from-disagreements'
import type { Figures } from './gate'
import { premiseNames, verdictNames } from '../../result/names'
import type { PremiseItem } from '../../result/premises'
import { verdictOf } from '../../result/verdict'
import { dependent } from '../../result/sections/independence'
import { scaledBy } from '../statistics/bounds'
import { newcombe10 } from '../statistics/paired'
import { auditOfGate } from '../audit/told'
import { doubtText } from '../premises/own-labels'
import { count, percentText, plural, pointsText } from '../../core/numbers'
import { capital, listText, numberWord } from '../../core/words'
import { loosenedText } from './loosened'
import { inSentence, settling } from './settling'

/** The verdict as a sentence, and the one after it: what shadow does better or worse, and what would settle it. */
export function headlineOf(
  figures: Figures,
  items: ChecklistItem[],
  premises: readonly PremiseItem[],
): EvaluationResult['headline'] {
  return { verdict: verdictSentence(items, premises), why: whySentence(figures, items, premises) }
}

function verdictSentence(items: ChecklistItem[], premises: readonly PremiseItem[]): string {
  const failing = items.filter((item) => item.status === 'fail')
  const open = items.filter((item) => item.status === 'insufficient')
  const unchecked = items.filter((item) => item.status === 'not-checked')
  if (verdictOf(items, premises) === 'promote')
    return `${verdictNames.promote}. All ${numberWord(items.length)} gates pass.`
  const parts: string[] = []
  if (failing.length > 0)
    parts.push(
      `${listText(failing.map((g) => inSentence(g.title)))} ${plural(failing.length, 'fails', 'fail')}`,
    )
  if (open.length > 0)
    parts.push(`${gatesText(open.length)} ${plural(open.length, 'lacks', 'lack')} evidence`)
  if (unchecked.length > 0)
    parts.push(`${gatesText(unchecked.length)} ${plural(unchecked.length, 'was', 'were')} not checked`)
  if (parts.length === 0) parts.push('a premise is refuted')
  else if (failing.length === 0) parts.push('none fails')
  return `${verdictNames[verdictOf(items, premises)]}. ${capital(parts.join(', '))}.`
}

const gatesText = (n: number) => `${numberWord(n)} ${plural(n, 'gate')}`

function whySentence(figures: Figures, items: ChecklistItem[], premises: readonly PremiseItem[]): string {
  if (figures.fidelity && !figures.fidelity.faithful)
    return "The replay does not give production's answers: mend the mapping before reading anything else."
  const broken = premises.find(({ status }) => status === 'refuted')
  if (broken)
    return [`A premise is refuted (${premiseNames[broken.id]}).`, broken.detail, broken.mend]
      .filter(Boolean)
      .join(' ')
  const open = figures.quality && premises.find(({ id, blocks }) => id === 'classes' && blocks)
  // Labels are there; what they are labels of is what has to be settled.
  const unsettled = open
    ? `Which output is which class is not settled: ${open.detail}`
    : firstToSettle(items, premises)
  const verdict = verdictOf(items, premises)
  const looser = verdict === 'hold' ? '' : loosenedText(figures.gates, items)
  const parts = [
    // First, as a phone shows the first sentence alone.
    verdict === 'promote' ? looser : '',
    comparison(figures),
    whereWorse(figures),
    unsettled,
    beyondPromise(figures, items),
    madeOfPrimary(figures, items, premises),
    settling(figures, items, unsettled === ''),
    verdict === 'promote' ? '' : looser,
  ]
  return parts.filter(Boolean).join(' ')
}

/** A guess that keeps a gate from passing, whatever else would settle it. */
function firstToSettle(items: ChecklistItem[], premises: readonly PremiseItem[]): string {
  const keeps = ({ blocks, blocksFail, rests }: PremiseItem) =>
    (blocks || blocksFail) && items.some(({ id, status }) => status === 'insufficient' && rests.includes(id))
  const open = premises.find((premise) => premise.id !== 'classes' && keeps(premise))
  return open ? `A premise has to be settled first (${premiseNames[open.id]}).` : ''
}

/** What fails by labels that may be primary's own answers fails for no better reason, where nobody vouches for them. */
function madeOfPrimary(
  { labelSource }: Figures,
  items: ChecklistItem[],
  premises: readonly PremiseItem[],
): string {
  const fails = items.some(({ id, status }) => id === 'accuracy' && status === 'fail')
  const open = premises.some(({ id, status }) => id === 'labels' && status !== 'confirmed')
  return fails && open && labelSource ? doubtText(labelSource) : ''
}

/** Gates that simulations of this very log show to pass wrongly more often than they promise. */
function beyondPromise({ audit }: Figures, items: ChecklistItem[]): string {
  return items
    .flatMap(({ id, title }) => {
      const found = auditOfGate(audit, id)
      return found?.over && found.promised !== null && found.wrongPasses.value !== null
        ? `${title} passes wrongly in ${percentText(found.wrongPasses.value, 2)} of ${count(found.wrongPasses.n)} simulated runs, where ${percentText(found.promised)} is promised.`
        : []
    })
    .join(' ')
}

function comparison(figures: Figures): string {
  if (figures.task === 'regression') return regressionComparison(figures)
  const { quality, agreement, fromDisagreements } = figures
  if (fromDisagreements?.decides) return disagreementComparison(fromDisagreements)
  if (!quality || quality.accuracyDifference.value === null) {
    if (agreement.value === null) return agreement.reason ?? ''
    return `The two give the same answer to ${(agreement.value * 100).toFixed(2)} % of ${count(agreement.n)} requests${shareRange(agreement.ci95)}; without labels nobody knows which is right where they differ.`
  }
  const { value, ci95, n } = quality.accuracyDifference
  const change = recallChange(figures)
  const accuracy =
    !ci95 || (ci95[0] <= 0 && ci95[1] >= 0)
      ? `accuracy is not credibly different (${pointsText(value)} points${range(ci95)}, ${count(n)} labels)`
      : `accuracy is ${value > 0 ? 'higher' : 'lower'} by ${pointsText(Math.abs(value)).replace('+', '')} points (${count(n)} labels${range(ci95)})`
  if (!change) return `Shadow against primary: ${accuracy}.`
  return `Shadow finds ${change.delta > 0 ? 'more' : 'fewer'} of ${quoted(change.name)} (recall ${pointsText(change.delta, 1)} points${range(change.ci95, 1)}, ${count(change.n)} labels); ${accuracy}.`
}

/** ' (95 % interval 67.11 to 69.98 %)'. */
const shareRange = (ci95: Interval | null) =>
  ci95 ? ` (95 % interval ${(ci95[0] * 100).toFixed(2)} to ${(ci95[1] * 100).toFixed(2)} %)` : ''

/** ', 95 % of −0.38 to +1.86': in percentage points. */
const range = (ci95: Interval | null, digits?: number) =>
  ci95 ? `, 95 % interval ${pointsText(ci95[0], digits)} to ${pointsText(ci95[1], digits)}` : ''

/** What is lost, in percentage points: '13.0' of a difference of −0.13. */
const lossText = (difference: number) => pointsText(-difference, 1).replace('+', '')

/** A mean that is better hides where it is worse: the slices in which shadow credibly is, and the worst of them. */
function whereWorse({ slices, task }: Figures): string {
  const worse = (slices?.rows ?? []).filter(({ verdict }) => verdict === 'worse')
  if (!slices || worse.length === 0) return ''
  const lowerIsBetter = task === 'regression'
  const size = (row: Slice) => (row.difference ?? 0) * (lowerIsBetter ? -1 : 1)
  const worst = worse.reduce((a, b) => (size(b) < size(a) ? b : a))
  const by = lowerIsBetter
    ? `mean |error| larger by ${Number((worst.difference ?? 0).toPrecision(3))}`
    : `by ${lossText(worst.difference ?? 0)} points${worst.ci95 ? `, 95 % interval ${lossText(worst.ci95[1])} to ${lossText(worst.ci95[0])}` : ''}`
  const many = `${count(slices.worse)} of ${count(slices.tested)} slices ${plural(slices.worse, 'is', 'are')} credibly worse`
  return `${many}, most of all ${worst.by} ${quoted(worst.value)} (${by}, ${count(worst.n)} labels).`
}

function disagreementComparison({ value, ci95, labelled, disagreements }: FromDisagreements): string {
  const seen = `By ${count(labelled)} labels of ${count(disagreements)} disagreements`
  if (ci95[0] <= 0 && ci95[1] >= 0)
    return `${seen}, accuracy is not credibly different (${pointsText(value)} points${range(ci95)}).`
  return `${seen}, shadow's accuracy is ${value > 0 ? 'higher' : 'lower'} by ${pointsText(Math.abs(value)).replace('+', '')} points (${range(ci95).replace(', ', '')}).`
}

interface RecallChange {
  name: string
  delta: number
  ci95: Interval
  n: number
}

/**
 * The class whose recall moved most, of those whose two intervals are apart, and where the paired difference on its own
 * requests is not 0 either: that reckons with how far requests depend on each other.
 */
function recallChange({ quality, flips, independence }: Figures): RecallChange | null {
  if (!quality || !flips) return null
  const worth = independence?.accuracy
  const by = worth && dependent(worth) ? worth.effective / worth.n : 1
  const moved = quality.primary.perClass.flatMap((p, i) => {
    const s = quality.shadow.perClass[i]
    const counts = flips.byClass[i]
    if (!s?.recallCi95 || !p.recallCi95 || !counts) return []
    const apart = s.recallCi95[0] > p.recallCi95[1] || s.recallCi95[1] < p.recallCi95[0]
    const { bothRight, broken: firstOnly, fixed: secondOnly, bothWrongSame, bothWrongDifferent } = counts
    const pairs = { bothRight, firstOnly, secondOnly, bothWrong: bothWrongSame + bothWrongDifferent }
    const ci95 = newcombe10(scaledBy(pairs, by))
    if (!apart || !ci95 || (ci95[0] <= 0 && ci95[1] >= 0)) return []
    const n = bothRight + firstOnly + secondOnly + pairs.bothWrong
    return [{ name: p.class, delta: (secondOnly - firstOnly) / n, ci95, n }]
  })
  return moved.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta))[0] ?? null
}

const quoted = (name: string) => `“${name}”`

/** −0.0218 -> '−2.2 %'. */
const signedShare = (share: number) => `${pointsText(share, 1)} %`

function regressionComparison({ regression }: Figures): string {
  const d = regression?.maeDifference
  if (!d || d.value === null || !d.ci95) return ''
  const relative = regression?.relativeMaeDifference?.value ?? 0
  if (d.ci95[0] <= 0 && d.ci95[1] >= 0)
    return `Shadow's mean absolute error is not credibly different from primary's (${count(d.n)} labels).`
  const by = `${(Math.abs(relative) * 100).toFixed(1)} %`
  const known = regression?.relativeMaeDifference?.ci95
  const within = known ? `${signedShare(known[0])} to ${signedShare(known[1])} as a 95 % interval, ` : ''
  return `Shadow's mean absolute error is ${by} ${d.value < 0 ? 'smaller' : 'larger'} than primary's (${within}${count(d.n)} labels).`
}
