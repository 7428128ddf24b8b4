/** Whether requests are missing from the log, in a line, and where that keeps a gate from passing. */
import { count, counted, percent, plural } from '../../core/numbers'
import type { ChecklistItem } from '../../result/checklist'
import type { MissingRequests } from '../../result/sections/independence'
import type { Judgement, PremiseContext } from './premise'

/** What the premise says, with what is known of requests that are missing; a question where a gate hangs on these. */
export function withMissing(judged: Judgement, { figures, data }: PremiseContext): Judgement {
  const missing = figures.independence?.missing ?? null
  const complete = data.grounds?.independence?.complete ?? false
  const told = missing ? missingText(missing) : figures.independence && !complete ? NOBODY_KNOWS : ''
  const detail = `${judged.detail}${told}`
  const rests = missing && !complete ? restsOn(missing, figures, data) : []
  const settled = judged.status === 'refuted' || judged.blocks
  if (rests.length === 0 || settled) return { ...judged, detail }
  return {
    ...judged,
    status: 'unconfirmed',
    detail: `${detail} The log holds no failure: it may have left them out.`,
    mend: 'Log every request, whatever came of it; or say in the mapping that none is missing ("confirmed": ["complete"]).',
    patches: [
      ...judged.patches,
      { label: 'No request is missing', steps: [{ op: 'add', path: '/confirmed/-', value: 'complete' }] },
    ],
    blocks: true,
    rests,
  }
}

/** What leaves no trace is worth a line, and keeps nothing from passing: of most logs it cannot be known. */
const NOBODY_KNOWS = ' Nothing in the log says whether requests are missing from it.'

function missingText({ by, n, missing, gaps }: MissingRequests): string {
  const what = by === 'ids' ? 'Ids count the requests' : 'Requests come at a regular interval'
  if (missing === 0) return ` ${what}: none is missing between the first and the last.`
  return ` ${what}: between the first and the last ${counted(missing, 'request')} ${plural(missing, 'is', 'are')} missing in ${counted(gaps, 'gap')} (${percent(missing / (n + missing))} of ${count(n + missing)}).`
}

/** Gates that would not pass if what is missing were failures, of a model whose logged answers show not a single one. */
function restsOn(
  { n, missing }: MissingRequests,
  { errors, latency, gates }: PremiseContext['figures'],
  { evidence, latency: timed }: PremiseContext['data'],
): ChecklistItem['id'][] {
  const share = missing / (n + missing)
  const logged = evidence.answers?.shadow !== undefined && evidence.answers.shadow !== 'replayed'
  if (!logged || errors.shadow.count > 0) return []
  return [
    ...(share > gates.errors.maxRate ? (['errors'] as const) : []),
    ...(latency && timed?.source === 'logged' && share > gates.latency.shareOver
      ? (['latency'] as const)
      : []),
  ]
}
