/** Whether requests are missing from the log, in a line, and where that keeps a gate from passing. */
import { count, counted, percent, plural } from '../../core/numbers'
import { listText } from '../../core/words'
import type { ChecklistItem } from '../../result/checklist'
import type { PatchStep } from '../../result/patch'
import type { MissingRequests } from '../../result/sections/independence'
import type { Judgement, PremiseContext } from './premise'

const COMPLETE: PatchStep[] = [{ op: 'add', path: '/confirmed/-', value: 'complete' }]

/** What the premise says, with what is known of requests that are missing; a question where a gate hangs on these. */
export function withMissing(judged: Judgement, { figures, data }: PremiseContext): Judgement {
  const lacking = notAnswered(judged, figures, data)
  if (lacking) return lacking
  const partly = notSent(judged, data)
  if (partly?.blocks) return partly
  return withGaps(partly ?? judged, { figures, data })
}

function withGaps(judged: Judgement, { figures, data }: PremiseContext): Judgement {
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
    patches: [...judged.patches, { label: 'No request is missing', steps: COMPLETE }],
    blocks: true,
    rests,
  }
}

/** By so much, and credibly, must primary be right more or less often on what shadow was sent than on the others. */
const EASIER = 0.02
const CREDIBLY = 4

/** Requests that shadow was never sent are counted, and asked about where it was sent those that are easier or harder. */
function notSent(judged: Judgement, { grounds }: PremiseContext['data']): Judgement | null {
  const found = grounds?.notAsked
  if (!found) return null
  const { fields, rows, of, primary } = found
  const says = `${listText(fields.map((field) => `“${field}”`))} ${plural(fields.length, 'says', 'say')}`
  const detail = `${judged.detail} ${says} that shadow was not sent ${count(rows)} of ${count(of)} requests (${percent(rows / of)}): they are neither answers nor errors of it.`
  if (grounds?.independence?.complete || judged.status === 'refuted') return { ...judged, detail }
  const [a, b] = [primary.asked, primary.others].map(({ right, n }) => ({ rate: right / n, n }))
  const apart = a!.rate - b!.rate
  const error = Math.sqrt((a!.rate * (1 - a!.rate)) / a!.n + (b!.rate * (1 - b!.rate)) / b!.n)
  if (!(Math.abs(apart) > EASIER && Math.abs(apart) > CREDIBLY * error)) return { ...judged, detail }
  return {
    ...judged,
    status: 'unconfirmed',
    detail: `${detail} They are no sample of all: primary is right on ${percent(a!.rate)} of those that shadow was sent, and on ${percent(b!.rate)} of the others.`,
    mend: 'Send shadow requests that are drawn at random; or say in the mapping that those that it was sent speak for all ("confirmed": ["complete"]).',
    patches: [...judged.patches, { label: 'Those it was sent speak for all', steps: COMPLETE }],
    blocks: true,
    rests: [
      ...new Set([...(judged.blocks ? (judged.rests ?? []) : []), 'accuracy' as const, 'errors' as const]),
    ],
  }
}

/** Requests that a file of shadow's predictions does not answer may be those that shadow failed on. */
function notAnswered(
  judged: Judgement,
  { requests, gates }: PremiseContext['figures'],
  { grounds }: PremiseContext['data'],
): Judgement | null {
  const file = requests.joined?.find(({ what }) => what === 'shadow predictions')
  if (!file || file.matched === 0 || grounds?.independence?.complete || judged.status === 'refuted')
    return null
  const lacking = file.of - file.matched
  if (lacking <= gates.errors.maxRate * file.of) return null
  return {
    ...judged,
    status: 'unconfirmed',
    detail: `${judged.detail} ${file.files.join(', ')} gives no answer, or several, to ${count(lacking)} of ${count(file.of)} requests (${percent(lacking / file.of)}): they may be those that shadow failed on, or would have got wrong.`,
    mend: 'Give a row for every request that shadow was asked, failures too; or say in the mapping that it was not asked the others ("confirmed": ["complete"]).',
    patches: [...judged.patches, { label: 'Shadow was not asked these', steps: COMPLETE }],
    blocks: true,
    rests: [
      ...new Set([...(judged.blocks ? (judged.rests ?? []) : []), 'accuracy' as const, 'errors' as const]),
    ],
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
