/** A report or an evaluation by its address: fetched as a model is, by the one worker that may. */
import type { DroppedFile } from '../files/dropped'
import { addressOf } from './address'
import { ByteMeter, fetchFile, type FetchOptions } from './fetch-file'

/** A report stays under 1 MB; an evaluation.json of many classes with everything in it may take more. */
const MOST_BYTES = 32 * 2 ** 20

/**
 * @param text its address; no other is asked
 * @returns the file, by host and path; the reader of reports says what it is
 * @throws ProblemError as `addressOf` and `fetchFile` do
 */
export function fetchReport(text: string, options: FetchOptions): Promise<DroppedFile> {
  const address = addressOf(text, options.page, 'a report.html or evaluation.json')
  const meter = new ByteMeter(options.progress)
  return fetchFile({ address, meter, options, weights: null, atMost: MOST_BYTES })
}
