/** Columns of numbers that are hardly what a model is given: constants, counters, and what a server notes about a call. */
import type { FieldProfile } from '../formats/contract'
import { isGiven, isScoreName, plainName } from '../formats/role-names'

export interface Suspect {
  field: FieldProfile
  /** In a few words. */
  why: string
}

const NOTED =
  /(?:^|_)(?:id|pid|tid|thread|port|level|status|http|retries|retry|attempt|latency|elapsed|took|duration|ms|epoch|timestamp|partition|offset|seq|sequence|lineno|row|index|idx|worker|shard|seed|fold)(?:_|$)/
const NAMELESS = /^(?:|unnamed(?:_\d+)*|column_\d+|level_\d+|index)$/

/** @returns in the order of the fields; what was sent to the model within a request is none */
export function suspectsIn(numbers: readonly FieldProfile[]): Suspect[] {
  return numbers.flatMap((field) => {
    const why = isGiven(field.name) ? null : whyOf(field)
    return why === null ? [] : [{ field, why }]
  })
}

function whyOf({ name, distinct, min, max, missing, examples }: FieldProfile): string | null {
  const plain = plainName(name)
  if (distinct === 1 && missing === 0 && examples.length > 1) return 'the same in every row'
  if (NAMELESS.test(plain)) return 'without a name'
  if (NOTED.test(plain)) return 'by name, noted about the call'
  const share = min !== null && min >= 0 && max! <= 1
  return share && isScoreName(name) ? 'by name, a score' : null
}
