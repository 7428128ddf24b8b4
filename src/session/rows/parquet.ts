/** Rows as Parquet: a row group as soon as there are rows enough for one. The mapping lies in the file's own metadata. */
import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Mapping } from '../../result/mapping'
import { MAPPING_KEY } from './mapping'
import type { Cell, RowColumn, RowEncoder } from './sink'

/** Rows in memory at a time: enough for a dictionary to pay, some 20 MB of cells. */
const GROUP_ROWS = 20_000

export function parquetRows(columns: readonly RowColumn[], read: Mapping): RowEncoder {
  const bytes = new ByteWriter()
  const file = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'requests', num_children: columns.length }, ...columns.flatMap(elements)],
    kvMetadata: [{ key: MAPPING_KEY, value: JSON.stringify(read) }],
    createdBy: 'shadow-workbench',
  })
  let held: Cell[][] = []
  const group = () => {
    const columnData = columns.map(({ name }, at) => ({ name, data: held.map((cells) => cells[at]) }))
    // Nothing is flushed by the writer itself, so that it has nothing to wait for.
    if (held.length > 0) void file.write({ columnData, rowGroupSize: held.length })
    held = []
  }
  /** What was written since, out of the writer's memory; its count of bytes goes on. */
  const taken = () => {
    const part = bytes.getBytes().slice()
    bytes.index = 0
    return part
  }
  return {
    rows: (rows) => {
      held = held.concat(rows)
      if (held.length < GROUP_ROWS) return ''
      group()
      return taken()
    },
    end: () => {
      group()
      void file.finish()
      return taken()
    },
  }
}

/** Lists as Parquet has them: three levels (LogicalTypes.md, Lists). */
function elements({ name, kind }: RowColumn): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  if (kind === 'number') return [{ ...optional, type: 'DOUBLE' }]
  if (kind === 'text')
    return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }]
  return [
    { ...optional, converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', type: 'DOUBLE' },
  ]
}
