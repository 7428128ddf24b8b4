/** Which way a table's columns write their numbers: by every cell of a column, and where they leave it open, by the other columns. */
import { extentOf } from '../../core/interval'
import { isMissingNumber, isRedacted } from '../columns/values'
import type { FieldProfile } from '../contract'
import {
  areThousands,
  CONVENTIONS,
  cellOf,
  numberOf,
  type Cell,
  type Convention,
  type Sign,
} from './convention'

/**
 * What a field's cells are: 'plain' has no sign in any number, 'signed' is read as it stands by the file's sign, 'open' has
 * three digits behind every point, and 'odd' something that is no number as it stands. null where not all came as text.
 */
export type Kind = 'plain' | 'signed' | 'open' | 'odd' | null

export interface Written {
  field: FieldProfile
  kind: Kind
  /** Distinct ones. */
  texts: ReadonlySet<string>
}

/** What every cell of a column allows. */
interface Column {
  cells: Cell[]
  /** Conventions that all cells follow, each with the numbers that they are under it. */
  ways: Way[]
}

interface Way {
  how: Convention
  values: number[]
}

/**
 * Makes numbers of the fields whose cells all are numbers in one writing, and notes on those that may be read in two ways
 * what they may be.
 * @param comma whether the file's sign is a comma, as its format found
 */
export function settleWritings(fields: readonly Written[], comma: boolean): void {
  const odd = fields.map((one) =>
    one.kind === 'odd' && mayBeNumbers(one.field) ? columnOf(one.texts) : null,
  )
  const signs = new Set(odd.flatMap((column) => (column && signOf(column)) ?? []))
  if (fields.some(({ kind }) => kind === 'signed')) signs.add(comma ? ',' : '.')
  const sign = signs.size === 1 ? [...signs][0]! : null
  fields.forEach(({ field, kind, texts }, i) => {
    // Three digits behind a point are thousands only where the other columns say so.
    const column = kind === 'open' && sign === ',' ? columnOf(texts) : odd[i]
    if (column) settle(field, column, sign)
  })
}

/** Text with a digit in it at least: the words of a category are not looked at one by one. */
const mayBeNumbers = ({ type, image, examples }: FieldProfile): boolean =>
  type !== 'tensor' && !image && examples.every((text) => isNoValue(text) || /\d/.test(text))

const isNoValue = (text: string) => isMissingNumber(text.trim()) || isRedacted(text)

/** null where a cell is no number, or where two have different units beside them. */
function columnOf(texts: ReadonlySet<string>): Column | null {
  const cells: Cell[] = []
  for (const text of texts) {
    if (isNoValue(text)) continue
    const cell = cellOf(text)
    if (!cell || cell.unit !== (cells[0] ?? cell).unit) return null
    cells.push(cell)
  }
  // Brackets around every number are no minus.
  if (cells.every(({ turned }) => turned)) return null
  const ways = CONVENTIONS.flatMap((how): Way[] => {
    const values = cells.map((cell) =>
      how.decimal === ',' && areThousands(cell) ? NaN : numberOf(cell, how),
    )
    return values.some(Number.isNaN) ? [] : [{ how, values }]
  })
  return ways.length > 0 ? { cells, ways } : null
}

/** The decimal sign of a column that can be read with one alone. */
function signOf({ cells, ways }: Column): Sign | null {
  const signs = new Set(ways.map(({ how }) => how.decimal))
  return signs.size === 1 && cells.some(({ digits }) => /[.,]/.test(digits)) ? [...signs][0]! : null
}

function settle(field: FieldProfile, { cells, ways: all }: Column, sign: Sign | null): void {
  const { unit } = cells[0]!
  const ofFile = all.filter(({ how }) => how.decimal === sign)
  const ways = ofFile.length > 0 ? ofFile : all
  const asItStands = unit === '' && ways.every(({ how }) => how.group === '' && how.decimal === '.')
  const other = ways.find(({ values }) => values.some((value, i) => value !== ways[0]!.values[i]))
  if (other) {
    const at = other.values.findIndex((value, i) => value !== ways[0]!.values[i])
    field.undecided = { text: cells[at]!.digits, readings: [ways[0]!.values[at]!, other.values[at]!] }
    return
  }
  if (asItStands && cells.every(({ short, turned }) => short === '' && !turned)) return
  const { how, values } = ways.find(parts(cells)) ?? ways.find((way) => way.how.group !== '') ?? ways[0]!
  const [min, max] = extentOf(values)!
  delete field.values
  Object.assign(field, { type: 'number', shape: null, min, max, written: { ...how, unit } })
}

/** Whether thousands are parted so in any of the cells. */
const parts =
  (cells: readonly Cell[]) =>
  ({ how }: Way) =>
    how.group !== '' && cells.some(({ digits }) => digits.includes(how.group))
