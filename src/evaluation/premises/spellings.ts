/** Spellings that are read as one class: a question where accuracy hangs on whether they are. */
import type { EvaluationData } from '../input'
import type { Figures } from '../checklist/gate'
import type { Judgement } from './premise'
import { unsettled } from './premise'
import { readingText, turnsGate } from './rivals'

/** @returns null where nothing shows that spellings are classes of their own, or the gate answers alike either way */
export function apartOf({ grounds }: EvaluationData, { gates }: Figures): Judgement | null {
  const found = grounds?.spellings
  if (!found || !turnsGate(found.asTaken, found.apart, gates)) return null
  const { detail, classes, asTaken, apart } = found
  return {
    ...unsettled(
      `${detail}. As one ${readingText(asTaken)}; as classes of their own ${readingText(apart)}.`,
      'Say in the mapping whether they are one class: name each of them in "classes", or confirm "classes".',
      [
        { label: 'They are different classes', steps: [{ op: 'replace', path: '/classes', value: classes }] },
        { label: 'They are one class', steps: [{ op: 'add', path: '/confirmed/-', value: 'classes' }] },
      ],
    ),
    blocksFail: true,
  }
}
