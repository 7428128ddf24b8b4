/**
 * A column chunk's pages, checked before hyparquet decodes them: it believes what a page says of itself, and a damaged
 * one may say that a level is repeated a thousand million times. Apache Parquet's format: README.md and Encodings.md.
 */
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { getMaxDefinitionLevel, getMaxRepetitionLevel, isFlatColumn } from 'hyparquet/src/schema.js'
import type { ColumnDecoder, DataPageHeader, DataReader, PageHeader } from 'hyparquet/src/types.js'
import { limits } from '../../core/limits'
import { codecs } from './codecs'
import { Damage } from '../columnar/damage'
import { lengthPrefix, MOST_BITS, runsOf } from './runs'
import { checkDeltas, checkPlain, widthOf } from './values'

/** Of its header, which is read on its own: a number in it may otherwise go on to the end of the file. */
const MOST_HEADER = 1 << 16
/** Of a chunk: hyparquet holds each as an element of a list. */
const MOST_VALUES = 1 << 26

/** @returns the header of the next page, whose sizes are those of bytes that are there; the reader is behind it */
export function nextHeader(reader: DataReader, { codec }: ColumnDecoder): PageHeader {
  const { view, offset } = reader
  const left = view.byteLength - offset
  if (left <= 0) throw new Damage('a page is missing')
  const own = {
    view: new DataView(view.buffer, view.byteOffset + offset, Math.min(left, MOST_HEADER)),
    offset: 0,
  }
  const header = parquetHeader(own)
  reader.offset += own.offset
  const { compressed_page_size: packed, uncompressed_page_size: size } = header
  const there = view.byteLength - reader.offset
  if (!(packed >= 0 && packed <= there)) throw new Damage(`a page of ${packed} bytes where ${there} are left`)
  const most = codec === 'UNCOMPRESSED' ? packed : limits.unpackedFree.value + packed * limits.unpacked.value
  if (!(size >= 0 && size <= most)) throw new Damage(`a page of ${packed} bytes that unpacks to ${size}`)
  return header
}

/**
 * All pages of a chunk, as far as `rows` of it need them.
 * @param decoder of the chunk, as hyparquet has it
 * @param values how many the footer says that the chunk has
 * @throws Damage with what is wrong
 */
export function checkChunk(bytes: ArrayBuffer, decoder: ColumnDecoder, values: number, rows: number): void {
  if (!(values >= 0 && values <= MOST_VALUES)) throw new Damage(`a column of ${values} values`)
  const reader: DataReader = { view: new DataView(bytes), offset: 0 }
  const flat = isFlatColumn(decoder.schemaPath)
  let dictionary = 0
  // As hyparquet goes through it.
  for (let seen = 0; (!flat || seen < rows) && reader.offset < bytes.byteLength - 1;) {
    const header = nextHeader(reader, decoder)
    const page = new Uint8Array(bytes, reader.offset, header.compressed_page_size)
    reader.offset += header.compressed_page_size
    if (header.type === 'DICTIONARY_PAGE') dictionary = checkDictionary(page, header, decoder)
    else seen += checkData(page, header, decoder, dictionary, values - seen)
  }
}

/** @returns how many values the dictionary has */
function checkDictionary(packed: Uint8Array, header: PageHeader, decoder: ColumnDecoder): number {
  const n = header.dictionary_page_header?.num_values
  if (n === undefined) throw new Damage('a dictionary without a header')
  checkPlain(unpack(packed, header.uncompressed_page_size, decoder), n, decoder.element)
  return n
}

function checkData(
  packed: Uint8Array,
  header: PageHeader,
  decoder: ColumnDecoder,
  dictionary: number,
  most: number,
): number {
  const head = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : header.data_page_header
  if (!head) throw new Damage('a page without a header')
  if (!(head.num_values >= 0 && head.num_values <= most))
    throw new Damage(`a page of ${head.num_values} values where ${most} are left`)
  if (header.type === 'DATA_PAGE_V2') checkSecond(packed, header, decoder, dictionary)
  else
    checkFirst(
      unpack(packed, header.uncompressed_page_size, decoder),
      header.data_page_header!,
      decoder,
      dictionary,
    )
  return head.num_values
}

/** A data page of the first version, unpacked: its levels have their length before them. */
export function checkFirst(
  page: Uint8Array,
  { num_values: n, encoding }: DataPageHeader,
  { schemaPath, element }: ColumnDecoder,
  dictionary: number,
): void {
  let at = 0
  let present = n
  for (const most of [getMaxRepetitionLevel(schemaPath), getMaxDefinitionLevel(schemaPath)]) {
    if (most === 0) continue
    present = runsOf(page, at + 4, widthOf(most), n, most)
    at += 4 + lengthPrefix(page, at)
  }
  // Repetition says nothing of what is missing.
  if (getMaxDefinitionLevel(schemaPath) === 0) present = n
  checkValues(page.subarray(at), encoding, present, element, dictionary)
}

/** A data page of the second version: its levels lie before what is packed, and their lengths are in the header. */
function checkSecond(
  bytes: Uint8Array,
  header: PageHeader,
  decoder: ColumnDecoder,
  dictionary: number,
): void {
  const head = header.data_page_header_v2!
  const { num_values: n, num_nulls, num_rows } = head
  const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } = head
  const levels = repetition + definition
  if (!(repetition >= 0 && definition >= 0 && levels <= bytes.length))
    throw new Damage(`levels of ${levels} bytes in a page of ${bytes.length}`)
  if (!(num_rows >= 0 && num_rows <= n)) throw new Damage(`a page of ${num_rows} rows and ${n} values`)
  const repeats = getMaxRepetitionLevel(decoder.schemaPath)
  if (repeats > 0) runsOf(bytes.subarray(0, repetition), 0, widthOf(repeats), n, repeats)
  const depth = getMaxDefinitionLevel(decoder.schemaPath)
  const present = depth > 0 ? runsOf(bytes.subarray(repetition, levels), 0, widthOf(depth), n, depth) : n
  if (present !== n - num_nulls)
    throw new Damage(`${n - present} values are missing, and ${num_nulls} said to be`)
  const size = header.uncompressed_page_size - levels
  if (size < 0) throw new Damage(`levels of ${levels} bytes in a page that unpacks to less`)
  const packed = bytes.subarray(levels)
  const page = head.is_compressed === false ? packed : unpack(packed, size, decoder)
  checkValues(page, head.encoding, present, decoder.element, dictionary)
}

function checkValues(
  bytes: Uint8Array,
  encoding: string,
  n: number,
  element: ColumnDecoder['element'],
  dictionary: number,
): void {
  if (encoding === 'PLAIN' || encoding === 'BYTE_STREAM_SPLIT') checkPlain(bytes, n, element)
  else if (encoding.startsWith('DELTA')) checkDeltas(bytes, encoding, n)
  else if (element.type === 'BOOLEAN') runsOf(bytes, 4, 1, n, 1)
  else if (n > 0) {
    const width = bytes[0] ?? 0
    if (width > MOST_BITS) throw new Damage(`places in a dictionary of ${width} bits`)
    if (dictionary === 0) throw new Damage('places in a dictionary that is not there')
    // Where all are the dictionary's first, some writers leave the runs out.
    if (width > 0 || bytes.length > 1) runsOf(bytes, 1, width, n, dictionary - 1)
  }
}

function unpack(packed: Uint8Array, size: number, { codec }: ColumnDecoder): Uint8Array {
  return decompressPage(packed, size, codec, codecs)
}
