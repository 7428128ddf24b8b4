/**
 * A category in one file that is its one-hot in the other: `region` in the log, `region_East`, `region_North` in the training
 * data, or the other way round. Both say the same, and are compared as the log has it.
 */
import type { NumberColumn, TextColumn } from '../../core/columns'
import { truthOf } from '../../core/truths'
import type { FeatureColumn } from '../../evaluation/input'
import type { FieldProfile } from '../../formats/contract'
import { partsOf } from '../../mapping/dummies'
import type { FeatureField } from '../requests/features'

interface Part {
  name: string
  value: string
}

/** A category and the columns of its one-hot. */
export interface OneHot {
  field: string
  parts: Part[]
  /** The value that has no column, as `drop_first` leaves it; null where each has one. */
  dropped: string | null
}

/** @returns categories of the log that the baseline has as one-hots */
export function oneHotsOfBaseline(
  features: readonly FeatureField[],
  log: readonly FieldProfile[],
  baseline: readonly FieldProfile[],
): OneHot[] {
  const [known, own] = [namesOf(features), namesOf(baseline)]
  const names = baseline.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  return log.flatMap((field) => (known.has(field.name) && !own.has(field.name) ? oneHotIn(names, field) : []))
}

/** @returns categories of the baseline that the log has as one-hots */
export function oneHotsOfLog(features: readonly FeatureField[], baseline: readonly FieldProfile[]): OneHot[] {
  const [known, own] = [namesOf(features), namesOf(baseline)]
  const names = features.filter(({ name }) => !own.has(name)).map(({ name }) => name)
  return baseline.flatMap((field) => (known.has(field.name) ? [] : oneHotIn(names, field)))
}

const namesOf = (fields: readonly { name: string }[]) => new Set(fields.map(({ name }) => name))

/** All of a category's values, or all but one, are columns. */
function oneHotIn(names: readonly string[], field: FieldProfile): OneHot[] {
  const parts = partsOf(names, field)
  const told = new Set(parts.map(({ value }) => value))
  const rest = (field.values ?? []).filter((value) => !told.has(value))
  if (parts.length === 0 || told.size < parts.length || rest.length > 1) return []
  return [{ field: field.name, parts, dropped: rest[0] ?? null }]
}

/**
 * The category of each row.
 * @param columns of the parts, as text
 * @returns null where a row is of two of them: they are no one-hot
 */
export function categoryOf({ parts, dropped }: OneHot, columns: readonly TextColumn[]): TextColumn | null {
  const dictionary = [...parts.map(({ value }) => value), ...(dropped === null ? [] : [dropped])]
  const truths = columns.map(({ dictionary: names }) => names.map(truthOf))
  if (truths.some((names) => names.includes(null))) return null
  const codes = new Int32Array(columns[0]?.codes.length ?? 0)
  for (let i = 0; i < codes.length; i++) {
    let code = -1
    for (let at = 0; at < columns.length; at++) {
      if (truths[at]![columns[at]!.codes[i]!] !== 1) continue
      if (code >= 0) return null
      code = at
    }
    codes[i] = code < 0 && dropped !== null ? parts.length : code
  }
  return { kind: 'text', codes, dictionary }
}

/** The columns of a category's one-hot, as the log has them: numbers, or words for yes and no. */
export function columnsOf(
  { parts }: OneHot,
  { codes, dictionary }: TextColumn,
  features: readonly FeatureField[],
): FeatureColumn[] {
  return parts.map(({ name, value }) => {
    const is = (code: number) => (dictionary[code] === value ? 1 : 0)
    const column: NumberColumn | TextColumn =
      features.find((one) => one.name === name)?.as === 'number'
        ? { kind: 'number', values: Float64Array.from(codes, is) }
        : { kind: 'text', codes: Int32Array.from(codes, is), dictionary: ['false', 'true'] }
    return { name, column }
  })
}
