/** A whylogs profile: a sketch of each column, from which no request comes back. */
import { refusedFormat } from '../refused'

export default refusedFormat({
  id: 'whylogs',
  title: 'whylogs profile',
  sniff: (head) => (head.text.startsWith('WHY1') ? 1 : 0),
  message:
    'This is a whylogs profile: it holds counts and quantiles of every column, not the requests, so there is nothing to replay.',
  mend: 'Export the requests themselves as CSV, JSON lines or Parquet.',
})
