/** A Parquet file, read by slices of the blob: the footer, then one row group's wanted columns at a time. */
import { parquetMetadataAsync, parquetRead } from 'hyparquet'
import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet'
import { atPart, type Place, ProblemError } from '../../core/problem'
import type { Source } from '../../files/source'
import { textOfBytes } from '../columnar/bytes'
import { codecs } from './codecs'
import { Damage } from '../columnar/damage'
import { chunkOf, flatColumn, readFlat } from './flat'
import { checkChunk } from './pages'

export interface ParquetFile {
  /** Columns at the top level, and what the schema says of each. */
  names: string[]
  elements: SchemaElement[]
  rows: number
  groups: { first: number; rows: number; bytes: number }[]
  metadata: FileMetaData
  buffer: AsyncBuffer
  /** How many rows of a column chunk were checked, by row group and path. */
  checked: Map<string, number>
}

/** Times come as milliseconds, not as Date objects: there are a million of them. */
const parsers = {
  timestampFromMilliseconds: (ms: bigint) => Number(ms),
  timestampFromMicroseconds: (us: bigint) => Number(us) / 1000,
  timestampFromNanoseconds: (ns: bigint) => Number(ns) / 1e6,
  dateFromDays: (days: number) => days * 86_400_000,
  stringFromBytes: (bytes?: Uint8Array) => bytes && textOfBytes(bytes),
}

/** @throws ProblemError 'bad-parquet' where the footer cannot be read. */
export async function openParquet(source: Source): Promise<ParquetFile> {
  // Negative is from the end. A Blob of Node's ends the process where a bound is no number.
  const within = (at: number) => Math.min(source.blob.size, Math.trunc(at) || 0)
  const buffer: AsyncBuffer = {
    byteLength: source.blob.size,
    // Damaged metadata may say any number, and not every engine bounds it to the file.
    slice: (from, to) =>
      source.blob.slice(within(from), to === undefined ? undefined : within(to)).arrayBuffer(),
  }
  let metadata: FileMetaData
  let elements: SchemaElement[]
  try {
    metadata = await parquetMetadataAsync(buffer)
    checkFooter(metadata)
    elements = topElements(metadata)
  } catch (error) {
    throw damaged(source, error, atPart('the footer'))
  }
  let first = 0
  const groups = metadata.row_groups.map((group) => {
    const rows = Number(group.num_rows)
    first += rows
    return { first: first - rows, rows, bytes: Number(group.total_compressed_size ?? group.total_byte_size) }
  })
  return {
    names: elements.map(({ name }) => name),
    elements,
    rows: Number(metadata.num_rows),
    groups,
    metadata,
    buffer,
    checked: new Map(),
  }
}

/**
 * What hyparquet takes as it finds it: a damaged footer may be whole Thrift, and lack what the format requires.
 * @throws Damage with what is wrong, in words
 */
function checkFooter({ schema, row_groups, num_rows }: FileMetaData): void {
  if (!Array.isArray(schema) || !Array.isArray(row_groups)) throw new Damage('it has no schema')
  if (schema.some(({ name }) => typeof name !== 'string')) throw new Damage('a column has no name')
  const counts = [num_rows, ...row_groups.map((group) => group.num_rows)].map(Number)
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0))
    throw new Damage('a count of rows is none')
  const [all, ...groups] = counts
  if (groups.reduce((sum, rows) => sum + rows, 0) !== all)
    throw new Damage('its parts do not have the rows that it says')
}

/** The root's children: the schema is a tree written depth first. */
function topElements(metadata: FileMetaData): SchemaElement[] {
  const elements: SchemaElement[] = []
  const { schema } = metadata
  const skip = (at: number): number => {
    let next = at + 1
    for (let child = 0; child < (schema[at]!.num_children ?? 0); child++) next = skip(next)
    return next
  }
  for (let at = 1; at < schema.length; at = skip(at)) elements.push(schema[at]!)
  return elements
}

