/** A number that may stand for no answer: a question where the accuracy gate's answer hangs on it. */
import type { NoAnswer } from '../rival'
import type { Judgement, PremiseContext } from './premise'
import { unsettled } from './premise'
import { readingText, turnsGate } from './rivals'

/** @returns null where the gate would answer the same without the answers that may be of another request */
export function staleOf({ figures, data }: PremiseContext): Judgement | null {
  const found = (data.grounds?.stale ?? []).find(({ asTaken, without }) =>
    turnsGate(asTaken, without, figures.gates),
  )
  if (!found) return null
  const { detail, asTaken, without } = found
  const judged = unsettled(
    `${detail}: with them ${readingText(asTaken)}; without them ${readingText(without)}.`,
    'Log the answer that was given to each request, not one from a cache; or say in the mapping that answers are right as they are ("confirmed": ["answers"]).',
    [{ label: 'The answers are right', steps: [{ op: 'add', path: '/confirmed/-', value: 'answers' }] }],
  )
  return { ...judged, blocksFail: true, rests: ['accuracy', 'never-break'] }
}

const LOG_NONE = 'Log no answer where the model gave none (an error counts as one)'

/**
 * Answers that may be none of the model's: shadow's count as errors where it failed, and whatever they are, accuracy is of
 * the others.
 * @returns null where both gates would answer the same without them
 */
export function foreignOf({ figures, data }: PremiseContext): Judgement | null {
  const { gates, errors } = figures
  for (const { role, detail, rows, of, asTaken, without, mend = LOG_NONE } of data.grounds?.foreign ?? []) {
    const accuracy = turnsGate(asTaken, without, gates)
    const allowed = gates.errors.maxRate * of
    const failures = role === 'shadow' && errors.shadow.count <= allowed && rows > allowed
    if (!accuracy && !failures) continue
    const judged = unsettled(
      `${detail}. With these ${readingText(asTaken)}; without them ${readingText(without)}.`,
      `${mend}; or say in the mapping that answers are right as they are ("confirmed": ["answers"]).`,
      [
        {
          label: 'The model gave these answers',
          steps: [{ op: 'add', path: '/confirmed/-', value: 'answers' }],
        },
      ],
    )
    return {
      ...judged,
      ...(accuracy ? { blocksFail: true } : {}),
      rests: [
        ...(accuracy ? (['accuracy', 'never-break'] as const) : []),
        ...(failures ? (['errors'] as const) : []),
      ],
    }
  }
  return null
}

/** @returns null where the gate would answer the same with these answers left out */
export function noAnswerOf({ figures, data }: PremiseContext): Judgement | null {
  const found = (data.grounds?.noAnswers ?? []).find(({ asTaken, without }) =>
    turnsGate(asTaken, without, figures.gates),
  )
  return found ? asked(found) : null
}

function asked({ value, detail, asTaken, without }: NoAnswer): Judgement {
  const judged = unsettled(
    `${detail}: it may stand for no answer. With it ${readingText(asTaken)}; without it ${readingText(without)}.`,
    `Say in the mapping that it is none ("noAnswer": ["${value}"]), or that answers are right as they are ("confirmed": ["answers"]).`,
    [
      { label: `“${value}” is no answer`, steps: [{ op: 'add', path: '/noAnswer/-', value: String(value) }] },
      {
        label: `“${value}” is an answer`,
        steps: [{ op: 'add', path: '/confirmed/-', value: 'answers' }],
      },
    ],
  )
  return { ...judged, blocksFail: true, rests: ['accuracy', 'never-break'] }
}
