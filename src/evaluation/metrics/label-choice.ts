/** What decided which disagreements are labelled: those labelled speak for the rest only where it was chance. */
import { count, percent } from '../../core/numbers'
import { wilson } from '../statistics/binomial'
import { chiSquaredQuantile } from '../statistics/distributions'
import type { EvaluationData } from '../input'

/** Chance of a sentence where labelling was random. */
const LEVEL = 1e-4
/** Rates of labelling this near to each other turn no difference around. */
const LEAST_GAP = 0.1
/** What is not labelled can hardly turn a figure around. */
const NEARLY_ALL = 0.95
/** Standard errors between the mean places of labelled and unlabelled requests, and between their rates. */
const APART = 5

/**
 * Double sampling takes the labelled disagreements for a random sample of them. Four ways in which they are not leave a
 * trace: labels that follow from what primary answered (only what it flagged was looked into), labels that come late,
 * where the requests that still wait for theirs are disagreed on at another rate, and labels that follow from what they
 * are (a chargeback is reported, and nobody reports that there was none), and labels that are missing where the models differ,
 * as when nobody could tell, or what speaks against one of them was left out.
 * @returns a sentence, or null where none is so
 */
export function labelChoice(data: EvaluationData): string | null {
  if (data.task === 'regression' || !data.labels) return null
  // Late labels go with what primary answered, too, wherever that changed since.
  const { labels } = data
  return (
    byTime(data, labels) ?? byAnswer(data, labels) ?? byOutcome(data, labels) ?? byDifference(data, labels)
  )
}

type Labels = NonNullable<EvaluationData['labels']>

function byAnswer({ n, primary, shadow, classes }: EvaluationData, labels: Labels): string | null {
  const k = classes.length
  const [of, labelled] = [new Float64Array(k), new Float64Array(k)]
  let [all, known] = [0, 0]
  for (let i = 0; i < n; i++) {
    const [p, s] = [primary.classes[i]!, shadow.classes[i]!]
    if (p < 0 || s < 0 || p >= k || s >= k || p === s) continue
    of[p] = of[p]! + 1
    all++
    if (!(labels[i]! >= 0)) continue
    labelled[p] = labelled[p]! + 1
    known++
  }
  const rate = known / all
  if (known === 0 || rate >= NEARLY_ALL) return null
  let [squares, groups] = [0, 0]
  for (let c = 0; c < k; c++) {
    if (of[c]! * Math.min(rate, 1 - rate) < 1) continue
    squares += (labelled[c]! - of[c]! * rate) ** 2 / (of[c]! * rate * (1 - rate))
    groups++
  }
  if (groups < 2 || squares <= chiSquaredQuantile(1 - LEVEL, groups - 1)) return null
  const shares = Array.from(classes.keys())
    .filter((c) => of[c]! * Math.min(rate, 1 - rate) >= 1)
    .sort((a, b) => labelled[b]! / of[b]! - labelled[a]! / of[a]!)
  const [most, least] = [shares[0]!, shares.at(-1)!]
  if (labelled[most]! / of[most]! - labelled[least]! / of[least]! < LEAST_GAP) return null
  const share = (c: number) =>
    `${count(labelled[c]!)} of ${count(of[c]!)} where primary answers “${classes[c]}” (${percent(labelled[c]! / of[c]!)})`
  return `What primary answered decided which disagreements are labelled: ${share(most)}, ${share(least)}. Those that were left out may have come out otherwise.`
}

function byTime({ n, primary, shadow, times }: EvaluationData, labels: Labels): string | null {
  const inOrder = Array.from({ length: n }, (_, i) => i).filter((i) => primary.classes[i]! >= 0 && shadow.classes[i]! >= 0) // prettier-ignore
  if (times && inOrder.every((i) => !Number.isNaN(times[i]!))) inOrder.sort((a, b) => times[a]! - times[b]!)
  const of = { known: { rows: 0, apart: 0, places: 0 }, unknown: { rows: 0, apart: 0, places: 0 } }
  inOrder.forEach((i, place) => {
    const group = labels[i]! >= 0 ? of.known : of.unknown
    group.rows++
    group.places += place
    if (primary.classes[i] !== shadow.classes[i]) group.apart++
  })
  const { known, unknown } = of
  const all = inOrder.length
  if (known.rows === 0 || unknown.rows < (1 - NEARLY_ALL) * all) return null
  const within = 1 / known.rows + 1 / unknown.rows
  const later = unknown.places / unknown.rows - known.places / known.rows
  if (Math.abs(later) < APART * Math.sqrt(((all * all) / 12) * within) || Math.abs(later) < all / 4)
    return null
  const pooled = (known.apart + unknown.apart) / all
  const [among, elsewhere] = [known.apart / known.rows, unknown.apart / unknown.rows]
  if (Math.abs(among - elsewhere) < APART * Math.sqrt(pooled * (1 - pooled) * within)) return null
  return `The ${count(unknown.rows)} requests without a label are ${later > 0 ? 'later' : 'earlier'} than those with one, and the models differ on ${percent(elsewhere)} of them, against ${percent(among)} of the labelled ones: something changed, and no label says what.`
}

