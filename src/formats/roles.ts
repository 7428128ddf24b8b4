/** What a field is probably for: by the names that capture systems and people give, and by its content. */
import type { FieldProfile, FieldRole } from './contract'
import { imageWords } from './images/header'
import { looksLikeTime, numberLooksLikeTime } from './time'

const ALIASES: [FieldRole, string[]][] = [
  [
    'id',
    'request_id,requestid,req_id,correlation_id,correlationid,event_id,eventid,inference_id,inferenceid,identifier,prediction_id,invocation_id,databricks_request_id,client_request_id,x_request_id,trace_id,transaction_id,uuid,guid,id,row_id,rowid,key'.split(
      ',',
    ),
  ],
  [
    'time',
    'timestamp,time,datetime,date,ts,timestamp_ms,timestamp_ns,timestamp_us,event_time,eventtime,request_time,inferencetime,inference_time,logging_time,created_at,createdat,received_at,logged_at,captured_at,starteddatetime,asctime,time_iso8601,at,t'.split(
      ',',
    ),
  ],
  [
    'shadow-score',
    'shadow_score,shadow_proba,shadow_prob,shadow_probability,shadow_confidence,candidate_score,challenger_score,shadow_prediction_score'.split(
      ',',
    ),
  ],
  [
    'primary-score',
    'primary_score,primary_proba,primary_prob,primary_probability,primary_confidence,production_score,prod_score,champion_score,y_score,y_prob,y_proba,score,proba,probability,confidence,prediction_score'.split(
      ',',
    ),
  ],
  [
    'shadow-latency',
    'shadow_latency_ms,shadow_latency,shadow_ms,shadow_time_ms,shadow_duration_ms,candidate_latency_ms,candidate_latency,challenger_latency_ms'.split(
      ',',
    ),
  ],
  [
    'primary-latency',
    'primary_latency_ms,primary_latency,primary_ms,primary_time_ms,production_latency_ms,production_latency,prod_latency_ms,champion_latency_ms,latency_ms,latency,execution_time_ms,execution_duration_ms,duration_ms,response_time_ms,elapsed_ms'.split(
      ',',
    ),
  ],
  [
    'shadow',
    'shadow_pred,shadow_result,shadow_prediction,shadow_predictions,shadow_output,shadow_class,shadow_label,shadow,candidate_pred,candidate_prediction,challenger_prediction,challenger_pred,y_pred_shadow'.split(
      ',',
    ),
  ],
  [
    'primary',
    'primary_pred,primary_prediction,primary_result,primary_output,primary_class,primary,production_result,production_pred,production_prediction,prod_prediction,prod_pred,champion_prediction,champion_pred,y_pred,y_hat,yhat,prediction,predictions,predicted,predicted_class,predicted_label,prediction_class,model_output,result,pred'.split(
      ',',
    ),
  ],
  [
    'label',
    'true_label,label,labels,target,y_true,actual,actuals,actual_label,groundtruth,ground_truth,gt,truth,outcome,class_label,expected,y'.split(
      ',',
    ),
  ],
  ['status', 'status,status_code,statuscode,http_status,response_status,st'.split(',')],
  ['group', ['batch_id', 'batchid']],
  [
    'ignore',
    'index,unnamed_0,batch_index,shadow_error,primary_error,error,agree,hostname,model_name,model_version,user_agent'.split(
      ',',
    ),
  ],
]

const ROLE_BY_NAME = new Map<string, { role: FieldRole; rank: number }>()
for (const [role, names] of ALIASES)
  names.forEach((name, rank) => {
    if (!ROLE_BY_NAME.has(name)) ROLE_BY_NAME.set(name, { role, rank })
  })

/** Roles that only one field may have; the best name, then the first, keeps it. */
export const SINGLE_ROLES: ReadonlySet<FieldRole> = new Set<FieldRole>([
  'id',
  'time',
  'primary',
  'primary-score',
  'shadow',
  'shadow-score',
  'label',
  'primary-latency',
  'shadow-latency',
  'status',
  'group',
])

/** 'Request ID' and 'requestId' as 'request_id'. */
export function plainName(name: string): string {
  return name
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
}

