/**
 * What a log says of a model's failures beside its answers: 'shadow_error', 'v2_status'. A default that stands where a
 * call failed is no answer of the model, however right it is.
 */
import type { Column } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { plainName } from '../../formats/role-names'

/** The field, and how its values say that a call failed. */
export interface SaidFailure {
  field: string
  kind: 'error' | 'status'
}

/** What is cut off the end of an answer's name to see whose it is. */
const ANSWER =
  /_?(?:predictions?|pred|predicted|class|label|score|scores|probability|proba|prob|output|answer|response|result|value)$/
const WORDS = { error: 'error|err|exception|failure', status: 'status|state|outcome' } as const
const MORE = '(?:_(?:code|message|msg|type|text|reason))?'
/** What an error column holds where there was none. */
const NO_ERROR = /^(?:|-|0|false|no|none|null|nil|nan|n\/a|ok|success(?:ful)?|succeeded)$/i
const FAILED = /^(?:error|err|failed|failure|fail|timeout|timed[ _-]?out|exception|unavailable|[45]\d\d)$/i
/** Columns that say something for more of the rows are a log of something else. */
const MOST_FAILED = 0.5

/**
 * @param answer the field of the model's answer
 * @returns null where no field goes by the model's name, or what it holds says nothing of failures
 */
export function saidFailure(
  role: Role,
  answer: string | null,
  fields: readonly FieldProfile[],
): SaidFailure | null {
  const stems = [role, ...(answer === null ? [] : [plainName(answer).replace(ANSWER, '')])].filter(Boolean)
  for (const kind of ['error', 'status'] as const) {
    const names = new RegExp(
      `^(?:(?:${stems.join('|')})_(?:${WORDS[kind]})${MORE}|(?:${WORDS[kind]})_(?:${stems.join('|')}))$`,
    )
    const found = fields.find((field) => names.test(plainName(field.name)) && says(field, kind))
    if (found) return { field: found.name, kind }
  }
  return null
}

/** Numbers are statuses of HTTP; numbers that are called an error are how far a prediction is off. */
function says({ type, min, max, examples }: FieldProfile, kind: SaidFailure['kind']): boolean {
  // A column without a number that is called one holds words for none, and others now and then.
  if (type === 'number' && min !== null) return kind === 'status' && min >= 100 && max! < 600
  if (type === 'tensor') return false
  const failed = examples.filter((text) => isFailure(text, kind)).length
  return kind === 'error' || failed <= MOST_FAILED * examples.length
}

function isFailure(text: string, kind: SaidFailure['kind']): boolean {
  const value = text.trim()
  return kind === 'error' ? !NO_ERROR.test(value) : FAILED.test(value)
}

/** Whether the log says that request i failed. */
export function failures(column: Column, kind: SaidFailure['kind']): (i: number) => boolean {
  if (column.kind === 'number') return (i) => column.values[i]! >= 400
  if (column.kind !== 'text') return () => false
  const failed = column.dictionary.map((text) => isFailure(text, kind))
  return (i) => failed[column.codes[i]!] ?? false
}
