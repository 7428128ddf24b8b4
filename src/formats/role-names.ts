/** What a field's name says it is for: the names that capture systems and people give, in any spelling, at any depth. */
import type { FieldRole } from '../core/roles'
import { OWNERS } from './model-words'
import type { Owner } from './model-words'
import { inEnglish, plainLetters } from './translated'

/** Names of each role, the surest first. */
const ALIASES: [FieldRole, names: string][] = [
  [
    'id',
    `request_id requestid req_id correlation_id correlationid event_id eventid inference_id
     inferenceid identifier prediction_id invocation_id databricks_request_id client_request_id
     x_request_id trace_id transaction_id uuid guid id row_id rowid key`,
  ],
  [
    'time',
    `timestamp time datetime date ts timestamp_ms timestamp_ns timestamp_us event_time eventtime
     request_time inferencetime inference_time logging_time created_at createdat received_at
     logged_at captured_at starteddatetime asctime time_iso8601 at t created logged_time`,
  ],
  [
    'shadow-score',
    `shadow_score shadow_proba shadow_prob shadow_probability shadow_confidence candidate_score
     challenger_score shadow_prediction_score`,
  ],
  [
    'primary-score',
    `primary_score primary_proba primary_prob primary_probability primary_confidence production_score
     prod_score champion_score y_score y_prob y_proba y_pred_proba y_pred_prob score proba probability confidence
     prediction_score output_score model_score`,
  ],
  [
    'shadow-latency',
    `shadow_latency_ms shadow_latency shadow_ms shadow_time_ms shadow_duration_ms
     candidate_latency_ms candidate_latency challenger_latency_ms`,
  ],
  [
    'primary-latency',
    `primary_latency_ms primary_latency primary_ms primary_time_ms production_latency_ms
     production_latency prod_latency_ms champion_latency_ms latency_ms latency execution_time_ms
     execution_duration_ms duration_ms response_time_ms elapsed_ms inference_time_ms inference_ms predict_ms
     process_time_ms took_ms latency_millis elapsed_time_ms response_time execution_duration elapsed took`,
  ],
  [
    'shadow',
    `shadow_pred shadow_result shadow_prediction shadow_predictions shadow_output shadow_class
     shadow_label shadow candidate_pred candidate_prediction challenger_prediction challenger_pred
     y_pred_shadow`,
  ],
  [
    'primary',
    `primary_pred primary_prediction primary_result primary_output primary_class primary
     production_result production_pred production_prediction prod_prediction prod_pred
     champion_prediction champion_pred y_pred y_hat yhat prediction predictions predicted
     predicted_class predicted_label prediction_label prediction_class model_output output_prediction model_prediction model_pred result pred`,
  ],
  [
    'label',
    `true_label label labels target y_true actual actuals actual_label groundtruth ground_truth gt
     truth outcome class_label expected y`,
  ],
  ['status', 'status status_code statuscode http_status response_status st'],
  ['group', 'batch_id batchid'],
  [
    'ignore',
    `index unnamed_0 batch_index shadow_error primary_error error agree hostname model_name
     model_version user_agent http_method request_method request_uri request_path http_path
     http_version http_user_agent remote_addr client_ip`,
  ],
]

/** Says nothing by itself, and within an answer, or below a model's name, that it is the answer. */
const ANSWER_WORDS = ['class', 'category', 'classification', 'decision', 'output', 'answer', 'value']

const ROLE_BY_NAME = new Map<string, { role: FieldRole; rank: number }>()
for (const [role, names] of ALIASES)
  names.split(/\s+/).forEach((name, rank) => {
    const key = squashed(name)
    if (!ROLE_BY_NAME.has(key)) ROLE_BY_NAME.set(key, { role, rank })
  })

/** 'Request ID' and 'requestId' as 'request_id', and 'Anfrage-ID' as well. */
export function plainName(name: string): string {
  return inEnglish(
    plainLetters(name)
      .trim()
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_|_$/g, ''),
  )
}

/** 'request_id' and 'REQUESTID' as 'requestid'. */
function squashed(name: string): string {
  return name.replaceAll('_', '')
}

/** What holds a model's inputs: what is in it was sent to the model, whatever it is called. */
const GIVEN = /^(features?(values|vector)?|(model)?inputs?(data)?|instances?|dataframe(records|split))$/
/** What holds a model's answers: a label in it is what it answered, and taken for the truth would be right every time. */
const ANSWERED = /^(resp(onse(body)?)?|(model)?outputs?|results?|predictions?|answers?)$/

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
  return ancestors(name).some((part) => ANSWERED.test(squashed(part)))
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

/** The role that a field's name says, or null. */
export function namedRole(name: string): NamedRole | null {
  const parts = name.split('.').map(plainName)
  for (let from = 0; from < parts.length; from++) {
    const plain = parts.slice(from).join('_')
    const last = from === parts.length - 1
    const found =
      lookUp(plain, !last || isAnswered(name)) ??
      // Seldon's logger calls both sides of a call an instance.
      (last && isAnswered(name) ? (answerWord(plain === 'instance' ? 'answer' : plain) ?? scoreWord(plain, 'primary')) : null) // prettier-ignore
    if (!found) continue
    // A whole name is a better match than the end of a path.
    const rank = found.rank + (from > 0 ? 100 : 0)
    const named = within(parts.slice(0, from), plain, { ...found, rank })
    // Ids and times may come along with the features; anything else there is a feature.
    return isGiven(name) && named.role !== 'id' && named.role !== 'time' ? null : named
  }
  return null
}

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
  const said = others.join('_')
  return TIMED.test(said) ? { role: `${owner}-latency`, rank: LIKE_A_LATENCY } : scoreWord(said, owner)
}

/** What a model took, by the words beside its name: 'champion_ms', 'v2_predict_millis', 'took_challenger'. */
const TIMED = /(?:^|_)(?:ms|msecs?|millis(?:econds?)?|latency|runtime|took|response_time)$/
const LIKE_A_LATENCY = 70

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
