/** Rows as an Arrow stream: a record batch as soon as there are rows enough for one. The mapping lies in the schema's metadata. */
import {
  columnFromArray,
  type DataType,
  float64,
  list,
  tableFromColumns,
  tableToIPC,
  utf8,
} from '@uwdata/flechette'
import type { Mapping } from '../../result/mapping'
import { MAPPING_KEY } from './mapping'
import type { Cell, CellKind, RowColumn, RowEncoder } from './sink'

/** Rows in memory at a time, some 20 MB of cells. */
const BATCH_ROWS = 20_000
/** What ends a stream: the mark of a message, and no length. */
const END_BYTES = 8

const types: Record<CellKind, () => DataType> = {
  number: float64,
  text: utf8,
  numbers: () => list(float64()),
}

export function arrowRows(columns: readonly RowColumn[], read: Mapping): RowEncoder {
  let held: Cell[][] = []
  let begun = false
  /** A stream of one batch; of those after the first, what the stream has already is cut off. */
  const batch = (last: boolean): Uint8Array => {
    const table = tableFromColumns(
      columns.map(({ name, kind }, at) => {
        const cells = held.map((row) => row[at] ?? null)
        return [name, columnFromArray(cells, types[kind]())]
      }),
    )
    table.schema.metadata = new Map([[MAPPING_KEY, JSON.stringify(read)]])
    const stream = tableToIPC(table, { format: 'stream' })!
    const from = begun ? schemaEnd(stream) : 0
    begun = true
    held = []
    return stream.slice(from, last ? undefined : -END_BYTES)
  }
  return {
    rows: (rows) => {
      held = held.concat(rows)
      return held.length < BATCH_ROWS ? '' : batch(false)
    },
    end: () => batch(true),
  }
}

/** Where the message of the schema ends, which has no body: behind its mark, its length and so many bytes. */
function schemaEnd(stream: Uint8Array): number {
  return 8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true)
}
