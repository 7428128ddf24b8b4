/** An Arrow stream or file (Feather, version 2) as a table, batch by batch. */
import { CompressionType, setCompressionCodec, tableFromIPC, type Table } from '@uwdata/flechette'
import { limits } from '../../core/limits'
import { atPart, type Place, ProblemError } from '../../core/problem'
import type { Source } from '../../files/source'
import { Damage } from '../columnar/damage'
import type { ColumnTable, Slice } from '../columnar/table'
import { unpackZstd } from '../columnar/zstd'
import { unpackLz4 } from './lz4'
import { type Batch, bytesAt, messagesOf, withMark, type Messages } from './messages'
import { valuesOf } from './values'

const unpacking = (unpack: (packed: Uint8Array, length: number) => Uint8Array) => ({
  encode: (bytes: Uint8Array) => bytes,
  decode: (packed: Uint8Array, length: number) => {
    const most = Math.max(limits.unpackedFree.value, limits.unpacked.value * packed.length)
    if (!(length >= 0 && length <= most))
      throw new Damage('a buffer says that it unpacks to more than real ones do')
    return unpack(packed, length)
  },
})
setCompressionCodec(CompressionType.LZ4_FRAME, unpacking(unpackLz4))
setCompressionCodec(CompressionType.ZSTD, unpacking(unpackZstd))

/** @throws ProblemError 'bad-arrow', here and from what is read later */
export async function arrowTable(source: Source): Promise<ColumnTable> {
  const { blob } = source
  let messages: Messages
  let parts: Uint8Array[]
  let names: string[]
  try {
    messages = await messagesOf(blob)
    parts = await Promise.all(
      [messages.schema, ...messages.dictionaries].map(({ from, to }) => bytesAt(blob, from, to)),
    )
    if (messages.schema.bare) parts[0] = withMark(parts[0]!)
    names = tableFromIPC([parts[0]!]).names.map(String)
  } catch (error) {
    throw damaged(source, error, atPart('the schema'))
  }
  const { batches } = messages
  const last = batches.at(-1)

  const read = async (batch: Batch, columns: readonly string[]): Promise<ArrayLike<unknown>[]> => {
    try {
      const bytes = await bytesAt(blob, batch.from, batch.to)
      const table: Table = tableFromIPC([...parts.slice(0, 1 + batch.dictionaries), bytes], {
        useBigInt: true,
      })
      return columns.map((name) => valuesOf(table.getChild(name), batch.rows))
    } catch (error) {
      throw damaged(source, error, atPart(`rows ${batch.first + 1} to ${batch.first + batch.rows}`))
    }
  }

  return {
    names,
    rows: last ? last.first + last.rows : 0,
    columns: async (columns, first, n) => {
      const within = batches.filter((batch) => batch.first < first + n && batch.first + batch.rows > first)
      const all: ArrayLike<unknown>[][] = []
      for (const batch of within) all.push(await read(batch, columns))
      const from = first - (within[0]?.first ?? 0)
      return columns.map((_, c) =>
        cutOut(
          all.map((one) => one[c]!),
          from,
          n,
        ),
      )
    },
    slices: async function* (columns, signal): AsyncIterable<Slice> {
      for (const batch of batches) {
        signal?.throwIfAborted()
        const { first, rows, to } = batch
        if (rows > 0) yield { first, rows, columns: await read(batch, columns), bytesRead: to }
      }
    },
  }
}

function cutOut(parts: readonly ArrayLike<unknown>[], from: number, n: number): ArrayLike<unknown> {
  const [only] = parts
  if (parts.length === 1 && only instanceof Float64Array) return only.subarray(from, from + n)
  return parts.flatMap((part) => Array.from(part)).slice(from, from + n)
}

function damaged({ name }: Source, error: unknown, place: Place): ProblemError {
  const why = error instanceof Damage ? ` (${error.message})` : ''
  return new ProblemError({
    code: 'bad-arrow',
    message: `The Arrow data is cut short or damaged${why}.`,
    file: name,
    place,
    mend: 'Copy the file again, or write it again: pyarrow.feather.write_feather(table, "log.feather").',
  })
}
