/** What the distinct labels are: classes or numbers, by name, by index or as one-hot lists, and what stands for none. */
import { atPointer, type Problem } from '../core/problem'
import { ROLES } from '../core/roles'
import { bare, numberList, oneHot } from './answer-lists'
import { shares } from './guess-answers'
import type { GuessedAnswers } from './guess-answers'
import type { GuessContext } from './guess-context'
import { labelValues } from './no-label'
import type { LabelValues } from './no-label'
import { looksNumeric } from './text'

/** @param context with answers as guesses about classes see them. @returns null where there are no labels */
export function guessLabels(context: GuessContext, answers: GuessedAnswers): LabelValues | null {
  if (!context.labels) return null
  const plain = plainLabels(context.labels)
  const logged = ROLES.flatMap((role) =>
    isScore(context, answers, role) ? [] : (context.logged[role] ?? []),
  )
  // Labels of many values are numbers: which of them stands for none, only the answers to these requests tell.
  if (looksNumeric(plain.filter((text) => !Number.isNaN(Number(text))))) return labelValues(plain, [], null)
  return labelValues(plain, [...new Set(logged)], mostClasses(context, answers))
}

export function noteNoLabel({ none, signed }: LabelValues, problems: Problem[]): void {
  const words = none.slice(0, 4).map((text) => `“${text}”`).join(', ') // prettier-ignore
  if (none.length > 0)
    problems.push({
      code: 'no-label-words',
      message: `${words} in the labels ${none.length === 1 ? 'is' : 'are'} no class: no model answers so, and requests labelled so count as unlabelled.`,
      place: atPointer('/noLabel'),
      mend: 'Take them out of what stands for no label, and add them to the classes, if they are some.',
    })
  if (signed) problems.push({ code: 'mixed-spellings', message: SIGNED, place: atPointer('/aliases'), mend: SIGNED_MEND })
} // prettier-ignore

export const SIGNED =
  'Labels are 1 and -1 where the models answer 1 and 0: -1 is read as the class 0, and may as well stand for no label.'
const SIGNED_MEND = 'Add "-1" to what stands for no label ("noLabel") where it does.'

/** One-hot lists as indices, and what brackets hold as it is. */
function plainLabels(labels: readonly string[]): string[] {
  return labels.map((text) => {
    const list = numberList(text)
    const at = list && list.length > 1 ? oneHot(list) : -1
    return at >= 0 ? String(at) : (bare(text) ?? text)
  })
}

function isScore(context: GuessContext, answers: GuessedAnswers, role: (typeof ROLES)[number]): boolean {
  return answers[role]?.read.kind === 'score' || shares(context.logged[role] ?? [])
}

/** How many classes models, lists or scores tell apart; null where none is there. */
function mostClasses(context: GuessContext, answers: GuessedAnswers): number | null {
  const counts = ROLES.flatMap((role) => {
    const widths = context.models[role]?.widths.map((width) => (width === 1 ? 2 : (width ?? 0))) ?? []
    const listed = answers[role]?.width ?? 0
    const logged = context.logged[role]
    return [...widths, listed, logged && logged.length > 0 && shares(logged) ? 2 : 0]
  })
  const most = Math.max(0, ...counts)
  return most > 1 ? most : null
}
