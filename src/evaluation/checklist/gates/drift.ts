import type { DriftFeature } from '../../result'
import { requestsForPsi } from '../../statistics/psi'
import { notChecked } from '../gate'
import type { Gate } from '../gate'
import { listText, moreText } from '../words'

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
    const needed = status === 'insufficient' ? moreRequests(open, psi) : null
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
      needed: needed === null ? null : { more: needed, what: 'requests' },
    }
  },
}

/** Whether samples of these sizes cannot tell drift from noise at the threshold. */
const noisy = (f: DriftFeature, psi: number) => f.psiNoise95 !== null && f.psiNoise95 > psi

function moved(drifted: DriftFeature[], allowed: number): string {
  const limit = `The limit is ${allowed}.`
  if (drifted.length === 0) return `No feature moved past the threshold and past noise. ${limit}`
  const names = drifted.slice(0, 5).map((f) => f.feature)
  const rest = drifted.length - names.length
  return `${listText(rest > 0 ? [...names, `${rest} more`] : names)} moved past noise. ${limit}`
}

function tooNoisy(open: DriftFeature[], needed: number | null): string {
  const names = listText(open.slice(0, 3).map((f) => f.feature))
  const how = needed === null ? 'a larger baseline' : moreText(needed, 'requests')
  return `Too few rows to tell drift of ${names} from noise: ${how} would.`
}

/** The most that any open feature needs; null where the baseline itself is too small. */
function moreRequests(open: DriftFeature[], psi: number): number | null {
  let most = 0
  for (const f of open) {
    const bins = f.bins.baseline.filter((b, i) => b + (f.bins.current[i] ?? 0) > 0).length
    const m = f.nBaseline + f.missingBaseline
    const n = f.nCurrent + f.missingCurrent
    const total = requestsForPsi(bins, m, psi)
    if (total === null) return null
    most = Math.max(most, total - n)
  }
  return most > 0 ? most : null
}
