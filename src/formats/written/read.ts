/** Columns whose numbers are written as people write them, as the numbers they are. */
import type { Column, TextColumn } from '../../core/columns'
import { parseNumber } from '../columns/values'
import { RowFlag, type FieldProfile, type FieldRequest, type RequestBatch } from '../contract'
import { cellOf, numberOf, type Writing } from './convention'

/** What is asked of a log's own format in place of fields, and what is made of its answers. */
export interface WrittenFields {
  asked: FieldRequest[]
  made(batch: RequestBatch): RequestBatch
}

/** @returns null where all of the fields are read as they stand */
export function writtenFields(
  fields: readonly FieldRequest[],
  profiles: readonly FieldProfile[],
): WrittenFields | null {
  const writings = new Map(profiles.map(({ name, written }) => [name, written]))
  const at = fields.flatMap(({ field, as, image }, i) => {
    const writing = image || as === 'tensor' ? undefined : writings.get(field)
    return writing ? [{ i, as, writing }] : []
  })
  if (at.length === 0) return null
  const written = new Set(at.map(({ i }) => i))
  return {
    asked: fields.map((one, i) => (written.has(i) ? { field: one.field, as: 'text', raw: true } : one)),
    made(batch) {
      const columns = [...batch.columns]
      const flags = [...(batch.columnFlags ?? columns.map(() => null))]
      const all = batch.flags.slice()
      for (const { i, as, writing } of at) {
        const text = columns[i] as TextColumn
        columns[i] = as === 'text' ? inNumerals(text, writing) : numbersOf(text, writing, batch.n, (row, flag) => {
          flags[i] = flags[i]?.slice() ?? new Uint8Array(batch.n)
          flags[i][row]! |= flag
          all[row]! |= flag
        }) // prettier-ignore
      }
      return { ...batch, columns, flags: all, ...(batch.columnFlags ? { columnFlags: flags } : {}) }
    },
  }
}

const valueOf = (text: string, { unit, ...how }: Writing): number => {
  const cell = cellOf(text)
  return cell && cell.unit === unit ? numberOf(cell, how) : NaN
}

/** Classes and labels, too, as any other file would write them. */
function inNumerals({ codes, dictionary }: TextColumn, writing: Writing): Column {
  const numerals = dictionary.map((text) => {
    const value = valueOf(text, writing)
    return Number.isNaN(value) ? text : String(value)
  })
  return { kind: 'text', codes, dictionary: numerals }
}

/** @param flag is told of rows whose cell is no number in this writing */
function numbersOf(
  { codes, dictionary }: TextColumn,
  writing: Writing,
  n: number,
  flag: (row: number, bits: number) => void,
): Column {
  const out = { value: NaN, flag: 0 }
  const flags = new Uint8Array(dictionary.length)
  const values = Float64Array.from(dictionary, (text, code) => {
    const value = valueOf(text, writing)
    if (!Number.isNaN(value)) return value
    parseNumber(text, out)
    // A number in another writing is none that is known to be meant so.
    flags[code] = out.flag === 0 && !Number.isNaN(out.value) ? RowFlag.notANumber : out.flag
    return NaN
  })
  const column = new Float64Array(n).fill(NaN)
  for (let row = 0; row < n; row++) {
    const code = codes[row]!
    if (code < 0) continue
    column[row] = values[code]!
    if (flags[code]) flag(row, flags[code])
  }
  return { kind: 'number', values: column }
}
