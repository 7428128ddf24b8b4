/** Requests that do not count alike: a question where the accuracy gate hangs on it. */
import type { Uneven } from '../rival'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'
import { readingText, turnsGate } from './rivals'

/** @returns null where the gate would answer the same either way */
export function unevenOf({ figures, data }: PremiseContext, kind: Uneven['kind']): Judgement | null {
  const found = (data.grounds?.uneven ?? []).find(
    (one) => one.kind === kind && turnsGate(one.asTaken, one.other, figures.gates),
  )
  return found ? JUDGE[kind](found) : null
}

function byWeights({ detail, asTaken, other }: Uneven): Judgement {
  const judged = unsettled(
    `${detail}. With it ${readingText(other)}; each counted once ${readingText(asTaken)}.`,
    'Evaluate a log that was drawn at one rate; or say in the mapping that the labels speak for all requests ("confirmed": ["labels"]).',
    [{ label: 'Requests count alike', steps: [{ op: 'add', path: '/confirmed/-', value: 'labels' }] }],
  )
  return { ...judged, blocksFail: true }
}

function byLast({ detail, asTaken, other }: Uneven): Judgement {
  const judged = unsettled(
    `${detail}. On those ${readingText(other)}; over all ${readingText(asTaken)}.`,
    'Evaluate the requests of the builds that are to be compared; or say in the mapping that all of them are it ("confirmed": ["answers"]).',
    [{ label: 'All of them are it', steps: [{ op: 'add', path: '/confirmed/-', value: 'answers' }] }],
  )
  return { ...judged, blocksFail: true, rests: ['accuracy', 'errors', 'latency', 'never-break'] }
}

function byPart({ detail, asTaken, other }: Uneven): Judgement {
  const judged = unsettled(
    `${detail}. On those alone ${readingText(other)}; over all ${readingText(asTaken)}.`,
    'Evaluate the requests that speak for what is to come; or say in the mapping that all of them do ("confirmed": ["labels"]).',
    [{ label: 'All of them speak for it', steps: [{ op: 'add', path: '/confirmed/-', value: 'labels' }] }],
  )
  return { ...judged, blocksFail: true }
}

const JUDGE: Record<Uneven['kind'], (found: Uneven) => Judgement> = {
  weights: byWeights,
  version: byLast,
  part: byPart,
}
