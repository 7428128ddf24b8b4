/** Of what a response holds and no name explains: which field is the answer. */
import { ROLES, type Role } from '../core/roles'
import type { FieldRole } from '../core/roles'
import type { FieldProfile } from './contract'
import { isClassOf, isFew, recordOwner } from './own-records'
import { BESIDE_ANSWERS } from './model-words'
import { plainName } from './role-names'

interface Guess {
  role: FieldRole
  why: string
  rank: number
}

/** What a field of a response is before anything says more. */
export const ANSWER: Guess = { role: 'ignore', why: 'in the response: what the model answered', rank: 0 }

/** What a class is called beside its score. */
const CLASS = /(?:^|[._])(?:class|classes|category|decision|outcome)$/i

/** A table's column of it, where nothing else is an answer: Gradio's flagged samples. */
const OUTPUT = /^outputs?$/i

/**
 * A response's class beside its score, or its one field that no name explains (Azure ML's "0", an output tensor's own name)
 * is the prediction; so is that of each model that has a record of its own.
 */
export function onlyAnswer(guesses: Guess[], fields: readonly FieldProfile[], unexplained: string): void {
  for (const role of ROLES) {
    if (guesses.some((one) => one.role === role)) continue
    const found = answerOf(role, guesses, fields)
    if (found) guesses[found.at] = { role, why: found.why, rank: 900 }
  }
  named(guesses, fields, unexplained)
  decided(guesses, fields, unexplained)
  if (guesses.some(({ role }) => role === 'primary-score' || role === 'primary')) return
  const shadow = guesses.findIndex(({ role }) => role === 'shadow')
  const alike = (name: string) =>
    shadow < 0 || plainName(fields[shadow]!.name).endsWith(`_${plainName(name)}`)
  const at = fields.findIndex(({ name, type }, i) => OUTPUT.test(name) && type !== 'tensor' && alike(name) && guesses[i]!.why === unexplained) // prettier-ignore
  if (at >= 0) guesses[at] = { role: 'primary', why: 'by name, and nothing else is an answer', rank: 900 }
}

/** "champion_tier" in the classes of the label, where a log has no records and nothing else is production's answer. */
function named(guesses: Guess[], fields: readonly FieldProfile[], unexplained: string): void {
  const truth = fields.find((_, at) => guesses[at]!.role === 'label')
  if (!truth || guesses.some(({ role }) => role === 'primary')) return
  const found = fields.flatMap((field, at) =>
    CHAMPION.test(plainName(field.name)) && guesses[at]!.why === unexplained && isClassOf(field, truth)
      ? [at]
      : [],
  )
  if (found.length === 1)
    guesses[found[0]!] = { role: 'primary', why: 'by name, with the classes of the label', rank: 900 }
}

/** A table's "decision", where nothing else is production's answer: what was decided before is a feature. */
function decided(guesses: Guess[], fields: readonly FieldProfile[], unexplained: string): void {
  if (guesses.some(({ role }) => role === 'primary')) return
  const at = fields.findIndex((field, i) => DECISION.test(plainName(field.name)) && guesses[i]!.why === unexplained && isFew(field)) // prettier-ignore
  if (at >= 0) guesses[at] = { role: 'primary', why: 'by name, and nothing else is an answer', rank: 900 }
}
const DECISION = /^(?:model_)?decision$/

/** Words that nothing else is called by: a diagnosis may be a "primary" one. */
const CHAMPION = /(?:^|_)(?:champion|production|incumbent)(?:_|$)/

function answerOf(
  role: Role,
  guesses: readonly Guess[],
  fields: readonly FieldProfile[],
): { at: number; why: string } | null {
  const ofRole = (at: number) => (recordOwner(fields[at]!.name) ?? 'primary') === role
  const open = [...guesses.keys()].filter((at) => guesses[at] === ANSWER && ofRole(at))
  const scored = guesses.some((one) => one.role === `${role}-score`)
  const called = open.filter((at) => CLASS.test(fields[at]!.name))
  if (scored && called.length === 1) return { at: called[0]!, why: 'the class beside the score' }
  if (!scored && open.length === 1) return { at: open[0]!, why: 'the only field of the response' }
  const truth = fields.find((_, at) => guesses[at]!.role === 'label')
  const alike = truth ? open.filter((at) => isClassOf(fields[at]!, truth)) : []
  if (alike.length === 1) return { at: alike[0]!, why: 'of the response, with the classes of the label' }
  const words = open.filter((at) => isClass(fields[at]!))
  // Beside a truth in words of its own, other words are no class.
  if (truth?.type === 'text' || words.length !== 1) return null
  return { at: words[0]!, why: 'the only words of the response that may be a class' }
}

const isClass = (field: FieldProfile) =>
  field.type === 'text' && isFew(field) && !BESIDE_ANSWERS.test(plainName(field.name.split('.').at(-1)!))
