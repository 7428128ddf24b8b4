/** Requests that were read and left out, among all rows that were. */
import type { RequestCounts } from '../result/requests'

/** What was left out and is no further request: the application's own lines, a sheet's totals, what stood in the log twice. */
const NO_REQUEST: ReadonlySet<string> = new Set(['no-record', 'footer', 'repeated-header', 'duplicate'])

/** @returns how many rows were left out that are, or may be, a request nobody replayed */
export function requestsLeftOut({ skipped }: Pick<RequestCounts, 'skipped'>): number {
  return skipped.reduce((sum, { reason, count }) => (NO_REQUEST.has(reason) ? sum : sum + count), 0)
}
