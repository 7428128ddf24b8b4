/** Tables of every request, written chunk by chunk, as one file. */
import { gettingOn } from '../../core/getting-on'
import type { EvaluationData } from '../../evaluation/input'
import { requestsCsv } from '../../evaluation/requests-csv'
import { idHasher } from '../../result/sharing/hash-ids'
import type { RowsShared } from '../contract'

/** Blobs may go to disk; what is in memory may not. */
const CHUNKS = 64

/** requests.csv. @param shared how rows are, where not all of them is shared */
export async function requestsBlob(
  data: EvaluationData,
  tolerance: number,
  shared: RowsShared | undefined,
): Promise<Blob> {
  if (!shared) return blobOf(requestsCsv(data, tolerance))
  const hash = shared.salt === null ? null : await idHasher(shared.salt)
  return blobOf(requestsCsv({ ...data, classes: shared.classes }, tolerance, { hash }))
}

/** @param chunks of a thousand rows or so: each is a sign that it gets on */
export function blobOf(chunks: Iterable<BlobPart>): Blob {
  const parts: Blob[] = []
  const text: BlobPart[] = []
  for (const chunk of chunks) {
    gettingOn()
    text.push(chunk)
    if (text.length >= CHUNKS) parts.push(new Blob(text.splice(0)))
  }
  return new Blob([...parts, ...text], { type: 'text/csv' })
}
