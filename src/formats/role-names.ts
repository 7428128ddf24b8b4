/** What a field's name says it is for: the names that capture systems and people give, in any spelling, at any depth. */
import type { FieldRole } from '../core/roles'
import { BESIDE_ANSWERS, OWNERS } from './model-words'
import type { Owner } from './model-words'
import { ALIASES } from './role-aliases'
import { inEnglish, plainLetters } from './translated'

/** Says nothing by itself, and within an answer, or below a model's name, that it is the answer. */
const ANSWER_WORDS = ['class', 'category', 'classification', 'decision', 'output', 'answer', 'value']

const ROLE_BY_NAME = new Map<string, { role: FieldRole; rank: number }>()
for (const [role, names] of ALIASES)
  names.split(/\s+/).forEach((name, rank) => {
    const key = squashed(name)
    if (!ROLE_BY_NAME.has(key)) ROLE_BY_NAME.set(key, { role, rank })
  })

/** 'Request ID' and 'requestId' as 'request_id', and 'Anfrage-ID' as well. */
export const plainName = (name: string): string => inEnglish(ownWords(name))

/** The same in the language that it is in: 'anfrage_id'. */
export function ownWords(name: string): string {
  return plainLetters(name)
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}

/** 'request_id' and 'REQUESTID' as 'requestid'. */
function squashed(name: string): string {
  return name.replaceAll('_', '')
}

/** What holds a model's inputs: what is in it was sent to the model, whatever it is called. */
const GIVEN = /^(features?(values|vector)?|(model)?inputs?(data)?|instances?|dataframe(records|split))$/
/** What holds a model's answers: a label in it is what it answered, and taken for the truth would be right every time. */
const ANSWERED = /^(resp(onse(body)?)?|(model)?outputs?|results?|predictions?|answers?)$/
/** The same of a model that is named before it: 'shadow_result' holds a "class", as 'result' does. */
const ANSWERED_BY =
  /^(?:primary|production|prod|champion|shadow|candidate|challenger|canary)?(?:resp(?:onse(?:body)?)?|(?:model)?outputs?|results?|predictions?|answers?)$/
/** Words that nothing but a model is called by: a candidate may be a person's, and a production of goods. */
const SURELY_MODELS = new Set(['champion', 'shadow', 'challenger', 'canary'])

export interface NamedRole {
  role: FieldRole
  /** Smaller is surer. */
  rank: number
  /** The name says so only of numbers from 0 to 1: 'primary_p_fraud', beside 'prod_quality_score'. */
  share?: boolean
}

/** What probabilities are called, the class before the word or after it: 'p_fraud', 'prob_1', 'fraud_probability'. */
const SHARE =
  /^(?:p|pr|probs?|probas?|probability|scores?|conf|confidence)(?:_.+|\d)?$|_(?:probs?|probas?|probability|score|conf|confidence|likelihood)$/

/** Whether a name says that a number from 0 to 1 is a model's score, whoever's it is. */
export const isScoreName = (name: string): boolean => SHARE.test(plainName(name.split('.').at(-1)!))

/** Whether the field lies within what a model was given: 'request.features.score'. */
export function isGiven(name: string): boolean {
  return ancestors(name).some((part) => GIVEN.test(squashed(part)))
}

