import type { ChecklistItem } from '../../../result/checklist'
import type { DriftFeature } from '../../../result/figures'
import type { Gates } from '../../../result/gates-schema'
import { CHANCE } from '../../statistics/forecast'
import { rowsForPsi } from '../../statistics/psi-forecast'
import { LEAST_ROWS } from '../../statistics/psi-interval'
import { isWrittenOtherwise } from '../../metrics/drift-comparison'
import { notChecked } from '../gate'
import type { Gate } from '../gate'
import { percentText } from '../../../core/numbers'
import { listText, moreText } from '../../../core/words'

const NAMED = 5
/** With fewer, a bin that happens to be empty decides, which no forecast says. */
const ROWS_PER_BIN = 8

/**
 * No more features have drifted than are allowed (see driftAnswers for when one has). Not enough evidence where features
 * of which the rows do not say could still tip it.
 */
export const gate: Gate = {
  id: 'drift',
  title: 'Input drift',
  order: 40,
  judge({ drift }, gates) {
    if (drift.length === 0)
      return notChecked('no baseline', 'Add a baseline (training data with the same columns) to check drift.')
    const drifted = drift.filter((f) => f.answer === 'fail')
    const open = drift.filter((f) => f.answer === 'insufficient')
    const { allowed } = gates.drift
    const status =
      drifted.length > allowed ? 'fail' : drifted.length + open.length > allowed ? 'insufficient' : 'pass'
    // More rows that are written otherwise would settle nothing.
    const needed = status === 'insufficient' && !open.some(isWrittenOtherwise) ? toSettle(open, gates) : null // prettier-ignore
    return {
      status,
      headline: `${drifted.length} of ${drift.length}`,
      detail: [
        moved(drifted, open, gates),
        status === 'insufficient' ? notSaid(open, gates, needed) : '',
        respeltText(drift.filter((f) => f.change === 'respelt')),
      ]
        .filter(Boolean)
        .join(' '),
      glyph: {
        value: drifted.length,
        low: drifted.length,
        high: drifted.length + open.length,
        limit: allowed + 0.5,
        passes: 'below',
        domain: [0, Math.max(drift.length, allowed + 1)],
        unit: 'features',
      },
      needed,
    }
  },
}

function moved(drifted: DriftFeature[], open: DriftFeature[], { drift, confidence }: Gates): string {
  const limit = `At most ${drift.allowed} may.`
  const sure = `at ${percentText(confidence)}, one-sided`
  const none = open.some(isWrittenOtherwise) ? 'No other feature' : 'No feature'
  if (drifted.length === 0) return `${none}’s PSI is above ${drift.psi} ${sure}. ${limit}`
  const isChanged = ({ change }: DriftFeature) => change === 'absent' || change === 'empty' || change === 'retyped' // prettier-ignore
  const changed = drifted.filter(isChanged)
  const shifted = drifted.filter((f) => !isChanged(f))
  const parts = [
    shifted.length > 0 ? `PSI of ${named(shifted)} is above ${drift.psi} ${sure}` : '',
    changed.length > 0 ? listText(changed.slice(0, NAMED).map(changeText)) : '',
  ]
  return `${parts.filter(Boolean).join('; ')}. ${limit}`
}

function changeText({ feature, change }: DriftFeature): string {
  if (change === 'absent') return `${feature} is not in the log`
  if (change === 'empty') return `${feature} is empty in the log`
  return `${feature} is of another type than in training`
}

function named(features: DriftFeature[]): string {
  const names = features.slice(0, NAMED).map((f) => f.feature)
  const rest = features.length - names.length
  return listText(rest > 0 ? [...names, `${rest} more`] : names)
}

