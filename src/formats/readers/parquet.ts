/** Parquet, by row groups. */
import { startsAs } from '../../files/magic'
import { columnarFormat } from '../columnar/format'
import { parquetTable } from '../parquet/table'

export default columnarFormat({
  id: 'parquet',
  title: 'Parquet',
  sniff: ({ bytes }) => (bytes.length > 8 && startsAs(bytes, 'parquet') ? 1 : 0),
  open: parquetTable,
})