/** Of a path and of positions in a list: 'outputs[0]' is in 'outputs'. */
function ancestors(name: string): string[] {
  return name.split(/[.[]/).slice(0, -1).map(plainName)
}

/** Whether the field lies within what a model answered: 'response.explanation'. */
export function isAnswered(name: string): boolean {
  return ancestors(name).some((part) => ANSWERED_BY.test(squashed(part)))
}

/** Whether a name is that of what holds a model's answer. */
export const isHolderName = (name: string): boolean => ANSWERED.test(squashed(plainName(name)))

/** Whether a name, beside a model's, says that it is what the model answered: 'output', 'prediction', 'probabilities'. */
export function isAnswerName(name: string): boolean {
  const plain = plainName(name)
  const role = namedRole(name)?.role
  if (role === 'primary' || role === 'primary-score' || role === 'label') return true
  return ANSWER_WORDS.includes(plain) || isHolderName(plain) || SHARE.test(plain) || PROBABILITIES.test(plain)
}
const PROBABILITIES = /^(?:probabilities|scores|logits|(?:predict_)?probas)$/

/** Whether a name says that a number is a probability: a score may be anything. */
export const isProbabilityName = (name: string): boolean =>
  /(?:^|_)(?:p|probs?|probas?|probability)(?:_|\d|$)/.test(plainName(name.split('.').at(-1)!))

/** Whether a name is of what goes along with a model's answer, by a word that only models are called by: 'shadow_http_status'. */
export function isBesideAnswer(name: string): boolean {
  const words = plainName(name).split('_')
  const rest = words.filter((word) => !SURELY_MODELS.has(word))
  return rest.length < words.length && BESIDE_ANSWERS.test(rest.join('_'))
}

/** The role that a field's name says, or null. */
export function namedRole(name: string): NamedRole | null {
  const parts = name.split('.').map(plainName)
  // Seldon's logger calls both sides of a call an instance; what a model's own record calls its outputs are its answer.
  const owned = ownerIn(parts.slice(0, -1).flatMap((part) => part.split('_'))) !== null
  for (let from = 0; from < parts.length; from++) {
    const plain = parts.slice(from).join('_')
    const last = from === parts.length - 1
    const found =
      lookUp(plain, !last || isAnswered(name)) ??
      (last && owned && ANSWERED.test(squashed(plain)) ? answerWord('answer') : null) ??
      (last && isAnswered(name) ? (answerWord(plain === 'instance' ? 'answer' : plain) ?? scoreWord(plain, 'primary')) : null) // prettier-ignore
    // The name of the model that gave a result is no result: 'shadow_result.model'.
    if (!found || (!last && ofAnswer(found.role) && BESIDE_ANSWERS.test(parts.at(-1)!))) continue
    // A whole name is a better match than the end of a path.
    const rank = found.rank + (from > 0 ? 100 : 0)
    const named = within(parts.slice(0, from), plain, { ...found, rank })
    // Ids and times may come along with the features; anything else there is a feature.
    return isGiven(name) && named.role !== 'id' && named.role !== 'time' ? null : named
  }
  return null
}

const ofAnswer = (role: FieldRole) => /^(?:primary|shadow)(?:-score)?$/.test(role)

/** The role that a field's name alone says, or null. */
export function roleByName(name: string): FieldRole | null {
  return namedRole(name)?.role ?? null
}

/**
 * A name as it is listed, or with the word that says whose answer it is at another place: 'y_pred_challenger'.
 * @param nested within a path: 'models.shadow.category' is an answer, and a column 'prod_category' is a product's.
 */
function lookUp(plain: string, nested: boolean): NamedRole | null {
  const listed = ROLE_BY_NAME.get(squashed(plain))
  if (listed) return listed
  const words = plain.split('_')
  const owner = ownerIn(words)
  if (!owner) return null
  const others = words.filter((word) => !Object.hasOwn(OWNERS, word) && word !== 'model')
  const rest = others.join('')
  const found = ROLE_BY_NAME.get(rest) ?? (nested ? answerWord(rest) : null)
  if (found) return ofOwner(owner, rest, { role: found.role, rank: found.rank + 20 })
  // 'shadow_outputs' is an answer, and a factory's 'production_output' need not be.
  if (ANSWERED.test(rest) && words.some((word) => SURELY_MODELS.has(word))) return { role: owner, rank: LIKE_AN_ANSWER } // prettier-ignore
  const said = others.join('_')
  return TIMED.test(said) ? { role: `${owner}-latency`, rank: LIKE_A_LATENCY } : scoreWord(said, owner)
}

/** What a model took, by the words beside its name: 'champion_ms', 'v2_predict_millis', 'took_challenger'. */
const TIMED = /(?:^|_)(?:ms|msecs?|millis(?:econds?)?|latency|runtime|took|response_time)$/
const LIKE_A_LATENCY = 70
/** Of a name that says whose answer it is, and not that it is the class: 'shadow_response'. */
const LIKE_AN_ANSWER = 75

/** Whether words beside a model's say how long it took. */
export const isTimed = (words: readonly string[]): boolean => TIMED.test(words.join('_'))

/** Rank of a name that is only like those of scores, and lists none. */
export const LIKE_A_SCORE = 80

function scoreWord(plain: string, owner: Owner): NamedRole | null {
  return SHARE.test(plain) ? { role: `${owner}-score`, rank: LIKE_A_SCORE, share: true } : null
}

function answerWord(word: string): NamedRole | null {
  const rank = ANSWER_WORDS.indexOf(word)
  return rank < 0 ? null : { role: 'primary', rank: rank + 50 }
}

/** Which part of an answer the words of a name say, whole or at either end: 'fraud_pred' a prediction; null for none. */
export function answerKind(words: readonly string[]): '' | 'score' | 'latency' | null {
  for (let n = words.length; n > 0; n--)
    for (const part of n === words.length ? [words] : [words.slice(-n), words.slice(0, n)]) {
      const role = ROLE_BY_NAME.get(part.join(''))?.role
      if (role?.startsWith('primary')) return role.slice('primary-'.length) as '' | 'score' | 'latency'
      if (ANSWER_WORDS.includes(part.join('')) && n === words.length) return ''
      if (SHARE.test(part.join('_'))) return 'score'
    }
  return null
}

/** What the path above a name adds to it: 'models.shadow.prediction', 'response.label'. */
function within(above: readonly string[], plain: string, found: NamedRole): NamedRole {
  const owner = ownerIn(plain.split('_')) ? null : ownerIn(above.flatMap((part) => part.split('_')))
  const owned = owner && ofOwner(owner, squashed(plain), found)
  if (owned) return owned
  const answered = found.role === 'label' && above.some((part) => ANSWERED.test(squashed(part)))
  return answered ? { role: 'primary', rank: found.rank + 100 } : found
}

/** The model that a column's name says it belongs to, or null. */
export function ownerOf(name: string): Owner | null {
  return ownerIn(name.split(/[./[]/).flatMap((part) => plainName(part).split('_')))
}

function ownerIn(words: readonly string[]): Owner | null {
  const last = words.findLast((word) => Object.hasOwn(OWNERS, word))
  return last === undefined ? null : OWNERS[last]!
}

/** An answer, a score or a latency as that model's; null for what no model owns, the truth among it. */
function ofOwner(owner: Owner, word: string, { role, rank }: NamedRole): NamedRole | null {
  // 'y_shadow' beside 'y_pred': what a model owns is no truth.
  const kind = /^(?:(?:class)?labels?|y)$/.test(word) ? '' : /^primary(.*)$/.exec(role)?.[1]
  return kind === undefined ? null : { role: `${owner}${kind}` as FieldRole, rank }
}