/** Within a response, a label is what the model answered: taken for the truth, it would be right every time. */
const ANSWERED = /(^|\.)(response|outputs?|predictions?)\./i
/** What people call the part of a record that the model answered. */
const ANSWER_PART =
  /(?:^|\.)(?:response|resp|response_?body|outputs?|model_?outputs?|results?|predictions?|answers?)[.[]/i

/** Whether a field lies within the part of a record that holds the answer. */
export function isAnswerPart(name: string): boolean {
  return ANSWER_PART.test(name)
}

/** What a class is called beside its score. */
const CLASS = /(?:^|[._])(?:class|classes|category|decision|outcome)$/i

function byName(name: string): { role: FieldRole; rank: number } | null {
  const whole = plainName(name)
  const last = plainName(name.split('.').at(-1) ?? name)
  const found =
    ROLE_BY_NAME.get(whole) ??
    ROLE_BY_NAME.get(whole.replace(/_/g, '')) ??
    ROLE_BY_NAME.get(last) ??
    ROLE_BY_NAME.get(last.replace(/_/g, ''))
  if (!found) return null
  if (found.role === 'label' && ANSWERED.test(name)) return { role: 'primary', rank: found.rank + 200 }
  // A whole name is a better match than the end of a path.
  return { role: found.role, rank: found.rank + (name.includes('.') ? 100 : 0) }
}

/** The role that a field's name alone says, or null. */
export function roleByName(name: string): FieldRole | null {
  return byName(name)?.role ?? null
}

interface Guess {
  role: FieldRole
  why: string
  rank: number
}

/**
 * Fills `role` and `why` of every field.
 * @param fields profiles with everything else known; fields whose reader already chose (`why` not '') are kept.
 * @param rows how many rows the profiles saw.
 * @param answered whether a field came with the response: it is no feature, whatever its name.
 */
export function guessRoles(
  fields: FieldProfile[],
  rows: number,
  answered: (name: string) => boolean = isAnswerPart,
): void {
  const guesses = fields.map((field): Guess => {
    if (field.why !== '') return { role: field.role, why: field.why, rank: -1 }
    const guessed = guess(field, rows)
    return guessed.role === 'feature' && answered(field.name) ? ANSWER : guessed
  })
  onlyAnswer(guesses, fields)
  for (const role of SINGLE_ROLES) {
    const holders = guesses.filter((one) => one.role === role)
    const best = holders.reduce<Guess | null>((a, b) => (a && a.rank <= b.rank ? a : b), null)
    for (const one of holders) if (one !== best) demote(one, role, fields[guesses.indexOf(best!)]!.name)
  }
  guesses.forEach((one, i) => {
    fields[i]!.role = one.role
    fields[i]!.why = one.why
  })
  nameAnId(fields, rows)
}

const ANSWER: Guess = { role: 'ignore', why: 'in the response: what the model answered', rank: 0 }

/** A response's class beside its score, or its one field that no name explains (Azure ML's "0", an output tensor's own name) is the prediction. */
function onlyAnswer(guesses: Guess[], fields: readonly FieldProfile[]): void {
  const scored = guesses.some(({ role }) => role === 'primary-score')
  const answers = guesses.flatMap((one, i) =>
    one === ANSWER && (!scored || CLASS.test(fields[i]!.name)) ? [i] : [],
  )
  if (answers.length === 1 && !guesses.some(({ role }) => role === 'primary'))
    guesses[answers[0]!] = {
      role: 'primary',
      why: scored ? 'the class beside the score' : 'the only field of the response',
      rank: 900,
    }
}

function demote(one: Guess, role: FieldRole, winner: string): void {
  one.role = 'ignore'
  one.why = `looks like ${role} too; "${winner}" was taken`
}

function guess(field: FieldProfile, rows: number): Guess {
  if (field.image) return { role: 'feature', why: `images in base64: ${imageWords(field.image)}`, rank: 0 }
  const named = byName(field.name)
  if (named && fitsRole(field, named.role, rows))
    return {
      role: named.role,
      why: `by name${named.role === 'id' && isUnique(field, rows) ? ', unique' : ''}`,
      rank: named.rank,
    }
  if (field.type === 'text' && field.examples.length > 0 && field.examples.every(looksLikeTime))
    return { role: 'time', why: 'its values are times', rank: 500 }
  if (field.missing === rows) return { role: 'ignore', why: 'empty in every row looked at', rank: 0 }
  if (field.type === 'text' && rows > 20 && isUnique(field, rows))
    return { role: 'ignore', why: 'text, different in every row', rank: 0 }
  return {
    role: 'feature',
    why: field.type === 'tensor' ? 'a list of numbers' : 'no other role fits',
    rank: 0,
  }
}

/** A name is not enough: 'time' with small numbers is a feature, 'date' likewise; a score is a number. */
function fitsRole(field: FieldProfile, role: FieldRole, rows: number): boolean {
  if (role === 'time')
    return field.type === 'text'
      ? field.examples.length === 0 || field.examples.some(looksLikeTime)
      : field.min !== null && numberLooksLikeTime(field.min) && numberLooksLikeTime(field.max!)
  if (role === 'id') return field.type !== 'tensor' && (rows < 3 || field.distinct > rows / 20)
  if (role === 'status')
    return field.type === 'number'
      ? field.min !== null && field.min >= 0 && field.max! < 600
      : field.examples.every((text) =>
          /^(?:ok|success|succeeded|error|failed|failure|timeout|\d{3})$/i.test(text),
        )
  if (role.endsWith('-score') || role.endsWith('-latency')) return field.type !== 'text'
  return true
}

function isUnique(field: FieldProfile, rows: number): boolean {
  return field.missing === 0 && field.distinct === rows
}

/** Without a name that says so, a first column of unique text, or of integers that only count up, is the id. */
function nameAnId(fields: FieldProfile[], rows: number): void {
  if (fields.some((field) => field.role === 'id') || rows < 5) return
  const text = fields.find((field) => field.role === 'ignore' && field.why === 'text, different in every row')
  const first = fields[0]
  const counted =
    first?.role === 'feature' &&
    first.type === 'number' &&
    isUnique(first, rows) &&
    first.max! - first.min! === rows - 1 &&
    first.examples.every((text) => /^\d+$/.test(text))
      ? first
      : undefined
  const id = text ?? counted
  if (!id) return
  id.role = 'id'
  id.why = id === text ? 'text, different in every row' : 'it counts the rows'
}
