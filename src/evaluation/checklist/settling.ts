/** What would settle the verdict: the headline's last sentence. */
import type { ChecklistItem } from '../../result/checklist'
import type { Figures } from './gate'
import { isWrittenOtherwise } from '../metrics/drift-comparison'
import { moreText, capital, listText, numberWord } from '../../core/words'

/** Titles are lower case inside a sentence. */
export const inSentence = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1)

/** What would settle the gates that are open, but for those of which no number or file does; nothing where one fails already. */
export function settling({ drift }: Figures, items: readonly ChecklistItem[], byLabels: boolean): string {
  if (items.some((item) => item.status === 'fail')) return ''
  const open = items
    .filter(({ status }) => status === 'insufficient' || status === 'not-checked')
    .map((item) => ({ item, want: wantOf(item, drift, byLabels) }))
  const wants = [...new Set(open.flatMap(({ want }) => want ?? []))]
  if (wants.length === 0) return ''
  const left = open.filter(({ want }) => want === null).map(({ item }) => inSentence(item.title))
  const chance = items.some(({ needed }) => needed?.likely !== undefined)
    ? ', as to numbers with a chance of 80 % at what was seen'
    : ''
  return `${capital(listText(wants))} would settle ${left.length > 0 ? `all but ${listText(left)}` : 'it'}${chance}.`
}

/** @returns what settles an open gate; null where it takes something else, which the gate says */
function wantOf(item: ChecklistItem, drift: Figures['drift'], byLabels: boolean): string | null {
  if (item.needed) return moreText(item.needed.likely ?? item.needed.more, item.needed.what)
  const unchecked = item.status === 'not-checked'
  switch (item.id) {
    case 'rollback':
      return 'a tested rollback'
    case 'accuracy':
      return byLabels && !unchecked ? 'labels' : null
    case 'latency':
      return unchecked ? 'timed requests' : null
    case 'drift':
      return unchecked ? 'a baseline' : betterBaseline(drift)
    default:
      return null
  }
}

/** Training data that say of every feature whether it moved, where these leave some open. */
function betterBaseline(drift: Figures['drift']): string | null {
  const open = drift.filter(({ answer }) => answer === 'insufficient')
  if (open.some(({ change }) => change === 'rescaled')) return 'training data in the log’s scale'
  if (open.some(isWrittenOtherwise)) return 'training data written as the log is'
  const unseen = open.filter((feature) => feature.nBaseline + feature.missingBaseline === 0)
  if (unseen.length === 0) return null
  return `training data with ${unseen.length === 1 ? `“${unseen[0]!.feature}”` : `${numberWord(unseen.length)} more of the columns`}`
}
