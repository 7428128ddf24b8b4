/**
 * A whole column chunk that is not nested, page by page. hyparquet assembles every nullable column as if it were nested,
 * value by value into a list: for a table of numbers that takes longer than parsing the same table from CSV.
 */
import type { ColumnMetaData, FileMetaData } from 'hyparquet'
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { decompressPage, readDataPage } from 'hyparquet/src/datapage.js'
import { parquetSchema } from 'hyparquet/src/metadata.js'
import { readPlain } from 'hyparquet/src/plain.js'
import { getTreePath, isFlatColumn } from 'hyparquet/src/schema.js'
import type { ColumnDecoder, DataReader, PageHeader, ParquetParsers } from 'hyparquet/src/types.js'
import { codecs } from './codecs'
import { allThere, dictionaryNumbers, numberKind, plainNumbers } from './numbers'
import type { NumberKind } from './numbers'
import { checkFirst, nextHeader } from './pages'
import { lengthPrefix, MOST_BITS } from './runs'
import { checkPlain } from './values'

/** A leaf's values in a row group: where they are, and what hyparquet has to know of them. */
export interface Chunk {
  from: number
  to: number
  decoder: ColumnDecoder
}

/** @returns null where the column is nested, or has data pages of the second version, which hyparquet reads itself */
export function flatColumn(
  metadata: FileMetaData,
  group: number,
  name: string,
  parsers: Partial<ParquetParsers>,
): Chunk | null {
  const chunk = metadata.row_groups[group]!.columns.find((one) => one.meta_data?.path_in_schema[0] === name)
  const meta = chunk?.meta_data
  if (!meta || chunk.file_path || meta.path_in_schema.length !== 1) return null
  const column = chunkOf(metadata, meta, parsers)
  return isFlatColumn(column.decoder.schemaPath) ? column : null
}

export function chunkOf(
  metadata: FileMetaData,
  meta: ColumnMetaData,
  parsers: Partial<ParquetParsers>,
): Chunk {
  const schemaPath = getTreePath(parquetSchema(metadata), meta.path_in_schema)
  const from = Number(firstPage(meta))
  return {
    from,
    to: from + Number(meta.total_compressed_size),
    decoder: {
      ...meta,
      pathInSchema: meta.path_in_schema,
      element: schemaPath.at(-1)!.element,
      schemaPath,
      compressors: codecs,
      parsers: { ...DEFAULT_PARSERS, ...parsers },
    } as unknown as ColumnDecoder,
  }
}

function firstPage({ dictionary_page_offset, data_page_offset }: ColumnMetaData): bigint {
  // Some writers give 0 for "no dictionary".
  return dictionary_page_offset && dictionary_page_offset < data_page_offset
    ? dictionary_page_offset
    : data_page_offset
}

/** @returns n values, null where one is missing; null where the chunk has to be read by hyparquet itself */
export function readFlat(buffer: ArrayBuffer, { decoder }: Chunk, n: number): ArrayLike<unknown> | null {
  const kind = numberKind(decoder.element)
  return (kind && numbers(buffer, decoder, kind, n)) ?? values(buffer, decoder, n)
}

/** All pages as numbers; null where any of them is not that simple. */
function numbers(
  buffer: ArrayBuffer,
  decoder: ColumnDecoder,
  kind: NumberKind,
  n: number,
): Float64Array | null {
  const reader: DataReader = { view: new DataView(buffer), offset: 0 }
  const nullable = decoder.element.repetition_type !== 'REQUIRED'
  const all = new Float64Array(n)
  let dictionary: Float64Array | null = null
  for (let row = 0; row < n;) {
    const header = nextHeader(reader, decoder)
    const page = unpacked(reader, header, decoder)
    if (header.dictionary_page_header) {
      dictionary = plainNumbers(page, 0, header.dictionary_page_header.num_values, kind)
      if (!dictionary) return null
      continue
    }
    const data = header.data_page_header
    if (!data || !(data.num_values >= 0) || row + data.num_values > n) return null
    let at = 0
    if (nullable) {
      if (!allThere(page, data.num_values)) return null
      at = 4 + lengthPrefix(page, 0)
    }
    if (data.encoding === 'PLAIN') {
      const plain = plainNumbers(page, at, data.num_values, kind)
      if (!plain) return null
      all.set(plain, row)
    } else if (data.encoding.endsWith('_DICTIONARY') && dictionary && page[at]! <= MOST_BITS)
      dictionaryNumbers(page, at, dictionary, all, row, data.num_values)
    else return null
    row += data.num_values
  }
  return all
}

/** All pages as hyparquet decodes them, with missing values put in their places. */
function values(buffer: ArrayBuffer, decoder: ColumnDecoder, n: number): unknown[] | null {
  const reader: DataReader = { view: new DataView(buffer), offset: 0 }
  const all = new Array<unknown>(n).fill(null)
  let dictionary: ReturnType<typeof convert> | undefined
  for (let row = 0; row < n;) {
    const header = nextHeader(reader, decoder)
    if (header.dictionary_page_header) {
      dictionary = convert(dictionaryOf(unpacked(reader, header, decoder), header, decoder), decoder)
      continue
    }
    const head = header.data_page_header
    if (!head || !(head.num_values >= 0) || row + head.num_values > n) return null
    const page = unpacked(reader, header, decoder)
    checkFirst(page, head, decoder, dictionary?.length ?? 0)
    const { definitionLevels, dataPage } = readDataPage(page, head, decoder)
    const present = convertWithDictionary(dataPage, dictionary, head.encoding, decoder)
    for (let i = 0, at = 0; i < head.num_values; i++)
      if (!definitionLevels?.length || definitionLevels[i] === 1) all[row + i] = present[at++]
    row += head.num_values
  }
  return all
}

function dictionaryOf(page: Uint8Array, header: PageHeader, { type, element }: ColumnDecoder) {
  const n = header.dictionary_page_header!.num_values
  checkPlain(page, n, element)
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  return readPlain({ view, offset: 0 }, type, n, element.type_length)
}

function unpacked(reader: DataReader, header: PageHeader, { codec }: ColumnDecoder): Uint8Array {
  const { view, offset } = reader
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, header.compressed_page_size)
  reader.offset += header.compressed_page_size
  if (header.data_page_header_v2) return bytes
  return decompressPage(bytes, Number(header.uncompressed_page_size), codec, codecs)
}
