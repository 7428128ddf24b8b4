/** A whylogs profile, known to be told why it is no log: a sketch of each column, from which no request comes back. */
import { ProblemError } from '../../evaluation/problem'
import type { LogFormat, Source } from '../contract'

function refusal(source: Source): ProblemError {
  return new ProblemError({
    code: 'not-replayable',
    message:
      'This is a whylogs profile: it holds counts and quantiles of every column, not the requests, so there is nothing to replay.',
    file: source.name,
    mend: 'Export the requests themselves as CSV, JSON lines or Parquet.',
  })
}

const format: LogFormat = {
  id: 'whylogs',
  title: 'whylogs profile',
  sniff: (head) => (head.text.startsWith('WHY1') ? 1 : 0),
  profile: (source) => Promise.reject(refusal(source)),
  // eslint-disable-next-line require-yield
  async *read(source) {
    throw refusal(source)
  },
}
export default format
