/** Which way a table's columns write their numbers: by every cell of a column, and where they leave it open, by the other columns. */
import { extentOf } from '../../core/interval'
import { isMissingNumber, isRedacted } from '../columns/values'
import type { FieldProfile, Numbers } from '../contract'
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
  const fileSign = comma ? ',' : '.'
  const columns = fields.map(({ field, kind, texts }) =>
    (kind === 'odd' && mayBeNumbers(field)) || kind === 'open' ? columnOf(texts) : null,
  )
  fields.forEach(({ field, kind }, i) => {
    const own = kind === 'odd' && columns[i] ? signOf(columns[i]) : kind === 'signed' ? fileSign : null
    if (own) field.decimal = own
  })
  const sign = signAmong(fields.map(({ field }) => field))
  fields.forEach(({ field, kind }, i) => {
    if (columns[i]) settle(field, columns[i], { sign, asItStands: kind === 'open' })
  })
}

/** The decimal sign that all fields have whose cells tell it; null where none does, or where they differ. */
export function signAmong(fields: readonly FieldProfile[]): Sign | null {
  const signs = new Set(fields.flatMap(({ decimal }) => decimal ?? []))
  return signs.size === 1 ? [...signs][0]! : null
}

/** @returns the field with its numbers by a decimal sign that its cells leave open; itself where they do not */
export function bySign(field: FieldProfile, sign: Sign): FieldProfile {
  if (!field.bySign) return field
  const { undecided: _, values: __, written: ___, ...rest } = field
  return { ...rest, type: 'number', shape: null, ...field.bySign[sign] }
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

interface Told {
  /** The sign of the file's other columns; null where they tell none. */
  sign: Sign | null
  /** Whether its numbers are such already, and others only where the sign is a comma. */
  asItStands: boolean
}

function settle(field: FieldProfile, { cells, ways }: Column, { sign, asItStands }: Told): void {
  const of = (decimal: Sign) => ways.filter(({ how }) => how.decimal === decimal)
  const [points, commas] = [of('.'), of(',')]
  const [point, comma] = [points[0]?.values, commas[0]?.values]
  const at = point && comma ? point.findIndex((value, i) => value !== comma[i]) : -1
  if (at < 0) {
    if (!asItStands) become(field, writtenAs(cells, ways))
    return
  }
  const [min, max] = extentOf(point!)!
  field.bySign = { '.': asItStands ? { min, max } : writtenAs(cells, points), ',': writtenAs(cells, commas) }
  if (sign) become(field, field.bySign[sign])
  else if (!asItStands)
    field.undecided = { text: cells[at]!.digits, readings: { '.': point![at]!, ',': comma![at]! } }
}

function become(field: FieldProfile, numbers: Numbers): void {
  delete field.values
  Object.assign(field, { type: 'number', shape: null, ...numbers })
}

/** @param ways by which all cells are the same numbers */
function writtenAs(cells: readonly Cell[], ways: readonly Way[]): Numbers {
  const { how, values } = ways.find(parts(cells)) ?? ways.find((way) => way.how.group !== '') ?? ways[0]!
  const [min, max] = extentOf(values)!
  return { written: { ...how, unit: cells[0]!.unit }, min, max }
}

/** Whether thousands are parted so in any of the cells. */
const parts =
  (cells: readonly Cell[]) =>
  ({ how }: Way) =>
    how.group !== '' && cells.some(({ digits }) => digits.includes(how.group))
