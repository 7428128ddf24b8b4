/** A shadow that is worse at the end of the log than over all of it: a question where the gate over all of it passes. */
import type { Worth } from '../../result/sections/independence'
import { accuracyLine } from '../checklist/gates/accuracy'
import type { Figures } from '../checklist/gate'
import { judgedBy } from '../checklist/worth-words'
import { gainBounds, PLAINLY } from '../metrics/late'
import type { Late, LatePart } from '../rival'
import { shareOfRows } from '../statistics/bounds'
import type { Judged } from '../statistics/bounds'
import type { Judgement, PremiseContext } from './premise'
import { readingText } from './rivals'

const PART: Record<number, string> = { 3: 'third', 6: 'sixth', 12: 'twelfth' }
const VOUCH = {
  label: 'All of the log speaks for what is to come',
  steps: [{ op: 'add' as const, path: '/confirmed/-', value: 'stationary' }],
}

/** What the premise says, and what the end of the log says otherwise. */
export function withLate(judged: Judgement, { figures, data }: PremiseContext): Judgement {
  const { late, independence } = data.grounds ?? {}
  if (!late || independence?.stationary || judged.status === 'refuted' || judged.blocks) return judged
  const worse = lessRight(late, figures)
  if (!worse) return judged
  return {
    ...judged,
    status: 'unconfirmed',
    // What is asked comes first: the page folds the rest.
    detail: `${since(worse)} ${readingText(worse.reading)}; over all of it ${readingText(late.whole)}. Shadow may have become worse. ${judged.detail}`,
    mend: 'See what changed then, and evaluate what came since; or say in the mapping that all of the log speaks for what is to come ("confirmed": ["stationary"]).',
    patches: [...judged.patches, VOUCH],
    blocks: true,
    rests: ['accuracy'],
  }
}

/** The part by which alone accuracy fails, where it passes by all of the log. */
function lessRight({ whole, parts }: Late, figures: Figures): LatePart | undefined {
  const line = accuracyLine(figures.gates)
  const all = gainBounds(whole, judgedBy(figures, 'accuracy', figures.gates))
  if (!all || all[0] < line) return undefined
  return parts.find(({ reading, worth }) => {
    const ends = gainBounds(reading, plainly(worth, figures.independence?.accuracy))
    return ends !== null && ends[1] < line
  })
}

/** By the part's own dependence in time, or by the clusters of the whole log, whichever makes less of its requests. */
function plainly(own: Worth, whole: Worth | null | undefined): Judged {
  const by = (worth: Worth): Judged => ({ worth, confidence: PLAINLY, looked: false })
  const clustered = whole?.because === 'clusters' ? by(whole) : null
  return clustered && shareOfRows(clustered) < shareOfRows(by(own)) ? clustered : by(own)
}

/** 'In the last third of the log (from 2026-03-04 10:00:00 UTC on)'. */
function since({ part, from }: LatePart): string {
  const at =
    from === null ? '' : ` (from ${new Date(from).toISOString().slice(0, 19).replace('T', ' ')} UTC on)`
  return `In the last ${PART[part]} of the log${at}`
}
