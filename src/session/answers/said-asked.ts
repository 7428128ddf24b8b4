/**
 * What a log says of which requests a candidate was sent: 'mirrored', 'shadow_sampled', 'shadow_status' that is 'skipped'.
 * A request that it never got is neither an answer of it nor an error.
 */
import type { Column } from '../../core/columns'
import type { Role } from '../../core/roles'
import type { FieldProfile } from '../../formats/contract'
import { plainName } from '../../formats/role-names'
import { stemsOf } from './said-failures'

/** How a column says that a request was not sent: by a flag that is not set, by one that is, or by a word. */
type Kind = 'sent' | 'kept-back' | 'status'

export interface SaidAsked {
  field: string
  kind: Kind
}

const SENT =
  'mirrored|shadowed|sampled|sent|called|asked|requested|invoked|selected|in_sample|traffic_mirrored|mirror'
const KEPT_BACK = 'skipped|not_(?:mirrored|sampled|sent|called|asked|requested|invoked|selected)|unsampled'
const STATUS = 'status|state|outcome|decision|mode'
/** Names of what is done for a candidate, whoever that is. */
const OF_ANY =
  /^(?:(?:is|was)_)?(?:(?:traffic_|request_)?(?:mirrored|shadowed)|sent_to_(?:shadow|candidate|challenger))$/
const NOT_SENT =
  /^(?:skip(?:ped)?|un(?:sampled|mirrored)|sampled[ _-]?out|disabled|no[ _-]?(?:mirror|sample)|not[ _-](?:in[ _-])?(?:sampled?|mirrored|sent|called|asked|requested|invoked|selected|routed))$/i
const YES = /^(?:1|1\.0|true|t|yes|y)$/i
const NO = /^(?:0|0\.0|false|f|no|n)$/i

/** @returns the fields that say it of a model; one that says it of every request there is says something else */
export function saidAsked(role: Role, answer: string | null, fields: readonly FieldProfile[]): SaidAsked[] {
  if (role !== 'shadow') return []
  const stems = stemsOf(role, answer).join('|')
  const named = (words: string, name: string) =>
    new RegExp(`^(?:(?:${stems})_(?:(?:is|was)_)?(?:${words})|(?:is_|was_)?(?:${words})_(?:by_|to_)?(?:${stems}))$`).test(name) // prettier-ignore
  return fields.flatMap((field): SaidAsked[] => {
    const name = plainName(field.name)
    const kind = named(KEPT_BACK, name)
      ? 'kept-back'
      : OF_ANY.test(name) || named(SENT, name)
        ? 'sent'
        : named(STATUS, name)
          ? 'status'
          : null
    return kind && says(field, kind) ? [{ field: field.name, kind }] : []
  })
}

function says({ type, min, max, examples, values }: FieldProfile, kind: Kind): boolean {
  if (type === 'tensor') return false
  const texts = (values ?? examples).map((text) => text.trim())
  if (kind === 'status') return texts.some((text) => NOT_SENT.test(text))
  const flags = texts.every((text) => YES.test(text) || NO.test(text)) || (min === 0 && max === 1)
  return flags && (min === null || min !== max)
}

/** Whether the log says that request i was not sent. */
export function keptBack(column: Column, kind: Kind): (i: number) => boolean {
  const not = kind === 'status' ? NOT_SENT : kind === 'sent' ? NO : YES
  if (column.kind === 'number') return (i) => not.test(String(column.values[i]))
  if (column.kind !== 'text') return () => false
  const found = column.dictionary.map((text) => not.test(text.trim()))
  return (i) => found[column.codes[i]!] ?? false
}
