/** How the answer that a log holds of a model is read, as the page offers it. */
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import type { AnswerReading, Mapping } from '../../result/mapping'

/** A reading of the mapping; or, where no model is there, P(class 1) with a threshold, or a plain number. */
export type AnswerKind = AnswerReading['kind'] | 'probability' | 'number'

const titles: Record<AnswerKind, string> = {
  class: 'the class',
  probability: 'the probability of class 1',
  score: 'a score of the class',
  probabilities: 'a number per class, or one-hot',
  'top-k': 'the best classes, with scores',
  number: 'a number',
}

/** @returns the readings that a field's values allow, in the order they are offered */
export function answerKinds(
  mapping: Mapping,
  { type }: Pick<FieldProfile, 'type'>,
  modelled: boolean,
): { kind: AnswerKind; title: string }[] {
  // What a model answers is of its task: a logged number is then a number.
  if (modelled && mapping.task === 'regression') return []
  const alone: AnswerKind[] = modelled ? ['score'] : ['probability', 'number']
  const kinds: AnswerKind[] =
    type === 'tensor' ? ['class', 'probabilities'] : type === 'number' ? ['class', ...alone] : ['class', 'probabilities', 'top-k'] // prettier-ignore
  const offered = mapping.task === 'classification' && mapping.classes.length !== 2
  return kinds
    .filter((kind) => !(kind === 'probability' && offered))
    .map((kind) => ({ kind, title: titles[kind] }))
}

/** How a role's logged answer is read now. */
export function answerKind(mapping: Mapping, role: Role, modelled: boolean): AnswerKind {
  if (!modelled && mapping.task === 'regression') return 'number'
  if (!modelled && mapping.models[role]?.output.read.kind === 'sigmoid') return 'probability'
  return mapping.answers?.[role]?.kind ?? 'class'
}

/** Has a role's logged answer read otherwise; a number makes numbers of what is predicted. */
export function setAnswer(
  mapping: Mapping,
  role: Role,
  kind: AnswerKind,
  { field, modelled }: { field: string; modelled: boolean },
): void {
  const answers = { ...mapping.answers, [role]: readingOf(kind, field) }
  if (!answers[role]) delete answers[role]
  mapping.answers = answers
  if (modelled) return
  mapping.task = kind === 'number' ? 'regression' : 'classification'
  mapping.models[role] =
    kind === 'probability'
      ? { inputs: [], output: { tensor: field, read: { kind: 'sigmoid', threshold: 0.5, from: 'probability' } } } // prettier-ignore
      : null
}

function readingOf(kind: AnswerKind, field: string): AnswerReading | undefined {
  switch (kind) {
    case 'class':
      return { kind }
    case 'score':
    case 'top-k':
      return { kind, field }
    case 'probabilities':
      return { kind, fields: [field] }
    default:
      return undefined
  }
}
