/** Arrow, as a stream (`ipc`) or as a file (Feather, version 2), by batches. */
import { startsAs } from '../../files/magic'
import { arrowTable } from '../arrow/table'
import { columnarFormat } from '../columnar/format'

export default columnarFormat({
  id: 'arrow',
  title: 'Arrow',
  sniff: ({ bytes }) => (startsAs(bytes, 'arrow') || startsAs(bytes, 'arrow stream') ? 1 : 0),
  open: arrowTable,
})
