/** How rows become bytes: a file per kind of format. */
import type { Mapping } from '../../result/mapping'
import { arrowRows } from './arrow'
import { parquetRows } from './parquet'
import type { RowColumn, RowEncoder } from './sink'
import { csvRows, jsonRows } from './text'

export const rowFormats = ['parquet', 'arrow', 'jsonl', 'csv'] as const
export type RowFormat = (typeof rowFormats)[number]

/** @param read how the rows are read: kept within, where the format has a place for it */
export function encoderOf(format: RowFormat, columns: readonly RowColumn[], read: Mapping): RowEncoder {
  switch (format) {
    case 'parquet':
      return parquetRows(columns, read)
    case 'arrow':
      return arrowRows(columns, read)
    case 'jsonl':
      return jsonRows(columns)
    case 'csv':
      return csvRows(columns)
  }
}
