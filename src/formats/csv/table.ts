/** The rows of a delimited file, streamed into columns. */
import type { Source } from '../../files/source'
import { atLine, ProblemError } from '../../core/problem'
import { BatchBuilder } from '../columns/batch'
import type { ReadOptions, RequestBatch } from '../contract'
import type { Chunks } from '../../files/chunks'
import { release } from '../../files/release'
import { ByteRows } from './byte-rows'
import type { Dialect } from './dialect'
import { QuotedRows } from './quoted-rows'
import type { RowPlan } from './rows'

function planOf(source: Source, dialect: Dialect, options: ReadOptions): RowPlan {
  const columns = options.fields.map(({ field }) => {
    const index = dialect.names.indexOf(field)
    if (index < 0)
      throw new ProblemError({
        code: 'missing-column',
        message: `There is no column "${field}".`,
        file: source.name,
        place: atLine(1),
        mend: `The columns are ${dialect.names.slice(0, 20).join(', ')}.`,
      })
    return index
  })
  const { delimiter, headerLines, names, header, numbered } = dialect
  return { width: names.length, columns: Int32Array.from(columns), delimiter, headerLines, header, numbered }
}

/** Bytes until the first quote, papaparse from there on. */
export async function* rowsOf(
  source: Source,
  dialect: Dialect,
  options: ReadOptions,
): AsyncIterable<RequestBatch> {
  const plan = planOf(source, dialect, options)
  const batch = new BatchBuilder(options.fields, options.batchRows, {
    comma: dialect.comma,
    reuse: options.reuse,
  })
  let bytesRead = 0
  const chunks = source.chunks((bytes) => (bytesRead = bytes))
  const plain = new ByteRows(plan, batch)
  let quoted: QuotedRows | null = null
  try {
    for (let first = true, final = false; !final; first = false) {
      options.signal?.throwIfAborted()
      const next = await nextChunk(chunks)
      if ('error' in next) {
        // A damaged file: all whole rows before the damage are still given.
        if (!batch.empty) yield batch.take(bytesRead)
        throw next.error
      }
      final = next.done === true
      let chunk = next.value ?? new Uint8Array(0)
      if (first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3)
      const rows: ByteRows | QuotedRows = quoted ?? plain
      rows.feed(chunk, final)
      if (next.value) release(next.value)
      for (;;) {
        const stop = quoted ? quoted.run(batch) : plain.run()
        if (stop === 'more') break
        // Before the reader changes, too: a batch's dictionaries are filled from bytes or from text.
        if (!batch.empty) yield batch.take(bytesRead)
        if (stop === 'quote') {
          quoted = new QuotedRows(plan, plain.line)
          quoted.feed(plain.rest(), final)
        }
      }
    }
    if (!batch.empty) yield batch.take(bytesRead)
  } finally {
    await chunks.return()
  }
}

type Chunk = IteratorResult<Uint8Array, void> | { error: unknown }

async function nextChunk(chunks: Chunks): Promise<Chunk> {
  try {
    return await chunks.next()
  } catch (error) {
    return { error }
  }
}
