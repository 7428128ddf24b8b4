/** What a reader must know before believing the rest. */
import { cellsOf } from './counts'
import type { EvaluationData } from './input'
import { marginsOf } from './statistics/count-table'
import type { Problem } from '../core/problem'
import type { Tally } from './tally'
import type { Figures } from './checklist/gate'
import { labelledText, ofDisagreementsOnly as chosenForLabelling } from './metrics/label-scope'
import type { LabelCounts } from '../result/sections/from-disagreements'
import { count, counted, percentText, plural } from '../core/numbers'
import { listText } from '../core/words'

/** More than this share of what was read left out is worth a warning. */
const SKIPPED_SHARE = 0.01

/** Warnings that follow from figures: these come first, an unfaithful replay before all. */
export function warningsOf({ fidelity, fromDisagreements, noise, slices }: Figures): Problem[] {
  const found: Problem[] = []
  if (fidelity && !fidelity.faithful && fidelity.agreement.value !== null)
    found.push({
      code: 'unfaithful-replay',
      message: `The replay is not faithful: primary gives production's answer to ${percentText(fidelity.agreement.value)} of ${count(fidelity.agreement.n)} requests, so no figure here speaks of production.`,
      mend: fidelity.causes[0]?.detail ?? 'Check the order and the scale of the features in the mapping.',
    })
  if (noise?.withinNoise)
    found.push({
      code: 'within-noise',
      message:
        'Shadow differs from primary by no more than primary differs from itself: what is left is noise.',
    })
  if (fromDisagreements?.decides && !chosenForLabelling(fromDisagreements))
    found.push(differentRates(fromDisagreements))
  else if (fromDisagreements?.decides) {
    const { labelled, disagreements } = fromDisagreements
    found.push({
      code: 'labels-of-disagreements',
      message: `Disagreements were chosen for labelling (${count(labelled)} of ${count(disagreements)} have a label): the accuracy gate rests on the difference they justify; each model's own accuracy is not known.`,
      ...(labelled < disagreements ? { mend: 'This holds where those labelled are a random sample.' } : {}),
    })
  }
  for (const { columns, reason } of slices?.pairs ?? [])
    if (reason !== null)
      found.push({
        code: 'no-slice-pair',
        message: `No slices by ${columns.map((name) => `“${name}”`).join(' × ')}: ${reason}`,
        mend: `Choose two of ${listText(slices?.columns ?? [])}.`,
      })
  return found
}

function differentRates(counts: LabelCounts): Problem {
  return {
    code: 'labelling-rates',
    message: `${labelledText(counts)}: counted alike, labelled requests may mislead. The accuracy gate rests on the disagreements alone; each model's own accuracy leans towards what is labelled more often.`,
    mend: 'This holds where those labelled are a random sample of either kind. Label disagreements and agreements at one rate.',
  }
}

/** Warnings that follow from the data itself; callers add their own. */
export function warnings(data: EvaluationData, tally: Tally, options: { partial: boolean }): Problem[] {
  return [
    stopped(data, options),
    skipped(data),
    cutOff(data),
    fewLabels(data, tally),
    unseenClasses(data, tally),
    sampled(data),
  ].filter((problem) => problem !== null)
}

function stopped({ n, requests }: EvaluationData, { partial }: { partial: boolean }): Problem | null {
  if (!partial) return null
  return {
    code: 'partial',
    message: `The replay was stopped: figures are of ${count(n)} requests${requests.read > n ? ` of ${count(requests.read)} read` : ''}.`,
    mend: 'Run it to the end before deciding: the start of a log is not a sample of it.',
  }
}

function skipped({ requests }: EvaluationData): Problem | null {
  // An application's own lines among the records are no requests.
  const reasons = requests.skipped.filter(({ reason }) => reason !== 'no-record')
  const left = reasons.reduce((sum, s) => sum + s.count, 0)
  const empty = reasons.find(({ reason }) => reason === 'empty-message')?.count ?? 0
  if (left === 0 || (left < requests.read * SKIPPED_SHARE && empty === 0)) return null
  const lost =
    empty > 0
      ? ` Of ${counted(empty, 'record')} the message is empty: the bodies of as many requests may have been lost.`
      : ''
  return {
    code: 'skipped',
    message: `${count(left)} of ${count(requests.read)} requests were left out: ${reasons.map((s) => s.reason).join('; ')}.${lost}`,
    mend: 'Look at the first of them under Evidence: what is left out may not be like the rest.',
  }
}

/** One record that is cut off may be all that is left of thousands: its share says nothing. */
function cutOff({ requests }: EvaluationData): Problem | null {
  const cut = requests.skipped.find(({ reason }) => reason === 'truncated')
  if (!cut) return null
  const [first] = cut.examples ?? []
  const place = first
    ? `: ${first.file}${first.line === null ? '' : `, line ${first.line}`}, ${first.detail}`
    : ''
  return {
    code: 'cut-off',
    message: `${counted(cut.count, 'record ends', 'records end')} before ${plural(cut.count, 'it is', 'they are')} whole${place}. What came after may be missing too, and is not counted.`,
    mend: 'Mend the line, or export the log again.',
  }
}

function fewLabels(data: EvaluationData, tally: Tally): Problem | null {
  if (!data.labels || tally.labelled === 0 || tally.labelled >= data.n * 0.5) return null
  return {
    code: 'few-labels',
    message: `Only ${count(tally.labelled)} of ${count(data.n)} requests are labelled: quality is of those.`,
    mend: 'It speaks for the rest only if the labelled ones were chosen at random.',
  }
}

function unseenClasses(data: EvaluationData, tally: Tally): Problem | null {
  if (data.task === 'regression' || tally.labelled === 0) return null
  const [primary, shadow] = [tally.primary, tally.shadow].map(
    ({ byLabel }) => marginsOf(cellsOf(byLabel, tally.k)).rows,
  )
  const missing = data.classes.filter((_, c) => primary![c] === 0 && shadow![c] === 0)
  if (missing.length === 0) return null
  return {
    code: 'classes-without-labels',
    message: `No label is ${missing
      .slice(0, 5)
      .map((c) => `“${c}”`)
      .join(', ')}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}.`,
    mend: 'Nothing is known of quality on them; check that labels and classes are written alike.',
  }
}

function sampled({ featureRows, n }: EvaluationData): Problem | null {
  if (!featureRows) return null
  return {
    code: 'features-sampled',
    message: `Drift and slices are of a sample of ${count(featureRows.length)} of ${count(n)} requests.`,
  }
}
