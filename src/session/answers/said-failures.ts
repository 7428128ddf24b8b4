/**
 * What a log says of a model's failures beside its answers: 'shadow_error', 'v2_status'. A default that stands where a
 * call failed is no answer of the model, however right it is.
 */
import type { Column } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { plainName } from '../../formats/role-names'

/** How a column says that a call failed: by words, a status, a flag that is set or one that is not, or whose answer stands there. */
type Kind = 'error' | 'status' | 'failed' | 'succeeded' | 'source'

/** The field, and how its values say that a call failed. */
export interface SaidFailure {
  field: string
  kind: Kind
}

/** What is cut off the end of an answer's name to see whose it is. */
const ANSWER =
  /_?(?:predictions?|pred|predicted|class|label|score|scores|probability|proba|prob|output|answer|response|result|value)$/
const WORDS: Record<Kind, string> = {
  error: 'error|err|exception|failure',
  status: '(?:(?:http|grpc|response|return)_)?(?:status|state|outcome)|(?:http|response|return)_code',
  failed:
    '(?:is_|was_|used_|has_)?(?:failed|timed_?out|timeout|fallback|default|defaulted|degraded|dropped|unavailable)',
  succeeded: '(?:is_|was_)?(?:ok|success|successful|succeeded|answered|available|completed)',
  source: 'source|origin|served_by|answered_by',
}
const KINDS = Object.keys(WORDS) as Kind[]
const MORE = '(?:_(?:code|message|msg|type|text|reason))?'
/** What an error column holds where there was none. */
const NO_ERROR = /^(?:|-|0|false|no|none|null|nil|nan|n\/a|ok|success(?:ful)?|succeeded)$/i
const FAILED = /^(?:error|err|failed|failure|fail|timeout|timed[ _-]?out|exception|unavailable|[45]\d\d)$/i
const YES = /^(?:1|1\.0|true|t|yes|y)$/i
const NO = /^(?:0|0\.0|false|f|no|n)$/i
/** Another's answer in the place of the model's. */
const OTHERS =
  /^(?:fall[ _-]?back|default|rules?|heuristic|static|constant|primary|production|prod|champion|control)$/i
/** Columns that say something for more of the rows are a log of something else. */
const MOST_FAILED = 0.5

/** What columns of a model's own begin or end with: its role, and what its answer is called after. */
export function stemsOf(role: Role, answer: string | null): string[] {
  return [role, ...(answer === null ? [] : [plainName(answer).replace(ANSWER, '')])].filter(Boolean)
}

/**
 * @param answer the field of the model's answer
 * @returns fields that go by the model's name and say something of failures
 */
export function saidFailures(
  role: Role,
  answer: string | null,
  fields: readonly FieldProfile[],
): SaidFailure[] {
  const stems = stemsOf(role, answer)
  return KINDS.flatMap((kind) => {
    const names = new RegExp(
      `^(?:(?:${stems.join('|')})_(?:${WORDS[kind]})${MORE}|(?:${WORDS[kind]})_(?:${stems.join('|')}))$`,
    )
    const found = fields.find((field) => names.test(plainName(field.name)) && says(field, kind))
    return found ? [{ field: found.name, kind }] : []
  })
}

/** Numbers are flags, or statuses of HTTP; numbers that are called an error are how far a prediction is off. */
function says({ type, min, max, examples }: FieldProfile, kind: Kind): boolean {
  if (type === 'tensor') return false
  if (kind === 'failed' || kind === 'succeeded')
    return type === 'number' ? min !== null && min >= 0 && max! <= 1 : examples.every((text) => isFlag(text))
  // A column without a number that is called one holds words for none, and others now and then.
  if (type === 'number' && min !== null) return kind === 'status' && min >= 100 && max! < 600
  const failed = examples.filter((text) => isFailure(text, kind)).length
  return kind === 'error' || failed <= MOST_FAILED * examples.length
}

const isFlag = (text: string) => YES.test(text.trim()) || NO.test(text.trim())

function isFailure(text: string, kind: Kind): boolean {
  const value = text.trim()
  switch (kind) {
    case 'error':
      return !NO_ERROR.test(value)
    case 'status':
      return FAILED.test(value)
    case 'failed':
      return YES.test(value)
    case 'succeeded':
      return NO.test(value)
    case 'source':
      return OTHERS.test(value)
  }
}

/** Whether the log says that request i failed. */
export function failures(column: Column, kind: Kind): (i: number) => boolean {
  if (column.kind === 'number')
    return kind === 'status'
      ? (i) => column.values[i]! >= 400
      : (i) => isFailure(String(column.values[i]), kind)
  if (column.kind !== 'text') return () => false
  const failed = column.dictionary.map((text) => isFailure(text, kind))
  return (i) => failed[column.codes[i]!] ?? false
}