interface Rate {
  of: number
  labelled: number
}

/**
 * Whoever labels at random, or what a model flagged, labels disagreements as often as one of the two kinds of agreement.
 * Labels that come with one outcome make them stand between: of those some came out one way, and some the other.
 */
function byOutcome({ n, primary, shadow, classes }: EvaluationData, labels: Labels): string | null {
  const agreed = ratesOfAgreements({ n, primary, shadow, classes }, labels)
  let known = 0
  for (let i = 0; i < n; i++) if (labels[i]! >= 0) known++
  if (known >= NEARLY_ALL * n) return null
  const seen = [...agreed.keys()]
    .filter((c) => agreed[c]!.of > 0)
    .sort((a, b) => shareOf(agreed[b]!) - shareOf(agreed[a]!))
  const [most, least] = [seen[0], seen.at(-1)]
  if (most === undefined || least === undefined || most === least) return null
  const between: Rate = { of: 0, labelled: 0 }
  for (let i = 0; i < n; i++) {
    const [p, s] = [primary.classes[i]!, shadow.classes[i]!]
    if ((p === most && s === least) || (p === least && s === most)) add(between, labels[i]! >= 0)
  }
  if (!isAbove(agreed[most]!, between) || !isAbove(between, agreed[least]!)) return null
  const told = ({ of, labelled }: Rate) => `${count(labelled)} of ${count(of)} (${percent(labelled / of)})`
  return `Labels seem to come with the outcome: where both models answer “${classes[most]}”, ${told(agreed[most]!)} requests have one, where both answer “${classes[least]}”, ${told(agreed[least]!)}, and where they differ between these two, ${told(between)}. Of disagreements without a label the other outcome is likelier.`
}

/**
 * Whoever labels at random, or what a model answers, labels disagreements no less often than both kinds of agreement that
 * they stand between. Asked only where those that are left out could make shadow the worse one.
 */
function byDifference({ n, primary, shadow, classes }: EvaluationData, labels: Labels): string | null {
  const agreed = ratesOfAgreements({ n, primary, shadow, classes }, labels)
  const together = agreed.reduce(({ of, labelled }, one) => ({
    of: of + one.of,
    labelled: labelled + one.labelled,
  }))
  const least = agreed.map(({ of, labelled }) => (wilson(labelled, of) ?? wilson(together.labelled, together.of))?.[0] ?? 0) // prettier-ignore
  const apart: Rate = { of: 0, labelled: 0 }
  let [expected, gain] = [0, 0]
  for (let i = 0; i < n; i++) {
    const [p, s, label] = [primary.classes[i]!, shadow.classes[i]!, labels[i]!]
    if (p === s || least[p] === undefined || least[s] === undefined) continue
    expected += Math.min(least[p], least[s])
    add(apart, label >= 0)
    if (label >= 0) gain += Number(label === s) - Number(label === p)
  }
  const left = apart.of - apart.labelled
  const high = wilson(apart.labelled, apart.of)?.[1] ?? 1
  const lacking = expected / apart.of - high > 0 && (expected - apart.labelled) / apart.of >= LEAST_GAP
  if (apart.labelled === 0 || !lacking || gain - left >= 0) return null
  return `Where the models agree, ${percent(shareOf(together))} of the requests are labelled, and where they differ, ${percent(shareOf(apart))}: whatever left out ${count(left)} of those goes with what decides. Were they all broken by shadow, it would be the worse one.`
}

/** How often requests are labelled to which both models answer one class, by class. */
function ratesOfAgreements(
  { n, primary, shadow, classes }: Pick<EvaluationData, 'n' | 'primary' | 'shadow' | 'classes'>,
  labels: Labels,
): Rate[] {
  const agreed = classes.map((): Rate => ({ of: 0, labelled: 0 }))
  for (let i = 0; i < n; i++) {
    const rate = primary.classes[i] === shadow.classes[i] ? agreed[primary.classes[i]!] : undefined
    if (rate) add(rate, labels[i]! >= 0)
  }
  return agreed
}

function add(rate: Rate, labelled: boolean): void {
  rate.of++
  if (labelled) rate.labelled++
}

const shareOf = ({ of, labelled }: Rate) => labelled / of

/** Credibly, and by what may turn a difference around. */
function isAbove(one: Rate, other: Rate): boolean {
  const [high, low] = [wilson(one.labelled, one.of), wilson(other.labelled, other.of)]
  return high !== null && low !== null && high[0] > low[1] && shareOf(one) - shareOf(other) >= LEAST_GAP
}
