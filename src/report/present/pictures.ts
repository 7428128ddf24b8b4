/** Pictures for a presentation of a result where its requests are not at hand. */
import type { EvaluationResult } from '../../result/evaluation-result'
import type { RequestPicture } from '../../result/pictures'
import { requestsToShow } from './slides'

/** @returns the pictures of requests by their places in the log, as data: addresses; null where one has none */
export type PicturesOf = (rows: number[]) => Promise<(string | null)[]>

/** A result with the pictures of just those requests that a presentation of it shows; as it is where they have none. */
export async function withPictures(
  result: EvaluationResult,
  picturesOf: PicturesOf,
): Promise<EvaluationResult> {
  const shown = await requestsToShow(result, null)
  const rows = shown.flatMap(({ requests }) => requests.map(({ row }) => row.row))
  const found = await picturesOf(rows)
  const pictures = rows.flatMap((row, i): RequestPicture[] => (found[i] ? [{ row, png: found[i] }] : []))
  if (pictures.length === 0) return result
  return { ...result, disagreements: { ...result.disagreements, pictures } }
}
