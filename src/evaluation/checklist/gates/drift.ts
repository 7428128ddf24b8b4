import type { ChecklistItem } from '../../../result/checklist'
import type { DriftFeature } from '../../../result/figures'
import { requestsForPsi } from '../../statistics/psi'
import { notChecked } from '../gate'
import type { Gate } from '../gate'
import { listText, moreText } from '../../../core/words'

/**
 * No more features have drifted than are allowed (see metrics/drift.ts for when one has). Not enough evidence
 * where features whose noise alone reaches the threshold could still tip it.
 */
export const gate: Gate = {
  id: 'drift',
  title: 'Input drift',
  order: 40,
  judge({ drift }, gates) {
    const judged = drift.filter((f) => f.psi !== null)
    if (drift.length === 0)
      return notChecked('no baseline', 'Add a baseline (training data with the same columns) to check drift.')
    if (judged.length === 0)
      return notChecked('not comparable', `No feature could be compared: ${drift[0]?.reason ?? 'no values'}`)
    const drifted = judged.filter((f) => f.drifted)
    const { psi, allowed } = gates.drift
    const open = judged.filter((f) => !f.drifted && noisy(f, psi))
    const status =
      drifted.length > allowed ? 'fail' : drifted.length + open.length > allowed ? 'insufficient' : 'pass'
    const needed = status === 'insufficient' ? toSettle(open, psi) : null
    return {
      status,
      headline: `${drifted.length} of ${judged.length}`,
      detail: [moved(drifted, allowed), status === 'insufficient' ? tooNoisy(open, needed) : '']
        .filter(Boolean)
        .join(' '),
      glyph: {
        value: drifted.length,
        low: drifted.length,
        high: drifted.length + open.length,
        limit: allowed + 0.5,
        passes: 'below',
        domain: [0, Math.max(judged.length, allowed + 1)],
        unit: 'features',
      },
      needed,
    }
  },
}

/** Whether samples of these sizes cannot tell drift from noise at the threshold. */
const noisy = (f: DriftFeature, psi: number) => f.psiNoise95 !== null && f.psiNoise95 > psi

function moved(drifted: DriftFeature[], allowed: number): string {
  const limit = `At most ${allowed} may.`
  if (drifted.length === 0) return `No feature moved past the threshold and past noise. ${limit}`
  const names = drifted.slice(0, 5).map((f) => f.feature)
  const rest = drifted.length - names.length
  return `${listText(rest > 0 ? [...names, `${rest} more`] : names)} moved past noise. ${limit}`
}

function tooNoisy(open: DriftFeature[], needed: ChecklistItem['needed']): string {
  const names = listText(open.slice(0, 3).map((f) => f.feature))
  const how = needed ? moreText(needed.more, needed.what) : 'a larger baseline and more requests'
  return `Too few rows to tell drift of ${names} from noise: ${how} would.`
}

/** More requests; where the baseline alone is too small for any number of them, more rows of that. */
function toSettle(open: DriftFeature[], psi: number): ChecklistItem['needed'] {
  const requests = most(open, psi, (f) => f.nBaseline + f.missingBaseline, rowsNow)
  if (requests !== null) return requests > 0 ? { more: requests, what: 'requests' } : null
  const rows = most(open, psi, rowsNow, (f) => f.nBaseline + f.missingBaseline)
  return rows !== null && rows > 0 ? { more: rows, what: 'baseline rows' } : null
}

const rowsNow = (f: DriftFeature) => f.nCurrent + f.missingCurrent

/** The most that any feature lacks of one side where the other stays as it is; null where that does not do. */
function most(
  open: DriftFeature[],
  psi: number,
  stays: (f: DriftFeature) => number,
  grows: (f: DriftFeature) => number,
): number | null {
  let found = 0
  for (const f of open) {
    const bins = f.bins.baseline.filter((b, i) => b + (f.bins.current[i] ?? 0) > 0).length
    const total = requestsForPsi(bins, stays(f), psi)
    if (total === null) return null
    found = Math.max(found, total - grows(f))
  }
  return found
}