/** @returns each column's values over rows [first, first + n) of the file, nested ones put together. */
export async function readColumns(
  source: Source,
  file: ParquetFile,
  columns: readonly string[],
  first: number,
  n: number,
): Promise<ArrayLike<unknown>[]> {
  const whole = file.groups.findIndex((group) => group.first === first && group.rows === n)
  const flat = new Map<string, ArrayLike<unknown>>()
  try {
    for (const name of whole < 0 ? [] : columns) {
      const values = await readWhole(file, whole, name)
      if (values) flat.set(name, values)
    }
    const left = columns.filter((name) => !flat.has(name))
    const others = left.length > 0 ? await readNested(file, left, first, n) : []
    return columns.map((name) => exact(file, name, flat.get(name) ?? others[left.indexOf(name)]!))
  } catch (error) {
    throw damaged(source, error, atPart(`rows ${first + 1} to ${first + n}`))
  }
}

/** Decimals as the numbers nearest to them: hyparquet multiplies by 0.01, which is no exact number, and gives 0.9500000000000001. */
function exact(file: ParquetFile, name: string, values: ArrayLike<unknown>): ArrayLike<unknown> {
  const element = file.elements.find((one) => one.name === name)
  const scale = element?.converted_type === 'DECIMAL' ? (element.scale ?? 0) : 0
  // Powers of ten are exact up to here.
  if (scale <= 0 || scale > 22) return values
  const power = 10 ** scale
  return Array.from(values, (value) => {
    const whole = typeof value === 'number' ? Math.round(value * power) : NaN
    return Number.isSafeInteger(whole) ? whole / power : value
  })
}

/** A flat column of a whole row group; null where it is nested or written in a way that hyparquet knows better. */
async function readWhole(file: ParquetFile, group: number, name: string): Promise<ArrayLike<unknown> | null> {
  const column = flatColumn(file.metadata, group, name, parsers)
  if (!column) return null
  const bytes = await file.buffer.slice(column.from, column.to)
  return readFlat(bytes, column, file.groups[group]!.rows)
}

async function readNested(
  file: ParquetFile,
  columns: string[],
  first: number,
  n: number,
): Promise<ArrayLike<unknown>[]> {
  await checkGroups(file, columns, first, n)
  const parts = new Map<string, { at: number; data: ArrayLike<unknown> }[]>(columns.map((name) => [name, []]))
  await parquetRead({
    file: file.buffer,
    metadata: file.metadata,
    columns,
    rowStart: first,
    rowEnd: first + n,
    compressors: codecs,
    parsers,
    onChunk: (chunk) => parts.get(chunk.columnName)?.push({ at: chunk.rowStart, data: chunk.columnData }),
  })
  return columns.map((name) => joined(parts.get(name)!, first, n))
}

/** hyparquet believes what a page says of itself: it gets none that cannot be. */
async function checkGroups(file: ParquetFile, columns: string[], first: number, n: number): Promise<void> {
  for (const [g, group] of file.groups.entries()) {
    const rows = Math.min(group.rows, first + n - group.first)
    if (rows <= 0 || group.first + group.rows <= first) continue
    for (const { meta_data: meta } of file.metadata.row_groups[g]!.columns) {
      if (!meta || !columns.includes(meta.path_in_schema[0]!)) continue
      const key = `${g} ${meta.path_in_schema.join('.')}`
      if ((file.checked.get(key) ?? 0) >= rows) continue
      const { from, to, decoder } = chunkOf(file.metadata, meta, parsers)
      checkChunk(await file.buffer.slice(from, to), decoder, Number(meta.num_values), rows)
      file.checked.set(key, rows)
    }
  }
}

function joined(
  parts: { at: number; data: ArrayLike<unknown> }[],
  first: number,
  n: number,
): ArrayLike<unknown> {
  const only = parts[0]
  if (parts.length === 1 && only && only.at === first && only.data.length === n) return only.data
  const values = new Array<unknown>(n)
  for (const { at, data } of parts)
    for (let i = Math.max(0, first - at); i < data.length && at + i < first + n; i++)
      values[at + i - first] = data[i]
  return values
}

function damaged(source: Source, error: unknown, place: Place): ProblemError {
  // What the engine says of a value that is not what it expected helps nobody.
  const own = error instanceof Error && !(error instanceof TypeError || error instanceof RangeError)
  const why = own && !error.message.includes('undefined') ? ` (${error.message})` : ''
  return new ProblemError({
    code: 'bad-parquet',
    message: `The Parquet file is cut short or damaged${why}.`,
    file: source.name,
    place,
    mend: 'Copy the file again, or export it again, unencrypted.',
  })
}
