/** What columns say of each other: one named after another is its prediction, and one that holds the same says nothing more. */
import type { FieldRole } from '../core/roles'
import type { FieldProfile } from './contract'
import { plainName } from './role-names'

export interface Told {
  /** Place of the field. */
  at: number
  role: FieldRole
  why: string
}

const PREDICTED = /^(?:predicted|pred)_(.+)$|^(.+)_(?:predicted|prediction|pred|hat)$/

/**
 * "predicted_churn" beside "churn": what was answered and what was true, where nothing else is either.
 * @param free whether nothing says what a field is for
 * @param isShare whether a field holds numbers from 0 to 1
 */
export function predictedOf(
  fields: readonly FieldProfile[],
  free: (at: number) => boolean,
  isShare: (field: FieldProfile) => boolean,
): Told[] {
  const plain = fields.map(({ name }) => plainName(name))
  const pairs = plain.flatMap((name, at) => {
    const [, behind, before] = PREDICTED.exec(name) ?? []
    const of = plain.indexOf(behind ?? before ?? '')
    return of >= 0 && free(at) && free(of) ? [{ at, of }] : []
  })
  const [pair, another] = pairs
  if (!pair || another) return []
  const [answer, truth] = [fields[pair.at]!, fields[pair.of]!]
  const score = isShare(answer) && !isShare(truth)
  if (!score && answer.type !== truth.type) return []
  const why = `by the names "${answer.name}" and "${truth.name}" together`
  return [
    { at: pair.at, role: score ? 'primary-score' : 'primary', why },
    { at: pair.of, role: 'label', why },
  ]
}

/** Features that hold what one of the same name before them holds, in every row: traces say a request in two places. */
export function repeated(fields: readonly FieldProfile[], free: (at: number) => boolean): Told[] {
  const first = new Map<string, string>()
  return fields.flatMap(({ name, type, digest, distinct }, at) => {
    const key = `${plainName(name.split('.').at(-1)!)} ${type} ${digest} ${distinct}`
    if (!free(at) || digest === undefined || distinct < 2 || !name.includes('.')) return []
    const before = first.get(key)
    if (before === undefined) first.set(key, name)
    return before === undefined ? [] : [{ at, role: 'ignore' as const, why: `holds the same as "${before}"` }]
  })
}