function notSaid(open: DriftFeature[], gates: Gates, needed: ChecklistItem['needed']): string {
  const rescaled = open.filter((f) => f.change === 'rescaled')
  const recoded = open.filter((f) => isWrittenOtherwise(f) && f.change !== 'rescaled')
  const others = open.filter((f) => !isWrittenOtherwise(f))
  const unseen = others.filter((f) => baselineRows(f) === 0)
  const few = others.filter((f) => baselineRows(f) > 0)
  return [
    unseen.length > 0 ? notSeen(unseen) : '',
    rescaled.length > 0 ? otherScale(rescaled) : '',
    recoded.length > 0 ? writtenOtherwise(recoded) : '',
    few.length > 0 ? tooFew(few, gates, needed) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Of training data that were saved after their scaler this is no drift; of a log whose unit changed it is the worst. */
function otherScale(rescaled: DriftFeature[]): string {
  const [has, it] = rescaled.length === 1 ? ['has', 'it'] : ['have', 'them']
  return `${named(rescaled)} ${has} the shape of training in another scale. If the baseline was saved after it was scaled, or in another unit, give it as the log has ${it}; if not, the log’s unit is not the one that the models were trained on.`
}

/** Codes for words, −999 for no value: a baseline that is written otherwise, or a log whose writer changed. */
function writtenOtherwise(recoded: DriftFeature[]): string {
  const each = recoded.slice(0, NAMED).map(({ feature, reason }) => `${feature}: ${reason ?? ''}`)
  const it = recoded.length === 1 ? 'It' : 'They'
  return `${it} may be as in training, and written otherwise: ${listText(each)}. If the baseline alone is written so, give it as the log is; if not, the models are fed what they were not trained on.`
}

function respeltText(respelt: DriftFeature[]): string {
  if (respelt.length === 0) return ''
  const is = respelt.length === 1 ? 'is' : 'are'
  return `${named(respelt)} ${is} spelt otherwise in training than in the log (true and false, or 1 and 0), and compared as the same.`
}

/** The baseline has none of them. */
function notSeen(unseen: DriftFeature[]): string {
  const [columns, them] = unseen.length === 1 ? ['column', 'it'] : ['columns', 'them']
  return `Whether ${named(unseen)} moved, nothing says: the baseline has no such ${columns}. Add ${them} to it; what no model takes is to be “not used” in the mapping.`
}

function tooFew(few: DriftFeature[], { drift }: Gates, needed: ChecklistItem['needed']): string {
  const lead = `Whether PSI of ${named(few)} is below ${drift.psi}, so few rows do not say`
  if (few.some((f) => f.psi === null)) return `${lead}: there is no value in the baseline.`
  if (needed)
    return `${lead}: ${moreText(needed.more, needed.what)} would settle it with a chance of ${percentText(CHANCE)}.`
  return `${lead}: a larger baseline and more requests would, unless it is on the limit.`
}

/** More requests; where the baseline alone is too small for any number of them, more rows of that. */
function toSettle(open: DriftFeature[], gates: Gates): ChecklistItem['needed'] {
  const requests = most(open, gates, baselineRows, worthOf, (f) => rowsNow(f) / worthOf(f))
  if (requests !== null) return requests > 0 ? { more: requests, what: 'requests' } : null
  const rows = most(open, gates, worthOf, baselineRows, () => 1)
  return rows !== null && rows > 0 ? { more: rows, what: 'baseline rows' } : null
}

const baselineRows = (f: DriftFeature) => f.nBaseline + f.missingBaseline
const rowsNow = (f: DriftFeature) => f.nCurrent + f.missingCurrent
const worthOf = (f: DriftFeature) => f.worthRows ?? rowsNow(f)

/**
 * The most rows that any feature lacks of one side where the other stays as it is; null where that does not do.
 * @param each how many rows are worth an independent one
 */
function most(
  open: DriftFeature[],
  { drift, confidence }: Gates,
  stays: (f: DriftFeature) => number,
  grows: (f: DriftFeature) => number,
  each: (f: DriftFeature) => number,
): number | null {
  let found = 0
  for (const f of open) {
    if (f.psi === null || stays(f) < LEAST_ROWS) return null
    const bins = f.bins.baseline.filter((b, i) => b + (f.bins.current[i] ?? 0) > 0).length
    const rows = { bins, psi: f.psi, stays: stays(f), grows: grows(f) }
    const total = rowsForPsi({ ...rows, limit: drift.psi, confidence }, CHANCE)
    if (total === null) return null
    found = Math.max(
      found,
      Math.ceil((Math.max(total, LEAST_ROWS, ROWS_PER_BIN * bins) - grows(f)) * each(f)),
    )
  }
  return found
}
